from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.french import NO_BREAK, long_date
from directory.models import Solution
from directory.sheets.solution import read_sheet, with_sheet, withdrawn
from directory.structured_data import of_solution
from directory.views.gone import gone
from search.answer import Documents
from search.asking import ask
from search.criteria import SearchCriteria
from search.engines import get_engine
from search.first_step import first_step
from search.fit import OTHER_AGE, fit
from search.nearby import same_scheme
from search.querystring import to_querystring, with_changes
from search.verdict import verdict


@require_safe
def solution_detail(request: HttpRequest, slug: str) -> HttpResponse:
    solution = with_sheet(Solution.objects.published()).filter(slug=slug).first()
    if solution is None:
        return _gone(request, slug)
    asked = ask(request.GET)
    criteria = asked.criteria
    sheet = read_sheet(solution, request.user, criteria.today)
    found = fit(Documents.of(asked.engine.corpus)[solution.pk], criteria)
    context: dict[str, Any] = {
        "sheet": sheet,
        "solution": solution,
        "verdict": verdict(sheet, found, criteria),
        "distance_km": found.hit.distance_km,
        "step": first_step(sheet, criteria.home),
        "form": asked.form,
        "home": criteria.home,
        "today": criteria.today,
        "question": to_querystring(criteria),
        "results_url": _results_url(criteria),
        "is_other_age": found.outcome == OTHER_AGE,
        "near": same_scheme(
            asked.engine, solution, today=criteria.today, home=criteria.home, age=criteria.age
        ),
        "structured_data": of_solution(sheet),
    }
    return render(request, "search/solution_detail.html", context)


def _results_url(criteria: SearchCriteria) -> str:
    """The same person's other solutions: age and commune kept, filters dropped."""
    return f"{reverse('search:results')}{with_changes(criteria, q='', selections=())}"


def _gone(request: HttpRequest, slug: str) -> HttpResponse:
    solution = withdrawn(slug)
    if solution is None:
        raise Http404("Cette solution n’existe pas.")
    replacement = solution.replaced_by
    others = [
        one
        for one in same_scheme(get_engine(), solution, today=timezone.localdate())
        if one != replacement
    ]
    near = [replacement, *others] if replacement and replacement.state == "published" else others
    links = [(one.title, reverse("search:solution_detail", args=[one.slug])) for one in near]
    scheme_url = reverse("directory:scheme_detail", args=[solution.scheme.slug])
    links.append((f"Ce que c’était{NO_BREAK}: {solution.scheme.name}", scheme_url))
    sentence = f"Cette solution n’est plus proposée depuis le {long_date(solution.archived_at)}."
    if near:
        sentence += " En voici de proches."
    return gone(
        request,
        title=solution.title,
        sentence=sentence,
        links=links,
        is_example=solution.is_example,
    )
