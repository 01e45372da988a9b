"""The answer as data and files; the same parameters as the page, the same set."""

from __future__ import annotations

from collections.abc import Iterator

import orjson
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.views.decorators.http import require_safe

from search import exports
from search.answer import answer
from search.asking import ask, settled

_CROSS_ORIGIN = {
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
}


@require_safe
def solutions_json(request: HttpRequest) -> HttpResponse:
    body = settled(request.GET, lambda asked: orjson.dumps(answer(asked, asked.page())))
    return HttpResponse(body, content_type="application/json", headers=_CROSS_ORIGIN)


@require_safe
def solutions_csv(request: HttpRequest) -> StreamingHttpResponse:
    lines = exports.csv_lines(ask(request.GET))
    return _file(lines, "text/csv; charset=utf-8", "solutions.csv")


@require_safe
def solutions_xlsx(request: HttpRequest) -> FileResponse:
    book = exports.workbook(ask(request.GET))
    return FileResponse(book, as_attachment=True, filename="solutions.xlsx")


@require_safe
def solutions_geojson(request: HttpRequest) -> StreamingHttpResponse:
    return _file(exports.geojson(ask(request.GET)), "application/geo+json", "solutions.geojson")


@require_safe
def solutions_jsonl(request: HttpRequest) -> StreamingHttpResponse:
    """The whole public set, whatever parameters come along."""
    return _file(exports.jsonl(ask(QueryDict())), "application/x-ndjson", "solutions.jsonl")


def _file(
    parts: Iterator[str] | Iterator[bytes], content_type: str, name: str
) -> StreamingHttpResponse:
    headers = {**_CROSS_ORIGIN, "Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(parts, content_type=content_type, headers=headers)
