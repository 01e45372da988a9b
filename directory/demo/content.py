"""What the files of the demonstration say, read into typed specifications. No database here."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from directory.loading.files import DATA_DIR

DEMO_DIR = DATA_DIR / "demo"
SOURCE = "Jeu de démonstration"


class DemoError(Exception):
    """The demonstration cannot be loaded; the message says what to do, in French."""


@dataclass(frozen=True, kw_only=True)
class BasinSpec:
    """A bassin: the communes of the area's département within `km` of the centre."""

    name: str
    centre: str
    km: float


@dataclass(frozen=True, kw_only=True)
class ActorSpec:
    """`key` is unique among all areas: « lens.cio »."""

    key: str
    area: str
    kind: str
    name: str
    commune: str
    street: str
    approximate: bool = False


@dataclass(frozen=True, kw_only=True)
class AreaSpec:
    key: str
    name: str
    departement: str
    basin: BasinSpec
    communes: list[str]
    actors: list[ActorSpec]


@dataclass(frozen=True, kw_only=True)
class KindSpec:
    """What the actors of a kind share; texts are taken in turn."""

    zone: str
    circle: str
    function: str
    roles: list[str]
    contact: str
    platform_role: str
    confidentiality: str
    presentation: list[str]
    opening: list[str]


@dataclass(frozen=True, kw_only=True)
class PlatformSpec:
    """`circles`: actor key → circle, where it differs from its kind. `only`: kinds that belong."""

    key: str
    kind: str
    name: str
    areas: list[str]
    zone: str
    territory: str
    presentation: str
    lead_function: str
    leads: list[str]
    circles: dict[str, str]
    only: list[str] = field(default_factory=list)
    linked: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class SchemeSpec:
    """What the demonstration solutions of a scheme share, from the rule of the scheme."""

    zone: str
    statuses: list[str]
    prescribers: list[str]
    intakes: list[str]
    duration: list[str]
    rhythm: list[str]
    selection: str
    how_to_apply: str
    papers: str
    leads_to: str
    pay: str = ""
    cost: str = ""
    meals: str = ""
    scholarship: str = ""
    assessment_by: str = ""
    derogation_by: str = ""
    months_out_of_school: int | None = None
    reply_delay_days: int | None = None
    parent_signature: bool | None = None
    volunteer_only: bool | None = None
    boarding: bool | None = None
    meeting: bool = False


@dataclass(frozen=True, kw_only=True)
class AgeSpec:
    source: str
    min: int | None = None
    max: int | None = None
    condition: str = ""


@dataclass(frozen=True, kw_only=True)
class SolutionSpec:
    """`None` means "as its scheme says" (zone, intakes) or "in turn" (freshness, accessible).

    `places`: communes; empty = at the actor's. `on_site=False`: no place at all.
    """

    area: str
    actor: str
    scheme: str
    title: str
    summary: str
    description: str = ""
    zone: str | None = None
    intakes: str | None = None
    freshness: str | None = None
    places: list[str] = field(default_factory=list)
    on_site: bool = True
    remote: bool = False
    itinerant: bool = False
    boarding: bool | None = None
    accessible: bool | None = None
    meeting: bool | None = None
    rhythm: str = ""
    transport: str = ""
    audiences: list[str] = field(default_factory=list)
    levels: list[str] = field(default_factory=list)
    prescribers: list[str] = field(default_factory=list)
    ages: list[AgeSpec] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    state: str = "published"
    replaced_by: str = ""
    suspended: str = ""


@dataclass(frozen=True)
class DemoContent:
    areas: dict[str, AreaSpec]
    kinds: dict[str, KindSpec]
    platforms: list[PlatformSpec]
    schemes: dict[str, SchemeSpec]
    solutions: list[SolutionSpec]

    @cached_property
    def actors(self) -> dict[str, ActorSpec]:
        return {actor.key: actor for area in self.areas.values() for actor in area.actors}

    @cached_property
    def platform_of_area(self) -> dict[str, str]:
        """Area → key of its PSAD; areas without one are missing."""
        return {
            area: platform.key
            for platform in self.platforms
            if platform.kind == "psad"
            for area in platform.areas
        }

    @cached_property
    def tags(self) -> list[str]:
        return sorted({tag for solution in self.solutions for tag in solution.tags})


def read_content(folder: Path = DEMO_DIR) -> DemoContent:
    """All the files. An unknown key in a file is a `TypeError`: nothing is silently dropped."""
    areas = {path.stem: _area(path) for path in sorted((folder / "areas").glob("*.toml"))}
    solutions = [
        solution
        for path in sorted((folder / "solutions").glob("*.toml"))
        for solution in _solutions(_read(path))
    ]
    return DemoContent(
        areas=areas,
        kinds={slug: KindSpec(**row) for slug, row in _read(folder / "kinds.toml").items()},
        platforms=[PlatformSpec(**row) for row in _read(folder / "platforms.toml")["platform"]],
        schemes={
            slug: SchemeSpec(**row)
            for path in sorted((folder / "schemes").glob("*.toml"))
            for slug, row in _read(path).items()
        },
        solutions=solutions,
    )


def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as stream:
        return tomllib.load(stream)


def _area(path: Path) -> AreaSpec:
    row = _read(path)
    basin = BasinSpec(**row.pop("basin"))
    actors = [
        ActorSpec(area=path.stem, **{**actor, "key": f"{path.stem}.{actor['key']}"})
        for actor in row.pop("actors")
    ]
    return AreaSpec(key=path.stem, basin=basin, actors=actors, **row)


def _solutions(data: dict[str, Any]) -> list[SolutionSpec]:
    area = data["area"]
    found = []
    for row in data["solution"]:
        ages = [AgeSpec(**age) for age in row.pop("ages", [])]
        actor = row.pop("actor")
        key = actor if "." in actor else f"{area}.{actor}"
        found.append(SolutionSpec(area=area, actor=key, ages=ages, **row))
    return found
