"""The data of the map: marks of a frame, and the reasons of a few solutions."""

from __future__ import annotations

import hashlib
import re

import orjson
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from maps.details import build_details
from maps.features import build_collection
from maps.joining import LIVE_GAP_PX, join_close
from maps.marks import build_marks, named_solutions
from maps.places import read_places
from search.asking import Asked, ask
from search.criteria import YES
from search.results import CELL_IDS_AT_MOST
from search.viewport import ViewportError, parse_viewport

GEOJSON = "application/geo+json"
_OPEN = {"Cross-Origin-Resource-Policy": "cross-origin", "Access-Control-Allow-Origin": "*"}
_IDS = re.compile(r"[0-9]{1,12}(?:,[0-9]{1,12})*", re.ASCII)
# Raised when the shape of the answers changes, so that no browser keeps an old one.
_SHAPE = 1


@require_safe
def points(request: HttpRequest) -> HttpResponseBase:
    """Marks inside `bbox` at `zoom`, of the solutions that the other parameters ask for. With
    `regroupe=oui`, as our own map asks, marks that would overlap are joined."""
    try:
        frame = parse_viewport(request.GET.get("bbox"), request.GET.get("zoom"))
    except ViewportError as error:
        return _refused(error.param, str(error))
    asked = ask(request.GET)
    etag = _etag(request, asked)
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    results = asked.engine.map(asked.criteria, bbox=frame.bbox, zoom=frame.zoom)
    cells = results.cells
    if request.GET.get("regroupe") == YES:
        cells = join_close(cells, zoom=frame.zoom, gap_px=LIVE_GAP_PX)
    marks = build_marks(cells, read_places(named_solutions(cells)), zoom=frame.zoom)
    body = build_collection(marks, results, asked.criteria)
    return HttpResponse(body, content_type=GEOJSON, headers={**_OPEN, "ETag": etag})


@require_safe
def details(request: HttpRequest) -> HttpResponseBase:
    """Why the solutions `ids` may suit, in the words of the list, for a window of the map."""
    raw = request.GET.get("ids", "")
    ids = [int(part) for part in raw.split(",")] if _IDS.fullmatch(raw) else []
    if not 0 < len(ids) <= CELL_IDS_AT_MOST:
        sentence = f"ids donne les numéros de 1 à {CELL_IDS_AT_MOST} solutions : ids=12,34."
        return _refused("ids", sentence)
    asked = ask(request.GET)
    etag = _etag(request, asked)
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    body = orjson.dumps({"solutions": build_details(asked, frozenset(ids))})
    headers = {**_OPEN, "ETag": etag}
    return HttpResponse(body, content_type="application/json", headers=headers)


def _refused(param: str, sentence: str) -> HttpResponse:
    body = orjson.dumps({"param": param, "error": sentence})
    return HttpResponse(body, status=400, content_type="application/json", headers=_OPEN)


def _etag(request: HttpRequest, asked: Asked) -> str:
    """The same answer for the same revision, day and question."""
    question = request.META.get("QUERY_STRING", "").encode()
    digest = hashlib.blake2s(question, digest_size=8).hexdigest()
    revision, today = asked.engine.corpus.revision, asked.criteria.today
    return f'"{_SHAPE}-{revision}-{today:%Y%m%d}-{digest}"'
