"""The usual way, kept as the reference: the same page by Django's ORM and GROUP BY.

Base filters, disjunctive facet counts, total, twenty rows by distance. Questions with words or
`hors_zone` are the engine's alone. Written as one would for production: bounding box before
haversine, through tables and inherited values counted apart, indexes of the product.
Numbers refer to search/README.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    FloatField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import ASin, Coalesce, Cos, Power, Radians, Sin, Sqrt

from directory.enums import EntryKind, ZoneKind
from directory.geography import EARTH_RADIUS_KM, NEAR_KM, Home
from directory.models import (
    AgeRule,
    CustomZone,
    Departement,
    Intake,
    Place,
    PlatformZone,
    Scheme,
    Solution,
    SolutionZone,
)
from search.criteria import FLAG_FACETS, VALUE_FACETS, YES, SearchCriteria

Rows = QuerySet[Any]
Counts = dict[str, int]

_SCHEME_COLUMNS = {
    "phase": "phase",
    "categorie": "category",
    "dispositif": "slug",
}
_INHERITED = {"public": ("audiences", "audience"), "niveau": ("levels", "level")}
_OWN = {"statut": ("statuses", "status"), "prescripteur": ("prescribers", "prescriber")}
_FLAG_COLUMNS = {
    "internat": Q(has_boarding=True),
    "pmr": Q(is_accessible=True),
    "distance": Q(is_remote=True),
    "obligation": Q(scheme__obligation=True),
}


def answers(criteria: SearchCriteria) -> bool:
    """Does the reference answer this question at all?"""
    return not criteria.q and not criteria.include_outside


@dataclass(frozen=True, slots=True)
class OrmPage:
    """`facets`: name → value → count above zero; `ids`: the page, nearest first."""

    total: int
    facets: dict[str, Counts]
    ids: list[int]


def search(criteria: SearchCriteria) -> OrmPage:
    return OrmSearch(criteria).page()


class OrmSearch:
    def __init__(self, criteria: SearchCriteria) -> None:
        self.criteria = criteria

    def page(self) -> OrmPage:
        found = self._filtered()
        flags = {facet: Count("pk", filter=column) for facet, column in _FLAG_COLUMNS.items()}
        shared = found.aggregate(total=Count("pk"), **flags)
        by_scheme = _grouped(found, "scheme")
        counts: dict[str, Counts] = {}
        for facet in (*VALUE_FACETS, *FLAG_FACETS):
            if self.criteria.selected(facet):
                counts[facet] = self._counts(facet, self._filtered(but=facet))
            elif facet in _FLAG_COLUMNS:
                counts[facet] = {YES: shared[facet]} if shared[facet] else {}
            elif facet in _SCHEME_COLUMNS:
                counts[facet] = _by_column(by_scheme, _SCHEME_COLUMNS[facet])
            else:
                counts[facet] = self._counts(facet, found)
        return OrmPage(total=shared["total"], facets=counts, ids=self._ids(found))

    # ---- base filters ---------------------------------------------------------------------------

    @cached_property
    def base(self) -> Rows:
        """Everything but the facets."""
        criteria, today = self.criteria, self.criteria.today
        suspended = Q(suspended_from__lte=today) & (
            Q(suspended_until__isnull=True) | Q(suspended_until__gte=today)
        )
        rows: Rows = Solution.objects.published().order_by().exclude(suspended)
        if criteria.age is not None:
            rows = rows.filter(_takes(criteria.age))
        for param, code in criteria.territories:
            rows = rows.filter(_meets(_departements(param, code)))
        if criteria.home is not None:
            rows = rows.filter(_serves(criteria.home, criteria.radius_km))
        return rows

    def _filtered(self, *, but: str = "") -> Rows:
        """Base filters and every selection, one facet's left out."""
        rows = self.base
        for facet, values in self.criteria.selections:
            if facet != but:
                rows = rows.filter(self._selected(facet, values))
        return rows

    def _selected(self, facet: str, values: tuple[str, ...]) -> Any:
        if facet in _SCHEME_COLUMNS:
            return Q(**{f"scheme__{_SCHEME_COLUMNS[facet]}__in": values})
        if facet in _FLAG_COLUMNS:
            return _FLAG_COLUMNS[facet]
        if facet in _INHERITED:
            return _inherits(*_INHERITED[facet], values)
        if facet in _OWN:
            return Exists(_linked(Solution, *_OWN[facet], OuterRef("pk"), values))
        if facet == "entree":
            return Exists(self._intakes().filter(solution=OuterRef("pk"), kind__in=values))
        return Exists(self._believable().filter(solution=OuterRef("pk"), open_places__gt=0))

    def _intakes(self) -> Rows:
        """Not past (4)."""
        limit = Coalesce("apply_by", "starts_on")
        rows: Rows = Intake.objects.order_by().annotate(limit=limit)
        return rows.filter(Q(kind=EntryKind.PERMANENTE) | Q(limit__gte=self.criteria.today))

    def _believable(self) -> Rows:
        return self._intakes().filter(
            open_places__isnull=False, expires_at__gte=self.criteria.today
        )

    # ---- facets (3) -----------------------------------------------------------------------------

    def _counts(self, facet: str, rows: Rows) -> Counts:
        """Counts over rows that every other selection keeps."""
        if facet in _SCHEME_COLUMNS:
            return _by_column(_grouped(rows, "scheme"), _SCHEME_COLUMNS[facet])
        if facet in _INHERITED:
            return _inherited_counts(rows, *_INHERITED[facet])
        if facet in _OWN:
            return _linked_counts(rows, *_OWN[facet])
        if facet == "entree":
            intakes = self._intakes().filter(solution__in=rows.values("pk"))
            pairs = intakes.values_list("kind").annotate(n=Count("solution_id", distinct=True))
            return dict(pairs)
        count = rows.filter(self._selected(facet, (YES,))).count()
        return {YES: count} if count else {}

    # ---- the page -------------------------------------------------------------------------------

    def _ids(self, found: Rows) -> list[int]:
        criteria = self.criteria
        start = (criteria.page - 1) * criteria.page_size
        order: tuple[Any, ...] = ("title_key", "pk")
        home = criteria.home
        if home is not None and home.latitude is not None:
            nearest = (
                _with_distance(Place.objects.filter(solution=OuterRef("pk")), home)
                .order_by()
                .values("solution")
                .annotate(nearest=Min("km"))
                .values("nearest")
            )
            found = found.annotate(km=Subquery(nearest))
            order = (F("km").asc(nulls_last=True), *order)
        rows = found.order_by(*order).select_related("scheme", "actor")
        return [row.pk for row in rows[start : start + criteria.page_size]]


