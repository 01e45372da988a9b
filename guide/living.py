"""What the living blocks show: read at each request, for the territory of whoever reads.

A block stores values of a search; a value that no longer exists is left out, and a block of which
nothing is left shows the whole of its kind rather than an error. Only published records and public
contacts are ever read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from directory.circles import Node
from directory.enums import Circle, PublicationState
from directory.french import distance
from directory.models import ActorKind, Platform, Scheme, Solution
from directory.sheets.platform import ROLES, Member, read_members
from directory.sheets.scheme import default_ages
from guide.here import Here
from maps.miniature import Miniature, build_miniature
from search.actors import ActorLine, nearest_actors
from search.criteria import PAGE_SIZE, PAGE_SIZE_MAX, SearchCriteria
from search.describe import value_label
from search.engines.base import SearchEngine
from search.listing import solution_href
from search.querystring import encode_pairs, to_querystring, with_value
from search.results import GROUP_EVERYWHERE, GROUP_REMOTE, Hit, SearchResults
from search.territories import platforms_serving

_CIRCLES = {Circle.FIRST: "1", Circle.SECOND: "2", Circle.STEERING: "pilotage"}
_FACETS = ("phase", "categorie", "dispositif", "public", "statut", "entree")


@dataclass(frozen=True, slots=True)
class KindHere:
    """A kind of actor in the whole country."""

    label: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class ActorsHere:
    """`kinds`: the national view, when no territory was chosen; `url`: the whole list."""

    total: int
    lines: tuple[ActorLine, ...]
    kinds: tuple[KindHere, ...]
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
    """`families`: the national view, when no territory was chosen; then `lines` are the solutions
    open to everybody, wherever they live."""

    total: int
    lines: tuple[SolutionLine, ...]
    families: tuple[Family, ...]
    url: str


@dataclass(frozen=True, slots=True)
class MemberHere:
    number: int
    name: str
    slug: str
    example: bool
    circle: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlatformHere:
    """`platform` is None when none is known to serve the commune; `others`: more of them."""

    platform: Platform | None = None
    members: tuple[MemberHere, ...] = ()
    nodes: tuple[Node, ...] = ()
    others: tuple[Platform, ...] = ()


@dataclass(frozen=True, slots=True)
class SchemeHere:
    scheme: Scheme
    ages: Any
    url: str
    solutions_url: str


def criteria_of(block: Mapping[str, Any], here: Here, *, page_size: int = 1) -> SearchCriteria:
    """The search that a block stores, asked from here, in the vocabulary's own order."""
    known = here.engine.corpus.vocabularies
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
    """Two queries with a territory, one without."""
    if here.home is None:
        return _actors_of_france(kinds)
    found = nearest_actors(here.home, list(kinds), limit)
    pairs = [*here.pairs, *(("type", slug) for slug in kinds)]
    return ActorsHere(found.total, found.lines, (), _actor_list(pairs))


def _actors_of_france(kinds: Sequence[str]) -> ActorsHere:
    """How many of each kind the directory knows."""
    rows = ActorKind.objects.filter(slug__in=list(kinds)) if kinds else ActorKind.objects.all()
    counted = rows.order_by("position", "slug").annotate(
        count=Count("actors", filter=Q(actors__state=PublicationState.PUBLISHED))
    )
    found = tuple(
        KindHere(label, count, _actor_list([("type", slug)]))
        for slug, label, count in counted.values_list("slug", "label", "count")
    )
    total = sum(kind.count for kind in found)
    return ActorsHere(total, (), found, _actor_list(()))


def _actor_list(pairs: Sequence[tuple[str, str]]) -> str:
    return reverse("search:actor_list") + encode_pairs(pairs)


def solutions_here(block: Mapping[str, Any], limit: int, here: Here) -> SolutionsHere:
    """One query: the rows."""
    criteria = criteria_of(block, here, page_size=limit)
    results = here.engine.search(criteria)
    whole = replace(criteria, page_size=PAGE_SIZE)
    url = reverse("search:results") + to_querystring(whole)
    if here.home is None:
        families = _families(here.engine, results.facets, whole)
        return SolutionsHere(
            results.total, _everywhere(here.engine, criteria, results), families, url
        )
    return SolutionsHere(results.total, _lines(results.hits, criteria), (), url)


