"""Addresses of other sites, as records hold them."""

from __future__ import annotations

_SCHEMES = ("https://", "http://")


def web_address(address: str) -> str:
    """The address when it leads to a web page, else "". Forms refuse the others; what was imported
    might be code (« javascript:… »), which is never made a link."""
    return address if address.lower().startswith(_SCHEMES) else ""
