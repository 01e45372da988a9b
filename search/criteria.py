"""A question, parsed: what every engine answers. Frozen, hashable, carries its own day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from directory.geography import Home

SORTS = ("pertinence", "distance", "entree", "nom")
PAGE_SIZE = 20
PAGE_SIZE_MAX = 100

# Facets with several values, in the order of the interface, then the yes/no ones.
VALUE_FACETS = (
    "phase",
    "entree",
    "statut",
    "public",
    "niveau",
    "prescripteur",
    "dispositif",
    "categorie",
)
FLAG_FACETS = ("places", "internat", "distance", "pmr", "obligation")
FACETS = VALUE_FACETS + FLAG_FACETS
YES = "oui"

# The query parameter of each territory filter → the kind of typed code (platform: by slug).
TERRITORY_PARAMS = {
    "departement": "departement",
    "region": "region",
    "academie": "academie",
    "plateforme": "platform",
}


@dataclass(frozen=True, slots=True)
class SearchCriteria:
    """`selections`: (facet, selected values) for each facet that is set, values known and sorted in
    vocabulary order; `territories`: (parameter of TERRITORY_PARAMS, code or platform slug)."""

    today: date
    q: str = ""
    home: Home | None = None
    radius_km: float | None = None
    age: int | None = None
    territories: tuple[tuple[str, str], ...] = ()
    selections: tuple[tuple[str, tuple[str, ...]], ...] = ()
    include_outside: bool = False
    sort: str = "pertinence"
    page: int = 1
    page_size: int = PAGE_SIZE

    def selected(self, facet: str) -> tuple[str, ...]:
        return next((values for name, values in self.selections if name == facet), ())
