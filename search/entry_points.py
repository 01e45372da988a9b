"""Whom to call here: by age, the actor whose zone holds the commune, else the nearest, else a
sentence that says we do not know. A platform (PSAD) receives no public: it is never one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from directory.enums import ZoneKind
from directory.models import Actor, ActorZone, Contact, CustomZone, PlatformZone
from search.gazetteer import distance_km
from search.geography import Home

CIO, MISSION_LOCALE, FRANCE_TRAVAIL = "cio", "mission-locale", "france-travail"
# Beyond this many degrees (about 200 km) the nearest one is nobody's neighbour.
_REACH_DEGREES = 2.0

_UNKNOWN = {
    CIO: (
        "Le CIO de votre secteur n’est pas encore dans notre annuaire. "
        "Demandez à la mission locale, au collège ou au lycée le plus proche."
    ),
    MISSION_LOCALE: (
        "La mission locale de votre secteur n’est pas encore dans notre annuaire. "
        "Demandez au CIO ou à votre mairie."
    ),
    FRANCE_TRAVAIL: (
        "L’agence France Travail de votre secteur n’est pas encore dans notre annuaire. "
        "Demandez à la mission locale."
    ),
}
_SCHOOL = "Votre collège ou votre lycée"
_SCHOOL_ASK = "Demandez le psychologue de l’Éducation nationale (PsyEN)."


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
class EntryPoints:
    """`points` in the order to call them; `missing`: a sentence for each kind without any."""

    points: tuple[EntryPoint, ...] = ()
    missing: tuple[str, ...] = ()


def kinds_for(age: int | None) -> tuple[str, ...]:
    """Kinds of actor that receive a young person of this age, the first to call first."""
    if age is None:
        return (CIO, MISSION_LOCALE)
    if age < 16:
        return (CIO,)
    return (MISSION_LOCALE, CIO) if age < 18 else (MISSION_LOCALE, FRANCE_TRAVAIL)


def entry_points(found: Mapping[str, EntryPoint], age: int | None) -> EntryPoints:
    """Whom to call at this age, among the actors found by kind (`actors_for`)."""
    kinds = kinds_for(age)
    school = (EntryPoint("school", _SCHOOL, _SCHOOL_ASK),) if age is not None and age < 16 else ()
    return EntryPoints(
        points=(*school, *(found[kind] for kind in kinds if kind in found)),
        missing=tuple(_UNKNOWN[kind] for kind in kinds if kind not in found),
    )


def actors_for(home: Home, kinds: Iterable[str]) -> dict[str, EntryPoint]:
    """Kind → the published actor of that kind whose zone holds the commune, else the nearest.
    Three queries at most, whatever the kinds and however many actors."""
    asked = tuple(dict.fromkeys(kinds))
    if not asked:
        return {}
    serving = _closest_by_kind(_rows(zone_holds(home), asked), home)
    missing = [kind for kind in asked if kind not in serving]
    nearest = _closest_by_kind(_rows(_around(home), missing), home) if missing else {}
    chosen = serving | nearest
    phones = _phones([row["pk"] for _, row in chosen.values()])
    return {
        kind: _entry_point(row, phones, away_km=away if kind in nearest else None)
        for kind, (away, row) in chosen.items()
    }


def zone_holds(home: Home) -> Q:
    """Actors whose stated zone holds a commune (search/README.md, Zone)."""
    holds = Q(commune=home.code) | Q(departement=home.departement) | Q(region=home.region)
    if home.academie:
        holds |= Q(academie=home.academie)
    basins = CustomZone.objects.filter(
        Q(communes=home.code) | Q(departements=home.departement)
    ).values("pk")
    holds |= Q(basin__in=basins)
    platforms = PlatformZone.objects.filter(holds).values("owner")
    actors = ActorZone.objects.filter(holds | Q(platform__in=platforms)).values("actor")
    return Q(zone_kind=ZoneKind.FRANCE) | (~Q(zone_kind="") & Q(pk__in=actors))


def _around(home: Home) -> Q:
    """Actors of a wide box around a commune; nobody when its point is unknown."""
    if home.latitude is None or home.longitude is None:
        return Q(pk__in=())
    south, north = home.latitude - _REACH_DEGREES, home.latitude + _REACH_DEGREES
    west, east = home.longitude - _REACH_DEGREES, home.longitude + _REACH_DEGREES
    return Q(lat__range=(south, north), lon__range=(west, east))


def _rows(condition: Q, kinds: Sequence[str]) -> list[dict[str, Any]]:
    return list(
        Actor.objects.published()
        .annotate(
            lat=Coalesce("latitude", "commune__latitude"),
            lon=Coalesce("longitude", "commune__longitude"),
        )
        .filter(condition, kind__slug__in=kinds)
        .order_by("name_key", "pk")
        .values(
            "pk",
            "name",
            "slug",
            "opening",
            "is_example",
            "lat",
            "lon",
            kind_slug=F("kind__slug"),
            role=F("kind__role"),
            commune_name=F("commune__name"),
        )
    )


_Found = dict[str, tuple[float, dict[str, Any]]]


def _closest_by_kind(rows: list[dict[str, Any]], home: Home) -> _Found:
    """Kind → (distance in km, row); rows come by name, which decides between equals."""
    found: _Found = {}
    for row in rows:
        away = _away_km(row, home)
        kind = row["kind_slug"]
        if kind not in found or away < found[kind][0]:
            found[kind] = (away, row)
    return found


def _away_km(row: dict[str, Any], home: Home) -> float:
    if home.latitude is None or home.longitude is None or row["lat"] is None:
        return float("inf")
    return distance_km(home.latitude, home.longitude, row["lat"], row["lon"])


def _phones(actors: list[int]) -> dict[int, str]:
    """Actor → its first public number; contacts for professionals are never read."""
    phones: dict[int, str] = {}
    rows = Contact.objects.public().filter(actor__in=actors).exclude(phone="")
    for actor, phone in rows.order_by("position", "pk").values_list("actor_id", "phone"):
        phones.setdefault(actor, phone)
    return phones


def _entry_point(
    row: dict[str, Any], phones: dict[int, str], *, away_km: float | None
) -> EntryPoint:
    return EntryPoint(
        kind=row["kind_slug"],
        name=row["name"],
        detail=row["opening"] or row["role"],
        slug=row["slug"],
        phone=phones.get(row["pk"], ""),
        commune=row["commune_name"] or "",
        example=row["is_example"],
        distance_km=away_km,
    )
