"""Good practices: what a team tried, where, with what result, and how to take it over."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse
from modelcluster.fields import ParentalManyToManyField
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.search import index

from directory.french import NO_BREAK, month
from guide.fields import ProseField
from guide.here import Here
from guide.models.base import GuidePage
from guide.models.review import PracticeProposal, PracticeState, reviewed_regions
from guide.querysets import GuidePageQuerySet

_REUSES_AT_MOST = 50


class PracticeStatus(models.TextChoices):
    SHARED = "shared", "expérience partagée"
    EXPERIMENT = "experiment", "expérimentation"
    TOOL = "tool", "outil à construire"


class PracticeTheme(models.Model):
    slug = models.SlugField("nom court", unique=True)
    label = models.CharField("thème", max_length=80)
    position = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        ordering = ("position", "slug")
        verbose_name = "thème des pratiques"
        verbose_name_plural = "thèmes des pratiques"

    def __str__(self) -> str:
        return self.label


class PracticeListPage(GuidePage):
    """Lists practices, of France or of one region, with words and facets."""

    class Meta:
        abstract = True

    @property
    def menu_section(self) -> str:
        return "pratiques"

    def own_context(self, request: HttpRequest, here: Here) -> dict[str, Any]:
        from guide.practice_search import search_practices  # reads the pages that are defined here

        return {"found": search_practices(self, request, here)}


class PracticeIndexPage(PracticeListPage):
    max_count = 1
    subpage_types = ["guide.PracticeRegionPage"]
    template = "guide/practice_index.html"

    class Meta:
        verbose_name = "sommaire des bonnes pratiques"


class PracticeRegionPage(PracticeListPage):
    """The place of one region under /bonnes-pratiques/."""

    parent_page_types = ["guide.PracticeIndexPage"]
    subpage_types = ["guide.PracticePage"]
    template = "guide/practice_index.html"

    class Meta:
        verbose_name = "pratiques d’une région"


class ResultBlock(blocks.StructBlock):
    measure = blocks.CharBlock(label="ce qui est mesuré", max_length=200)
    before = blocks.CharBlock(label="avant", max_length=80, required=False)
    after = blocks.CharBlock(label="après", max_length=80)

    class Meta:
        icon = "table"
        label = "résultat"


class PracticeQuerySet(GuidePageQuerySet):
    def for_volet(self, volet: Any) -> Any:
        """Readable practices of a volet, the latest first."""
        return self.readable().filter(volet=volet).order_by("-practised_on", "pk")

    def proposed_by(self, user: Any) -> Any:
        """What this person proposed in /espace/, in any state."""
        return self.filter(proposed_by=user, proposal__isnull=False)

    def reviewable_by(self, user: Any) -> Any:
        """Proposals of this person's territory that were sent at least once."""
        return self.filter(reviewed_regions(user, "region"), proposal__sent_at__isnull=False)

    def waiting(self) -> Any:
        """Sent for review and not answered yet."""
        return self.filter(proposal__state=PracticeState.REVIEW)

    def with_proposal(self) -> Any:
        return self.select_related("proposal", "region", "proposed_by")


class PracticePage(RoutablePageMixin, GuidePage):
    status = models.CharField(
        "statut", max_length=12, choices=PracticeStatus, default=PracticeStatus.SHARED
    )
    volet = models.ForeignKey(
        "guide.VoletPage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="practices",
        verbose_name="volet",
    )
    themes = ParentalManyToManyField(PracticeTheme, blank=True, verbose_name="thèmes")
    actor_kinds = ParentalManyToManyField(
        "directory.ActorKind", blank=True, related_name="+", verbose_name="sortes d’acteurs"
    )
    commune = models.ForeignKey(
        "directory.Commune",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="commune",
    )
    practised_on = models.DateField("date de la pratique", null=True, blank=True)
    run_by = models.CharField("qui la mène", max_length=200, blank=True)
    is_example = models.BooleanField("exemple inventé", default=False)
    problem = ProseField("problème")
    done = ProseField("ce qui a été fait")
    results = StreamField([("result", ResultBlock())], verbose_name="résultats", blank=True)
    results_text = ProseField("résultats, en mots", blank=True)
    conditions = ProseField("conditions de réussite", blank=True)
    pitfalls = ProseField("pièges à éviter", blank=True)
    contact = models.CharField(
        "contact professionnel", max_length=200, blank=True, help_text="Un service, une adresse."
    )
    attachments = StreamField(
        [("document", DocumentChooserBlock(label="fichier"))],
        verbose_name="pièces jointes",
        blank=True,
    )
    checklist = StreamField(
        [("step", blocks.CharBlock(label="étape", max_length=240))],
        verbose_name="pour la reprendre",
        blank=True,
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="proposée par",
    )

    objects = PageManager.from_queryset(PracticeQuerySet)()

    parent_page_types = ["guide.PracticeRegionPage"]
    subpage_types: list[str] = []
    template = "guide/practice.html"
    search_fields = [
        *GuidePage.search_fields,
        index.SearchField("problem"),
        index.SearchField("done"),
        index.SearchField("results_text"),
        index.SearchField("conditions"),
    ]
    content_panels = [
        FieldPanel("title"),
        FieldPanel("summary"),
        MultiFieldPanel(
            [
                FieldPanel("status"),
                FieldPanel("volet"),
                FieldPanel("themes"),
                FieldPanel("actor_kinds"),
                FieldPanel("commune"),
                FieldPanel("practised_on"),
                FieldPanel("run_by"),
                FieldPanel("is_example"),
            ],
            heading="Où, quand, qui",
        ),
        FieldPanel("problem"),
        FieldPanel("done"),
        FieldPanel("results"),
        FieldPanel("results_text"),
        FieldPanel("conditions"),
        FieldPanel("pitfalls"),
        FieldPanel("contact"),
        FieldPanel("attachments"),
        FieldPanel("checklist"),
        *GuidePage.tail_panels,
    ]

    class Meta:
        verbose_name = "bonne pratique"

    @property
    def menu_section(self) -> str:
        return "pratiques"

    @property
    def proposal_state(self) -> PracticeState | None:
        """As it is now, one query; None when nobody proposed it in /espace/."""
        state = PracticeProposal.objects.filter(page=self.pk).values_list("state", flat=True)
        return PracticeState(state[0]) if state else None

    @property
    def kicker(self) -> str:
        """« Volet 2, Repérage. Lens (62), octobre 2026 »"""
        where = str(self.commune or self.territory_label)
        when = month(self.practised_on) if self.practised_on else ""
        place = ", ".join(filter(None, (where, when)))
        if not self.volet:
            return place
        return f"Volet{NO_BREAK}{self.volet.number}, {self.volet.title}. {place}"

    def own_context(self, request: HttpRequest, here: Here) -> dict[str, Any]:
        reuses = self.reuses.accepted().with_people().order_by("-done_on", "pk")
        return {
            "theme_labels": [theme.label for theme in self.themes.all()],
            "kinds": list(self.actor_kinds.all()),
            "reuses": list(reuses[:_REUSES_AT_MOST]) if self.pk else [],
        }

    @path("reprendre/", name="take_over")
    def take_over(self, request: HttpRequest) -> HttpResponse:
        """The steps to take this practice over, as a list to print and tick."""
        response: HttpResponse = self.render(request, template="guide/practice_checklist.html")
        return response