def _takes(age: int) -> Q:
    """Own rules, else the scheme's; no rule at all is kept (1)."""
    holds = AgeRule.objects.order_by().filter(
        Q(minimum__isnull=True) | Q(minimum__lte=age), Q(maximum__isnull=True) | Q(maximum__gte=age)
    )
    own = AgeRule.objects.order_by().filter(solution__isnull=False)
    of_scheme = AgeRule.objects.order_by().filter(scheme__isnull=False)
    inherited = Q(scheme__in=holds.filter(scheme__isnull=False).values("scheme")) | ~Q(
        scheme__in=of_scheme.values("scheme")
    )
    return Q(pk__in=holds.filter(solution__isnull=False).values("solution")) | (
        ~Q(pk__in=own.values("solution")) & inherited
    )


# ---- place (2) ----------------------------------------------------------------------------------


def _serves(home: Home, radius_km: float | None) -> Q:
    parts = SolutionZone.objects.order_by().filter(_holds(home)).values("solution")
    in_zone = Q(zone_kind=ZoneKind.FRANCE) | (~Q(zone_kind="") & Q(pk__in=parts))
    near = Q(zone_kind="") & Q(pk__in=_within(home, NEAR_KM).values("solution"))
    served = in_zone | near | Q(zone_kind="", is_remote=True)
    if radius_km is None:
        return served
    known = _located(Place.objects.order_by()).filter(lat__isnull=False).values("solution")
    close = Q(pk__in=_within(home, radius_km).values("solution"))
    return served & (Q(is_remote=True) | ~Q(pk__in=known) | close)


def _holds(home: Home) -> Q:
    """Zone parts that hold a commune."""
    inside = Q(communes=home.code) | Q(departements=home.departement)
    basins = CustomZone.objects.order_by().filter(inside).values("pk")
    direct = (
        Q(commune=home.code)
        | Q(departement=home.departement)
        | Q(academie=home.academie)
        | Q(region=home.region)
        | Q(basin__in=basins)
    )
    if home.academie is None:
        direct = Q(commune=home.code) | Q(departement=home.departement) | Q(region=home.region)
        direct |= Q(basin__in=basins)
    platforms = PlatformZone.objects.order_by().filter(direct).values("owner")
    return direct | Q(platform__in=platforms)


def _located(places: Rows) -> Rows:
    """A place without a point stands at its commune."""
    return places.annotate(
        lat=Coalesce("latitude", "commune__latitude"),
        lon=Coalesce("longitude", "commune__longitude"),
    )


def _with_distance(places: Rows, home: Home) -> Rows:
    """Haversine, in km."""
    latitude, longitude = math.radians(home.latitude or 0), math.radians(home.longitude or 0)
    half_lat = (Radians("lat") - Value(latitude)) / Value(2.0)
    half_lon = (Radians("lon") - Value(longitude)) / Value(2.0)
    chord = Power(Sin(half_lat), 2) + Value(math.cos(latitude)) * Cos(Radians("lat")) * Power(
        Sin(half_lon), 2
    )
    km = Value(2 * EARTH_RADIUS_KM) * ASin(Sqrt(chord))
    return _located(places).annotate(km=Coalesce(km, None, output_field=FloatField()))


