"""Corrections to send back to those who publish the sources: the page and its file."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory.access import keepers_only
from directory.corrections.finding import corrections_of, sources_of
from directory.corrections.forms import QuestionForm
from directory.corrections.showing import by_source, file_rows
from directory.field_views import errors_of_form, views
from directory.spreadsheet import french_csv

_A_PAGE = 50


def _form(request: HttpRequest) -> QuestionForm:
    return QuestionForm(request.GET, sources=sources_of(request.user))


def _asked(form: QuestionForm, **changes: Any) -> str:
    """The question as the end of an address: what was understood of it."""
    said = QueryDict(mutable=True)
    question = form.question
    if question.source:
        said["source"] = question.source
    if question.since:
        said["since"] = question.since.isoformat()
    said.update({name: str(value) for name, value in changes.items()})
    return f"?{said.urlencode()}" if said else ""


@keepers_only
@require_safe
def correction_list(request: HttpRequest) -> HttpResponse:
    form = _form(request)
    found = corrections_of(request.user, form.question)
    pages = Paginator(found.rows, _A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "fields": views(form),
        "errors": errors_of_form(form),
        "is_filtered": bool(_asked(form)),
        "found": found,
        "sources": by_source(list(page.object_list)),
        "page_number": page.number,
        "pages": pages.num_pages,
        "asked": _asked(form),
        "of_source": lambda key: _asked(form, source=key),
        "link": lambda number: _asked(form, page=number),
    }
    return render(request, "espace/corrections/list.html", context)


@keepers_only
@require_safe
def correction_file(request: HttpRequest) -> StreamingHttpResponse:
    """The same rows, as a table for the publisher."""
    rows = corrections_of(request.user, _form(request).question).rows
    response = StreamingHttpResponse(
        french_csv(file_rows(rows)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="corrections.csv"'
    return response
