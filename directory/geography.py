"""Where communes and territories lie: what a search needs to know of the map, in memory.

Typed codes name a territory everywhere: `commune:62498`, `departement:62`, `academie:09`,
`region:32`, `france`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

FRANCE = "france"
NEAR_KM = 30.0
EARTH_RADIUS_KM = 6371.0087714


@dataclass(frozen=True, slots=True)
class Home:
    """C: the commune where the young person lives. `latitude` is None when its point is unknown."""

    code: str
    name: str
    departement: str
    academie: str | None
    region: str
    latitude: float | None
    longitude: float | None

    @property
    def label(self) -> str:
        return f"{self.name} ({self.departement})"

    @property
    def zone_codes(self) -> tuple[str, ...]:
        """The typed codes of the territories that hold this commune, France included."""
        academie = (f"academie:{self.academie}",) if self.academie else ()
        return (
            f"commune:{self.code}",
            f"departement:{self.departement}",
            *academie,
            f"region:{self.region}",
            FRANCE,
        )


@dataclass(frozen=True, slots=True)
class Geography:
    """`commune_departement`: every commune code → département; `departements`: code →
    (académie or None, région); `platforms`: slug → typed codes of its territory; `names`: typed
    code or `platform:slug` → name, for people."""

    commune_departement: Mapping[str, str] = field(default_factory=dict)
    departements: Mapping[str, tuple[str | None, str]] = field(default_factory=dict)
    platforms: Mapping[str, frozenset[str]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def containing(self, commune: str) -> tuple[str, ...]:
        """Typed codes of all that holds a commune: itself and what it lies in, France included."""
        departement = self.commune_departement.get(commune)
        if departement is None:
            return (f"commune:{commune}", FRANCE)
        return (f"commune:{commune}", *self.above_departement(departement))

    def above_departement(self, departement: str) -> tuple[str, ...]:
        academie, region = self.departements.get(departement, (None, ""))
        above = [f"departement:{departement}"]
        if academie:
            above.append(f"academie:{academie}")
        return (*above, f"region:{region}", FRANCE)

    def departements_of(self, code: str) -> frozenset[str]:
        """The départements that make up a région, an académie, a département or France."""
        kind, _, value = code.partition(":")
        if code == FRANCE:
            return frozenset(self.departements)
        if kind == "departement":
            return frozenset((value,))
        position = {"academie": 0, "region": 1}[kind]
        return frozenset(d for d, above in self.departements.items() if above[position] == value)

    def meet(self, zone: frozenset[str], territory: frozenset[str]) -> bool:
        """True when two sets of typed codes share a commune."""
        if not zone or not territory:
            return False
        if FRANCE in zone or FRANCE in territory:
            return True
        zone_communes, zone_departements = self._split(zone)
        communes, departements = self._split(territory)
        return bool(
            zone_communes & communes
            or zone_departements & departements
            or any(self.commune_departement.get(c) in departements for c in zone_communes)
            or any(self.commune_departement.get(c) in zone_departements for c in communes)
        )

    def _split(self, codes: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
        """(commune codes, département codes) of a set of typed codes without France."""
        communes = frozenset(c[8:] for c in codes if c.startswith("commune:"))
        larger = [self.departements_of(c) for c in codes if not c.startswith("commune:")]
        return communes, frozenset().union(*larger)
