"""Searching the actors: by words, kind, place and territory, with the meaning of a search.

Source: search/README.md (C, Zone, Distance, Words). Actors are rows of the database, not documents
of the engine: some thousands, narrowed by indexed columns before anything is computed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, F, FloatField, Q, Value, When
from django.db.models.functions import ACos, Cos, Least, Radians, Sin

from directory.enums import Precision, ZoneKind
from directory.french import NO_BREAK, distance
from directory.gazetteer import distance_km
from directory.geography import EARTH_RADIUS_KM, NEAR_KM, Home
from directory.hidden import public_coordinate
from directory.models import Actor, ActorKind, ActorZone, Contact, PlatformZone
from directory.words import fold
from search.criteria import SearchCriteria
from search.entry_points import zone_holds
from search.text import GROUP_PREFIX, Lexicon

_SHOWN = (
    "pk", "slug", "name", "kind__label", "commune__name", "precision", "is_example",
    "address_hidden",
)  # fmt: skip
# Degrees of latitude and longitude that surely hold a circle of so many kilometres (≤ 70° north).
_DEGREES_A_KM = (1 / 110.0, 1 / 37.0)


@dataclass(frozen=True, slots=True)
class ActorQuestion:
    """`criteria` gives words, place, radius and territories; `kinds` the slugs of ActorKind."""

    criteria: SearchCriteria
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActorLine:
    id: int
    slug: str
    name: str
    kind: str
    where: str
    is_example: bool
    phone: str = ""


@dataclass(frozen=True, slots=True)
class KindCount:
    slug: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class ActorPage:
    """`kinds`: what each kind would give alone, everything else unchanged."""

    total: int
    lines: tuple[ActorLine, ...] = ()
    kinds: tuple[KindCount, ...] = field(default=())


def search_actors(question: ActorQuestion, lexicon: Lexicon) -> ActorPage:
    """Four queries, however many actors."""
    found = _matching(question.criteria, lexicon)
    kinds = _kind_counts(found, question.kinds)
    if question.kinds:
        found = found.filter(kind__slug__in=question.kinds)
    total = sum(kind.count for kind in kinds if kind.selected or not question.kinds)
    criteria = question.criteria
    start = (criteria.page - 1) * criteria.page_size
    rows = list(_ordered(found, criteria.home)[start : start + criteria.page_size])
    phones = _phones([row["pk"] for row in rows])
    return ActorPage(total, tuple(_line(row, phones, criteria.home) for row in rows), kinds)


def nearest_actors(home: Home, kinds: Sequence[str], limit: int) -> ActorPage:
    """The first actors of these kinds (all, when none is named) that serve a commune, and how many
    they are: two queries.

    The same set and order as `search_actors`. Distances are computed here rather than by the
    database: of a few kinds in one place there are some dozens, and writing the query costs more.
    """
    near = Q(zone_kind="") & _box(home, NEAR_KM)
    actors = Actor.objects.published()
    if kinds:
        # Inside, so that SQLite narrows by kind: by state alone it would read every actor.
        actors = actors.filter(pk__in=Actor.objects.filter(kind__slug__in=kinds).values("pk"))
    rows = (
        _with_point(actors)
        .filter(zone_holds(home) | near)
        .values(*_SHOWN, "name_key", "zone_kind", "lat", "lon")
    )
    found = [row for row in rows if _is_served(row, home)]
    found.sort(key=lambda row: (row["km"] is None, row["km"], row["name_key"], row["pk"]))
    phones = _phones([row["pk"] for row in found[:limit]])
    return ActorPage(len(found), tuple(_line(row, phones, home) for row in found[:limit]))


def _is_served(row: dict[str, Any], home: Home) -> bool:
    """Its stated zone holds the commune, or it states none and is near. Adds `km` to the row."""
    known = None not in (row["lat"], row["lon"], home.latitude, home.longitude)
    row["km"] = (
        distance_km(home.latitude or 0.0, home.longitude or 0.0, row["lat"], row["lon"])
        if known
        else None
    )
    return bool(row["zone_kind"]) or (row["km"] is not None and row["km"] <= NEAR_KM)


def _matching(criteria: SearchCriteria, lexicon: Lexicon) -> Any:
    found = _with_distance(Actor.objects.published(), criteria.home)
    if criteria.home:
        found = found.filter(_serves(criteria.home))
        if criteria.radius_km is not None:
            within = Q(km__lte=criteria.radius_km) & _box(criteria.home, criteria.radius_km)
            found = found.filter(within | Q(lat__isnull=True))
    for param, code in criteria.territories:
        found = found.filter(_in_territory(param, code))
    for condition in _words(criteria.q, lexicon):
        found = found.filter(condition)
    return found


def _with_point(actors: Any) -> Any:
    """`lat`, `lon`: the actor's own point, else its commune's."""
    return actors.annotate(
        lat=public_coordinate("latitude"),
        lon=public_coordinate("longitude"),
    )


def _with_distance(actors: Any, home: Home | None) -> Any:
    """`km`: from C on the sphere."""
    actors = _with_point(actors)
    if home is None or home.latitude is None or home.longitude is None:
        return actors.annotate(km=Value(None, output_field=FloatField()))
    here = Radians(Value(home.latitude, output_field=FloatField()))
    cosine = Sin(here) * Sin(Radians("lat")) + Cos(here) * Cos(Radians("lat")) * Cos(
        Radians(F("lon") - Value(home.longitude))
    )
    one, none = (Value(value, output_field=FloatField()) for value in (1.0, None))
    km = EARTH_RADIUS_KM * ACos(Least(cosine, one))
    # PostgreSQL's LEAST skips what is unknown: an actor without a point would stand at 0 km.
    return actors.annotate(km=Case(When(lat=None, then=none), default=km))


def _serves(home: Home) -> Q:
    """Zone holds C; or no zone is stated and the actor is near."""
    near = Q(zone_kind="", km__lte=NEAR_KM) & _box(home, NEAR_KM)
    return zone_holds(home) | near


def _box(home: Home, radius_km: float) -> Q:
    """Columns that an index or a plain comparison can use, before any sine is computed."""
    if home.latitude is None or home.longitude is None:
        return Q(pk__in=())
    tall, wide = (radius_km * degrees for degrees in _DEGREES_A_KM)
    return Q(
        lat__range=(home.latitude - tall, home.latitude + tall),
        lon__range=(home.longitude - wide, home.longitude + wide),
    )


_PATHS = {
    "departement": (
        "departement",
        "commune__departement",
        "region__departements",
        "academie__departements",
        "basin__departements",
        "basin__communes__departement",
    ),
    "region": (
        "region",
        "departement__region",
        "academie__region",
        "commune__departement__region",
        "basin__departements__region",
        "basin__communes__departement__region",
    ),
    "academie": (
        "academie",
        "departement__academie",
        "commune__departement__academie",
        "region__academies",
        "basin__departements__academie",
        "basin__communes__departement__academie",
    ),
}
_HOME_PATHS = {
    "departement": "commune__departement",
    "region": "commune__departement__region",
    "academie": "commune__departement__academie",
}


def _in_territory(param: str, code: str) -> Q:
    """The actor stands in the territory, or its stated zone meets it."""
    if param not in _PATHS:
        members = Q(memberships__platform__slug=code)
        return Q(pk__in=Actor.objects.filter(members).values("pk"))
    meets = Q(pk__in=())
    for path in _PATHS[param]:
        meets |= Q(**{path: code})
    platforms = PlatformZone.objects.filter(meets).values("owner")
    zones = ActorZone.objects.filter(meets | Q(platform__in=platforms)).values("actor")
    stated = Q(zone_kind=ZoneKind.FRANCE) | (~Q(zone_kind="") & Q(pk__in=zones))
    return stated | Q(**{_HOME_PATHS[param]: code})


def _words(text: str, lexicon: Lexicon) -> list[Q]:
    """One condition a word: it begins a word of the name or commune, or names the kind."""
    query = lexicon.query(text)
    if not query.terms:
        return []
    kinds = list(ActorKind.objects.values_list("pk", "label", "plain", "slug"))
    folded = [(pk, fold(f"{label} {plain} {slug}")) for pk, label, plain, slug in kinds]
    conditions = []
    for term, written in zip(query.terms, query.shown, strict=True):
        condition = Q(pk__in=())
        for phrase in _phrases(term, written, lexicon):
            held = [pk for pk, words in folded if all(_begins(words, word) for word in phrase)]
            condition |= Q(kind__in=held) | _named(phrase)
        conditions.append(condition)
    return conditions


def _phrases(term: str, written: str, lexicon: Lexicon) -> list[Sequence[str]]:
    """The words to look for: a synonym's whole group, else the stem and the word as written."""
    if term.startswith(GROUP_PREFIX):
        return [phrase for phrase, token in lexicon.phrases.items() if token == term]
    return [(term,), tuple(fold(written).split())]


