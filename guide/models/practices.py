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
from wagtail.models import PageManager, WorkflowState
from wagtail.search import index

from guide import presenting
from guide.fields import ProseField
from guide.here import Here
from guide.models.base import GuidePage
from guide.models.review import reviewed_regions
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
    """Lists practices, with words and facets."""

    class Meta:
        abstract = True

    @property
    def menu_section(self) -> str:
        return "pratiques"

    def own_context(self, request: HttpRequest, here: Here) -> dict[str, Any]:
        from guide.practices import search_practices  # reads the pages that this module defines

        return {
            "frame": presenting.build_frame(self, request, here),
            "found": search_practices(request.GET, self.region),
        }


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


class PracticeState(models.TextChoices):
    """Where a proposal stands, in the words of who proposed it."""

    DRAFT = "draft", "brouillon"
    REVIEW = "review", "en relecture"
    CHANGES = "changes", "à reprendre"
    REFUSED = "refused", "refusée"
    PUBLISHED = "published", "publiée"


class PracticeQuerySet(GuidePageQuerySet):
    def reviewable_by(self, user: Any) -> Any:
        return self.filter(reviewed_regions(user, "region"))

    def proposed_by(self, user: Any) -> Any:
        return self.filter(proposed_by=user)

    def reviews(self) -> dict[int, str]:
        """Page → the status of its current review, of those that have one. One query."""
        current = (WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES)
        rows = WorkflowState.objects.filter(
            status__in=current, object_id__in=[str(pk) for pk in self.values_list("pk", flat=True)]
        )
        return {int(pk): status for pk, status in rows.values_list("object_id", "status")}

    def waiting(self) -> Any:
        """Sent for review and not answered yet."""
        rows = WorkflowState.objects.filter(
            status=WorkflowState.STATUS_IN_PROGRESS,
            base_content_type__app_label="wagtailcore",
            base_content_type__model="page",
        )
        return self.filter(pk__in=[int(pk) for pk in rows.values_list("object_id", flat=True)])


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
    refused_because = models.TextField("raison du refus", blank=True, editable=False)

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
    def proposal_state(self) -> PracticeState:
        """One query."""
        workflow = None if self.live else self.current_workflow_state
        return self.state_given(workflow.status if workflow else None)

    def state_given(self, review: str | None) -> PracticeState:
        """The same, when the status of its current review is known already."""
        if self.live:
            return PracticeState.PUBLISHED
        if review == WorkflowState.STATUS_IN_PROGRESS:
            return PracticeState.REVIEW
        if self.refused_because:
            return PracticeState.REFUSED
        return PracticeState.CHANGES if review else PracticeState.DRAFT

    def own_context(self, request: HttpRequest, here: Here) -> dict[str, Any]:
        reuses = self.reuses.accepted().select_related("commune").order_by("-done_on", "pk")
        return {
            "frame": presenting.build_frame(self, request, here),
            "theme_labels": [theme.label for theme in self.themes.all()],
            "kind_labels": [kind.label for kind in self.actor_kinds.all()],
            "reuses": list(reuses[:_REUSES_AT_MOST]),
        }

    @path("reprendre/", name="take_over")
    def take_over(self, request: HttpRequest) -> HttpResponse:
        """The steps to take this practice over, as a list to print and tick."""
        response: HttpResponse = self.render(request, template="guide/practice_checklist.html")
        return response
