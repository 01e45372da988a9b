"""What the directory adds to Wagtail's admin: the "Annuaire" group and its look-ups."""

from __future__ import annotations

from django.urls import URLPattern, path
from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from directory.admin.group import DirectoryGroup
from directory.admin.lookups import lookup

modeladmin_register(DirectoryGroup)


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]
def directory_urls() -> list[URLPattern]:
    return [path("annuaire/propositions/<str:model_name>/", lookup, name="directory_lookup")]
