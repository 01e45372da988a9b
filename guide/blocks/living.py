"""Living blocks: they store what to look for, never what was found.

What they show is of the visitor's own territory (`guide.here`), read at each request.
"""

from __future__ import annotations

from typing import Any

from wagtail import blocks

from directory.gazetteer import home_by_code
from guide import living
from guide.blocks.previews import PREVIEW_COMMUNE
from guide.here import Here


def _words(label: str, help_text: str) -> blocks.ListBlock:
    return blocks.ListBlock(
        blocks.CharBlock(max_length=60), label=label, help_text=help_text, default=[], min_num=0
    )


class LivingBlock(blocks.StructBlock):
    """A block whose template reads `live`: what was found for the reader's territory."""

    def read(self, value: Any, here: Here) -> Any:
        raise NotImplementedError

    def get_preview_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """In the picker: as somebody from one town reads it."""
        return {**(parent_context or {}), "here": Here(home_by_code(PREVIEW_COMMUNE))}

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        here = context.setdefault("here", Here())
        return {**context, "live": self.read(value, here)}


class CriteriaBlock(LivingBlock):
    """The part of a search that does not depend on who reads: values of `search.criteria`."""

    title = blocks.CharBlock(label="titre", max_length=160)
    phase = _words("étapes", "prevenir, remobiliser, diplomer, inserer")
    categorie = _words("catégories", "prevention, accompagnement, remobilisation…")
    dispositif = _words("dispositifs", "Le nom court d’un dispositif : micro-lycee, e2c…")
    public = _words("publics", "sans-diplome, allophone, handicap…")
    statut = _words("statuts", "scolaire, stagiaire, volontaire, salarie, apprenti")
    entree = _words("entrées", "permanente, datee")


class SolutionsBlock(CriteriaBlock):
    limit = blocks.IntegerBlock(label="combien", default=5, min_value=1, max_value=12)

    def read(self, value: Any, here: Here) -> Any:
        return living.solutions_here(value, value["limit"] or 5, here)

    class Meta:
        icon = "search"
        label = "Solutions de cette étape"
        template = "guide/blocks/solutions.html"
        description = "Les solutions ouvertes aux jeunes du territoire de la personne qui lit."


class MapBlock(CriteriaBlock):
    def read(self, value: Any, here: Here) -> Any:
        return living.map_here(value, here)

    class Meta:
        icon = "site"
        label = "Carte"
        template = "guide/blocks/map.html"
        description = "La carte de ces solutions, autour de la personne qui lit."


class ActorsBlock(LivingBlock):
    title = blocks.CharBlock(label="titre", max_length=160)
    kinds = _words("sortes d’acteurs", "Noms courts : cio, mission-locale, e2c…")
    limit = blocks.IntegerBlock(label="combien", default=6, min_value=1, max_value=20)

    def read(self, value: Any, here: Here) -> Any:
        return living.actors_here(value["kinds"], value["limit"] or 6, here)

    class Meta:
        icon = "group"
        label = "Acteurs de mon territoire"
        template = "guide/blocks/actors.html"
        description = "Les acteurs qui servent la commune de la personne qui lit."


class PlatformBlock(LivingBlock):
    title = blocks.CharBlock(label="titre", max_length=160)

    def read(self, value: Any, here: Here) -> Any:
        return living.platform_here(here)

    class Meta:
        icon = "group"
        label = "Plate-forme"
        template = "guide/blocks/platform.html"
        description = "La plate-forme du territoire et ses cercles."


class SchemeBlock(LivingBlock):
    scheme = blocks.CharBlock(label="dispositif", max_length=60, help_text="Son nom court : e2c")
    note = blocks.CharBlock(label="pourquoi ici", required=False, max_length=240)

    def read(self, value: Any, here: Here) -> Any:
        return living.scheme_here(value["scheme"], here)

    class Meta:
        icon = "form"
        label = "Fiche dispositif"
        template = "guide/blocks/scheme.html"
        description = "La règle d’un dispositif, toujours celle de sa fiche."
