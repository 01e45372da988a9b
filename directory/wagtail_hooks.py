"""What the directory adds to Wagtail's admin: the "Annuaire" group and its look-ups."""

from __future__ import annotations

from django.urls import URLPattern, path
from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from directory.admin.coverage_view import DataStateMenuItem, data_state, menu_item
from directory.admin.group import DirectoryGroup
from directory.admin.lookups import lookup
from directory.admin.users import guard_bulk_action

modeladmin_register(DirectoryGroup)
hooks.register("before_bulk_action", guard_bulk_action)


@hooks.register("register_admin_urls")
def directory_urls() -> list[URLPattern]:
    return [
        path("annuaire/propositions/<str:model_name>/", lookup, name="directory_lookup"),
        path("etat-des-donnees/", data_state, name="directory_data_state"),
    ]


@hooks.register("register_admin_menu_item")
def data_state_menu_item() -> DataStateMenuItem:
    return menu_item()
