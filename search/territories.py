"""What exists in a territory: solutions by family, actors, platforms, and what is not known yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.http import Http404
from django.utils import timezone

from directory.enums import Category
from directory.french import NO_BREAK, plural
from directory.gazetteer import home_by_code
from directory.geography import Geography, Home
from directory.grammar import of_commune
from directory.models import (
    Academie,
    Actor,
    Commune,
    Contact,
    Departement,
    Platform,
    Region,
)
from search.criteria import SearchCriteria
from search.documents import Corpus
from search.engines import get_engine
from search.engines.base import SearchEngine
from search.entry_points import EntryPoints, entry_points, kinds_for
from search.receivers import EntryPoint, actors_for

REGION, ACADEMIE, DEPARTEMENT, COMMUNE = "region", "academie", "departement", "commune"
_MODELS: dict[str, Any] = {
    REGION: Region.objects.all(),
    ACADEMIE: Academie.objects.select_related("region"),
    DEPARTEMENT: Departement.objects.select_related("region", "academie"),
    COMMUNE: Commune.objects.select_related("departement__region", "departement__academie"),
}
# A territory without any of these cannot tell a young person whom to call.
_EXPECTED = (("cio", "CIO"), ("mission-locale", "Mission locale"))
_CALLED_AT_MOST = 8
_TOWNS_AT_MOST = 12


@dataclass(frozen=True, slots=True)
class Family:
    category: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Territory:
    """`parameter`: what narrows a search to it; `parents` and `children`: (kind, code, name)."""

    kind: str
    code: str
    name: str
    kicker: str
    parameter: tuple[str, str]
    parents: tuple[tuple[str, str, str], ...] = ()
    children: tuple[tuple[str, str, str], ...] = ()
    home: Home | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """`missing`: what we know we do not know, in sentences; empty when every family and every
    expected kind of actor is known."""

    total: int
    families: tuple[Family, ...]
    actor_count: int
    platforms: tuple[Platform, ...]
    to_call: EntryPoints
    missing: tuple[str, ...]
    has_examples: bool


def find_territory(kind: str, code: str) -> Territory:
    """Two queries at most; 404 for a code that names nothing."""
    if kind not in _MODELS:
        raise Http404("Ce territoire n’existe pas.")
    row = _MODELS[kind].filter(pk=code).first()
    if row is None:
        raise Http404("Ce territoire n’existe pas.")
    build: dict[str, Callable[[Any], Territory]] = {
        REGION: _region,
        ACADEMIE: _academie,
        DEPARTEMENT: _departement,
        COMMUNE: _commune,
    }
    return build[kind](row)


def _children(departements: Any) -> tuple[tuple[str, str, str], ...]:
    return tuple((DEPARTEMENT, row.code, str(row)) for row in departements.order_by("code"))


def _region(row: Region) -> Territory:
    return Territory(
        REGION, row.code, row.name, "Région", (REGION, row.code), (), _children(row.departements)
    )


def _academie(row: Academie) -> Territory:
    return Territory(
        ACADEMIE,
        row.code,
        f"Académie {of_commune(row.name)}",
        f"Académie, région {row.region.name}",
        (ACADEMIE, row.code),
        ((REGION, row.region_id, row.region.name),),
        _children(row.departements),
    )


def _departement(row: Departement) -> Territory:
    academie = f", académie {of_commune(row.academie.name)}" if row.academie else ""
    towns = Commune.objects.filter(departement=row).largest_first()[:_TOWNS_AT_MOST]
    return Territory(
        DEPARTEMENT,
        row.code,
        str(row),
        f"Département{academie}",
        (DEPARTEMENT, row.code),
        ((REGION, row.region_id, row.region.name),),
        tuple((COMMUNE, town.code, town.name) for town in towns),
    )


def _commune(row: Commune) -> Territory:
    above = row.departement
    return Territory(
        COMMUNE,
        row.code,
        row.label,
        f"Commune, {above.name}",
        (COMMUNE, row.code),
        ((REGION, above.region_id, above.region.name), (DEPARTEMENT, above.code, str(above))),
        (),
        home_by_code(row.code),
    )


def criteria_for(territory: Territory, today: date) -> SearchCriteria:
    if territory.home:
        return SearchCriteria(today=today, home=territory.home)
    return SearchCriteria(today=today, territories=(territory.parameter,))


def overview(territory: Territory, engine: SearchEngine, today: date) -> Overview:
    """Six queries at most, whatever the territory holds."""
    results = engine.search(criteria_for(territory, today))
    counts = dict(results.facets.get("categorie", ()))
    families = tuple(
        Family(category.value, str(category.label), counts.get(category.value, 0))
        for category in Category
    )
    actors = _actors_here(territory)
    to_call = _nearest(territory.home, engine.corpus) if territory.home else _callable(territory)
    platforms = tuple(_platforms(territory, engine.corpus))
    return Overview(
        total=results.total,
        families=families,
        actor_count=sum(actors.values()),
        platforms=platforms,
        to_call=to_call,
        missing=tuple(_missing(territory, families, _real_kinds(actors), platforms)),
        has_examples=any(point.example for point in to_call.points)
        or any(platform.is_example for platform in platforms),
    )


_ACTOR_PATHS = {
    REGION: "commune__departement__region",
    ACADEMIE: "commune__departement__academie",
    DEPARTEMENT: "commune__departement",
    COMMUNE: "commune",
}


def _actors_here(territory: Territory) -> dict[tuple[str, bool], int]:
    """Published actors that stand in the territory, by (kind, is it an example)."""
    rows = (
        Actor.objects.published()
        .filter(**{_ACTOR_PATHS[territory.kind]: territory.code})
        .order_by()
        .values_list("kind__slug", "is_example")
        .annotate(Count("pk"))
    )
    return {(kind, example): count for kind, example, count in rows}


def _real_kinds(actors: dict[tuple[str, bool], int]) -> dict[str, int]:
    """An invented example is no knowledge of a place."""
    return {kind: count for (kind, example), count in actors.items() if not example}


def _nearest(home: Home, corpus: Corpus) -> EntryPoints:
    return entry_points(actors_for(home, kinds_for(None), corpus), None)


def _callable(territory: Territory) -> EntryPoints:
    """CIO and missions locales of a territory, with their public number."""
    rows = list(
        Actor.objects.published()
        .filter(
            **{_ACTOR_PATHS[territory.kind]: territory.code},
            kind__slug__in=[slug for slug, _ in _EXPECTED],
        )
        .select_related("kind", "commune")
        .order_by("kind__position", "name_key", "pk")[:_CALLED_AT_MOST]
    )
    phones = _public_phones(rows)
    return EntryPoints(
        points=tuple(
            EntryPoint(
                kind=row.kind.slug,
                name=row.name,
                detail=row.opening or row.kind.plain,
                slug=row.slug,
                phone=phones.get(row.pk, ""),
                commune=row.commune.name if row.commune else "",
                example=row.is_example,
            )
            for row in rows
        )
    )


def _public_phones(rows: Sequence[Actor]) -> dict[int, str]:
    contacts = Contact.objects.public().filter(actor__in=[row.pk for row in rows])
    found: dict[int, str] = {}
    for actor, phone in contacts.exclude(phone="").values_list("actor_id", "phone"):
        found.setdefault(actor, phone)
    return found


_PLATFORM_PATHS = {
    REGION: "departement__region",
    ACADEMIE: "departement__academie",
    DEPARTEMENT: "departement",
}


def _platforms(territory: Territory, corpus: Corpus) -> list[Platform]:
    """Of a commune, those that serve it; of a larger territory, those of its départements."""
    if territory.home is not None:
        return list(platforms_serving(territory.home, corpus.geography))
    rows = Platform.objects.published().order_by("name_key", "pk")
    return list(rows.filter(**{_PLATFORM_PATHS[territory.kind]: territory.code}))


def platforms_serving(home: Home, geography: Geography) -> Any:
    """Those whose territory holds the commune, or that state none in its département."""
    codes = set(home.zone_codes)
    zones = geography.platforms
    covering = [slug for slug, zone in zones.items() if not codes.isdisjoint(zone)]
    silent = [slug for slug, zone in zones.items() if not zone]
    here = Q(departement=home.departement, slug__in=silent)
    rows = Platform.objects.published().order_by("name_key", "pk")
    return rows.filter(Q(slug__in=covering) | here)


def _missing(
    territory: Territory,
    families: Sequence[Family],
    kinds: dict[str, int],
    platforms: Sequence[Platform],
) -> list[str]:
    found = []
    empty = ", ".join(family.label for family in families if not family.count)
    if empty:
        found.append(f"Familles vides{NO_BREAK}: {empty}")
    found += _too_few(territory, kinds)
    if all(platform.is_example for platform in platforms):
        found.append("La plateforme qui couvre ce territoire")
    return found


def _too_few(territory: Territory, kinds: dict[str, int]) -> Iterator[str]:
    """Each département has at least one of each expected kind; a commune need not."""
    if territory.kind == COMMUNE:
        return
    whole = territory.kind != DEPARTEMENT
    departements = max(1, len(territory.children)) if whole else 1
    for slug, label in _EXPECTED:
        known = kinds.get(slug, 0)
        if known < departements:
            among = f" pour {departements} départements" if departements > 1 else ""
            count = plural(known, "fiche") if known else "aucune fiche"
            yield f"{label}{NO_BREAK}: {count}{among}"


def platform_counts(slug: str) -> dict[str, int]:
    """Solutions of a platform's territory by category, for its page."""
    criteria = SearchCriteria(today=timezone.localdate(), territories=(("plateforme", slug),))
    return dict(get_engine().search(criteria).facets.get("categorie", ()))
