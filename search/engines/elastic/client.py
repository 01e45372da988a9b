"""How the cluster is reached: one connection pool a process, a short patience, no retry.

The address may hold a user and a password; they are taken out of it at once, so that no message,
log or error page that quotes the address can tell them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit, urlunsplit

from django.conf import settings
from elasticsearch import Elasticsearch
from elasticsearch.serializer import OrjsonSerializer

# A person waits: past this the resident engine answers. Nothing is asked twice.
TIMEOUT_S = 2.0
_CONNECTIONS = 10
_PORTS = {"http": 9200, "https": 9200}


class Address(NamedTuple):
    """`url` without credentials; `login` as (user, password)."""

    url: str
    login: tuple[str, str] | None


def parse_address(raw: str) -> Address:
    """Raises ValueError, without quoting what was given."""
    parts = urlsplit(raw.strip())
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError("ELASTICSEARCH_URL : une adresse comme https://utilisateur:mot@hote:9200")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    netloc = f"{host}:{parts.port or _PORTS[parts.scheme]}"
    url = urlunsplit((parts.scheme, netloc, parts.path.rstrip("/"), "", ""))
    login = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
    return Address(url, login)


def connect() -> Elasticsearch:
    """The client of this process, as the settings say."""
    return client_of(
        settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_API_KEY, settings.ELASTICSEARCH_CA
    )


@lru_cache(maxsize=4)
def client_of(raw: str, api_key: str = "", ca: str = "") -> Elasticsearch:
    """An API key wins over a user and a password: only one of them may be sent."""
    address = parse_address(raw)
    options: dict[str, Any] = {}
    if api_key:
        options["api_key"] = api_key
    elif address.login:
        options["basic_auth"] = address.login
    if ca and address.url.startswith("https:"):
        options["ca_certs"] = ca
    return Elasticsearch(
        address.url,
        request_timeout=TIMEOUT_S,
        max_retries=0,
        retry_on_timeout=False,
        retry_on_status=(),
        connections_per_node=_CONNECTIONS,
        serializers={OrjsonSerializer.mimetype: OrjsonSerializer()},
        **options,
    )
