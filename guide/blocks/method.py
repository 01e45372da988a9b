"""Blocks of method: key ideas, processes, tools, models to fill in."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.utils.text import slugify
from wagtail import blocks

from guide.fields import LineBlock

# Of a tool, beside its title and address.
_TOLD = ("summary", "format")


class KeyIdeaBlock(blocks.StructBlock):
    text = LineBlock(label="idée clé")
    section = blocks.CharBlock(
        label="ancre de la section", required=False, max_length=60, help_text="Exemple : liste"
    )

    class Meta:
        icon = "key"
        label = "Idée clé"


class PhaseBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="phase", max_length=120)
    steps = blocks.ListBlock(LineBlock(label="étape"), label="étapes", min_num=1)

    class Meta:
        icon = "order"
        label = "Phase"


class ProcessBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="titre", required=False, max_length=160)
    phases = blocks.ListBlock(PhaseBlock(), label="phases", min_num=1)

    class Meta:
        icon = "order"
        label = "Déroulé"
        template = "guide/blocks/process.html"
        description = "Des phases dans l’ordre, chacune avec ses étapes."


class ToolChooserBlock(blocks.PageChooserBlock):
    """Reads of each tool what a line about it says: its sections are another page's business."""

    def bulk_to_python(self, values: list[int | None]) -> list[Any]:
        pages = self.model_class.objects.only("title", "url_path", "path", "live", *_TOLD)
        found = pages.in_bulk([value for value in values if value])
        return [copy(found.get(value)) for value in values]

    def deconstruct(self) -> Any:
        """The same in the database: no migration tells them apart."""
        _, args, kwargs = super().deconstruct()
        return "wagtail.blocks.PageChooserBlock", args, kwargs


class ToolBlock(blocks.StructBlock):
    page = ToolChooserBlock(label="outil", page_type="guide.ToolPage")
    use = blocks.CharBlock(label="à quoi il sert ici", required=False, max_length=240)

    class Meta:
        icon = "cog"
        label = "Outil"
        template = "guide/blocks/tool.html"
        description = "Un modèle de la boîte à outils, avec son usage et son format."


class AskBlock(blocks.StructBlock):
    question = blocks.CharBlock(
        label="question", max_length=200, help_text="La suite de « Vous vous demandez comment… »"
    )
    section = blocks.CharBlock(label="ancre de la section", required=False, max_length=60)

    class Meta:
        icon = "help"
        label = "Question qui mène ici"


class UpdateBlock(blocks.StructBlock):
    """A fact that changed since the source: what it was, what it is, since when, who says so."""

    before = blocks.CharBlock(label="avant", max_length=240)
    now = blocks.CharBlock(label="maintenant", max_length=400)
    since = blocks.CharBlock(label="depuis", max_length=80)
    source = blocks.CharBlock(label="source", max_length=300)

    class Meta:
        icon = "history"
        label = "Ce qui a changé"


class FieldKind(blocks.ChoiceBlock):
    choices = [
        ("line", "une ligne"),
        ("lines", "plusieurs lignes"),
        ("date", "une date"),
        ("number", "un nombre"),
        ("choice", "un choix"),
        ("choices", "plusieurs choix"),
        ("table", "un tableau à remplir"),
    ]


class BlankFieldBlock(blocks.StructBlock):
    label = blocks.CharBlock(label="intitulé", max_length=200)
    kind = FieldKind(label="sorte", default="line")
    help = blocks.CharBlock(label="aide", required=False, max_length=240)
    options = blocks.ListBlock(blocks.CharBlock(), label="choix", default=[], min_num=0)
    lines = blocks.IntegerBlock(label="nombre de lignes", default=4, min_value=1, max_value=30)
    columns = blocks.ListBlock(blocks.CharBlock(), label="colonnes", default=[], min_num=0)

    class Meta:
        icon = "edit"
        label = "champ"


class BlankBlock(blocks.StructBlock):
    """A model to fill in the browser or on paper: no form, no name, no storage, nothing sent."""

    title = blocks.CharBlock(label="titre", required=False, max_length=160)
    fields = blocks.ListBlock(BlankFieldBlock(), label="champs", min_num=1)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        # Several models may stand on one page: their labels must find their own fields.
        return {**context, "block_id": slugify(value["title"] or value["fields"][0]["label"])}

    class Meta:
        icon = "form"
        label = "Modèle à remplir"
        template = "guide/blocks/blank.html"
        description = "Des champs à remplir à l’écran ou sur papier. Rien n’est envoyé."
