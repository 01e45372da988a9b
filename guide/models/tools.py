"""The toolbox: each tool is a page, and files made from the same sections."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from directory.french import long_date
from guide.here import Here, read_here
from guide.models.base import GuidePage
from guide.odt import CONTENT_TYPE, build_odt
from guide.posters import build_poster


class ToolPage(RoutablePageMixin, GuidePage):
    """A model of the toolbox: a page, and a file made from the same sections."""

    use = models.CharField("quand s’en servir", max_length=300, blank=True)
    format = models.CharField("format", max_length=60, blank=True)
    pages = models.PositiveSmallIntegerField("pages imprimées", null=True, blank=True)
    odt = models.BooleanField("offrir le fichier ODT", default=True)
    poster = models.BooleanField(
        "offrir l’affiche et le dépliant", default=False, help_text="Avec un code à scanner."
    )

    template = "guide/tool.html"
    content_panels = [
        *GuidePage.head_panels,
        FieldPanel("use"),
        FieldPanel("format"),
        FieldPanel("pages"),
        FieldPanel("odt"),
        FieldPanel("poster"),
        FieldPanel("body"),
        *GuidePage.tail_panels,
    ]

    class Meta:
        verbose_name = "outil"

    def own_context(self, request: HttpRequest, here: Here) -> dict[str, Any]:
        blanks = any(
            block.block_type == "blank"
            for section in self.body
            for block in section.value["content"]
        )
        return {"has_blanks": blanks}

    @path("fichier/", name="odt")
    def file(self, request: HttpRequest) -> HttpResponse:
        """The same model as a text document, to be changed at will."""
        if not self.odt:
            raise Http404("Cet outil n’a pas de fichier.")
        published = self.last_published_at
        version = f", version du {long_date(timezone.localdate(published))}" if published else ""
        content = build_odt(
            title=self.title,
            intro=self.intro,
            sections=[section.value for section in self.body],
            note=f"Modèle à adapter. {settings.SITE_NAME}, {self.full_url}{version}.",
        )
        response = HttpResponse(content, content_type=CONTENT_TYPE)
        response.headers["Content-Disposition"] = f'attachment; filename="{self.slug}.odt"'
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    @path("affiche/", name="poster")
    def wall(self, request: HttpRequest) -> HttpResponse:
        return self._printed(request, "affiche")

    @path("depliant/", name="flyer")
    def flyer(self, request: HttpRequest) -> HttpResponse:
        return self._printed(request, "depliant")

    def _printed(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Words of the section of that name, and the code that leads to the local page."""
        section = next((s.value for s in self.body if s.value.name == kind), None)
        if not self.poster or section is None:
            raise Http404("Cet outil n’a pas d’affiche.")
        context = {
            "words": section,
            "kind": kind,
            "poster": build_poster(read_here(request)),
        }
        response: HttpResponse = self.render(
            request, template="guide/poster.html", context_overrides=context
        )
        return response
