"""The pages of the site as a whole."""

from __future__ import annotations

from http import HTTPMethod
from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from portal.home import home_live


class HomePage(Page):
    """The home: two ways in. Its words are edited here; its figures and forms are live."""

    tagline = models.CharField("titre", max_length=80, default="Reprendre pied, trouver sa voie")
    lead = models.TextField(
        "accroche",
        default=(
            "Plus d’école, plus envie, ou pas encore de diplôme ? "
            "Il existe des solutions près de chez vous. Se renseigner est gratuit."
        ),
    )

    allowed_http_methods = (HTTPMethod.GET, HTTPMethod.HEAD)
    max_count = 1
    parent_page_types = ("wagtailcore.Page",)
    template = "portal/home.html"
    content_panels = [*Page.content_panels, FieldPanel("tagline"), FieldPanel("lead")]

    class Meta:
        verbose_name = "page d’accueil"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "live": home_live()}
