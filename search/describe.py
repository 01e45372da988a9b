"""A search said in French: title, chips. The same words in the page, its title and its exports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from directory.geography import Geography
from directory.grammar import at_commune
from search.criteria import SearchCriteria
from search.querystring import to_querystring, with_changes, without_value

Labels = Mapping[str, Mapping[str, str]]

FLAG_LABELS = {
    "places": "Places libres connues",
    "internat": "Internat",
    "distance": "À distance",
    "pmr": "Accessible en fauteuil",
    "obligation": "Obligation de formation",
}
FACET_TITLES = {
    "phase": "Étape",
    "entree": "Entrée",
    "statut": "Statut",
    "public": "Pour qui",
    "niveau": "Dernière classe",
    "prescripteur": "Qui prescrit",
    "dispositif": "Nom du dispositif",
    "categorie": "Catégorie",
    "places": "Places",
    "internat": "Vie pratique",
    "distance": "À distance",
    "pmr": "Accès",
    "obligation": "Obligation de formation",
}


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter; `remove_url` is the same search without it."""

    param: str
    label: str
    remove_url: str


def value_label(labels: Labels, facet: str, value: str) -> str:
    if facet in FLAG_LABELS:
        return FLAG_LABELS[facet]
    return labels.get(facet, {}).get(value, value)


def territory_name(geography: Geography, param: str, code: str) -> str:
    kind = "platform" if param == "plateforme" else param
    return geography.names.get(f"{kind}:{code}", code)


def title(criteria: SearchCriteria, geography: Geography) -> str:
    """« Solutions à 17 ans, à Lens »; « Solutions » when nothing is asked."""
    parts = ["Solutions"]
    if criteria.q:
        parts.append(f"« {criteria.q} »")
    if criteria.age is not None:
        parts.append(f"à {criteria.age} {'an' if criteria.age < 2 else 'ans'}")
    where = []
    if criteria.home:
        where.append(at_commune(criteria.home.name))
    where += [territory_name(geography, param, code) for param, code in criteria.territories]
    return ", ".join([" ".join(parts), *where])


def chips(criteria: SearchCriteria, labels: Labels, geography: Geography) -> tuple[Chip, ...]:
    """Every filter but age and commune, which stay in sight as fields."""
    found: list[Chip] = []
    if criteria.q:
        found.append(Chip("q", f"« {criteria.q} »", with_changes(criteria, q="")))
    if criteria.radius_km is not None:
        label = f"À moins de {criteria.radius_km:g} km"
        found.append(Chip("rayon", label, with_changes(criteria, radius_km=None)))
    for item in criteria.territories:
        left = tuple(other for other in criteria.territories if other != item)
        name = territory_name(geography, *item)
        found.append(Chip(item[0], name, with_changes(criteria, territories=left)))
    for facet, values in criteria.selections:
        found += [
            Chip(facet, value_label(labels, facet, v), without_value(criteria, facet, v))
            for v in values
        ]
    if criteria.include_outside:
        url = with_changes(criteria, include_outside=False)
        found.append(Chip("hors_zone", "Réservées à d’autres territoires", url))
    return tuple(found)


def clear_url(criteria: SearchCriteria) -> str:
    """« Tout effacer » keeps age and commune."""
    return to_querystring(
        SearchCriteria(today=criteria.today, age=criteria.age, home=criteria.home)
    )
