"""What a region makes of a national page: a complement shown on it, or a version of its own.

Both live under the place of the region (/guide/regions/<région>/) rather than under the national
page: rights are given on nodes of the tree, so a page below the national one would be the national
team's, or would need rights of a region in the middle of theirs. The page says itself what it
adapts (`adapts`) and which version of it the region has read (`adapted_revision`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.actions.copy_page import CopyPageAction
from wagtail.models import Page, Revision

from directory.models import Region, User
from guide.here import Here, read_here
from guide.models import (
    ComplementPage,
    FamilyPage,
    GuidePage,
    JobPage,
    JourneyPage,
    RolePage,
    ToolPage,
    TopicPage,
    VoletPage,
)
from guide.regions import free_slug_below, region_page

ADAPTABLE = (VoletPage, TopicPage, RolePage, JobPage, ToolPage, JourneyPage, FamilyPage)
# `?nationale=oui`: the national page, for readers whose region has its own version.
NATIONAL_PARAMETER, NATIONAL_VALUE = "nationale", "oui"


class AdaptationKind(models.TextChoices):
    COMPLEMENT = "complement", "un complément, affiché dans la page nationale"
    VERSION = "version", "une version régionale, affichée à la place de la page nationale"


@dataclass(frozen=True, slots=True)
class Adaptations:
    """For one reader of one page: `version` and `complements` of the reader's region, or, on a
    region's version, the `national` page it stands for."""

    region: str = ""
    version: GuidePage | None = None
    complements: list[GuidePage] = field(default_factory=list)
    national: GuidePage | None = None
    national_url: str = ""


def adaptations_for(page: GuidePage, here: Here) -> Adaptations:
    """One query, and none without a territory. What is not readable by all is not there."""
    if page.adapts_id is not None:
        return _of_a_version(page, here)
    if here.home is None or page.region_id is not None or page.pk not in here.outline.adapted:
        return Adaptations()
    found = list(
        GuidePage.objects.readable()
        .filter(adapts=page.pk, region=here.home.region)
        .select_related("region")
        .order_by("position", "path")
        .specific()
    )
    if not found:
        return Adaptations()
    complements = [one for one in found if isinstance(one, ComplementPage)]
    versions = [one for one in found if not isinstance(one, ComplementPage)]
    return Adaptations(found[0].region.name, versions[0] if versions else None, complements)


def _of_a_version(page: GuidePage, here: Here) -> Adaptations:
    national = GuidePage.objects.readable().filter(pk=page.adapts_id).first()
    if national is None:
        return Adaptations()
    url = f"{national.url}{here.query_with(NATIONAL_PARAMETER, NATIONAL_VALUE)}"
    region = page.region.name if page.region else ""
    return Adaptations(region, national=national, national_url=url)


def lead_to_version(
    page: Page, request: HttpRequest, serve_args: Any, serve_kwargs: Any
) -> HttpResponse | None:
    """`before_serve_page`: readers of a region that has its own version are led to it."""
    if not isinstance(page, ADAPTABLE) or not _is_the_page_itself(serve_args):
        return None
    if request.GET.get(NATIONAL_PARAMETER) == NATIONAL_VALUE or page.region_id is not None:
        return None
    if not (request.GET.get("commune") or request.GET.get("lieu")):
        return None
    here = read_here(request)
    version = adaptations_for(page, here).version
    return redirect(f"{version.url}{here.query}") if version is not None else None


def _is_the_page_itself(serve_args: Any) -> bool:
    """Not one of its other addresses (a file, a poster)."""
    return not serve_args or getattr(serve_args[0], "__name__", "") == "index_route"


# ---- making one --------------------------------------------------------------------------------
def adaptable_pages() -> Any:
    """National pages that a region may adapt, as anybody may read them."""
    return (
        GuidePage.objects.readable()
        .type(*ADAPTABLE)
        .not_type(ComplementPage)
        .filter(region=None, adapts=None)
        .order_by("path")
    )


@transaction.atomic
def adapt(page: GuidePage, region: Region, kind: str, user: User) -> GuidePage:
    """The draft of an adaptation; the one that exists already, rather than a second one."""
    space = region_page(region)
    if not space.permissions_for_user(user).can_add_subpage():
        raise PermissionDenied
    existing = _existing(page, region, kind)
    if existing is not None:
        return existing
    national: GuidePage = adaptable_pages().get(pk=page.pk).specific
    own = {
        "slug": free_slug_below(space, national.slug),
        "region": region,
        "departement": None,
        "adapts": national.page_ptr,
        "adapted_revision": national.live_revision,
        "author": f"Équipe régionale {region.name}",
        "reviewed_on": None,
        "content_key": "",
    }
    if kind == AdaptationKind.COMPLEMENT:
        return _complement(national, space, own, user)
    copied: GuidePage = CopyPageAction(
        national, to=space, update_attrs=own, copy_revisions=False, keep_live=False, user=user
    ).execute(skip_permission_checks=True)
    return copied


def _complement(national: GuidePage, space: Page, own: dict[str, Any], user: User) -> GuidePage:
    page = ComplementPage(
        title=f"{national.title} : complément",
        summary=national.summary,
        audience=national.audience,
        live=False,
        owner=user,
        **own,
    )
    space.add_child(instance=page)
    page.save_revision(user=user, log_action=True)
    return page


def _existing(page: GuidePage, region: Region, kind: str) -> GuidePage | None:
    same = GuidePage.objects.filter(adapts=page.pk, region=region).order_by("path")
    is_complement = kind == AdaptationKind.COMPLEMENT
    found: GuidePage | None = (
        same.type(ComplementPage) if is_complement else same.not_type(ComplementPage)
    ).first()
    return found


# ---- staying up to date ------------------------------------------------------------------------
def is_behind(page: GuidePage) -> bool:
    """The national page was published again since the region read it."""
    national = page.adapts
    return bool(
        national
        and national.live
        and national.live_revision_id not in (None, page.adapted_revision_id)
    )


def behind() -> Any:
    """Adaptations whose national page was published again since, the latest changes first."""
    return (
        GuidePage.objects.filter(adapts__live=True, adapts__live_revision__isnull=False)
        .filter(
            models.Q(adapted_revision=None)
            | ~models.Q(adapted_revision=models.F("adapts__live_revision"))
        )
        .select_related("adapts", "region")
        .order_by("-adapts__last_published_at", "path")
    )


def mark_read(page: GuidePage, revision_id: int) -> bool:
    """The region has read that version. False when the national page changed again meanwhile."""
    if page.adapts is None or page.adapts.live_revision_id != revision_id:
        return False
    GuidePage.objects.filter(pk=page.pk).update(adapted_revision=revision_id)
    return True


def keep_read_revision(sender: Any, instance: Revision, origin: Any = None, **kwargs: Any) -> None:
    """`pre_delete` of a revision: purging old ones keeps those that regions compare with. A page
    that is deleted takes its revisions along, as always."""
    if not isinstance(origin, Revision):
        return
    readers = GuidePage.objects.filter(adapted_revision=instance)
    if readers.exists():
        raise ProtectedError("Une région compare encore avec cette version.", set(readers))
