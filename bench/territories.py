"""Where generated solutions stand and whom they serve: communes by population, basins, platforms.

Basins and platforms are invented, one set a département, of real communes.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Any, NamedTuple

from django.db import models

from directory.enums import PlatformKind, PublicationState, ZoneKind
from directory.models import Commune as CommuneRow
from directory.models import CustomZone, Departement, Platform, PlatformZone

_PEOPLE_A_BASIN = 150_000


class Commune(NamedTuple):
    code: str
    name: str
    departement: str
    population: int
    latitude: float | None
    longitude: float | None


@dataclass(slots=True)
class Territories:
    communes: list[Commune]
    weights: list[int]  # cumulated population
    departements: dict[str, tuple[str | None, str]]  # code → (académie or None, région)
    basin_of: dict[str, int]
    members: dict[int, list[Commune]]  # basin → its communes
    platform_of: dict[str, int]  # département → platform

    def drawn(self, rng: Random, count: int) -> list[Commune]:
        """Communes, as often as people live there."""
        return rng.choices(self.communes, cum_weights=self.weights, k=count)

    def neighbour(self, rng: Random, commune: Commune) -> Commune:
        return rng.choice(self.members[self.basin_of[commune.code]])

    def parts(self, rng: Random, kind: str, commune: Commune) -> list[dict[str, Any]]:
        """Columns of the parts of a zone of this kind around a commune."""
        academie, region = self.departements[commune.departement]
        match kind:
            case ZoneKind.COMMUNES:
                near = self.members[self.basin_of[commune.code]]
                chosen = {commune.code, *(c.code for c in rng.sample(near, min(5, len(near))))}
                return [{"commune_id": code} for code in sorted(chosen)]
            case ZoneKind.BASSIN:
                return [{"basin_id": self.basin_of[commune.code]}]
            case ZoneKind.PSAD:
                return [{"platform_id": self.platform_of[commune.departement]}]
            case ZoneKind.ACADEMIE if academie:
                return [{"academie_id": academie}]
            case ZoneKind.REGION:
                return [{"region_id": region}]
            case ZoneKind.DEPARTEMENT | ZoneKind.ACADEMIE:
                return [{"departement_id": commune.departement}]
        return []


def make_territories(rng: Random) -> Territories:
    """Read communes; write a basin for about 150,000 people and a platform a département."""
    communes = [
        Commune(*row)
        for row in CommuneRow.objects.order_by("code").values_list(
            "code", "name", "departement_id", "population", "latitude", "longitude"
        )
    ]
    by_departement: dict[str, list[Commune]] = defaultdict(list)
    for commune in communes:
        by_departement[commune.departement].append(commune)
    members = _make_basins(by_departement)
    return Territories(
        communes=communes,
        weights=list(accumulate(max(commune.population, 1) for commune in communes)),
        departements={
            code: (academie, region)
            for code, academie, region in Departement.objects.values_list(
                "code", "academie_id", "region_id"
            )
        },
        basin_of={c.code: basin for basin, communes in members.items() for c in communes},
        members=members,
        platform_of=_make_platforms(sorted(by_departement)),
    )


def _make_basins(by_departement: dict[str, list[Commune]]) -> dict[int, list[Commune]]:
    """Basin → communes."""
    first = (CustomZone.objects.aggregate(last=models.Max("pk"))["last"] or 0) + 1
    groups = [
        group for _, communes in sorted(by_departement.items()) for group in _grouped(communes)
    ]
    members = dict(enumerate(groups, first))
    basins = [
        CustomZone(pk=pk, name=f"Bassin de {rows[0].name} ({pk})", slug=f"mesure-bassin-{pk}")
        for pk, rows in members.items()
    ]
    models.QuerySet(CustomZone).bulk_create(basins, batch_size=1_000)
    through = CustomZone.communes.through
    links = [
        through(customzone_id=pk, commune_id=commune.code)
        for pk, rows in members.items()
        for commune in rows
    ]
    models.QuerySet(through).bulk_create(links, batch_size=1_000)
    return members


def _grouped(communes: list[Commune]) -> list[list[Commune]]:
    """Each commune of a département goes with the nearest of its largest ones."""
    people = sum(commune.population for commune in communes)
    placed = sorted(communes, key=lambda c: (c.latitude is None, -c.population, c.code))
    centres = placed[: max(1, people // _PEOPLE_A_BASIN)]
    groups: list[list[Commune]] = [[] for _ in centres]
    for commune in communes:
        groups[_closest(commune, centres)].append(commune)
    return [group for group in groups if group]


def _closest(commune: Commune, centres: list[Commune]) -> int:
    def gap(centre: Commune) -> float:
        if None in (commune.latitude, commune.longitude, centre.latitude, centre.longitude):
            return 0.0
        return (commune.latitude - centre.latitude) ** 2 + (
            (commune.longitude - centre.longitude) * 0.7
        ) ** 2

    return min(range(len(centres)), key=lambda at: (gap(centres[at]), at))


def _make_platforms(departements: list[str]) -> dict[str, int]:
    first = (Platform.objects.aggregate(last=models.Max("pk"))["last"] or 0) + 1
    platform_of = {code: first + at for at, code in enumerate(departements)}
    platforms = [
        Platform(
            pk=pk,
            kind=PlatformKind.PSAD,
            name=f"Plate-forme de mesure {code}",
            name_key=f"plate forme de mesure {code.lower()}",
            slug=f"mesure-psad-{code.lower()}-{pk}",
            departement_id=code,
            state=PublicationState.PUBLISHED,
        )
        for code, pk in platform_of.items()
    ]
    models.QuerySet(Platform).bulk_create(platforms)
    parts = [PlatformZone(owner_id=pk, departement_id=code) for code, pk in platform_of.items()]
    models.QuerySet(PlatformZone).bulk_create(parts)
    return platform_of
