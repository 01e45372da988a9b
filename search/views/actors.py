from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from directory.grammar import of_commune
from directory.words import clean
from search.actors import ActorQuestion, search_actors
from search.asking import ask, page_count
from search.criteria import SearchCriteria
from search.querystring import to_pairs

_KINDS_AT_MOST = 50


@require_safe
def actor_list(request: HttpRequest) -> HttpResponse:
    asked = ask(request.GET)
    criteria = asked.criteria
    kinds = tuple(dict.fromkeys(clean(v) for v in request.GET.getlist("type")[:_KINDS_AT_MOST]))
    if criteria.page < 1:
        raise Http404("Cette page n’existe pas.")
    found = search_actors(ActorQuestion(criteria, kinds), asked.engine.corpus.lexicon)
    pages = page_count(found.total, criteria.page_size)
    if criteria.page > pages:
        raise Http404("Cette page n’existe pas.")
    context = {
        "found": found,
        "form": asked.form,
        "criteria": criteria,
        "pages": pages,
        "title": f"Acteurs près {of_commune(criteria.home.name)}" if criteria.home else "Acteurs",
        "page_link": _links(criteria, kinds),
        "kept": _kept(criteria),
        "has_examples": any(line.is_example for line in found.lines),
        "is_filtered": bool(kinds or criteria.q or criteria.home or criteria.territories),
    }
    return render(request, "search/actor_list.html", context)


def _links(criteria: SearchCriteria, kinds: tuple[str, ...]) -> Callable[[int], str]:
    """Page number → the address of the same search on that page."""
    pairs = [pair for pair in to_pairs(criteria) if pair[0] != "page"]
    pairs += [("type", kind) for kind in kinds]

    def link(page: int) -> str:
        asked = [*pairs, ("page", str(page))] if page > 1 else pairs
        return f"{reverse('search:actor_list')}?{urlencode(asked)}"

    return link


def _kept(criteria: SearchCriteria) -> list[tuple[str, str]]:
    """What the filter form must carry along; the words and the place have their own fields."""
    return [pair for pair in to_pairs(criteria) if pair[0] not in ("page", "page_size", "tri")]
