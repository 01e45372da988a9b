"""A question asked to a page as a browser does, and the addresses that answer, in reading order."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from bs4 import BeautifulSoup
from django.test import Client

# What a reader meets from the top of each page; the offer to search near a commune stands first.
ANSWERS = {
    "/recherche/": "[data-answer]",
    "/solutions/": "a[data-near], [data-solution] h3 a, a[data-answer]",
}


def answers(client: Client, page: str, q: str, at_most: int = 5) -> list[str]:
    """Each address once; an offer to search near a commune is written « pres:<code> »."""
    response = client.get(page, {"q": q})
    if response.status_code != 200:
        raise RuntimeError(f"{page}?q={q}: {response.status_code}")
    soup = BeautifulSoup(response.content, "html.parser")
    links = [_address(str(link["href"])) for link in soup.select(ANSWERS[page])]
    return list(dict.fromkeys(links))[:at_most]


def _address(href: str) -> str:
    parts = urlsplit(href)
    commune = parse_qs(parts.query).get("commune", [""])[0]
    if commune and parts.path in ("", "/solutions/", "/acteurs/"):
        return f"pres:{commune}"
    return parts.path
