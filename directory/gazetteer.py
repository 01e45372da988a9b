"""From what people type to a commune: INSEE code, our own label, postal code, name, position.

Source of the reading order: search/README.md, C.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from directory.geography import EARTH_RADIUS_KM, Home
from directory.models import Commune, CommunePostalCode, FormerCommune
from directory.words import clean, edit_distance, fold

_LABEL = re.compile(r"^(?P<name>.+?)\s*\((?P<departement>[0-9]{2,3}|2[AB])\)$", re.IGNORECASE)
_POSTAL_CODE = re.compile(r"^[0-9]{5}$")
_ARTICLES = ("le ", "la ", "les ", "l ")
_SHORT = {"st": "saint", "ste": "sainte", "s": "sur"}
# A name borne by several communes is taken only if this many times as large as the next.
_CLEARLY_LARGER = 10
_CHOICES_AT_MOST = 8
# Typing mistakes are looked for among communes of at least this many people.
_TOWN = 2_000
_NEAR_MISSES_AT_MOST = 5
# A point further than this from its commune is not there.
FAR_KM = 40.0

# Of a commune, in the order of `Home`.
HOME_COLUMNS = (
    "code",
    "name",
    "departement_id",
    "departement__academie_id",
    "departement__region_id",
    "latitude",
    "longitude",
)


@dataclass(frozen=True, slots=True)
class Choice:
    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """`home` is None when nothing was recognised; then `problem` says so in French.

    `taken_from`: the postal code or name that had several communes, of which `home` was taken;
    `choices`: the others, largest first.
    """

    home: Home | None = None
    choices: tuple[Choice, ...] = ()
    problem: str = ""
    taken_from: str = ""


def _home(row: tuple[Any, ...]) -> Home:
    return Home(*row)


def _choices(homes: Iterable[Home]) -> tuple[Choice, ...]:
    return tuple(Choice(home.code, home.label) for home in homes)


def _largest(condition: Q) -> list[tuple[Home, int]]:
    rows = (
        Commune.objects.filter(condition)
        .largest_first()
        .values_list(*HOME_COLUMNS, "population")[: _CHOICES_AT_MOST + 1]
    )
    return [(_home(row[:-1]), row[-1]) for row in rows]


def home_by_code(code: str) -> Home | None:
    """A current, former or arrondissement INSEE code → the current commune."""
    code = code.strip().upper()
    if not re.fullmatch(r"[0-9A-Z]{5}", code):  # the invented communes of tests have letters
        return None
    condition = Q(code=code)
    row = Commune.objects.filter(condition).values_list(*HOME_COLUMNS).first()
    if row is None:
        current = FormerCommune.objects.filter(code=code).values("commune_id")
        row = Commune.objects.filter(code__in=current).values_list(*HOME_COLUMNS).first()
    return _home(row) if row else None


def _by_label(text: str) -> Resolution | None:
    match = _LABEL.match(text)
    if not match:
        return None
    found = _largest(Q(search_name=fold(match["name"]), departement=match["departement"].upper()))
    return Resolution(found[0][0]) if found else None


def _by_postal_code(text: str) -> Resolution:
    codes = CommunePostalCode.objects.filter(code=text).values("commune_id")
    homes = [home for home, _ in _largest(Q(code__in=codes))]
    if not homes:
        return Resolution(
            problem=f"Nous ne connaissons pas le code postal {text}. Écrivez le nom de la commune."
        )
    return Resolution(homes[0], _choices(homes[1:]), taken_from=text if len(homes) > 1 else "")


def spellings(text: str) -> list[str]:
    """Folded forms under which a name may be stored: « St-Denis » is « saint denis »."""
    name = fold(text)
    long = " ".join(_SHORT.get(word, word) for word in name.split())
    return list(dict.fromkeys((name, long)))


def _is_clear(populations: Sequence[int]) -> bool:
    """Largest first: whether the first of some homonyms is the one that is meant."""
    return len(populations) == 1 or populations[0] >= _CLEARLY_LARGER * max(populations[1], 1)


def _among_homonyms(found: list[tuple[Home, int]], text: str) -> Resolution:
    homes = [home for home, _ in found]
    if len(found) == 1:
        return Resolution(homes[0])
    if _is_clear([population for _, population in found]):
        return Resolution(homes[0], _choices(homes[1:]), taken_from=text)
    return Resolution(
        choices=_choices(homes[:_CHOICES_AT_MOST]),
        problem=f"Plusieurs communes s’appellent {homes[0].name}. Laquelle est la vôtre ?",
    )


def _by_name(text: str) -> Resolution | None:
    names = spellings(text)
    found = _largest(Q(search_name__in=names))
    if not found:
        with_article = [article + name for name in names for article in _ARTICLES]
        found = _largest(Q(search_name__in=with_article))
    if not found:
        old = [f"{name}{tail}" for name in names for tail in ("", " arrondissement")]
        old += [f"{name}{tail} arrondissement" for name in names for tail in ("e", "er")]
        current = FormerCommune.objects.filter(search_name__in=old).values("commune_id")
        found = _largest(Q(code__in=current))
    return _among_homonyms(found, text) if found else None


def _near_misses(text: str) -> tuple[Choice, ...]:
    """Towns whose name is one or two letters away, closest then largest first."""
    name = spellings(text)[-1]
    at_most = 1 if len(name) <= 4 else 2
    rows = Commune.objects.filter(population__gte=_TOWN).largest_first()
    near = []
    for row in rows.values_list(*HOME_COLUMNS, "search_name"):
        distance = edit_distance(name, row[-1], at_most=at_most)
        if distance <= at_most:
            near.append((distance, _home(row[:-1])))
    near.sort(key=lambda pair: pair[0])
    return _choices(home for _, home in near[:_NEAR_MISSES_AT_MOST])


def home_by_text(text: str) -> Resolution:
    """`lieu`: our own label, a postal code, a current name, then a former one."""
    text = clean(text)
    if not fold(text):
        return Resolution()
    if _POSTAL_CODE.match(text):
        return _by_postal_code(text)
    found = _by_label(text) or _by_name(text)
    if found:
        return found
    return Resolution(choices=_near_misses(text), problem=f"Nous ne trouvons pas « {text} ».")


def communes_by_text(texts: Iterable[str]) -> dict[str, Commune]:
    """What `home_by_text` finds at first sight, by label, postal code or name, for many texts in
    two queries. The others are absent: they are asked one by one."""
    plain = {text: clean(text) for text in texts}
    codes = [one for one in plain.values() if _POSTAL_CODE.match(one)]
    by_code: dict[str, set[str]] = defaultdict(set)
    if codes:
        rows = CommunePostalCode.objects.filter(code__in=codes).values_list("code", "commune_id")
        for code, commune in rows:
            by_code[code].add(commune)
    names = {name for one in plain.values() for name in spellings(_LABEL.sub(r"\g<name>", one))}
    known = Q(search_name__in=names - {""}) | Q(pk__in=set().union(*by_code.values()))
    near = Commune.objects.filter(known).select_related("departement__region").largest_first()
    homes = list(near) if plain else []
    found = {text: _at_first_sight(one, by_code, homes) for text, one in plain.items()}
    return {text: commune for text, commune in found.items() if commune is not None}


def _at_first_sight(
    text: str, by_code: Mapping[str, set[str]], communes: Sequence[Commune]
) -> Commune | None:
    """`communes`: largest first."""
    if _POSTAL_CODE.match(text):
        return next((one for one in communes if one.pk in by_code.get(text, ())), None)
    if label := _LABEL.match(text):
        name, departement = fold(label["name"]), label["departement"].upper()
        here = (one for one in communes if one.departement_id == departement)
        return next((one for one in here if one.search_name == name), None)
    names = spellings(text)
    named = [one for one in communes if one.search_name in names]
    is_clear = bool(named) and _is_clear([one.population for one in named])
    return named[0] if is_clear else None


def home_by_position(latitude: float, longitude: float) -> Home | None:
    """The nearest commune among those whose own point is known; None far from any (300 km)."""
    for reach_degrees in (0.15, 0.6, 3.0):
        box = Commune.objects.with_own_point().filter(
            latitude__range=(latitude - reach_degrees, latitude + reach_degrees),
            longitude__range=(longitude - 2 * reach_degrees, longitude + 2 * reach_degrees),
        )
        homes = [_home(row) for row in box.order_by("code").values_list(*HOME_COLUMNS)]
        if homes:
            return min(
                homes,
                key=lambda home: distance_km(
                    latitude, longitude, home.latitude or 0.0, home.longitude or 0.0
                ),
            )
    return None


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance on the sphere of search/README.md, in kilometres."""
    p1, p2 = math.radians(lat1), math.radians(lat2)
    dp, dl = p2 - p1, math.radians(lon2 - lon1)
    a = math.sin(dp / 2) ** 2 + math.cos(p1) * math.cos(p2) * math.sin(dl / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(a)))


