"""The filters of a page: fieldsets, sorts, shortcuts, and what a form must carry along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from search.asking import Asked
from search.criteria import YES, SearchCriteria
from search.describe import FACET_TITLES, value_label
from search.querystring import to_pairs, with_changes, with_value
from search.results import SearchResults

# The order of the interface; the last one is the legend of the map.
_ORDER = (
    "phase", "entree", "places", "statut", "public", "niveau", "prescripteur", "obligation",
    "dispositif", "internat", "pmr", "distance", "categorie",
)  # fmt: skip
SHOWN_AT_FIRST = 6
_RADII_KM = (10, 20, 30, 50, 100)
_REFINE = (("places", "Places"), ("internat", "Internat"), ("distance", "À distance"))
_REFINE_AT_MOST = 2
_UNDER_LEGEND = {"obligation": "Compte entre 16 et 18 ans", "distance": "Aucun trajet"}
_SORTS = (
    ("pertinence", "Les plus adaptées"),
    ("distance", "Les plus proches"),
    ("entree", "Prochaine entrée"),
    ("nom", "Nom"),
)
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """`problem`: what was ignored in this facet, in French."""

    name: str
    title: str
    options: tuple[Option, ...]
    problem: str = ""

    @property
    def first(self) -> tuple[Option, ...]:
        """All of them rather than « Voir l’autre »: folding one line away saves nothing."""
        if len(self.options) <= SHOWN_AT_FIRST + 1:
            return self.options
        return self.options[:SHOWN_AT_FIRST]

    @property
    def others(self) -> tuple[Option, ...]:
        return self.options[len(self.first) :]

    @property
    def others_open(self) -> bool:
        return any(option.selected for option in self.others)


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    query: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """`active`: how many filters are set; `hidden`: what the form carries along."""

    facets: tuple[Facet, ...]
    radii: tuple[Link, ...]
    sorts: tuple[Link, ...]
    refine: tuple[Link, ...]
    active: int
    hidden: Pairs


def build_panel(asked: Asked, results: SearchResults, problems: Mapping[str, str]) -> Panel:
    criteria = asked.criteria
    return Panel(
        facets=tuple(
            _facet(asked, results, name, problems.get(name, ""))
            for name in _ORDER
            if results.facets.get(name)
        ),
        radii=_radii(criteria),
        sorts=_sorts(criteria),
        refine=_refine(criteria, results),
        active=sum(len(values) for _, values in criteria.selections)
        + (criteria.radius_km is not None),
        hidden=_carried(asked, {name for name, _ in criteria.selections} | {"q", "rayon"}),
    )


def _carried(asked: Asked, shown: set[str]) -> Pairs:
    """What the filter form keeps of the question: all but its own fields. What was typed and not
    understood is kept too, so that ticking a box does not lose it."""
    values = asked.form.values
    left_out = shown | {"age", "page"}
    pairs = [pair for pair in to_pairs(asked.criteria) if pair[0] not in left_out]
    if values["age"]:
        pairs.insert(0, ("age", values["age"]))
    if asked.criteria.home is None and values["lieu"]:
        pairs.append(("lieu", values["lieu"]))
    return tuple(pairs)


def _facet(asked: Asked, results: SearchResults, name: str, problem: str) -> Facet:
    selected = asked.criteria.selected(name)
    options = tuple(
        Option(value, _option_label(asked, name, value), count, value in selected)
        for value, count in results.facets[name]
    )
    return Facet(name, FACET_TITLES[name], options, problem)


def _option_label(asked: Asked, name: str, value: str) -> str:
    """The words beside a box; where they would repeat the legend, what they mean."""
    return _UNDER_LEGEND.get(name) or value_label(asked.labels, name, value)


def _radii(criteria: SearchCriteria) -> tuple[Link, ...]:
    """Distances that may be chosen; none without a point to measure from."""
    if criteria.home is None or criteria.home.latitude is None:
        return ()
    asked = criteria.radius_km
    values = sorted({*map(float, _RADII_KM), *([asked] if asked is not None else [])})
    return (
        Link("Peu importe", "", asked is None),
        *(Link(f"{km:g} km".replace(".", ","), f"{km:g}", km == asked) for km in values),
    )


def _sorts(criteria: SearchCriteria) -> tuple[Link, ...]:
    return tuple(
        Link(label, with_changes(criteria, sort=sort), sort == criteria.sort)
        for sort, label in _SORTS
        if sort != "distance" or (criteria.home and criteria.home.latitude is not None)
    )


def _refine(criteria: SearchCriteria, results: SearchResults) -> tuple[Link, ...]:
    """Shortcuts to a narrower list, with what they would leave."""
    found = []
    for facet, label in _REFINE:
        count = dict(results.facets.get(facet, ())).get(YES, 0)
        if not criteria.selected(facet) and 0 < count < results.total:
            found.append(Link(f"{label} ({count})", with_value(criteria, facet, YES)))
    return tuple(found[:_REFINE_AT_MOST])
