"""Pages of the guide: published, with a first revision, where an editor would put them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import Any

import factory
from factory.django import DjangoModelFactory
from wagtail.models import Page

from guide.models import (
    ComplementPage,
    FamilyPage,
    GlossaryPage,
    GuideHomePage,
    IndexPage,
    JobPage,
    JourneyPage,
    PracticeIndexPage,
    PracticePage,
    RolePage,
    ToolPage,
    TopicPage,
    VoletPage,
)
from guide.regions import plant_branches, practice_region_page, region_page
from portal.installation import plant_pages
from portal.models import HomePage
from tests.factories.territories import RegionFactory


def block(name: str, value: Any) -> dict[str, Any]:
    """One block of a stream, in the shape in which it is stored."""
    return {"type": name, "value": value}


def section(*content: dict[str, Any], title: str = "Une section", anchor: str = "") -> Any:
    """A section of a body; without blocks it holds one line of text."""
    held = list(content) or [block("text", "<p>Un texte.</p>")]
    return block("section", {"title": title, "anchor": anchor, "content": held})


@dataclass(frozen=True, slots=True)
class GuideSite:
    """A site with its home, its guide's home, and the branches of regions and practices."""

    home: Any
    guide: Any
    practices: Any


def plant_guide_site() -> GuideSite:
    plant_pages()
    home = HomePage.objects.get()
    guide = GuideHomePage.objects.first() or GuideHomePageFactory(parent=home)
    plant_branches(guide)
    return GuideSite(
        HomePage.objects.get(pk=home.pk),
        GuideHomePage.objects.get(pk=guide.pk),
        PracticeIndexPage.objects.get(),
    )


# One count for all kinds: pages of several kinds stand side by side.
_numbers = count()


class GuidePageFactory(DjangoModelFactory):
    """`parent`: the page above, the guide's home unless told; `live=False` makes a draft."""

    class Meta:
        abstract = True

    title = factory.Sequence(lambda n: f"Page d’essai {n:05d}")
    summary = "Ce que dit la page, en une phrase."
    author = "Équipe nationale"

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **fields: Any) -> Any:
        parent = fields.pop("parent", None) or cls.parent_of(fields)
        page = model_class(*args, **{"slug": f"essai-{next(_numbers)}", **fields})
        Page.objects.get(pk=parent.pk).add_child(instance=page)
        revision = page.save_revision()
        if page.live:
            revision.publish()
        return model_class.objects.get(pk=page.pk)

    @classmethod
    def parent_of(cls, fields: dict[str, Any]) -> Any:
        return GuideHomePage.objects.first() or plant_guide_site().guide


class GuideHomePageFactory(GuidePageFactory):
    class Meta:
        model = GuideHomePage

    title = "Guide des plateformes"
    slug = "guide"


class VoletPageFactory(GuidePageFactory):
    class Meta:
        model = VoletPage

    number = factory.Sequence(lambda n: n % 5 + 1)
    motto = "D’abord, se retrouver"
    objective = "<p>Savoir vite qui a quitté l’école.</p>"


class TopicPageFactory(GuidePageFactory):
    class Meta:
        model = TopicPage


class JobPageFactory(GuidePageFactory):
    class Meta:
        model = JobPage


class IndexPageFactory(GuidePageFactory):
    class Meta:
        model = IndexPage


class RolePageFactory(GuidePageFactory):
    class Meta:
        model = RolePage

    at_the_table = "Il connaît les élèves."


class ToolPageFactory(GuidePageFactory):
    class Meta:
        model = ToolPage

    use = "Avant le premier échange."
    format = "page et ODT"


class JourneyPageFactory(GuidePageFactory):
    class Meta:
        model = JourneyPage


class GlossaryPageFactory(GuidePageFactory):
    class Meta:
        model = GlossaryPage

    title = "Glossaire"
    slug = "glossaire"


class FamilyPageFactory(GuidePageFactory):
    class Meta:
        model = FamilyPage

    audience = "families"


class ComplementPageFactory(GuidePageFactory):
    """Under its region's page."""

    class Meta:
        model = ComplementPage

    region = factory.SubFactory(RegionFactory)

    @classmethod
    def parent_of(cls, fields: dict[str, Any]) -> Any:
        plant_guide_site()
        return region_page(fields["region"])


class PracticePageFactory(GuidePageFactory):
    """Under its region's page of practices."""

    class Meta:
        model = PracticePage

    region = factory.SubFactory(RegionFactory)
    problem = "<p>Personne n’appelait avant Noël.</p>"
    done = "<p>Deux équipes ont lu la liste ensemble.</p>"

    @classmethod
    def parent_of(cls, fields: dict[str, Any]) -> Any:
        plant_guide_site()
        return practice_region_page(fields["region"])
