"""What every page of the guide has: territory, audience, sections, dates, an author team."""

from __future__ import annotations

from http import HTTPMethod
from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from guide import presenting
from guide.admin.checks import ChecksPanel, GuidePageForm
from guide.blocks import BODY, UpdateBlock
from guide.fields import ProseField, tidy
from guide.here import Here, read_here
from guide.publishing import PublishingRefused, errors_of
from guide.querysets import GuidePageManager


class GuideAudience(models.TextChoices):
    PROFESSIONALS = "professionals", "équipes qui accompagnent"
    FAMILIES = "families", "jeunes et familles"


class GuidePage(Page):
    """One row for each page of the guide and of the practices, whatever its kind.

    Concrete rather than abstract: search, rights, adaptations and dates ask all pages at once.
    `adapts` is the national page of which this one is a region's version or complement,
    `adapted_revision` the revision of it that the region last read.
    """

    summary = models.CharField(
        "résumé", max_length=240, help_text="Une phrase : listes, recherche, partages."
    )
    audience = models.CharField(
        "public", max_length=14, choices=GuideAudience, default=GuideAudience.PROFESSIONALS
    )
    region = models.ForeignKey(
        "directory.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="région",
        help_text="Vide : la page vaut pour toute la France.",
    )
    departement = models.ForeignKey(
        "directory.Departement",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="département",
    )
    author = models.CharField(
        "équipe auteur", max_length=120, blank=True, help_text="Une équipe, jamais une personne."
    )
    reviewed_on = models.DateField("relue le", null=True, blank=True)
    intro = ProseField("introduction", blank=True)
    body = StreamField(BODY, verbose_name="sections", blank=True)
    updates = StreamField([("update", UpdateBlock())], verbose_name="ce qui a changé", blank=True)
    position = models.PositiveSmallIntegerField("rang", default=0)
    content_key = models.CharField(
        "clé du contenu livré", max_length=120, blank=True, editable=False
    )
    adapts = models.ForeignKey(
        "wagtailcore.Page",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="adaptations",
        verbose_name="page nationale adaptée",
    )
    adapted_revision = models.ForeignKey(
        "wagtailcore.Revision",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="version lue de la page nationale",
    )

    objects = GuidePageManager()

    is_creatable = False
    allowed_http_methods = (HTTPMethod.GET, HTTPMethod.HEAD)
    show_in_menus_default = False

    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("intro"),
        index.SearchField("body"),
        index.FilterField("region_id"),
        index.FilterField("audience"),
    ]

    head_panels = [FieldPanel("title"), FieldPanel("summary"), FieldPanel("intro")]
    base_form_class = GuidePageForm
    tail_panels = [
        ChecksPanel(heading="Contrôles avant publication"),
        FieldPanel("updates"),
        MultiFieldPanel(
            [
                FieldPanel("audience"),
                FieldPanel("region"),
                FieldPanel("departement"),
                FieldPanel("author"),
                FieldPanel("reviewed_on"),
                FieldPanel("position"),
            ],
            heading="Pour qui, par qui",
        ),
    ]
    content_panels = [*head_panels, FieldPanel("body"), *tail_panels]

    class Meta:
        verbose_name = "page du guide"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        here = read_here(request)
        context |= {
            "here": here,
            "section": self.menu_section,
            "frame": presenting.build_frame(self, here),
        }
        return {**context, **self.own_context(request, here)}

    def own_context(self, request: HttpRequest, here: Here) -> dict[str, Any]:
        """What this kind of page prints beside its fields and its frame."""
        return {}

    def save(self, *args: Any, **kwargs: Any) -> None:
        tidy(self)
        super().save(*args, **kwargs)

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        tidy(self)
        return super().save_revision(*args, **kwargs)

    def publish(self, revision: Any, user: Any = None, **kwargs: Any) -> Any:
        """A person does not publish a page with errors; programs publish what was checked before
        (the loader's files by a test, a scheduled page when it was scheduled)."""
        if user is not None and (errors := errors_of(revision.as_object())):
            raise PublishingRefused(errors)
        return super().publish(revision, user=user, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """What is of the page rather than of one version of it: an older version published again
        does not forget which page it adapts, nor what the region has read of it."""
        page = super().with_content_json(content)
        for name in ("adapts_id", "adapted_revision_id", "content_key"):
            setattr(page, name, getattr(self, name))
        return page

    @property
    def menu_section(self) -> str:
        """Which entry of the menu is the current one (portal/navigation.py)."""
        return "guide"

    @property
    def territory_label(self) -> str:
        return str(self.departement or self.region or "France")


class ListingPage(GuidePage):
    """Lists the readable pages below it."""

    class Meta:
        abstract = True

    def own_context(self, request: HttpRequest, here: Here) -> dict[str, Any]:
        return {"below": presenting.ways_below(self, here)}
