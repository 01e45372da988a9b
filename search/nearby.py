"""Other solutions of the same scheme, nearest to the young person first.

Asked of the engine, so that its cost does not grow with the scheme, and so that what is offered
also takes the people of the commune.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from directory.gazetteer import home_by_code
from directory.geography import Home
from directory.models import Solution
from search.criteria import SearchCriteria
from search.engines.base import SearchEngine


def same_scheme(
    engine: SearchEngine,
    solution: Solution,
    *,
    today: date,
    home: Home | None = None,
    age: int | None = None,
    limit: int = 3,
) -> list[Solution]:
    """Near `home`, else near the commune of the solution's actor; never the solution itself."""
    if home is None and solution.actor.commune_id:
        home = home_by_code(solution.actor.commune_id)
    question = SearchCriteria(
        today=today,
        home=home,
        age=age,
        selections=(("dispositif", (solution.scheme.slug,)),),
        page_size=limit + 1,
    )
    hits = engine.search(question).hits
    if len(hits) <= limit:  # few nearby: those further away, or of other territories, follow
        hits += engine.search(replace(question, home=None, page_size=2 * limit + 1)).hits
    found = list(dict.fromkeys(hit.id for hit in hits if hit.id != solution.pk))[:limit]
    rows = Solution.objects.published().in_bulk(found)
    return [rows[pk] for pk in found if pk in rows]
