"""The guide's kinds of page."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalManyToManyField
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from guide import presenting
from guide.blocks import AskBlock, KeyIdeaBlock, PhaseBlock, ToolBlock
from guide.fields import ProseBlock, ProseField
from guide.here import Here
from guide.models.base import GuidePage, ListingPage

PLATFORM_ROLES = [
    ("reperage", "Repérage"),
    ("contact", "Prise de contact"),
    ("diagnostic", "Diagnostic"),
    ("accompagnement", "Accompagnement"),
    ("solution", "Solution"),
    ("pilotage", "Pilotage"),
]
_PRACTICES_AT_MOST = 5
LEVELS = [("local", "local"), ("departemental", "départemental"), ("regional", "régional")]


class GuideHomePage(GuidePage):
    contribution = ProseField("appel à contribution", blank=True)

    max_count = 1
    template = "guide/home.html"
    content_panels = [*GuidePage.content_panels, FieldPanel("contribution")]

    class Meta:
        verbose_name = "accueil du guide"

    def own_context(self, request: HttpRequest, here: Here) -> dict[str, Any]:
        return {
            "volets": presenting.volets_with_asks(here),
            "annexes": presenting.annexes(self, here),
            "journey": here.outline.journey,
            "journey_url": here.link(here.outline.journey_url),
        }


class VoletPage(GuidePage):
    """One of the five parts of the guide, with the anatomy that all five share."""

    number = models.PositiveSmallIntegerField("numéro")
    motto = models.CharField("devise", max_length=120)
    objective = ProseField("objectif")
    key_ideas = StreamField([("key_idea", KeyIdeaBlock())], verbose_name="en quelques mots")
    phases = StreamField([("phase", PhaseBlock())], verbose_name="déroulé", blank=True)
    tools = StreamField([("tool", ToolBlock())], verbose_name="outils", blank=True)
    asks = StreamField([("ask", AskBlock())], verbose_name="questions qui mènent ici", blank=True)
    schemes = ParentalManyToManyField(
        "directory.Scheme", blank=True, related_name="+", verbose_name="dispositifs liés"
    )
    actor_kinds = ParentalManyToManyField(
        "directory.ActorKind", blank=True, related_name="+", verbose_name="acteurs liés"
    )
    contribution = ProseField("appel à contribution", blank=True)

    template = "guide/volet.html"
    content_panels = [
        FieldPanel("title"),
        FieldPanel("number"),
        FieldPanel("motto"),
        FieldPanel("summary"),
        FieldPanel("objective"),
        FieldPanel("intro"),
        FieldPanel("key_ideas"),
        FieldPanel("body"),
        FieldPanel("phases"),
        FieldPanel("tools"),
        FieldPanel("asks"),
        FieldPanel("schemes"),
        FieldPanel("actor_kinds"),
        FieldPanel("contribution"),
        *GuidePage.tail_panels,
    ]

    class Meta:
        verbose_name = "volet"

    def own_context(self, request: HttpRequest, here: Here) -> dict[str, Any]:
        practices = here.outline.practices.get(self.adapts_id or self.pk, ())
        tools = (stored["value"] for stored in self.tools.raw_data)
        return {
            "key_ideas": presenting.key_ideas(self),
            "tools": presenting.tool_ways(tools, here),
            "practices": [presenting.way(one, here) for one in practices[:_PRACTICES_AT_MOST]],
            "linked_schemes": list(self.schemes.values("slug", "name", "category")),
            "linked_kinds": list(self.actor_kinds.values("slug", "label")),
        }


class RolePage(GuidePage):
    """What one kind of actor does, and its role in a platform."""

    kinds = ParentalManyToManyField(
        "directory.ActorKind", blank=True, related_name="+", verbose_name="sortes d’acteurs"
    )
    levels = StreamField(
        [("level", blocks.ChoiceBlock(choices=LEVELS))], verbose_name="niveaux", blank=True
    )
    circle = models.CharField(
        "cercle",
        max_length=24,
        blank=True,
        choices=[
            ("1", "cercle 1"),
            ("2", "cercle 2"),
            ("pilotage", "pilotage institutionnel"),
            ("selon-le-territoire", "selon le territoire"),
        ],
    )
    roles = StreamField(
        [("role", blocks.ChoiceBlock(choices=PLATFORM_ROLES))],
        verbose_name="rôles dans la plate-forme",
        blank=True,
    )
    at_the_table = models.CharField("ce qu’il apporte à la plate-forme", max_length=300, blank=True)

    template = "guide/role.html"
    content_panels = [
        *GuidePage.head_panels,
        FieldPanel("kinds"),
        FieldPanel("levels"),
        FieldPanel("circle"),
        FieldPanel("roles"),
        FieldPanel("at_the_table"),
        FieldPanel("body"),
        *GuidePage.tail_panels,
    ]

    class Meta:
        verbose_name = "fiche rôle d’acteur"

    def own_context(self, request: HttpRequest, here: Here) -> dict[str, Any]:
        return {
            "levels": [dict(LEVELS)[block.value] for block in self.levels],
            "roles": [dict(PLATFORM_ROLES)[block.value].lower() for block in self.roles],
        }


class JobPage(GuidePage):
    template = "guide/topic.html"

    class Meta:
        verbose_name = "fiche de poste"


class TopicPage(GuidePage):
    template = "guide/topic.html"

    class Meta:
        verbose_name = "page thématique"


class IndexPage(ListingPage):
    template = "guide/index.html"

    class Meta:
        verbose_name = "sommaire"


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="étape", max_length=120)
    question = blocks.CharBlock(label="ce que le jeune se demande", max_length=200, required=False)
    done = ProseBlock(label="ce que fait l’équipe")
    outcome = blocks.CharBlock(label="pour passer à la suite", max_length=300, required=False)
    tools = blocks.ListBlock(
        blocks.PageChooserBlock(page_type="guide.ToolPage"), label="outils", default=[], min_num=0
    )
    volet = blocks.PageChooserBlock(page_type="guide.VoletPage", label="volet", required=False)

    class Meta:
        icon = "order"
        label = "Étape"


class JourneyPage(GuidePage):
    """The young person's way through a platform, in ordered steps."""

    steps = StreamField([("step", StepBlock())], verbose_name="étapes")

    template = "guide/journey.html"
    content_panels = [
        *GuidePage.head_panels,
        FieldPanel("steps"),
        FieldPanel("body"),
        *GuidePage.tail_panels,
    ]

    class Meta:
        verbose_name = "parcours du jeune"

    def own_context(self, request: HttpRequest, here: Here) -> dict[str, Any]:
        return {"steps": presenting.journey_steps(self, here)}


class GlossaryPage(GuidePage):
    """The words and sigles, with a plain definition; every page explains its sigles from here."""

    terms = StreamField(
        [
            (
                "term",
                blocks.StructBlock(
                    [
                        ("term", blocks.CharBlock(label="mot ou sigle", max_length=80)),
                        (
                            "full",
                            blocks.CharBlock(label="en entier", max_length=200, required=False),
                        ),
                        ("plain", blocks.CharBlock(label="en mots simples", max_length=300)),
                    ],
                    label="terme",
                    icon="help",
                ),
            )
        ],
        verbose_name="termes",
        blank=True,
    )

    max_count = 1
    template = "guide/glossary.html"
    content_panels = [*GuidePage.head_panels, FieldPanel("terms"), *GuidePage.tail_panels]

    class Meta:
        verbose_name = "glossaire"

    def own_context(self, request: HttpRequest, here: Here) -> dict[str, Any]:
        return {"letters": presenting.by_letter(block.value for block in self.terms)}
