"""The words of the guide's public pages, in memory, ready to be searched.

A page is read again when it was published since; a published page is one that anybody may open:
drafts, scheduled and private pages have no words here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from wagtail.fields import StreamField

from guide.fields import ProseField
from guide.models import GuidePage, PracticePage, VoletPage
from guide.outline import Version, read_version
from guide.rich_words import plain_words
from search.asked import GUIDE, asked_as
from search.engines import get_engine
from search.shelf import Leaf, Shelf
from search.text import Lexicon

# What says the subject of a page in few words, beside its title.
_KEYWORDS = ("summary", "motto", "use", "at_the_table")
_STREAM_KEYWORDS = ("key_ideas", "asks")
# « L’aide sociale à l’enfance (ASE) » is also called by what stands in brackets.
_BRACKETS = re.compile(r"\(([^)]+)\)")


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
    version = read_version()
    kept = _kept.shelves
    if kept is None or kept.version != version or kept.guide.lexicon is not lexicon:
        kept = _kept.shelves = _build(version, lexicon)
    return kept


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
    names = tuple(_BRACKETS.findall(page.title))
    asks = asked_as(GUIDE).get(page.content_key, ())
    return Leaf(page.pk, page.title, " ".join(keywords), " ".join(texts), names, asks)


def _words(page: GuidePage) -> Iterator[tuple[str, str]]:
    """(field, its words) of everything that people read on the page."""
    for column in page._meta.get_fields():
        match column:
            case StreamField():
                value = getattr(page, column.name)
                yield column.name, " ".join(column.stream_block.get_searchable_content(value))
            case ProseField():
                yield column.name, plain_words(getattr(page, column.name))
            case _ if column.name in _KEYWORDS or column.name == "run_by":
                yield column.name, getattr(page, column.name)
