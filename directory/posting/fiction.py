"""Addresses of nobody: names of domains that are kept for examples."""

from __future__ import annotations

# RFC 2606. `.test` is left out: it is what rehearsals of a whole site are made with.
_ENDINGS = (".invalid", ".example", ".localhost")
_DOMAINS = frozenset({"example.com", "example.net", "example.org"})


def is_fiction(address: str) -> bool:
    """The demonstration set writes its invented people under one of these."""
    domain = address.rpartition("@")[2].strip().casefold()
    return domain in _DOMAINS or f".{domain}".endswith(_ENDINGS)
