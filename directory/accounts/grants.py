"""Who may open which account: nobody gives more than they have, nor outside their territory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from directory.enums import UserRole
from directory.models import Departement, Invitation, Platform, Region

_GIVEN: dict[str, tuple[str, ...]] = {
    UserRole.LEAD: (UserRole.PROFESSIONAL, UserRole.LEAD),
    UserRole.DEPARTMENT: (UserRole.PROFESSIONAL, UserRole.LEAD, UserRole.DEPARTMENT),
    UserRole.REGION: (
        UserRole.PROFESSIONAL,
        UserRole.LEAD,
        UserRole.DEPARTMENT,
        UserRole.REGION,
    ),
    UserRole.NATIONAL: tuple(UserRole.values),
}


@dataclass(frozen=True, slots=True)
class Grant:
    """What an account is opened for."""

    role: str
    platform: Platform | None = None
    departement: Departement | None = None
    region: Region | None = None


def roles_given_by(user: Any) -> tuple[str, ...]:
    if not user.is_authenticated or not user.is_active:
        return ()
    if user.is_superuser:
        return tuple(UserRole.values)
    return _GIVEN.get(user.role, ())


def platforms_of(user: Any) -> Any:
    return Platform.objects.editable_by(user)


def departements_of(user: Any) -> Any:
    """Those where this person may name a departmental team."""
    if user.is_superuser or user.role == UserRole.NATIONAL:
        return Departement.objects.all()
    if user.role == UserRole.REGION:
        return Departement.objects.filter(region=user.region_id)
    if user.role == UserRole.DEPARTMENT:
        return Departement.objects.filter(pk=user.departement_id)
    return Departement.objects.none()


def regions_of(user: Any) -> Any:
    if user.is_superuser or user.role == UserRole.NATIONAL:
        return Region.objects.all()
    if user.role == UserRole.REGION:
        return Region.objects.filter(pk=user.region_id)
    return Region.objects.none()


def may_give(user: Any, grant: Grant) -> bool:
    """Asked when the invitation is written, and again when it is accepted."""
    if grant.role not in roles_given_by(user):
        return False
    named = {
        UserRole.LEAD: (grant.platform, platforms_of),
        UserRole.DEPARTMENT: (grant.departement, departements_of),
        UserRole.REGION: (grant.region, regions_of),
    }
    if grant.role in named:
        place, allowed = named[UserRole(grant.role)]
        return place is not None and bool(allowed(user).filter(pk=place.pk).exists())
    if grant.platform is not None:
        return bool(platforms_of(user).filter(pk=grant.platform.pk).exists())
    return True


def grant_of(invitation: Invitation) -> Grant:
    return Grant(invitation.role, invitation.platform, invitation.departement, invitation.region)
