"""What people ask: seeded searches as query strings, an age and a commune most of the time."""

from __future__ import annotations

from itertools import accumulate
from random import Random
from urllib.parse import urlencode

from directory.enums import Category, EntryKind, Phase
from directory.models import (
    Audience,
    Commune,
    Departement,
    Level,
    Platform,
    Prescriber,
    Region,
    Scheme,
    Status,
)
from search.criteria import YES

Pair = tuple[str, str]

_AGES = (13, 14, 15, 15, 16, 16, 16, 17, 17, 17, 18, 18, 19, 20, 21, 23, 25, 28)
_WORDS = (
    "cuisine", "mécanique", "apprentissage", "lycée", "CAP vente", "numérique", "mission locale",
    "reprendre confiance", "bâtiment", "préparer le bac", "école de la deuxième chance",
    "menuisrie", "stage", "internat", "animation sport", "micro-lycée",
)  # fmt: skip
_FLAGS = ("places", "places", "internat", "distance", "pmr", "obligation")


class Workload:
    """Draws searches over what the database holds. Shares below are per search."""

    def __init__(self, seed: int) -> None:
        self._rng = Random(seed)
        rows = Commune.objects.order_by("code").values_list("code", "population")
        self._communes = [code for code, _ in rows]
        self._weights = list(accumulate(max(people, 1) for _, people in rows))
        self._territories = {
            "departement": _column(Departement, "code"),
            "region": _column(Region, "code"),
            "plateforme": _column(Platform, "slug"),
        }
        self._values = {
            "phase": list(Phase.values),
            "categorie": list(Category.values),
            "entree": list(EntryKind.values),
            "public": _column(Audience, "slug"),
            "niveau": _column(Level, "slug"),
            "statut": _column(Status, "slug"),
            "prescripteur": _column(Prescriber, "slug"),
            "dispositif": _column(Scheme, "slug"),
        }

    def queries(self, count: int = 200) -> list[str]:
        return [urlencode(self._pairs()) for _ in range(count)]

    def _pairs(self) -> list[Pair]:
        rng = self._rng
        placed = rng.random() < 0.82
        pairs: list[Pair] = []
        if placed:
            pairs.append(("commune", rng.choices(self._communes, cum_weights=self._weights)[0]))
            if rng.random() < 0.15:
                pairs.append(("rayon", rng.choice(("5", "10", "20", "50", "100"))))
        if rng.random() < 0.75:
            pairs.append(("age", str(rng.choice(_AGES))))
        if rng.random() < (0.05 if placed else 0.5):
            param = rng.choice(list(self._territories))
            pairs.extend((param, code) for code in self._some(self._territories[param], 1))
        if rng.random() < 0.2:
            pairs.append(("q", rng.choice(_WORDS)))
        pairs.extend(self._facets())
        if rng.random() < 0.15:
            pairs.append(("tri", rng.choice(("distance", "entree", "nom") if placed else ("nom",))))
        if placed and rng.random() < 0.04:
            pairs.append(("hors_zone", YES))
        return pairs

    def _facets(self) -> list[Pair]:
        rng = self._rng
        pairs: list[Pair] = []
        if rng.random() < 0.4:
            for facet in rng.sample(sorted(self._values), rng.choice((1, 1, 2))):
                pairs.extend(
                    (facet, v) for v in self._some(self._values[facet], rng.choice((1, 2)))
                )
        if rng.random() < 0.12:
            pairs.append((rng.choice(_FLAGS), YES))
        return pairs

    def _some(self, values: list[str], count: int) -> list[str]:
        return self._rng.sample(values, min(count, len(values)))


def _column(model: type, name: str) -> list[str]:
    manager = model._default_manager  # type: ignore[attr-defined]
    return list(manager.order_by(name).values_list(name, flat=True))
