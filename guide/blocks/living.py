"""Living blocks: they store what to look for, never what was found.

What they show is of the visitor's own territory (`guide.here`), read at each request.
"""

from __future__ import annotations

from wagtail import blocks


def _words(label: str, help_text: str) -> blocks.ListBlock:
    return blocks.ListBlock(
        blocks.CharBlock(max_length=60), label=label, help_text=help_text, default=[], min_num=0
    )


class CriteriaBlock(blocks.StructBlock):
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

    class Meta:
        icon = "search"
        label = "Solutions de cette étape"
        template = "guide/blocks/solutions.html"
        description = "Les solutions ouvertes aux jeunes du territoire de la personne qui lit."


class MapBlock(CriteriaBlock):
    class Meta:
        icon = "site"
        label = "Carte"
        template = "guide/blocks/map.html"
        description = "La carte de ces solutions, autour de la personne qui lit."


class ActorsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="titre", max_length=160)
    kinds = _words("sortes d’acteurs", "Noms courts : cio, mission-locale, e2c…")
    limit = blocks.IntegerBlock(label="combien", default=6, min_value=1, max_value=20)

    class Meta:
        icon = "group"
        label = "Acteurs de mon territoire"
        template = "guide/blocks/actors.html"
        description = "Les acteurs qui servent la commune de la personne qui lit."


class PlatformBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="titre", max_length=160)

    class Meta:
        icon = "group"
        label = "Plate-forme"
        template = "guide/blocks/platform.html"
        description = "La plate-forme du territoire et ses cercles."


class SchemeBlock(blocks.StructBlock):
    scheme = blocks.CharBlock(label="dispositif", max_length=60, help_text="Son nom court : e2c")
    note = blocks.CharBlock(label="pourquoi ici", required=False, max_length=240)

    class Meta:
        icon = "form"
        label = "Fiche dispositif"
        template = "guide/blocks/scheme.html"
        description = "La règle d’un dispositif, toujours celle de sa fiche."
