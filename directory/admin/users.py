"""Accounts under /gestion/: the role and its territory, never a loose set of groups.

The national team manages accounts; only a superuser makes, changes or removes a superuser.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import CreateView, DeleteView, EditView, UserViewSet

from directory import changelog
from directory.enums import Channel, UserRole
from directory.models import User

_ROLE_FIELDS = {"role", "region", "departement"}
_ORDER = "email first_name last_name role region departement password1 password2".split()


class TeamUserCreationForm(UserCreationForm):
    field_order = _ORDER

    class Meta(UserCreationForm.Meta):
        # Groups follow the role (see `groups.follow_role`).
        fields = (UserCreationForm.Meta.fields | _ROLE_FIELDS) - {"groups"}


class TeamUserEditForm(UserEditForm):
    field_order = _ORDER

    class Meta(UserEditForm.Meta):
        fields = (UserEditForm.Meta.fields | _ROLE_FIELDS) - {"groups"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "is_active" not in self.fields:  # one's own account
            for name in _ROLE_FIELDS:
                del self.fields[name]


class SuperuserKept:
    """Others may neither make a superuser nor take over the account of one."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        target = getattr(self, "object", None)
        if target is not None and target.is_superuser and not user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc,no-any-return]

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(*args, **kwargs)  # type: ignore[misc]
        user: Any = self.request.user
        if not user.is_superuser:
            form.fields.pop("is_superuser", None)
        return form


class TeamUserCreateView(SuperuserKept, CreateView):
    pass


class TeamUserEditView(SuperuserKept, EditView):
    def save_instance(self) -> User:
        """Whoever leads no more signs no letter; what waited for them goes to the team."""
        by: Any = self.request.user
        with changelog.revision(by=by, channel=Channel.ADMIN):
            user: User = super().save_instance()
            if user.role == UserRole.PROFESSIONAL:
                user.platforms.clear()
        return user


class TeamUserDeleteView(SuperuserKept, DeleteView):
    pass


class TeamUserViewSet(UserViewSet):
    add_view_class = TeamUserCreateView
    edit_view_class = TeamUserEditView
    delete_view_class = TeamUserDeleteView

    def get_form_class(self, for_update: bool = False) -> type[Any]:
        return TeamUserEditForm if for_update else TeamUserCreationForm


def guard_bulk_action(request: HttpRequest, action_type: str, objects: Any, view: Any) -> None:
    """`before_bulk_action`: groups follow roles, and superusers are out of reach of others."""
    user: Any = request.user
    if view.model is not User or user.is_superuser:
        return
    if action_type == "assign_role" or any(account.is_superuser for account in objects):
        raise PermissionDenied
