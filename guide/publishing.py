"""What a page must be before it is published: pure rules over its fields and blocks.

An error refuses publication, whichever way it is asked; a warning is told and left to the team.
Each problem is a French sentence that says where. Nothing here reads the database, except the
pages and files that blocks already hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock

from directory.french import capital
from guide.blocks import BlankBlock, CallBlock, DocumentBlock, IdeasBlock, TableBlock
from guide.blocks.words import QuestionBlock
from guide.fields import ProseField
from guide.rich_words import Heading, bad_links, count_words, headings, long_sentences, plain_words

if TYPE_CHECKING:
    from guide.models import GuidePage

LONG_SENTENCE_WORDS = 30

# The words of a page → the sigles that it does not explain (guide/acronyms.py).
Unexplained = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class Problem:
    message: str
    where: str
    is_error: bool = False

    def __str__(self) -> str:
        return f"{self.where} : {self.message}"


class PublishingRefused(PermissionDenied):
    """Publication was asked for a page with errors."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(" ".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Passage:
    """A block, or a field of the page, with the words that say where it stands.

    `level`: of the heading above it: 1 the page's, 2 a section's, 3 a block's.
    """

    where: str
    value: Any
    block: Any = None
    level: int = 2

    @property
    def html(self) -> str:
        """Of rich text, as stored; empty for anything else."""
        if self.block is None:
            return str(self.value or "")
        return self.value.source if isinstance(self.block, blocks.RichTextBlock) else ""


def find_problems(page: GuidePage, unexplained: Unexplained | None = None) -> list[Problem]:
    """Errors first, then in the order of the page."""
    passages = list(read_passages(page))
    found = [problem for passage in passages for rule in _RULES for problem in rule(passage)]
    found += _heading_jumps(passages)
    if page.audience == "families":
        found += [problem for passage in passages for problem in _long_sentences(passage)]
    if unexplained is not None:
        found += _sigles(passages, unexplained)
    return sorted(found, key=lambda problem: not problem.is_error)


def errors_of(page: GuidePage) -> list[Problem]:
    return [problem for problem in find_problems(page) if problem.is_error]


# ---- reading a page ----------------------------------------------------------------------------
# Fields printed under the page's own heading; the others have a heading of level 2.
# Blocks that print a heading of their own above their texts.
_TITLED = (CallBlock, IdeasBlock, BlankBlock, QuestionBlock)
_UNDER_TITLE = frozenset({"intro", "objective"})


def read_passages(page: GuidePage) -> Iterator[Passage]:
    for field in page._meta.get_fields():
        if isinstance(field, ProseField):
            level = 1 if field.name in _UNDER_TITLE else 2
            yield Passage(_name(field.verbose_name), getattr(page, field.name), level=level)
        elif isinstance(field, StreamField):
            for child in getattr(page, field.name):
                place = Passage(_name(field.verbose_name), child.value, child.block)
                yield from _inside(replace(place, where=_title(child, place.where)))


def _inside(place: Passage) -> Iterator[Passage]:
    """The passage and, below it, what it is made of."""
    yield place
    block, value = place.block, place.value
    if isinstance(block, ImageBlock) or value is None:
        return
    level = 3 if isinstance(block, _TITLED) else place.level
    if isinstance(block, blocks.StreamBlock):
        for child in value:
            where = f"{place.where}, bloc « {_name(child.block.label)} »"
            yield from _inside(Passage(where, child.value, child.block, level))
    elif isinstance(block, blocks.ListBlock):
        for item in value:
            yield from _inside(Passage(place.where, item, block.child_block, level))
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from _inside(Passage(place.where, value[name], child, level))


def _title(child: Any, field: str) -> str:
    if child.block_type == "section":
        return f"Section « {child.value['title']} »"
    return f"{field}, « {_name(child.block.label)} »"


def _name(label: Any) -> str:
    return capital(str(label))


# ---- rules -------------------------------------------------------------------------------------
def _images(place: Passage) -> Iterator[Problem]:
    if not isinstance(place.block, ImageBlock) or place.value is None:
        return
    image = place.value
    if not getattr(image, "decorative", False) and not (image.contextual_alt_text or "").strip():
        yield Problem(
            "l’image n’a pas de texte alternatif. Décrivez-la, ou cochez « image décorative ».",
            place.where,
            is_error=True,
        )


def _links(place: Passage) -> Iterator[Problem]:
    for words in bad_links(place.html) if place.html else ():
        yield Problem(_link_message(words), place.where, is_error=True)
    if isinstance(place.block, CallBlock):
        if bad_links(f'<a href="/">{place.value["label"]}</a>'):
            yield Problem(_link_message(place.value["label"]), place.where, is_error=True)
        if not place.value["page"] and not place.value["link"]:
            yield Problem("le lien ne mène nulle part.", place.where, is_error=True)


def _link_message(words: str) -> str:
    if not words:
        return "un lien n’a pas de texte."
    return f"le lien « {words} » ne dit pas où il mène. Écrivez le nom de la page."


def _tables(place: Passage) -> Iterator[Problem]:
    if not isinstance(place.block, TableBlock):
        return
    columns = [str(column).strip() for column in place.value["columns"]]
    if not all(columns):
        yield Problem("une colonne du tableau n’a pas d’en-tête.", place.where, is_error=True)
    for number, row in enumerate(place.value["rows"], start=1):
        cells = list(row["cells"])
        if len(cells) != len(columns):
            yield Problem(
                f"la ligne {number} du tableau a {len(cells)} cases pour {len(columns)} colonnes.",
                place.where,
                is_error=True,
            )
        elif not plain_words(cells[0].source):
            yield Problem(f"la ligne {number} du tableau n’a pas d’en-tête.", place.where)


def _documents(place: Passage) -> Iterator[Problem]:
    is_bare = isinstance(place.block, DocumentChooserBlock) and place.value is not None
    has_no_twin = isinstance(place.block, DocumentBlock) and not place.value["twin"]
    if has_no_twin or (is_bare and place.where.startswith("Pièces jointes")):
        yield Problem(
            "le document n’a pas de version accessible dans une page. Le site le dit au lecteur.",
            place.where,
        )


_RULES: tuple[Callable[[Passage], Iterator[Problem]], ...] = (_images, _links, _tables, _documents)


def _heading_jumps(passages: list[Passage]) -> Iterator[Problem]:
    """Headings of one section follow on from block to block."""
    section, last = "", 0
    for place in passages:
        start = place.where.partition(",")[0]
        if start != section or place.level != 2:
            section, last = start, place.level
        for heading in headings(place.html) if place.html else ():
            if heading.level > max(last, place.level) + 1:
                yield _jump(place, heading)
            last = heading.level


def _jump(place: Passage, heading: Heading) -> Problem:
    return Problem(
        f"l’intertitre « {heading.words} » saute un niveau. Prenez le niveau juste au-dessous.",
        place.where,
        is_error=True,
    )


def _long_sentences(place: Passage) -> Iterator[Problem]:
    for sentence in long_sentences(place.html, LONG_SENTENCE_WORDS) if place.html else ():
        start = " ".join(sentence.split()[:6])
        yield Problem(
            f"la phrase « {start}… » a {count_words(sentence)} mots. Coupez-la en deux.",
            place.where,
        )


def _sigles(passages: list[Passage], unexplained: Unexplained) -> Iterator[Problem]:
    told: set[str] = set()
    for place in passages:
        for sigle in unexplained(plain_words(place.html)) if place.html else ():
            if sigle not in told:
                told.add(sigle)
                yield Problem(
                    f"le sigle « {sigle} » n’est expliqué ni ici ni dans le glossaire.", place.where
                )
