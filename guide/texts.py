"""The words of the guide's public pages, in memory, ready to be searched.

A page is read again when it was published since; a published page is one that anybody may open:
drafts, scheduled and private pages have no words here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.db import connection
from wagtail.fields import StreamField
from wagtail.models import Page, PageViewRestriction

from guide.fields import ProseField
from guide.models import GuidePage, PracticePage, VoletPage
from search.engines import get_engine
from search.shelf import Leaf, Shelf
from search.text import Lexicon

_TAG = re.compile(r"<[^>]+>")
# What says the subject of a page in few words, beside its title.
_KEYWORDS = ("summary", "motto", "use", "at_the_table")
_STREAM_KEYWORDS = ("key_ideas", "asks")

# Moves when a page is published, withdrawn, made private or public again.
Version = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class GuideShelves:
    """`guide` and `practices` hold the same kind of leaf: the primary key of a page."""

    version: Version
    guide: Shelf
    practices: Shelf


@dataclass(slots=True)
class _Kept:
    """`leaves`: page → (when it was published, its leaf): only what moved is read again."""

    shelves: GuideShelves | None = None
    leaves: dict[int, tuple[Any, Leaf]] = field(default_factory=dict)


_kept = _Kept()


def guide_shelves() -> GuideShelves:
    """One small query; pages are read when one of them moved."""
    lexicon = get_engine().corpus.lexicon
    version = _version()
    kept = _kept.shelves
    if kept is None or kept.version != version or kept.guide.lexicon is not lexicon:
        kept = _kept.shelves = _build(version, lexicon)
    return kept


def _version() -> Version:
    """One query, as for the outline of the guide (guide/outline.py)."""
    pages, walls = (model._meta.db_table for model in (Page, PageViewRestriction))
    counted = "COUNT(*), MAX(last_published_at), MAX(latest_revision_created_at)"
    private = f"(SELECT COUNT(*) FROM {walls}), (SELECT MAX(id) FROM {walls})"  # noqa: S608 (ours)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counted}, {private} FROM {pages} WHERE live = %s", [True])  # noqa: S608
        return tuple(cursor.fetchone())


def _build(version: Version, lexicon: Lexicon) -> GuideShelves:
    stamps = dict(GuidePage.objects.readable().values_list("pk", "last_published_at"))
    practices = set(PracticePage.objects.filter(pk__in=stamps).values_list("pk", flat=True))
    stale = [pk for pk, stamp in stamps.items() if _kept.leaves.get(pk, (0, 0))[0] != stamp]
    for page in GuidePage.objects.filter(pk__in=stale).specific().iterator():
        _kept.leaves[page.pk] = (stamps[page.pk], read_leaf(page))
    _kept.leaves = {pk: kept for pk, kept in _kept.leaves.items() if pk in stamps}
    by_kind: dict[bool, list[Leaf]] = {True: [], False: []}
    for pk in sorted(stamps):
        by_kind[pk in practices].append(_kept.leaves[pk][1])
    return GuideShelves(version, Shelf(by_kind[False], lexicon), Shelf(by_kind[True], lexicon))


def read_leaf(page: GuidePage) -> Leaf:
    keywords: list[str] = []
    texts: list[str] = []
    for name, words in _words(page):
        (keywords if name in (*_KEYWORDS, *_STREAM_KEYWORDS) else texts).append(words)
    if isinstance(page, VoletPage):
        keywords.append(f"volet {page.number}")
    if isinstance(page, PracticePage):
        keywords += [theme.label for theme in page.themes.all()]
    return Leaf(page.pk, page.title, " ".join(keywords), " ".join(texts))


def _words(page: GuidePage) -> Iterator[tuple[str, str]]:
    """(field, its words) of everything that people read on the page."""
    for column in page._meta.get_fields():
        match column:
            case StreamField():
                value = getattr(page, column.name)
                yield column.name, " ".join(column.stream_block.get_searchable_content(value))
            case ProseField():
                yield column.name, unescape(_TAG.sub(" ", getattr(page, column.name)))
            case _ if column.name in _KEYWORDS or column.name == "run_by":
                yield column.name, getattr(page, column.name)
