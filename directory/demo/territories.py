"""Zones of the demonstration: bassins made of neighbouring communes, and zones said in one word."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import asin, cos, radians, sin, sqrt
from typing import Any

from directory.demo.content import SOURCE, AreaSpec, DemoContent, DemoError
from directory.enums import ZoneKind
from directory.examples import marked
from directory.models import Commune, CommunePostalCode, CustomZone, Departement, Platform

BASIN_SLUG_PREFIX = "exemple-"
_EARTH_KM = 6371.0088
# The words of the content files → kind of zone and foreign key of its parts.
_KINDS = {
    "communes": (ZoneKind.COMMUNES, "commune_id"),
    "bassin": (ZoneKind.BASSIN, "basin_id"),
    "psad": (ZoneKind.PSAD, "platform_id"),
    "departement": (ZoneKind.DEPARTEMENT, "departement_id"),
    "academie": (ZoneKind.ACADEMIE, "academie_id"),
    "region": (ZoneKind.REGION, "region_id"),
}


@dataclass(frozen=True, slots=True)
class Zone:
    """A kind ("" = not stated) and, for each part, the foreign key to set."""

    kind: str
    parts: tuple[dict[str, Any], ...] = ()


@dataclass
class Territories:
    """The real territories that the demonstration stands on, read once."""

    content: DemoContent
    communes: dict[str, Commune] = field(default_factory=dict)
    postal_codes: dict[str, str] = field(default_factory=dict)
    departements: dict[str, Departement] = field(default_factory=dict)
    basins: dict[str, CustomZone] = field(default_factory=dict)
    platforms: dict[str, Platform] = field(default_factory=dict)

    def load(self) -> None:
        codes = {area.departement for area in self.content.areas.values()}
        codes |= {code[:3] if code[:2] == "97" else code[:2] for code in self._named_communes()}
        self.departements = Departement.objects.in_bulk(codes)
        self.communes = Commune.objects.filter(departement__in=codes).in_bulk()
        postal = CommunePostalCode.objects.filter(commune__in=self._named_communes())
        self.postal_codes = dict(postal.order_by("-code").values_list("commune_id", "code"))
        missing = sorted(self._named_communes() - self.communes.keys())
        if missing:
            raise DemoError(
                f"Communes absentes de la base : {', '.join(missing)}. "
                "Lancez d’abord « manage.py install_site »."
            )

    def _named_communes(self) -> set[str]:
        named = {actor.commune for actor in self.content.actors.values()}
        for area in self.content.areas.values():
            named |= {*area.communes, area.basin.centre}
        for solution in self.content.solutions:
            named |= set(solution.places)
        return named

    def create_basins(self) -> None:
        """One bassin an area; those of an earlier loading are taken as they are."""
        slugs = {key: f"{BASIN_SLUG_PREFIX}bassin-{key}" for key in self.content.areas}
        known = CustomZone.objects.in_bulk(list(slugs.values()), field_name="slug")
        for key, slug in slugs.items():
            self.basins[key] = known.get(slug) or self._create_basin(self.content.areas[key], slug)

    def _create_basin(self, area: AreaSpec, slug: str) -> CustomZone:
        basin = CustomZone.objects.create(slug=slug, name=marked(area.basin.name), source=SOURCE)
        centre = self.communes[area.basin.centre]
        basin.communes.set(
            commune
            for commune in self.communes.values()
            if commune.departement_id == area.departement
            and _within(centre, commune, area.basin.km)
        )
        return basin

    def zone(self, text: str, area: str) -> Zone:
        """« departement », « communes:62498,62510 », « psad:lens,arras », « france » or ""."""
        word, _, named = text.partition(":")
        if word in ("", "france"):
            return Zone(ZoneKind.FRANCE if word else "")
        if word not in _KINDS:
            raise DemoError(f"Zone inconnue : « {text} ».")
        kind, column = _KINDS[word]
        codes = named.split(",") if named else self._own(word, area)
        return Zone(kind, tuple({column: self._key(word, code)} for code in codes))

    def _own(self, word: str, area: str) -> list[str]:
        """The codes of the area itself for a kind of zone."""
        departement = self.departements[self.content.areas[area].departement]
        return {
            "communes": self.content.areas[area].communes,
            "bassin": [area],
            "psad": [self.content.platform_of_area.get(area, "")],
            "departement": [departement.code],
            "academie": [departement.academie_id or ""],
            "region": [departement.region_id],
        }[word]

    def _key(self, word: str, code: str) -> Any:
        if word == "bassin":
            return self.basins[code].pk
        if word == "psad":
            if code not in self.platforms:
                raise DemoError(f"Plate-forme d’exemple inconnue : « {code} ».")
            return self.platforms[code].pk
        return code


def _within(centre: Commune, other: Commune, km: float) -> bool:
    """Great-circle distance in kilometres; a commune without a point is never near."""
    if centre.latitude is None or centre.longitude is None:
        raise DemoError(f"La commune {centre} n’a pas de position.")
    if other.latitude is None or other.longitude is None:
        return False
    lat, other_lat = radians(centre.latitude), radians(other.latitude)
    half_lat = sin((other_lat - lat) / 2)
    half_lon = sin(radians(other.longitude - centre.longitude) / 2)
    chord = half_lat**2 + cos(lat) * cos(other_lat) * half_lon**2
    return 2 * _EARTH_KM * asin(sqrt(chord)) <= km
