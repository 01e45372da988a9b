"""The tree of the guide as anybody may read it, kept in memory: addresses, titles, neighbours.

Every page of the guide prints links to others: the thumbs, the breadcrumb, the links inside its
texts. They are read together, once, and again when a page is published, moved, withdrawn or made
private. Drafts, scheduled and private pages are not in here: a link to one becomes plain words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import connection
from wagtail.models import Page, PageLogEntry, PageViewRestriction

from directory.examples import is_marked

# The depth of the home of the site in the tree: what stands above it is nobody's business.
HOME_DEPTH = 2
_STEP = Page.steplen

Version = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """A question that leads to a volet, or to one of its sections."""

    question: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A readable page. `region`: the code of the region that it is about, "" for France;
    `adapts`: the national page of which it is a region's version or complement."""

    id: int
    path: str
    kind: str
    title: str
    url: str
    summary: str = ""
    position: int = 0
    region: str = ""
    adapts: int | None = None
    format: str = ""

    @property
    def is_example(self) -> bool:
        return is_marked(self.title)


@dataclass(frozen=True, slots=True)
class Volet:
    entry: Entry
    number: int
    motto: str
    asks: tuple[Ask, ...]


@dataclass(frozen=True)
class Outline:
    """`pages` in the order of the tree; `volets`: the five, in order; `journey`: the names of the
    steps of the young person's journey, and where it is told; `practices`: of each volet, the
    latest first; `glossary`: each term with what it stands for in full, "" for a plain word."""

    version: Version = ()
    pages: Mapping[int, Entry] = field(default_factory=dict)
    volets: tuple[Volet, ...] = ()
    journey: tuple[str, ...] = ()
    journey_url: str = ""
    practices: Mapping[int, tuple[Entry, ...]] = field(default_factory=dict)
    glossary: Mapping[str, str] = field(default_factory=dict)
    glossary_url: str = ""

    @cached_property
    def _by_path(self) -> dict[str, Entry]:
        return {page.path: page for page in self.pages.values()}

    @cached_property
    def _by_parent(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = defaultdict(list)
        for page in sorted(self.pages.values(), key=lambda page: (page.position, page.path)):
            found[page.path[:-_STEP]].append(page)
        return found

    @cached_property
    def adapted(self) -> frozenset[int]:
        """The national pages of which some region has a version or a complement."""
        return frozenset(page.adapts for page in self.pages.values() if page.adapts)

    def above(self, path: str) -> list[Entry]:
        """From the guide down to the parent of the page at this place."""
        starts = (path[:end] for end in range((HOME_DEPTH + 1) * _STEP, len(path), _STEP))
        return [self._by_path[start] for start in starts if start in self._by_path]

    def below(self, path: str) -> list[Entry]:
        """The children of the page at this place, in the order that the editors gave them."""
        return list(self._by_parent.get(path, ()))


_kept = Outline()


def read_outline() -> Outline:
    """One small query; the pages are read again when one of them moved."""
    global _kept
    version = read_version()
    if _kept.version != version:
        _kept = _build(version)
    return _kept


def read_version() -> Version:
    """Moves with whatever anybody may read: what is kept in memory of the pages is of a version.

    Written by hand: it is asked at every page of the guide, and an ORM query costs more than the
    answer. The log tells of moves, which no date of publication does."""
    page, log, walls = (model._meta.db_table for model in (Page, PageLogEntry, PageViewRestriction))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT (SELECT COUNT(*) FROM {page} WHERE live = %s),"  # noqa: S608 (our own tables)
            f" (SELECT MAX(last_published_at) FROM {page}), (SELECT MAX(id) FROM {log}),"
            f" (SELECT COUNT(*) FROM {walls}), (SELECT MAX(id) FROM {walls})",
            [True],
        )
        return tuple(cursor.fetchone())


def _build(version: Version) -> Outline:
    """Eight queries, whatever the number of pages."""
    pages = _pages()
    journey = _first("JourneyPage", pages)
    glossary = _first("GlossaryPage", pages)
    return Outline(
        version=version,
        pages=pages,
        volets=tuple(_volets(pages)),
        journey=tuple(step["value"]["title"] for step in journey.steps.raw_data) if journey else (),
        journey_url=pages[journey.pk].url if journey else "",
        practices=_practices(pages),
        glossary=_terms(glossary.terms.raw_data) if glossary else {},
        glossary_url=pages[glossary.pk].url if glossary else "",
    )


def _model(name: str) -> Any:
    """Looked up when asked: pages are presented by their own models, which import this module."""
    return apps.get_model("guide", name)


def _pages() -> dict[int, Entry]:
    guide = {
        row["pk"]: row
        for row in _model("GuidePage").objects.values(
            "pk", "summary", "position", "region_id", "adapts_id"
        )
    }
    formats = dict(_model("ToolPage").objects.values_list("pk", "format"))
    # Bare pages: their own kind's columns hold whole texts.
    rows = Page.objects.live().public().defer_streamfields().order_by("path")
    found = {}
    for page in rows.filter(depth__gte=HOME_DEPTH).select_related("content_type"):
        own = guide.get(page.pk, {})
        found[page.pk] = Entry(
            id=page.pk,
            path=page.path,
            kind=page.content_type.model,
            title=page.title,
            url=page.get_url() or "",
            summary=own.get("summary", ""),
            position=own.get("position", 0),
            region=own.get("region_id") or "",
            adapts=own.get("adapts_id"),
            format=formats.get(page.pk, ""),
        )
    return found


def _first(model: str, pages: Mapping[int, Entry]) -> Any:
    rows = _model(model).objects.filter(region=None).order_by("path")
    return next((page for page in rows if page.pk in pages), None)


def _volets(pages: Mapping[int, Entry]) -> Iterable[Volet]:
    rows = _model("VoletPage").objects.filter(region=None).order_by("number", "pk")
    for volet in rows.only("number", "motto", "asks"):
        if volet.pk in pages:
            asks = (one["value"] for one in volet.asks.raw_data)
            yield Volet(
                pages[volet.pk],
                volet.number,
                volet.motto,
                tuple(Ask(one["question"], one.get("section") or "") for one in asks),
            )


def _practices(pages: Mapping[int, Entry]) -> dict[int, tuple[Entry, ...]]:
    rows = (
        _model("PracticePage")
        .objects.exclude(volet=None)
        .order_by("-practised_on", "pk")
        .values_list("volet_id", "pk")
    )
    found: dict[int, tuple[Entry, ...]] = {}
    for volet, practice in rows:
        if practice in pages:
            found[volet] = (*found.get(volet, ()), pages[practice])
    return found


def _terms(terms: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    values = (term["value"] for term in terms)
    return {one["term"]: one.get("full") or "" for one in values}
