"""From an address to a point, by the Base adresse nationale when GEOCODER_URL names a service.

Only the address goes out: no name of an actor, no account, nothing of a young person. The answer is
believed within limits (2 s in all, 256 kB, no redirect, the right commune); anything else is a
`Trouble` with a sentence, and what was typed is kept.
"""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from threading import BoundedSemaphore, Thread
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPRedirectHandler,
    HTTPSHandler,
    ProxyHandler,
    Request,
    build_opener,
)

from django.conf import settings
from django.core.cache import cache
from geopy.adapters import AdapterHTTPError, BaseSyncAdapter
from geopy.exc import GeocoderParseError, GeocoderServiceError, GeopyError
from geopy.geocoders import BANFrance

from directory.enums import Precision
from directory.gazetteer import FAR_KM, home_by_code, km_from
from directory.models import Commune

TIMEOUT_S = 2.0
_BYTES_AT_MOST = 256 * 1024
_AT_ONCE = 4
_QUERY_AT_MOST = 200
_RESULTS = 5
# Below this the service itself is not sure.
_SCORE_AT_LEAST = 0.5
_KEPT_S = 24 * 3600
_PRECISIONS = {
    "housenumber": Precision.ADDRESS,
    "street": Precision.STREET,
    "locality": Precision.STREET,
    "municipality": Precision.COMMUNE,
}
_SILENT = "L’adresse n’a pas pu être cherchée : le service ne répond pas."
_UNKNOWN = "Cette adresse n’a pas été trouvée."
_ELSEWHERE = "Cette adresse a été trouvée dans une autre commune."

_log = logging.getLogger(__name__)
_slots = BoundedSemaphore(_AT_ONCE)


class Trouble(Exception):
    """What to say: the address stands at its commune, as before."""


class Silent(Trouble):
    """The service did not answer: asking again now would only wait again."""


@dataclass(frozen=True, slots=True)
class Found:
    """`precision`: of ADDRESS, STREET or COMMUNE."""

    latitude: float
    longitude: float
    precision: str


def is_configured() -> bool:
    return bool(settings.GEOCODER_URL)


def host() -> str:
    """Who receives addresses; "" when nobody does."""
    return urlsplit(settings.GEOCODER_URL).hostname or ""


def find_address(address: str, postal_code: str, commune: Commune) -> Found:
    """Raises Trouble. The same question is asked once a day."""
    query = " ".join(f"{address} {postal_code} {commune.name}".split())[:_QUERY_AT_MOST]
    key = f"geocoder:{blake2b(query.encode(), digest_size=12).hexdigest()}"
    answers = cache.get(key)
    if answers is None:
        answers = _ask(query)
        cache.set(key, answers, _KEPT_S)
    return _choose(answers, commune)


def _ask(query: str) -> list[dict[str, Any]]:
    """In a thread of its own: names that do not resolve and drops of bytes wait for nobody."""
    if not _slots.acquire(blocking=False):
        raise Silent(_SILENT)
    answers: list[list[dict[str, Any]]] = []

    def run() -> None:
        try:
            answers.append(_raw_answers(query))
        except (GeopyError, OSError, ValueError, LookupError, TypeError, AttributeError) as error:
            _log.warning("Géocodeur : pas de réponse lisible (%s).", type(error).__name__)
        finally:
            _slots.release()

    thread = Thread(target=run, daemon=True)
    thread.start()
    thread.join(TIMEOUT_S)
    if not answers:
        raise Silent(_SILENT)
    return answers[0]


def _raw_answers(query: str) -> list[dict[str, Any]]:
    parts = urlsplit(settings.GEOCODER_URL)
    service = BANFrance(
        domain=f"{parts.netloc}{parts.path}",
        scheme=parts.scheme,
        timeout=TIMEOUT_S,
        adapter_factory=_Adapter,
    )
    found = service.geocode(query, limit=_RESULTS, exactly_one=False) or []
    return [dict(one.raw["properties"], point=(one.latitude, one.longitude)) for one in found]


def _choose(answers: Iterable[dict[str, Any]], commune: Commune) -> Found:
    elsewhere = False
    for one in answers:
        if not _is_sure(one.get("score")):
            continue
        latitude, longitude = one["point"]
        if not _is_there(one, latitude, longitude, commune):
            elsewhere = True
            continue
        precision = _PRECISIONS.get(str(one.get("type")), Precision.COMMUNE)
        return Found(round(latitude, 6), round(longitude, 6), precision.value)
    raise Trouble(_ELSEWHERE if elsewhere else _UNKNOWN)


def _is_sure(score: Any) -> bool:
    return isinstance(score, int | float) and _SCORE_AT_LEAST <= score <= 1.0


def _is_there(one: dict[str, Any], latitude: float, longitude: float, commune: Commune) -> bool:
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        return False
    home = home_by_code(str(one.get("citycode") or ""))
    km = km_from(commune, latitude, longitude)
    return home is not None and home.code == commune.code and (km is None or km <= FAR_KM)


class _NoRedirect(HTTPRedirectHandler):
    """The service that was configured, and no address that it names."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class _Adapter(BaseSyncAdapter):
    """geopy's own reads as much as it is sent, and follows wherever it is led."""

    def __init__(self, *, proxies: Any, ssl_context: Any) -> None:
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        self._open = build_opener(
            HTTPSHandler(context=ssl_context), ProxyHandler(proxies), _NoRedirect
        ).open

    def get_text(self, url: str, *, timeout: float, headers: Any) -> str:
        try:
            with self._open(Request(url, headers=headers), timeout=timeout) as page:  # noqa: S310
                body = page.read(_BYTES_AT_MOST + 1)
        except HTTPError as error:
            error.close()
            raise AdapterHTTPError(
                "refused", status_code=error.code, headers={}, text=""
            ) from error
        except (URLError, OSError) as error:
            raise GeocoderServiceError("no answer") from error
        if len(body) > _BYTES_AT_MOST:
            raise GeocoderServiceError("too long")
        return str(body, "utf-8")

    def get_json(self, url: str, *, timeout: float, headers: Any) -> Any:
        try:
            return json.loads(self.get_text(url, timeout=timeout, headers=headers))
        except (ValueError, RecursionError) as error:
            raise GeocoderParseError("not JSON") from error