def _everywhere(
    engine: SearchEngine, criteria: SearchCriteria, results: SearchResults
) -> tuple[SolutionLine, ...]:
    """National solutions: those that serve the whole country, wherever one lives."""
    if not results.groups.get(GROUP_EVERYWHERE):
        return ()
    before = sum(count for group, count in results.groups.items() if group < GROUP_EVERYWHERE)
    wide = replace(criteria, page=before // PAGE_SIZE_MAX + 1, page_size=PAGE_SIZE_MAX)
    hits = [hit for hit in engine.search(wide).hits if hit.group == GROUP_EVERYWHERE]
    return _lines(hits[: criteria.page_size], criteria)


def _lines(hits: Sequence[Hit], criteria: SearchCriteria) -> tuple[SolutionLine, ...]:
    """Only what is published now is shown, whatever the index remembers."""
    rows = {
        row[0]: row[1:]
        for row in Solution.objects.published()
        .filter(pk__in=[hit.id for hit in hits])
        .values_list(
            "pk", "title", "slug", "scheme__category", "scheme__name", "actor__commune__name",
            "is_example",
        )
    }  # fmt: skip
    return tuple(_line(hit, criteria, *rows[hit.id]) for hit in hits if hit.id in rows)


def _families(
    engine: SearchEngine, facets: Mapping[str, Any], criteria: SearchCriteria
) -> tuple[Family, ...]:
    labels, results = engine.corpus.labels, reverse("search:results")
    return tuple(
        Family(
            slug,
            value_label(labels, "categorie", slug),
            count,
            results + with_value(criteria, "categorie", slug),
        )
        for slug, count in facets.get("categorie", ())
        if count
    )


def _line(
    hit: Hit, criteria: SearchCriteria, title: str, slug: str, category: str, scheme: str,
    commune: str | None, example: bool,
) -> SolutionLine:  # fmt: skip
    where = {GROUP_REMOTE: "à distance", GROUP_EVERYWHERE: "partout"}.get(hit.group, commune or "")
    if hit.group < GROUP_EVERYWHERE and hit.distance_km is not None and criteria.home:
        where += f", {distance(hit.distance_km)} de {criteria.home.name}"
    return SolutionLine(title, solution_href(slug, criteria), category, scheme, where, example)


def map_here(block: Mapping[str, Any], here: Here) -> Miniature:
    return build_miniature(here.engine, criteria_of(block, here, page_size=PAGE_SIZE))


def platform_here(here: Here) -> PlatformHere:
    """Two queries when a platform serves the commune; read as a stranger would."""
    if here.home is None:
        return PlatformHere()
    rows = platforms_serving(here.home, here.engine.corpus.geography)
    platform, *others = [*rows.only("name", "slug", "is_example")] or [None]
    if platform is None:
        return PlatformHere()
    found = read_members(platform, AnonymousUser())
    members = tuple(
        _member(member, table.circle) for table in found.circles for member in table.members
    )
    return PlatformHere(platform, members, found.nodes, tuple(others))


def _member(member: Member, circle: Circle) -> MemberHere:
    roles = zip(member.does, ROLES, strict=True)
    return MemberHere(
        member.number,
        member.actor.name,
        member.actor.slug,
        member.actor.is_example,
        _CIRCLES[circle],
        tuple(label.lower() for does, (_, label) in roles if does),
    )


def scheme_here(slug: str, here: Here) -> SchemeHere | None:
    """Two queries; None when the scheme was renamed or removed since."""
    scheme = Scheme.objects.filter(slug=slug).first()
    if scheme is None:
        return None
    return SchemeHere(
        scheme,
        default_ages(list(scheme.age_rules.all())),
        here.link(reverse("directory:scheme_detail", args=[slug])),
        reverse("search:results") + here.query_with("dispositif", slug),
    )