def km_from(commune: Commune, latitude: float, longitude: float) -> float | None:
    """How far a point lies from the commune's own; None when that one is not known."""
    if commune.latitude is None or commune.longitude is None or commune.precision != "commune":
        return None
    return distance_km(latitude, longitude, commune.latitude, commune.longitude)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line of the autocompletion."""

    code: str
    name: str
    departement: str
    departement_name: str
    postal_codes: tuple[str, ...]

    @property
    def label(self) -> str:
        return f"{self.name} ({self.departement})"


def _starting_with(column: str, prefixes: Iterable[str]) -> Q:
    """A range, which an index serves; `startswith` would read the whole table on SQLite."""
    condition = Q(pk__in=())
    for prefix in prefixes:
        condition |= Q(**{f"{column}__gte": prefix, f"{column}__lt": prefix + "\uffff"})
    return condition


def suggest(text: str, *, limit: int = 10) -> list[Suggestion]:
    """Communes for what is being typed: name or postal code, population first.

    Accents and hyphens do not count; merged communes and arrondissements lead to the current one.
    """
    text = clean(text)
    name = fold(text)
    if len(name) < 2:
        return []
    if name.isdigit():
        codes = CommunePostalCode.objects.filter(_starting_with("code", [name]))
        condition = Q(code__in=codes.values("commune_id"))
    else:
        condition = _named(spellings(_LABEL.sub(r"\g<name>", text)))
    rows = list(
        Commune.objects.filter(condition)
        .largest_first()
        .values_list("code", "name", "departement_id", "departement__name")[:limit]
    )
    postal_codes: dict[str, list[str]] = {row[0]: [] for row in rows}
    for commune, code in (
        CommunePostalCode.objects.filter(commune__in=list(postal_codes))
        .order_by("code")
        .values_list("commune_id", "code")
    ):
        postal_codes[commune].append(code)
    return [
        Suggestion(code, name, departement, departement_name, tuple(postal_codes[code]))
        for code, name, departement, departement_name in rows
    ]


def _named(names: list[str]) -> Q:
    condition = _starting_with("search_name", names)
    old = FormerCommune.objects.filter(_starting_with("search_name", names))
    condition |= Q(code__in=old.values("commune_id"))
    if not Commune.objects.filter(condition).exists():
        condition = _starting_with("search_name", [a + n for n in names for a in _ARTICLES])
    return condition
