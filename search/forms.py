"""The only reader of a search's query string: it turns parameters into criteria.

Lenient by contract: a bad value is reported beside its field while the others apply; nothing a
person types raises. Not a `django.forms.Form`: twenty lenient fields cost more than the search.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.http import QueryDict
from django.utils import timezone

from directory.gazetteer import Choice, Resolution, home_by_code, home_by_position, home_by_text
from directory.geography import Geography, Home
from directory.words import clean
from search.criteria import (
    FACETS,
    FLAG_FACETS,
    PAGE_SIZE,
    PAGE_SIZE_MAX,
    SORTS,
    TERRITORY_PARAMS,
    YES,
    SearchCriteria,
)

_DIGITS = re.compile(r"^[0-9]{1,9}$")
_NUMBER = re.compile(r"^-?[0-9]{1,4}(?:[.,][0-9]{1,12})?$")
# More values than any form of ours offers: the rest is not read.
_VALUES_AT_MOST = 50

AGE_PROBLEM = "Écrivez l’âge en chiffres, de 0 à 99."
RADIUS_PROBLEM = "Écrivez la distance en kilomètres, de 1 à 200."
UNKNOWN_VALUE = "Un filtre de ce lien n’existe plus. Il est ignoré."


@dataclass(frozen=True, slots=True)
class Ignored:
    """A parameter that did not apply; `reason` is a French sentence shown beside its field."""

    param: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Known:
    """What values exist: facet → values in order, and the geography."""

    vocabularies: Mapping[str, tuple[str, ...]]
    geography: Geography


@dataclass(slots=True)
class SearchForm:
    """`criteria`: what is asked; `ignored`: what was not understood; `errors`: field → sentence;
    `values`: what to print in the text fields; `resolution`: how the place was read."""

    query: QueryDict
    known: Known
    today: date = field(default_factory=timezone.localdate)
    ignored: tuple[Ignored, ...] = field(init=False, default=())
    resolution: Resolution = field(init=False, default_factory=Resolution)
    criteria: SearchCriteria = field(init=False)
    _ignored: list[Ignored] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        home = self._home()
        self.criteria = SearchCriteria(
            today=self.today,
            q=self._text("q"),
            home=home,
            radius_km=self._radius(home),
            age=self._age(),
            territories=self._territories(),
            selections=self._selections(),
            include_outside=self._flag("hors_zone"),
            sort=self._sort(home),
            page=self._page(),
            page_size=self._page_size(),
        )
        self.ignored = tuple(self._ignored)

    @property
    def errors(self) -> dict[str, str]:
        return {item.param: item.reason for item in reversed(self.ignored)}

    @property
    def choices(self) -> tuple[Choice, ...]:
        return self.resolution.choices

    @property
    def values(self) -> dict[str, str]:
        """What the person sees in the fields again: nothing typed is lost."""
        home = self.criteria.home
        return {
            "q": self.criteria.q,
            "age": self._text("age"),
            "lieu": home.label if home else self._text("lieu") or self._text("commune"),
            "rayon": self._text("rayon"),
        }

    def _text(self, param: str) -> str:
        return clean(self.query.get(param) or "")

    def _ignore(self, param: str, value: str, reason: str) -> None:
        self._ignored.append(Ignored(param, value[:80], reason))

    def _home(self) -> Home | None:
        code, text = self._text("commune"), self._text("lieu")
        if code:
            home = home_by_code(code)
            if home:
                self.resolution = Resolution(home)
                return home
            self._ignore("commune", code, f"Nous ne connaissons pas la commune « {code} ».")
        if text:
            self.resolution = home_by_text(text)
            if self.resolution.home:
                return self.resolution.home
            if self.resolution.problem:
                self._ignore("lieu", text, self.resolution.problem)
        return self._home_by_position()

    def _home_by_position(self) -> Home | None:
        raw_lat, raw_lon = self._text("lat"), self._text("lon")
        if not raw_lat and not raw_lon:
            return None
        latitude, longitude = _number(raw_lat), _number(raw_lon)
        if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
            self._ignore("lat", f"{raw_lat}, {raw_lon}", "Cette position n’est pas lisible.")
            return None
        home = home_by_position(latitude, longitude)
        if home is None:
            self._ignore("lat", f"{raw_lat}, {raw_lon}", "Aucune commune près de cette position.")
        self.resolution = Resolution(home)
        return home

    def _age(self) -> int | None:
        raw = self._text("age")
        if not raw:
            return None
        if _DIGITS.match(raw) and int(raw) <= 99:
            return int(raw)
        self._ignore("age", raw, AGE_PROBLEM)
        return None

    def _radius(self, home: Home | None) -> float | None:
        raw = self._text("rayon")
        if not raw:
            return None
        radius = _number(raw)
        if radius is None or not 1 <= radius <= 200:
            self._ignore("rayon", raw, RADIUS_PROBLEM)
        elif home is None:
            self._ignore("rayon", raw, "Écrivez votre commune pour chercher par distance.")
        elif home.latitude is None:
            self._ignore(
                "rayon", raw, f"Nous ne savons pas où se trouve {home.name} : distance ignorée."
            )
        else:
            return radius
        return None

    def _territories(self) -> tuple[tuple[str, str], ...]:
        found = []
        for param in TERRITORY_PARAMS:
            code = self._text(param)
            if not code:
                continue
            if self._exists(param, code):
                found.append((param, code))
            else:
                self._ignore(param, code, UNKNOWN_VALUE)
        return tuple(found)

    def _exists(self, param: str, code: str) -> bool:
        geography = self.known.geography
        match param:
            case "departement":
                return code in geography.departements
            case "plateforme":
                return f"platform:{code}" in geography.names
        position = 0 if param == "academie" else 1
        return any(above[position] == code for above in geography.departements.values())

    def _selections(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        found = []
        for facet in FACETS:
            raw = [clean(value) for value in self.query.getlist(facet)[:_VALUES_AT_MOST]]
            asked = {value for value in raw if value}
            if not asked:
                continue
            known = (YES,) if facet in FLAG_FACETS else self.known.vocabularies.get(facet, ())
            for value in sorted(asked - set(known)):
                self._ignore(facet, value, UNKNOWN_VALUE)
            values = tuple(value for value in known if value in asked)
            if values:
                found.append((facet, values))
        return tuple(found)

    def _flag(self, param: str) -> bool:
        raw = self._text(param)
        if raw and raw != YES:
            self._ignore(param, raw, UNKNOWN_VALUE)
        return raw == YES

    def _sort(self, home: Home | None) -> str:
        raw = self._text("tri") or SORTS[0]
        if raw not in SORTS:
            self._ignore("tri", raw, UNKNOWN_VALUE)
            return SORTS[0]
        if raw == "distance" and home is None:
            self._ignore("tri", raw, "Écrivez votre commune pour trier par distance.")
            return SORTS[0]
        return raw

    def _page(self) -> int:
        """0 for what is no page number at all: the view answers 404."""
        raw = self.query.get("page") or "1"
        return int(raw) if _DIGITS.match(raw) else 0

    def _page_size(self) -> int:
        raw = self._text("page_size")
        if not raw:
            return PAGE_SIZE
        if _DIGITS.match(raw) and 1 <= int(raw) <= PAGE_SIZE_MAX:
            return int(raw)
        self._ignore("page_size", raw, f"De 1 à {PAGE_SIZE_MAX} solutions par page.")
        return PAGE_SIZE


def _number(raw: str) -> float | None:
    return float(raw.replace(",", ".")) if _NUMBER.match(raw) else None
