"""Wagtail groups of the teams: they open the door of /gestion/; the records follow the role."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

from directory.enums import UserRole
from directory.models import User

GROUP_OF_ROLE = {
    UserRole.NATIONAL: "Équipe nationale",
    UserRole.REGION: "Équipe régionale",
    UserRole.DEPARTMENT: "Équipe départementale",
}
_ENTER = Q(content_type__app_label="wagtailadmin", codename="access_admin")
# Whoever may edit users may give themselves any right: the national team only.
_USERS = Q(content_type__app_label="directory", content_type__model="user") & ~Q(
    codename="view_user"
)


def _permissions_of(role: str) -> Q:
    return _ENTER | _USERS if role == UserRole.NATIONAL else _ENTER


def _ensure(role: str) -> Group:
    group, created = Group.objects.get_or_create(name=GROUP_OF_ROLE[UserRole(role)])
    if created:
        group.permissions.add(*Permission.objects.filter(_permissions_of(role)))
    return group


@transaction.atomic
def ensure_groups() -> None:
    """Create the groups and give each what it lacks; may be run as often as one likes.

    Permissions that somebody added (page rights of a region) are kept.
    """
    for role in GROUP_OF_ROLE:
        _ensure(role).permissions.add(*Permission.objects.filter(_permissions_of(role)))
    for user in User.objects.filter(role__in=GROUP_OF_ROLE):
        sync_groups(user)


def sync_groups(user: User) -> None:
    """One team group at most, the one of the role; other groups of the person stay."""
    wanted = GROUP_OF_ROLE.get(UserRole(user.role))
    held = set(user.groups.filter(name__in=GROUP_OF_ROLE.values()).values_list("name", flat=True))
    if held == ({wanted} if wanted else set()):
        return
    user.groups.remove(*Group.objects.filter(name__in=held - {wanted}))
    if wanted:
        user.groups.add(_ensure(user.role))


def follow_role(sender: Any, instance: User, raw: bool = False, **kwargs: Any) -> None:
    """`post_save` of a user; fixtures (`raw`) may come before the groups."""
    if not raw:
        sync_groups(instance)
