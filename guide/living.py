"""What the living blocks show: read at each request, for the territory of whoever reads.

A block stores values of a search; a value that no longer exists is left out, and a block of which
nothing is left shows the whole of its kind rather than an error. Only published records and public
contacts are ever read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from directory.models import ActorKind, Platform, Scheme, Solution
from directory.sheets.platform import PlatformSheet, read_sheet
from directory.sheets.scheme import default_ages
from guide.here import Here
from maps.miniature import Miniature, build_miniature
from search.actors import ActorLine, ActorQuestion, search_actors
from search.criteria import SearchCriteria
from search.describe import value_label
from search.engines import get_engine
from search.listing import solution_href
from search.querystring import to_querystring
from search.results import GROUP_REMOTE, Hit
from search.territories import platforms_serving

_FACETS = ("phase", "categorie", "dispositif", "public", "statut", "entree")


@dataclass(frozen=True, slots=True)
class ActorsHere:
    """`kinds`: what was looked for, in words; `url`: the whole list."""

    total: int
    lines: tuple[ActorLine, ...]
    kinds: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class SolutionLine:
    title: str
    url: str
    category: str
    scheme: str
    where: str
    example: bool


@dataclass(frozen=True, slots=True)
class Family:
    slug: str
    label: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class SolutionsHere:
    """`families`: the national view, when no territory was chosen."""

    total: int
    lines: tuple[SolutionLine, ...]
    families: tuple[Family, ...]
    url: str


@dataclass(frozen=True, slots=True)
class PlatformHere:
    """`sheet` is None when no platform is known to serve the commune; `others`: more of them."""

    sheet: PlatformSheet | None
    others: tuple[Platform, ...] = ()


@dataclass(frozen=True, slots=True)
class SchemeHere:
    scheme: Scheme
    ages: Any
    url: str
    solutions_url: str


def criteria_of(block: Mapping[str, Any], here: Here, *, page_size: int = 1) -> SearchCriteria:
    """The search that a block stores, asked from here, in the vocabulary's own order."""
    known = get_engine().corpus.vocabularies
    selections = []
    for facet in _FACETS:
        wanted = set(block.get(facet) or ())
        values = tuple(value for value in known.get(facet, ()) if value in wanted)
        if values:
            selections.append((facet, values))
    return SearchCriteria(
        today=timezone.localdate(),
        home=here.home,
        selections=tuple(selections),
        page_size=page_size,
    )


def actors_here(kinds: Sequence[str], limit: int, here: Here) -> ActorsHere:
    """Five queries."""
    rows = ActorKind.objects.filter(slug__in=list(kinds)).order_by("position", "slug")
    known = list(rows.values_list("slug", "label"))
    criteria = SearchCriteria(today=timezone.localdate(), home=here.home, page_size=limit)
    question = ActorQuestion(criteria, tuple(slug for slug, _ in known))
    found = search_actors(question, get_engine().corpus.lexicon)
    pairs = "&".join(f"type={slug}" for slug, _ in known)
    query = f"{here.query}&{pairs}" if here.query and pairs else here.query or f"?{pairs}"
    return ActorsHere(
        found.total,
        found.lines if here.home else (),
        tuple(label for _, label in known),
        reverse("search:actor_list") + query.rstrip("?"),
    )


def solutions_here(block: Mapping[str, Any], limit: int, here: Here) -> SolutionsHere:
    """One query with a territory, none without."""
    criteria = criteria_of(block, here, page_size=limit)
    engine = get_engine()
    results = engine.search(criteria)
    url = reverse("search:results") + to_querystring(criteria)
    if here.home is None:
        return SolutionsHere(results.total, (), _families(results.facets, url), url)
    ids = [hit.id for hit in results.hits]
    rows = Solution.objects.published().select_related("scheme", "actor__commune").in_bulk(ids)
    lines = tuple(_line(rows[hit.id], hit, criteria) for hit in results.hits if hit.id in rows)
    return SolutionsHere(results.total, lines, (), url)


def _families(facets: Mapping[str, Any], url: str) -> tuple[Family, ...]:
    labels = get_engine().corpus.labels
    joint = "&" if "?" in url else "?"
    return tuple(
        Family(slug, value_label(labels, "categorie", slug), count, f"{url}{joint}categorie={slug}")
        for slug, count in facets.get("categorie", ())
        if count
    )


def _line(solution: Solution, hit: Hit, criteria: SearchCriteria) -> SolutionLine:
    commune = solution.actor.commune
    where = "à distance" if hit.group == GROUP_REMOTE else commune.name if commune else ""
    return SolutionLine(
        solution.title,
        solution_href(solution.slug, criteria),
        solution.scheme.category,
        solution.scheme.name,
        where,
        solution.is_example,
    )


def map_here(block: Mapping[str, Any], here: Here) -> Miniature:
    return build_miniature(get_engine(), criteria_of(block, here))


def platform_here(here: Here) -> PlatformHere:
    """Four queries when a platform serves the commune; read as a stranger would."""
    if here.home is None:
        return PlatformHere(None)
    rows = platforms_serving(here.home, get_engine().corpus.geography)
    found = list(rows.prefetch_related("zone_parts"))
    if not found:
        return PlatformHere(None)
    return PlatformHere(read_sheet(found[0], AnonymousUser()), tuple(found[1:]))


def scheme_here(slug: str, here: Here) -> SchemeHere | None:
    """Two queries; None when the scheme was renamed or removed since."""
    scheme = Scheme.objects.filter(slug=slug).first()
    if scheme is None:
        return None
    results = reverse("search:results")
    joint = f"{here.query}&" if here.query else "?"
    return SchemeHere(
        scheme,
        default_ages(list(scheme.age_rules.all())),
        here.link(reverse("directory:scheme_detail", args=[slug])),
        f"{results}{joint}dispositif={slug}",
    )
