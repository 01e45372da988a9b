"""What was found, one line each, whatever its kind. Rows are read again as the public may see them:
an index never decides that."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from directory.examples import is_marked
from directory.models import Scheme, Solution
from guide.models import GuidePage
from guide.presenting import Way
from search.actors import ActorLine


def solution_lines(ids: Sequence[int]) -> list[Way]:
    rows = Solution.objects.published().select_related("actor__commune").in_bulk(list(ids))
    return [_solution_line(rows[pk]) for pk in ids if pk in rows]


def _solution_line(solution: Solution) -> Way:
    commune = solution.actor.commune
    return Way(
        solution.title,
        reverse("search:solution_detail", args=[solution.slug]),
        solution.summary,
        detail=commune.name if commune else "",
        example=solution.is_example,
    )


def actor_line(line: ActorLine) -> Way:
    return Way(
        line.name,
        reverse("directory:actor_detail", args=[line.slug]),
        line.kind,
        detail=line.where,
        example=line.is_example,
    )


def scheme_lines(ids: Sequence[int]) -> dict[int, Way]:
    """In the order asked for, without what is there no more."""
    rows = Scheme.objects.in_bulk(list(ids))
    return {
        pk: Way(
            rows[pk].name,
            reverse("directory:scheme_detail", args=[rows[pk].slug]),
            rows[pk].summary,
            detail=rows[pk].get_category_display(),
        )
        for pk in ids
        if pk in rows
    }


def page_lines(ids: Sequence[int]) -> dict[int, Way]:
    """As above. Read again as readable: an index never decides who may see a page."""
    pages = GuidePage.objects.readable().select_related("region", "departement").in_bulk(list(ids))
    return {pk: _page_line(pages[pk]) for pk in ids if pk in pages}


def _page_line(page: GuidePage) -> Way:
    return Way(
        page.title,
        page.get_url(),
        page.summary,
        detail=_territory(page),
        example=is_marked(page.title),
    )


def _territory(page: GuidePage) -> str:
    return page.territory_label if page.region_id or page.departement_id else ""
