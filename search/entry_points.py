"""Whom to call here: by age, the actor whose zone holds the commune, else the nearest, else a
sentence that says we do not know. A platform (PSAD) receives no public: it is never one of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from directory.enums import ZoneKind
from directory.geography import Home
from directory.models import ActorZone, CustomZone, PlatformZone
from search.receivers import EntryPoint

CIO, MISSION_LOCALE, FRANCE_TRAVAIL = "cio", "mission-locale", "france-travail"

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
