"""What the guide's pages print around their sections: where one is, what is near, what leads on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.utils.text import slugify
from wagtail.models import Page

from directory.words import fold
from guide.here import Here
from guide.outline import Entry, Volet

if TYPE_CHECKING:
    from guide.models import GuidePage

_CONTENTS_FROM = 3
# Young people and parents do not read the volets.
_WITH_THUMBS = "professionals"
# Pages straight under the guide's home are not read one after the other; those of a folder are.
_NEIGHBOURS_BELOW = 4


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


def build_frame(page: GuidePage, here: Here) -> Frame:
    """From memory. A volet's neighbours are volets; elsewhere they are the pages beside it."""
    volets = here.outline.volets
    at = next((n for n, one in enumerate(volets) if one.entry.id in (page.pk, page.adapts_id)), -1)
    row = [volet_way(volet, here) for volet in volets] if at >= 0 else []
    if at < 0 and page.region_id is None and page.depth > _NEIGHBOURS_BELOW:
        beside = here.outline.below(page.path[: -Page.steplen])
        at = next((n for n, entry in enumerate(beside) if entry.id == page.pk), -1)
        row = [way(entry, here) for entry in beside] if at >= 0 else []
    return Frame(
        parents=tuple(
            (above.title, here.link(above.url)) for above in here.outline.above(page.path)
        ),
        contents=contents_of(page),
        thumbs=tuple(
            Thumb(
                volet.number,
                volet.entry.title,
                here.link(volet.entry.url),
                volet.entry.id in (page.pk, page.adapts_id),
            )
            for volet in volets
            if page.menu_section == "guide" and page.audience == _WITH_THUMBS
        ),
        before=row[at - 1] if at > 0 else None,
        after=row[at + 1] if 0 <= at < len(row) - 1 else None,
    )


def volet_way(volet: Volet, here: Here) -> Way:
    return Way(f"{volet.number}. {volet.entry.title}", here.link(volet.entry.url))


def way(entry: Entry, here: Here) -> Way:
    return Way(
        entry.title,
        here.link(entry.url),
        entry.summary,
        detail=entry.format,
        example=entry.is_example,
    )


def contents_of(page: GuidePage) -> tuple[tuple[str, str], ...]:
    sections = [(block.value.name, block.value["title"]) for block in page.body]
    return tuple(sections) if len(sections) >= _CONTENTS_FROM else ()


def ways_below(page: GuidePage, here: Here) -> tuple[Way, ...]:
    """The same from memory, as links."""
    return tuple(way(entry, here) for entry in here.outline.below(page.path))


def annexes(page: GuidePage, here: Here) -> tuple[Way, ...]:
    """What the home of the guide offers beside its volets."""
    volets = {volet.entry.id for volet in here.outline.volets}
    below = here.outline.below(page.path)
    return tuple(way(entry, here) for entry in below if entry.id not in volets)


def volets_with_asks(here: Here) -> tuple[VoletAsks, ...]:
    return tuple(
        VoletAsks(
            volet.number,
            volet.entry.title,
            volet.motto,
            here.link(volet.entry.url),
            tuple(
                Way(
                    ask.question,
                    here.link(volet.entry.url + (f"#{ask.anchor}" if ask.anchor else "")),
                )
                for ask in volet.asks
            ),
        )
        for volet in here.outline.volets
    )


@dataclass(frozen=True, slots=True)
class KeyIdea:
    """`section`: the title of the section that develops it, "" when no section has that anchor."""

    number: int
    text: Any
    anchor: str
    section: str


def key_ideas(page: Any) -> tuple[KeyIdea, ...]:
    titles = {block.value.name: block.value["title"] for block in page.body}
    return tuple(
        KeyIdea(
            number,
            block.value["text"],
            block.value["section"],
            titles.get(block.value["section"], ""),
        )
        for number, block in enumerate(page.key_ideas, start=1)
    )


def tool_ways(tools: Iterable[Mapping[str, Any]], here: Here) -> tuple[Way, ...]:
    """Of stored `tool` blocks, so that no page is read: those that can be read."""
    found = []
    for stored in tools:
        entry = here.outline.pages.get(stored["page"] or 0)
        if entry is not None:
            use = stored.get("use") or entry.summary
            found.append(Way(entry.title, here.link(entry.url), use, entry.format))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the young person's journey; `ways`: its volet and its tools."""

    title: str
    question: str
    done: Any
    outcome: str
    ways: tuple[Way, ...]


def journey_steps(page: Any, here: Here) -> tuple[Step, ...]:
    pages = here.outline.pages
    found = []
    for block, stored in zip(page.steps, page.steps.raw_data, strict=True):
        ids = [stored["value"].get("volet"), *_items(stored["value"].get("tools"))]
        linked = tuple(way(pages[number], here) for number in ids if number in pages)
        value = block.value
        found.append(
            Step(value["title"], value["question"], value["done"], value["outcome"], linked)
        )
    return tuple(found)


def _items(stored: Any) -> list[Any]:
    """Of a stored list: bare values in old revisions, else each in its own item."""
    return [one["value"] if isinstance(one, dict) else one for one in stored or ()]


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
