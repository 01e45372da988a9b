"""The policy of `directory/permissions.py` as wagtail-modeladmin asks for it."""

from __future__ import annotations

from copy import copy
from typing import Any, Self

from django.contrib.auth.models import Permission
from django.db import models
from wagtail_modeladmin.helpers import PermissionHelper

from directory.enums import UserRole
from directory.models import Commune, Departement, Region, User
from directory.permissions import is_national, is_team
from directory.querysets import PublishedQuerySet


def is_owned(model: type[models.Model]) -> bool:
    """Whether records of this model belong to a territory."""
    return hasattr(model, "objects") and isinstance(model.objects.all(), PublishedQuerySet)


def editable(model: type[models.Model], user: Any) -> models.QuerySet[Any]:
    """The records of a model that this person may change; none for strangers."""
    if not is_team(user):
        return model._default_manager.none()
    if is_owned(model):
        return model._default_manager.all().editable_by(user)  # type: ignore[attr-defined,no-any-return]
    return model._default_manager.all() if is_national(user) else model._default_manager.none()


def choosable(queryset: models.QuerySet[Any], user: Any) -> models.QuerySet[Any]:
    """What this person may point a record to: owners and places of their own territory only.

    Words, schemes and zones are shared by all. The zone *served* is not limited: whom a solution
    takes is a fact, not a right on a territory.
    """
    if is_national(user):
        return queryset
    model = queryset.model
    if is_owned(model):
        return queryset.editable_by(user)  # type: ignore[attr-defined,no-any-return]
    if model is User:
        return queryset.none()
    by_region, by_departement = _TERRITORY_PATHS.get(model, ("", ""))
    if not by_region:
        return queryset
    if user.role == UserRole.REGION:
        return queryset.filter(**{by_region: user.region_id})
    return queryset.filter(**{by_departement: user.departement_id})


_TERRITORY_PATHS: dict[type[models.Model], tuple[str, str]] = {
    Commune: ("departement__region", "departement"),
    Departement: ("region", "pk"),
    Region: ("pk", "departements"),
}


class TeamPermissionHelper(PermissionHelper):
    """Object rights for wagtail-modeladmin, whose own checks stop at the model."""

    is_listed = False

    def for_listed_rows(self) -> Self:
        """The same rights for rows of a list that is scoped already: no query a row."""
        helper = copy(self)
        helper.is_listed = True
        return helper

    def get_all_model_permissions(self) -> models.QuerySet[Permission]:
        return Permission.objects.none()

    def user_can_list(self, user: User) -> bool:
        return is_team(user)

    def user_can_create(self, user: User) -> bool:
        return is_team(user) and (is_owned(self.model) or is_national(user))

    def _may_change(self, user: User, obj: Any) -> bool:
        if not is_owned(self.model):
            return is_national(user)
        return self.is_listed or editable(self.model, user).filter(pk=obj.pk).exists()

    def user_can_edit_obj(self, user: User, obj: Any) -> bool:
        return self._may_change(user, obj)

    def user_can_delete_obj(self, user: User, obj: Any) -> bool:
        return self._may_change(user, obj)

    def user_can_inspect_obj(self, user: User, obj: Any) -> bool:
        if not is_owned(self.model):
            return is_team(user)
        return self._may_change(user, obj)


class ReadOnlyPermissionHelper(TeamPermissionHelper):
    """Reference data and the log: looked at, never touched."""

    def user_can_create(self, user: User) -> bool:
        return False

    def user_can_edit_obj(self, user: User, obj: Any) -> bool:
        return False

    def user_can_delete_obj(self, user: User, obj: Any) -> bool:
        return False
