"""What the guide's pages print around their sections: where one is, what is near, what leads on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.http import HttpRequest
from django.utils.text import slugify
from wagtail.models import Page

from directory.words import fold
from guide.here import Here

if TYPE_CHECKING:
    from guide.models import GuidePage

# The depth of the home of the site in the tree: what stands above it is nobody's business.
HOME_DEPTH = 2
_CONTENTS_FROM = 3


@dataclass(frozen=True, slots=True)
class Way:
    """A link to a page, with what it says of itself."""

    title: str
    url: str
    summary: str = ""
    detail: str = ""
    example: bool = False


@dataclass(frozen=True, slots=True)
class Thumb:
    """A volet in the index that stands on every page of the guide."""

    number: int
    title: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class VoletAsks:
    """A volet on the guide's home: what it is for, and the questions that lead to it."""

    number: int
    title: str
    motto: str
    url: str
    asks: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """`parents`: (label, address) from the guide down; `contents`: (anchor, title), empty on a
    short page; `before`, `after`: neighbours in reading order."""

    parents: tuple[tuple[str, str], ...]
    contents: tuple[tuple[str, str], ...]
    thumbs: tuple[Thumb, ...]
    before: Way | None = None
    after: Way | None = None


def build_frame(page: GuidePage, request: HttpRequest, here: Here) -> Frame:
    """Two queries: the pages above, the volets."""
    volets = list(national_volets())
    at = next((n for n, volet in enumerate(volets) if volet.pk in (page.pk, page.adapts_id)), None)
    return Frame(
        parents=tuple(
            (above.title, here.link(above.get_url(request)))
            for above in page.get_ancestors().filter(depth__gt=HOME_DEPTH)
        ),
        contents=contents_of(page),
        thumbs=tuple(
            Thumb(volet.number, volet.title, here.link(volet.get_url(request)), n == at)
            for n, volet in enumerate(volets)
        ),
        before=None if at is None else _volet_way(volets, at - 1, request, here),
        after=None if at is None else _volet_way(volets, at + 1, request, here),
    )


def national_volets() -> Any:
    """The five, in order, as anybody may read them."""
    volets: Any = apps.get_model("guide", "VoletPage")  # pages are presented by their own models
    return volets.objects.readable().filter(region=None).order_by("number", "pk")


def _volet_way(volets: Sequence[Any], at: int, request: HttpRequest, here: Here) -> Way | None:
    if not 0 <= at < len(volets):
        return None
    volet = volets[at]
    return Way(f"{volet.number}. {volet.title}", here.link(volet.get_url(request)))


def contents_of(page: GuidePage) -> tuple[tuple[str, str], ...]:
    sections = [(block.value.name, block.value["title"]) for block in page.body]
    return tuple(sections) if len(sections) >= _CONTENTS_FROM else ()


def ways(pages: Iterable[Page], request: HttpRequest, here: Here) -> tuple[Way, ...]:
    return tuple(
        Way(
            page.title,
            here.link(page.get_url(request)),
            getattr(page, "summary", ""),
            example="(exemple)" in page.title,
        )
        for page in pages
    )


def children_of(page: GuidePage) -> Any:
    """The readable pages below, in the order that the editors gave them."""
    pages: Any = apps.get_model("guide", "GuidePage")
    return pages.objects.readable().child_of(page).order_by("position", "path")


def volets_with_asks(request: HttpRequest, here: Here) -> tuple[VoletAsks, ...]:
    return tuple(
        VoletAsks(
            volet.number,
            volet.title,
            volet.motto,
            here.link(volet.get_url(request)),
            tuple(_ask(volet, block.value, request, here) for block in volet.asks),
        )
        for volet in national_volets()
    )


def _ask(volet: Any, ask: Any, request: HttpRequest, here: Here) -> Way:
    anchor = f"#{ask['section']}" if ask["section"] else ""
    return Way(ask["question"], here.link(volet.get_url(request) + anchor))


def journey_steps() -> tuple[str, ...]:
    """The names of the steps of the young person's journey, in order."""
    journeys: Any = apps.get_model("guide", "JourneyPage")
    journey = journeys.objects.readable().filter(region=None).order_by("path").first()
    return tuple(block.value["title"] for block in journey.steps) if journey else ()


@dataclass(frozen=True, slots=True)
class Term:
    term: str
    full: str
    plain: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Letter:
    name: str
    slug: str
    terms: tuple[Term, ...]


def by_letter(terms: Iterable[Mapping[str, Any]]) -> tuple[Letter, ...]:
    """The glossary under its letters, accents and capitals aside."""
    entries = sorted(
        (
            Term(one["term"], one.get("full") or "", one["plain"], f"mot-{slugify(one['term'])}")
            for one in terms
        ),
        key=lambda term: fold(term.term),
    )
    grouped = groupby(entries, key=lambda term: fold(term.term)[:1])
    return tuple(Letter(key.upper(), key, tuple(group)) for key, group in grouped)
