"""The whole site as installed: reference data, demonstration, contract; and every public address.

Territories are those around the demonstration's operators, so that it loads in seconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver

from directory.demo.seeding import seed
from directory.loading.national_solutions import load_national_solutions
from directory.loading.vocabularies import load_synonyms
from directory.models import Actor, Platform, Solution
from guide.loading.pages import load_guide
from portal.contract_fixture import seed_contract
from portal.installation import plant_pages
from tests.days import TODAY
from tests.directory.demo_world import store_world

# Staff addresses: their rights have tests of their own.
STAFF = ("gestion/", "documents/", "espace/")


@dataclass(frozen=True, slots=True)
class WholeSite:
    """`contract`: what `seed_contract` prints."""

    contract: dict[str, Any]

    def slugs(self) -> dict[str, str]:
        """One real published record of each kind, and one that was withdrawn."""
        demo = Solution.objects.published().filter(is_example=True)
        actor = Actor.objects.published().filter(is_example=True, solutions__in=demo)
        platform = Platform.objects.published().filter(is_example=True)
        entry = self.contract["solutions"]["P1"]
        return {
            "solution": demo.order_by("pk")[0].slug,
            "withdrawn": entry["archived"]["slug"],
            "draft": entry["draft"]["slug"],
            "actor": actor.order_by("pk")[0].slug,
            "withdrawn_actor": self.contract["actors"]["P1"]["archived"]["slug"],
            "platform": platform.order_by("pk")[0].slug,
        }


@contextmanager
def whole_site(blocker: Any) -> Iterator[WholeSite]:
    """The site for all the tests of a folder, undone at the end. `blocker`: pytest-django's."""
    with blocker.unblock(), transaction.atomic():
        store_world()
        load_synonyms(_silent)
        load_national_solutions(_silent)
        plant_pages()
        load_guide(_silent)
        assert seed(today=TODAY)
        yield WholeSite(seed_contract(today=TODAY))
        transaction.set_rollback(True)


def _silent(line: str) -> None:
    """The loaders report to a person; nobody reads here."""


def public_patterns() -> dict[str, str]:
    """Name (with its namespace) → route, of every public address that the site answers."""
    return dict(_walk(get_resolver().url_patterns))


def _walk(
    patterns: list[URLPattern | URLResolver], prefix: str = "", namespace: str = ""
) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        route = f"{prefix}{pattern.pattern}"
        if route.startswith(STAFF):
            continue
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, route, inner)
        else:
            yield f"{namespace}{pattern.name or route}", route


def content(response: HttpResponseBase) -> bytes:
    """The whole body, streamed or not."""
    if response.streaming:
        return b"".join(response.streaming_content)  # type: ignore[attr-defined]
    return response.content  # type: ignore[attr-defined,no-any-return]


def is_page(response: HttpResponseBase) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html")
