"""Corrections to send back to those who publish the sources: the page and its file."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory.access import keepers_only
from directory.corrections.finding import corrections_of, sources_of
from directory.corrections.forms import QuestionForm
from directory.corrections.showing import by_source, file_rows
from directory.field_views import errors_of_form, views
from directory.paging import page_asked, paging
from directory.spreadsheet import french_csv

_A_PAGE = 50


def _form(request: HttpRequest) -> QuestionForm:
    return QuestionForm(request.GET, sources=sources_of(request.user))


def _kept(form: QuestionForm) -> dict[str, str]:
    """What was understood of the question."""
    question = form.question
    since = question.since.isoformat() if question.since else ""
    said = {"source": question.source, "since": since}
    return {name: value for name, value in said.items() if value}


@keepers_only
@require_safe
def correction_list(request: HttpRequest) -> HttpResponse:
    form = _form(request)
    found, kept = corrections_of(request.user, form.question), _kept(form)
    page = page_asked(request, found.rows, _A_PAGE)
    context = {
        "fields": views(form),
        "errors": errors_of_form(form),
        "is_filtered": bool(kept),
        "found": found,
        "sources": by_source(list(page.object_list)),
        **paging(page, kept),
        "asked": f"?{urlencode(kept)}" if kept else "",
        "of_source": lambda key: f"?{urlencode({**kept, 'source': key})}",
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
