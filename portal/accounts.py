"""Wagtail's accounts app with our forms. Apart from `portal.apps`, where a second configuration
would make Django choose neither."""

from __future__ import annotations

from wagtail.users.apps import WagtailUsersAppConfig


class TeamUsersConfig(WagtailUsersAppConfig):
    user_viewset = "directory.admin.users.TeamUserViewSet"