def _within(home: Home, km: float) -> Rows:
    """Places at most so far from a commune: a box first, the sphere then."""
    places = _with_distance(Place.objects.order_by(), home)
    if home.latitude is None or home.longitude is None:
        return places.none()
    high = math.degrees(km / EARTH_RADIUS_KM) * 1.01
    wide = high / max(math.cos(math.radians(abs(home.latitude) + high)), 0.01)
    in_box = places.filter(
        lat__range=(home.latitude - high, home.latitude + high),
        lon__range=(home.longitude - wide, home.longitude + wide),
    )
    return in_box.filter(km__lte=km)  # a filter of its own: written after the box, tried after it


def _departements(param: str, code: str) -> list[str]:
    """The départements of a territory. Generated platforms are made of whole départements."""
    if param == "plateforme":
        parts = PlatformZone.objects.filter(owner__slug=code)
        return list(parts.values_list("departement", flat=True))
    field = {"departement": "code", "region": "region", "academie": "academie"}[param]
    return list(Departement.objects.filter(**{field: code}).values_list("code", flat=True))


def _meets(departements: list[str]) -> Q:
    """Zone meets the territory, or a place lies in it, or remote with zone not stated."""
    above = Departement.objects.filter(code__in=departements)
    reach = (
        Q(departement__in=departements)
        | Q(commune__departement__in=departements)
        | Q(academie__in=above.values("academie"))
        | Q(region__in=above.values("region"))
        | Q(
            basin__in=CustomZone.objects.order_by()
            .filter(Q(departements__in=departements) | Q(communes__departement__in=departements))
            .values("pk")
        )
    )
    platforms = PlatformZone.objects.order_by().filter(reach).values("owner")
    parts = SolutionZone.objects.order_by().filter(reach | Q(platform__in=platforms))
    places = Place.objects.order_by().filter(commune__departement__in=departements)
    return (
        Q(zone_kind=ZoneKind.FRANCE)
        | (~Q(zone_kind="") & Q(pk__in=parts.values("solution")))
        | Q(pk__in=places.values("solution"))
        | Q(zone_kind="", is_remote=True)
    )


# ---- counting -----------------------------------------------------------------------------------


def _grouped(rows: Rows, column: str) -> dict[Any, int]:
    return dict(rows.values_list(column).annotate(n=Count("pk")))


def _by_column(by_scheme: dict[int, int], column: str) -> Counts:
    """Counts by scheme → counts by a column of the scheme."""
    counts: Counts = {}
    for scheme, value in Scheme.objects.order_by().values_list("pk", column):
        if scheme in by_scheme:
            counts[value] = counts.get(value, 0) + by_scheme[scheme]
    return counts


def _linked(model: Any, name: str, target: str, owner: Any, values: tuple[str, ...] = ()) -> Rows:
    """Rows of a through table of one owner; of some values only when given."""
    through = getattr(model, name).through
    rows: Rows = through.objects.filter(**{f"{model._meta.model_name}_id": owner})
    return rows.filter(**{f"{target}__slug__in": values}) if values else rows


def _inherits(name: str, target: str, values: tuple[str, ...]) -> Q:
    """Own values if any, else the scheme's; none on either side is open to all."""
    schemes = Scheme.objects.order_by()
    inherited = Q(scheme__in=schemes.filter(**{f"{name}__slug__in": values}).values("pk")) | Q(
        scheme__in=schemes.filter(**{f"{name}__isnull": True}).values("pk")
    )
    own = Exists(_linked(Solution, name, target, OuterRef("pk")))
    holds = Exists(_linked(Solution, name, target, OuterRef("pk"), values))
    return Q(holds) | (~Q(own) & inherited)


def _linked_counts(rows: Rows, name: str, target: str) -> Counts:
    through = getattr(Solution, name).through
    pairs = (
        through.objects.filter(solution__in=rows.values("pk"))
        .values_list(f"{target}__slug")
        .annotate(n=Count("pk"))
    )
    return dict(pairs)


def _inherited_counts(rows: Rows, name: str, target: str) -> Counts:
    """Own values by the through table; the others by scheme, then spread over its values."""
    counts = _linked_counts(rows, name, target)
    heirs = rows.filter(~Exists(_linked(Solution, name, target, OuterRef("pk"))))
    for values, count in _spread(name, _grouped(heirs, "scheme")):
        for value in values:
            counts[value] = counts.get(value, 0) + count
    return counts


def _spread(name: str, by_scheme: dict[int, int]) -> list[tuple[list[str], int]]:
    """(values that a scheme's heirs count under, how many they are)."""
    vocabulary = getattr(Scheme, name).field.related_model
    every = list(vocabulary.objects.values_list("slug", flat=True))
    values: dict[int, list[str]] = {}
    for scheme, slug in Scheme.objects.order_by().values_list("pk", f"{name}__slug"):
        values.setdefault(scheme, []).extend([slug] if slug else [])
    return [(values[scheme] or every, count) for scheme, count in by_scheme.items()]
