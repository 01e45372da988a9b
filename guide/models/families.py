"""Pages for young people and parents, each with a leaflet in several languages."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField

from guide.here import Here
from guide.leaflets import LANGUAGES, Leaflet, build_leaflets
from guide.models.base import GuidePage


class HelplineBlock(blocks.StructBlock):
    """A number to call, with the day somebody checked it."""

    name = blocks.CharBlock(label="nom", max_length=80)
    number = blocks.CharBlock(label="numéro", max_length=20)
    what = blocks.CharBlock(label="pour quoi", max_length=200)
    hours = blocks.CharBlock(label="quand", max_length=120, required=False)
    cost = blocks.CharBlock(label="prix", max_length=60, required=False)
    checked_on = blocks.DateBlock(
        label="vérifié le", required=False, help_text="Vide : la page dit que c’est à revérifier."
    )
    source = blocks.CharBlock(label="source", max_length=200)

    class Meta:
        icon = "mobile-alt"
        label = "Numéro d’aide"


class FactBlock(blocks.StructBlock):
    text = blocks.CharBlock(label="chiffre", max_length=300)
    source = blocks.CharBlock(label="source", max_length=200)
    checked_on = blocks.DateBlock(label="vérifié le")

    class Meta:
        icon = "calendar"
        label = "Chiffre daté"


class LeafletBlock(blocks.StructBlock):
    lang = blocks.ChoiceBlock(choices=LANGUAGES, label="langue")
    title = blocks.CharBlock(label="titre", max_length=160)
    points = blocks.ListBlock(blocks.CharBlock(max_length=400), label="points", min_num=1)
    helplines = blocks.ListBlock(
        blocks.CharBlock(max_length=200), label="numéros", default=[], min_num=0
    )
    footer = blocks.CharBlock(label="pied de page", max_length=300, required=False)
    reviewed_by = blocks.CharBlock(
        label="traduction relue par",
        max_length=120,
        required=False,
        help_text="Vide : le feuillet dit « traduction non relue ».",
    )

    class Meta:
        icon = "doc-full"
        label = "Feuillet"


class FamilyPage(RoutablePageMixin, GuidePage):
    helplines = StreamField([("helpline", HelplineBlock())], verbose_name="numéros", blank=True)
    facts = StreamField([("fact", FactBlock())], verbose_name="chiffres datés", blank=True)
    leaflets = StreamField([("leaflet", LeafletBlock())], verbose_name="feuillets", blank=True)

    template = "guide/family.html"
    content_panels = [
        *GuidePage.head_panels,
        FieldPanel("body"),
        FieldPanel("helplines"),
        FieldPanel("facts"),
        FieldPanel("leaflets"),
        *GuidePage.tail_panels,
    ]

    class Meta:
        verbose_name = "page jeunes et familles"

    @cached_property
    def all_leaflets(self) -> tuple[Leaflet, ...]:
        return build_leaflets((block.value for block in self.leaflets), self.get_url() or "/")

    def own_context(self, request: HttpRequest, here: Here) -> dict[str, Any]:
        return {"leaflets": self.all_leaflets}

    @path("feuillet/<str:code>/", name="leaflet")
    def leaflet(self, request: HttpRequest, code: str) -> HttpResponse:
        """One page to print, in one language."""
        found = next((leaflet for leaflet in self.all_leaflets if leaflet.code == code), None)
        if found is None:
            raise Http404("Ce feuillet n’existe pas.")
        response: HttpResponse = self.render(
            request, template="guide/leaflet.html", context_overrides={"leaflet": found}
        )
        return response
