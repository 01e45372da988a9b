"""Which platforms a person keeps, and which internal pages they may read.

A platform is kept by its leads and by the teams of its territory (`editable_by`). Its internal page
is also read by the professionals of its département, once it is published.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from directory.enums import PublicationState, UserRole
from directory.models import Actor, Platform, PlatformEvent, User
from directory.permissions import is_team

# Of an actor that this person may not see: a draft or a withdrawn sheet of elsewhere.
HIDDEN_NAME = "Acteur retiré"


def kept_by(user: Any) -> Any:
    return Platform.objects.editable_by(user)


def internal_for(user: Any) -> Any:
    """The platforms whose internal page this person may read."""
    if not user.is_authenticated or not user.is_active:
        return Platform.objects.none()
    here = Q(departement__platforms__leads=user)
    if user.departement_id:
        here |= Q(departement=user.departement_id)
    neighbours = Platform.objects.filter(here, state=PublicationState.PUBLISHED)
    wanted = Q(pk__in=kept_by(user).values("pk")) | Q(pk__in=neighbours.values("pk"))
    return Platform.objects.filter(wanted)


def fetch_kept(request: HttpRequest, pk: int) -> Platform:
    """The platform, if this person keeps it; 404 otherwise, whether it exists or not."""
    rows = kept_by(request.user).select_related("departement__region")
    platform: Platform = get_object_or_404(rows, pk=pk)
    return platform


def fetch_internal(request: HttpRequest, pk: int) -> Platform:
    rows = internal_for(request.user).select_related("departement__region")
    platform: Platform = get_object_or_404(rows, pk=pk)
    return platform


def members_of(platform: Platform, user: Any) -> Any:
    """`is_visible`: whether this person may see the actor, or only that a line stands there."""
    seen = Actor.objects.visible_to(user).filter(pk=OuterRef("actor"))
    rows = platform.memberships.select_related("actor__commune", "actor__steward")
    return rows.annotate(is_visible=Exists(seen))


def fetch_member(request: HttpRequest, platform: Platform, pk: int) -> Any:
    return get_object_or_404(members_of(platform, request.user), pk=pk)


def name_of(member: Any) -> str:
    return str(member.actor.name) if member.is_visible else HIDDEN_NAME


def fetch_event(platform: Platform, pk: int) -> PlatformEvent:
    return get_object_or_404(platform.events, pk=pk)


def may_leave_without_lead(user: Any) -> bool:
    """A team answers for the platform meanwhile; a lead may not leave it to nobody."""
    return is_team(user)


def accounts_of_territory(platform: Platform) -> Any:
    """Accounts that may lead a platform: those of its département, and leads of its neighbours."""
    here = Q(departement=platform.departement_id)
    here |= Q(platforms__departement=platform.departement_id)
    return User.objects.filter(here, is_active=True).exclude(
        role__in=(UserRole.REGION, UserRole.NATIONAL)
    )
