"""A zone from what a cell says: territories by name or code, one after the other. The preview and
the exports write them so that they are read back."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from directory.enums import ZoneKind
from directory.imports.links import FRANCE
from directory.imports.places import PlaceFinder
from directory.imports.terms import Term, Terms, words_of
from directory.imports.values import Unread
from directory.models import Academie, Commune, CustomZone, Departement, Platform, Region

# Kind → (its model, what is written before a name).
_TERRITORIES: dict[str, tuple[Any, str]] = {
    ZoneKind.DEPARTEMENT: (Departement, "Département"),
    ZoneKind.REGION: (Region, "Région"),
    ZoneKind.ACADEMIE: (Academie, "Académie"),
    ZoneKind.BASSIN: (CustomZone, "Bassin"),
    ZoneKind.PSAD: (Platform, "Plateforme"),
}
_ALSO = {ZoneKind.PSAD: ("psad", "plate-forme")}
_OF = ("", "de ", "du ", "de la ", "des ", "d’")
_WHOLE = "Toute la France"
_COMMUNE = re.compile(r"^communes?\s*(?:de\s|d’|:)?\s*", re.IGNORECASE)
_LIST_AT_MOST = 2_000


class ZoneReader:
    def __init__(self, finder: PlaceFinder) -> None:
        self.finder = finder
        self.territories = Terms(_terms())

    def read(self, text: str, *, near: Collection[str] = ()) -> list[str]:
        """Typed codes, in order; all of one kind, as a zone is. Raises Unread."""
        words = words_of(text, self.territories)
        if len(words) > _LIST_AT_MOST:
            raise Unread("zone", f"Écrivez {_LIST_AT_MOST} territoires au plus, ou un plus large.")
        codes = sorted({self._code(word, near) for word in words})
        if len({code.partition(":")[0] for code in codes}) > 1:
            raise Unread("zone", "Une zone est d’une seule sorte : des communes, ou des régions…")
        return codes

    def _code(self, word: str, near: Collection[str]) -> str:
        found = self.territories.find(word)
        if found:
            return found.slug
        try:
            return f"{ZoneKind.COMMUNES.value}:{self._commune(word, near)}"
        except Unread as error:
            names = [term.label for term in self.territories.near(word)]
            proposed = f" Peut-être : {', '.join(names)}." if names else ""
            raise Unread("zone", f"« {word[:60]} » n’est pas connu.{proposed}") from error

    def _commune(self, word: str, near: Collection[str]) -> str:
        name = _COMMUNE.sub("", word)
        if re.fullmatch(r"[0-9]{5}|[0-9][AB][0-9]{3}", name):
            is_insee = name != word  # « communes:62498 »; five digits alone are a postal code
            return self.finder.find(**{"insee" if is_insee else "postal": name})[0]
        return self.finder.find(city=name, near=near)[0]


def _terms() -> Iterator[Term]:
    yield Term(0, FRANCE, _WHOLE, (_WHOLE, "France", "France entière", "National", "Nationale"))
    for kind, (model, before) in _TERRITORIES.items():
        for key, name in model.objects.order_by("pk").values_list("pk", "name"):
            yield Term(0, f"{kind}:{key}", f"{before} {name}", tuple(_names(kind, key, name)))


def _names(kind: str, key: Any, name: str) -> Iterator[str]:
    """With what kind it is; a département by its code alone too. An académie bears the name of
    a town: never alone."""
    for before in (_TERRITORIES[kind][1], kind, *_ALSO.get(ZoneKind(kind), ())):
        yield f"{before} {key}"
        for of in _OF:
            yield f"{before} {of}{name}"
    if kind != ZoneKind.ACADEMIE:
        yield name
    if kind == ZoneKind.DEPARTEMENT:
        yield str(key)
        yield f"{name} ({key})"


def zone_names(codes: Iterable[str]) -> dict[str, str]:
    """Typed code → its name as it is read back."""
    wanted: dict[str, list[str]] = {}
    for kind, _, key in (code.partition(":") for code in codes):
        wanted.setdefault(kind, []).append(key)
    found = {FRANCE: _WHOLE}
    for kind, keys in wanted.items():
        if kind == ZoneKind.COMMUNES:
            for commune in Commune.objects.filter(pk__in=keys):
                found[f"{kind}:{commune.pk}"] = f"Commune {commune.label}"
        elif kind in _TERRITORIES:
            model, before = _TERRITORIES[kind]
            for key, name in model.objects.filter(pk__in=keys).values_list("pk", "name"):
                found[f"{kind}:{key}"] = f"{before} {name}"
    return found