def _begins(words: str, start: str) -> bool:
    return f" {words}".find(f" {start}") >= 0


def _named(phrase: Sequence[str]) -> Q:
    condition = Q()
    for word in phrase:
        condition &= (
            Q(name_key__startswith=word)
            | Q(name_key__contains=f" {word}")
            | Q(commune__search_name__startswith=word)
        )
    return condition


def _kind_counts(found: Any, selected: Sequence[str]) -> tuple[KindCount, ...]:
    rows = (
        found.order_by()
        .values("kind__slug", "kind__label", "kind__position")
        .annotate(count=Count("pk"))
        .order_by("kind__position", "kind__slug")
    )
    return tuple(
        KindCount(
            row["kind__slug"], row["kind__label"], row["count"], row["kind__slug"] in selected
        )
        for row in rows
    )


def _ordered(found: Any, home: Home | None) -> Any:
    order = ("name_key", "pk") if home is None else (F("km").asc(nulls_last=True), "name_key", "pk")
    return found.order_by(*order).values(*_SHOWN, "km")


def _phones(actors: list[int]) -> dict[int, str]:
    """The first public number of each."""
    rows = Contact.objects.public().filter(actor__in=actors).exclude(phone="")
    found: dict[int, str] = {}
    for actor, phone in rows.order_by("position", "pk").values_list("actor_id", "phone"):
        found.setdefault(actor, phone)
    return found


def where_text(commune: str, precision: str, km: float | None, home: Home | None) -> str:
    """« Lens, 0,4 km de Lens » at an address; « Lens ≈ » when only the commune is known: no
    metres are claimed for a point that stands for a whole town."""
    exact = precision == Precision.ADDRESS
    place = commune if exact or not commune else f"{commune}{NO_BREAK}≈"
    if not commune or km is None or home is None or (not exact and commune == home.name):
        return place
    return f"{place}, {distance(km)} de {home.name}"


def _precision(row: dict[str, Any]) -> str:
    return "" if row["address_hidden"] else str(row["precision"])


def _line(row: dict[str, Any], phones: dict[int, str], home: Home | None) -> ActorLine:
    return ActorLine(
        id=row["pk"],
        slug=row["slug"],
        name=row["name"],
        kind=row["kind__label"],
        where=where_text(row["commune__name"] or "", _precision(row), row["km"], home),
        is_example=row["is_example"],
        phone=phones.get(row["pk"], ""),
    )
