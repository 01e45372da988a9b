"""Rights of the teams on pages, images and documents, as Wagtail's own tree knows them.

- The national team: every page, every collection.
- A region's team: its space of the guide and its space of the practices, and one collection for
  its images and documents. It may use those of the national collection, and change none of them.
- Everybody else: nothing. A departmental team enters /gestion/ for the directory only.

Rights are given to groups on nodes of the tree, so that each screen of Wagtail, its choosers and
its bulk actions included, reads them by itself. A person follows their role and region.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from directory.admin.groups import GROUP_OF_ROLE, ensure_groups
from directory.enums import UserRole
from directory.models import Region, User
from guide.models import RegionsPage
from guide.regions import ensure_region_space

NATIONAL_COLLECTION = "Médias nationaux"
_PREFIX = "Équipe régionale : "
_PAGE_RIGHTS = ("add", "change", "publish", "lock", "unlock")
_NATIONAL_MODELS = ("workflow", "task", "groupapprovaltask", "redirect", "site")


def team_name(region: Region) -> str:
    """Of the group and of the collection."""
    return f"{_PREFIX}{region.name}"


def national_collection() -> Collection:
    return _collection(NATIONAL_COLLECTION)


def region_collection(region: Region) -> Collection:
    return _collection(team_name(region))


def _collection(name: str) -> Collection:
    root = Collection.get_first_root_node()
    found = root.get_children().filter(name=name).first()
    return found or root.add_child(instance=Collection(name=name))


@transaction.atomic
def ensure_teams() -> None:
    """Groups, spaces and rights of every team; may be run as often as one likes."""
    ensure_groups()
    _give_national_rights()
    for user in User.objects.filter(role=UserRole.REGION).select_related("region"):
        follow_region(user)


def _give_national_rights() -> None:
    group = Group.objects.get(name=GROUP_OF_ROLE[UserRole.NATIONAL])
    _give_pages(group, Page.get_first_root_node(), (*_PAGE_RIGHTS, "bulk_delete"))
    root = Collection.get_first_root_node()
    _give_collection(group, root, ("add", "change", "delete", "choose"), ("image", "document"))
    _give_collection(group, root, ("add", "change", "delete"), ("collection",))
    group.permissions.add(
        *Permission.objects.filter(
            content_type__app_label__in=("wagtailcore", "wagtailredirects"),
            content_type__model__in=_NATIONAL_MODELS,
        )
    )


@transaction.atomic
def ensure_region_team(region: Region) -> Group:
    """The group of a region with its rights. Before the guide is there: the group alone, whose
    rights come with the installation."""
    group, _ = Group.objects.get_or_create(name=team_name(region))
    if RegionsPage.objects.exists():
        for page in ensure_region_space(region):
            _give_pages(group, page, _PAGE_RIGHTS)
        media = ("image", "document")
        _give_collection(group, region_collection(region), ("add", "change", "choose"), media)
        _give_collection(group, national_collection(), ("choose",), media)
    return group


def _give_pages(group: Group, page: Page, rights: Iterable[str]) -> None:
    for permission in _permissions("wagtailcore", "page", rights):
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


def _give_collection(
    group: Group, collection: Collection, rights: Iterable[str], models: Iterable[str]
) -> None:
    apps = {"image": "wagtailimages", "document": "wagtaildocs", "collection": "wagtailcore"}
    for model in models:
        for permission in _permissions(apps[model], model, rights):
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=collection, permission=permission
            )


def _permissions(app: str, model: str, rights: Iterable[str]) -> Iterable[Permission]:
    codenames = [f"{right}_{model}" for right in rights]
    return Permission.objects.filter(content_type__app_label=app, codename__in=codenames)


def follow_region(user: User) -> None:
    """One region's team at most: the one of the person's role and region."""
    region = user.region if user.role == UserRole.REGION else None
    wanted = team_name(region) if region else ""
    for group in user.groups.filter(name__startswith=_PREFIX).exclude(name=wanted):
        user.groups.remove(group)
    if region:
        user.groups.add(ensure_region_team(region))


def follow_role(
    sender: Any,
    instance: User,
    raw: bool = False,
    update_fields: frozenset[str] | None = None,
    **kwargs: Any,
) -> None:
    """`post_save` of a user. A sign-in, which saves its date alone, costs nothing."""
    if raw or (update_fields is not None and not {"role", "region"} & set(update_fields)):
        return
    follow_region(instance)
