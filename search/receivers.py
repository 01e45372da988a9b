"""The actors that receive people, in memory: who holds a commune, else who is nearest.

Read by five flat queries when the directory moved and somebody asks, kept until it moves again:
a page of results names two or three of them each time. No professional contact is read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F

from directory.enums import ZoneKind
from directory.gazetteer import distance_km
from directory.geography import FRANCE, Geography, Home
from directory.hidden import public_coordinate
from directory.models import Actor, ActorZone, Contact, CustomZone
from search.documents import Corpus

# Beyond this many degrees (about 200 km) the nearest one is nobody's neighbour.
_REACH_DEGREES = 2.0
# Answers kept in memory; beyond, they are worked out again.
_KEPT_AT_MOST = 50_000


@dataclass(frozen=True, slots=True)
class EntryPoint:
    """Somebody to call. `distance_km` is set only for one taken as the nearest; `slug` and `phone`
    are empty when there is no sheet or no public number."""

    kind: str
    name: str
    detail: str = ""
    slug: str = ""
    phone: str = ""
    commune: str = ""
    example: bool = False
    distance_km: float | None = None


@dataclass(frozen=True, slots=True)
class _Receiver:
    """`facts`: the fields of an EntryPoint; `zone`: typed codes, empty = not stated."""

    facts: dict[str, Any]
    latitude: float | None
    longitude: float | None
    zone: frozenset[str]

    def away_km(self, home: Home) -> float:
        """Infinite when one of the two points is unknown."""
        if home.latitude is None or home.longitude is None:
            return float("inf")
        if self.latitude is None or self.longitude is None:
            return float("inf")
        return distance_km(home.latitude, home.longitude, self.latitude, self.longitude)

    def is_within_reach(self, home: Home) -> bool:
        if home.latitude is None or home.longitude is None:
            return False
        if self.latitude is None or self.longitude is None:
            return False
        return (
            abs(home.latitude - self.latitude) <= _REACH_DEGREES
            and abs(home.longitude - self.longitude) <= _REACH_DEGREES
        )


@dataclass(slots=True)
class Receivers:
    """All published actors of some kinds, by name. `_answers`: (commune, kind) → who."""

    corpus: Corpus
    kinds: frozenset[str]
    by_kind: dict[str, list[_Receiver]] = field(default_factory=lambda: defaultdict(list))
    by_zone: dict[tuple[str, str], list[_Receiver]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _answers: dict[tuple[str, str], EntryPoint | None] = field(default_factory=dict)

    @classmethod
    def read(cls, corpus: Corpus, kinds: frozenset[str]) -> Receivers:
        receivers = cls(corpus, kinds)
        for kind, receiver in _read(corpus.geography, kinds):
            receivers.by_kind[kind].append(receiver)
            for code in receiver.zone:
                receivers.by_zone[kind, code].append(receiver)
        return receivers

    def find(self, home: Home, kind: str) -> EntryPoint | None:
        key = (home.code, kind)
        if key not in self._answers:
            if len(self._answers) >= _KEPT_AT_MOST:
                self._answers.clear()
            self._answers[key] = self._found(home, kind)
        return self._answers[key]

    def _found(self, home: Home, kind: str) -> EntryPoint | None:
        """The one whose zone holds the commune, the closest of them; else the nearest of all."""
        holding = [
            receiver for code in home.zone_codes for receiver in self.by_zone.get((kind, code), ())
        ]
        if holding:
            closest = min(holding, key=lambda one: (one.away_km(home), one.facts["name"]))
            return EntryPoint(**closest.facts)
        near = [one for one in self.by_kind.get(kind, ()) if one.is_within_reach(home)]
        if not near:
            return None
        nearest = min(near, key=lambda one: one.away_km(home))
        return EntryPoint(**nearest.facts, distance_km=nearest.away_km(home))


_last: Receivers | None = None


def actors_for(home: Home, kinds: Iterable[str], corpus: Corpus) -> dict[str, EntryPoint]:
    """Kind → the published actor of that kind whose zone holds the commune, else the nearest."""
    asked = tuple(dict.fromkeys(kinds))
    receivers = _receivers(corpus, frozenset(asked))
    found = {kind: receivers.find(home, kind) for kind in asked}
    return {kind: one for kind, one in found.items() if one is not None}


def _receivers(corpus: Corpus, kinds: frozenset[str]) -> Receivers:
    """Those of the corpus; a kind never asked before is read with the others. An edit of solutions
    alone moves none of them."""
    global _last
    last = _last
    if last is not None and last.corpus.has_same_around(corpus) and kinds <= last.kinds:
        return last
    known = last.kinds if last is not None else frozenset()
    _last = last = Receivers.read(corpus, known | kinds)
    return last


def _read(geography: Geography, kinds: frozenset[str]) -> list[tuple[str, _Receiver]]:
    """(kind, receiver) by name, which decides between equals."""
    zones, phones = _zones(geography, kinds), _phones(kinds)
    rows = (
        Actor.objects.published()
        .filter(kind__slug__in=kinds)
        .order_by("name_key", "pk")
        .values_list(
            "pk",
            "kind__slug",
            "name",
            "slug",
            "is_example",
            "zone_kind",
            "opening",
            "kind__role",
            "commune__name",
            public_coordinate("latitude"),
            public_coordinate("longitude"),
        )
    )
    found = []
    for pk, kind, name, slug, example, zone_kind, opening, role, commune, lat, lon in rows:
        facts = {
            "kind": kind,
            "name": name,
            "detail": opening or role,
            "slug": slug,
            "phone": phones.get(pk, ""),
            "commune": commune or "",
            "example": example,
        }
        found.append((kind, _Receiver(facts, lat, lon, _zone(zone_kind, zones.get(pk)))))
    return found


def _zone(kind: str, codes: set[str] | None) -> frozenset[str]:
    """Typed codes of a stated zone; parts without a kind state nothing."""
    if kind == ZoneKind.FRANCE:
        return frozenset((FRANCE,))
    return frozenset(codes or ()) if kind else frozenset()


def _zones(geography: Geography, kinds: frozenset[str]) -> dict[int, set[str]]:
    basins = _basins()
    zones: dict[int, set[str]] = defaultdict(set)
    rows = ActorZone.objects.filter(actor__kind__slug__in=kinds).values_list(
        "actor_id",
        "basin_id",
        "platform__slug",
        "commune_id",
        "departement_id",
        "academie_id",
        "region_id",
    )
    for actor, basin, platform, *codes in rows:
        named = zip(("commune", "departement", "academie", "region"), codes, strict=True)
        zones[actor].update(f"{kind}:{code}" for kind, code in named if code)
        zones[actor].update(basins.get(basin, ()))
        zones[actor].update(geography.platforms.get(platform or "", ()))
    return zones


def _basins() -> dict[int, set[str]]:
    codes: dict[int, set[str]] = defaultdict(set)
    for kind, through in (
        ("commune", CustomZone.communes.through),
        ("departement", CustomZone.departements.through),
    ):
        rows = through.objects.values_list("customzone_id", F(f"{kind}_id"))
        for basin, code in rows:
            codes[basin].add(f"{kind}:{code}")
    return codes


def _phones(kinds: frozenset[str]) -> dict[int, str]:
    """Actor → its first public number."""
    rows = (
        Contact.objects.public()
        .filter(actor__kind__slug__in=kinds)
        .exclude(phone="")
        .order_by("position", "pk")
        .values_list("actor_id", "phone")
    )
    phones: dict[int, str] = {}
    for actor, phone in rows:
        phones.setdefault(actor, phone)
    return phones
