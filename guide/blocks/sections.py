"""A page's body: sections with a heading and an anchor, each holding blocks."""

from __future__ import annotations

import re
from typing import Any

from django.utils.text import slugify
from wagtail import blocks

from guide.blocks import living, method, words
from guide.blocks.previews import set_previews
from guide.fields import ProseBlock

_ANCHOR = re.compile(r"^[a-z0-9-]+$")


class ContentBlock(blocks.StreamBlock):
    text = ProseBlock(
        label="Texte",
        template="guide/blocks/text.html",
        description="Des paragraphes, des listes, des intertitres et des liens.",
    )
    ideas = words.IdeasBlock()
    note = words.NoteBlock()
    process = method.ProcessBlock()
    tool = method.ToolBlock()
    quotation = words.QuotationBlock()
    table = words.TableBlock()
    figure = words.FigureBlock()
    document = words.DocumentBlock()
    call = words.CallBlock()
    questions = words.QuestionsBlock()
    blank = method.BlankBlock()
    actors = living.ActorsBlock(group="Vivants")
    solutions = living.SolutionsBlock(group="Vivants")
    map = living.MapBlock(group="Vivants")
    platform = living.PlatformBlock(group="Vivants")
    scheme = living.SchemeBlock(group="Vivants")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_previews(self.child_blocks)


class SectionValue(blocks.StructValue):
    @property
    def name(self) -> str:
        """The anchor: chosen, else made from the title."""
        return str(self["anchor"] or slugify(self["title"]))


class SectionBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="titre de la section", max_length=160)
    anchor = blocks.CharBlock(
        label="ancre",
        required=False,
        max_length=60,
        help_text="Minuscules et tirets. Ne la changez plus : des liens y mènent.",
    )
    key_idea = blocks.IntegerBlock(label="idée clé n°", required=False, min_value=1, max_value=20)
    content = ContentBlock(label="contenu")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned["anchor"] and not _ANCHOR.match(cleaned["anchor"]):
            raise blocks.StructBlockValidationError({"anchor": [ANCHOR_PROBLEM]})
        return cleaned

    class Meta:
        icon = "title"
        label = "Section"
        template = "guide/blocks/section.html"
        value_class = SectionValue


ANCHOR_PROBLEM = "Écrivez l’ancre en minuscules sans accent, avec des tirets : prise-de-contact."
BODY = [("section", SectionBlock())]
