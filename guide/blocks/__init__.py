"""The blocks that a page of the guide is made of; import from here."""

from guide.blocks.living import (
    ActorsBlock,
    MapBlock,
    PlatformBlock,
    SchemeBlock,
    SolutionsBlock,
)
from guide.blocks.method import (
    AskBlock,
    BlankBlock,
    KeyIdeaBlock,
    PhaseBlock,
    ProcessBlock,
    ToolBlock,
    UpdateBlock,
)
from guide.blocks.sections import BODY, SectionBlock
from guide.blocks.words import (
    CallBlock,
    DocumentBlock,
    FigureBlock,
    IdeasBlock,
    NoteBlock,
    QuestionsBlock,
    QuotationBlock,
    TableBlock,
)

__all__ = [
    "BODY",
    "ActorsBlock",
    "AskBlock",
    "BlankBlock",
    "CallBlock",
    "DocumentBlock",
    "FigureBlock",
    "IdeasBlock",
    "KeyIdeaBlock",
    "MapBlock",
    "NoteBlock",
    "PhaseBlock",
    "PlatformBlock",
    "ProcessBlock",
    "QuestionsBlock",
    "QuotationBlock",
    "SchemeBlock",
    "SectionBlock",
    "SolutionsBlock",
    "TableBlock",
    "ToolBlock",
    "UpdateBlock",
]
