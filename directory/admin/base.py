"""The one base of every list under "Annuaire": scoped in its list, its records, its choices and
its saves."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib.admin.sites import AdminSite
from django.db import models
from django.http import HttpRequest
from wagtail_modeladmin.options import ModelAdmin

from directory.admin.forms import RecordForm, formfield
from directory.admin.rights import (
    ReadOnlyPermissionHelper,
    TeamPermissionHelper,
    editable,
    is_owned,
)
from directory.admin.views import (
    FormLayout,
    ScopedButtonHelper,
    ScopedCreateView,
    ScopedDeleteView,
    ScopedEditView,
    ScopedIndexView,
    ScopedInspectView,
)


class ScopedModelAdmin(ModelAdmin):
    """Subclasses say the model, the columns and the fields of the form; rights come from here.

    No spreadsheet export (Wagtail's writes formulas as they stand) and no history view (it shows
    any record to anybody): the log of changes is a list of its own.
    """

    form_class: ClassVar[type[RecordForm]] = RecordForm
    fields: ClassVar[str] = ""

    permission_helper_class = TeamPermissionHelper
    button_helper_class = ScopedButtonHelper
    index_view_class = ScopedIndexView
    create_view_class = ScopedCreateView
    edit_view_class = ScopedEditView
    delete_view_class = ScopedDeleteView
    inspect_view_class = ScopedInspectView
    inspect_view_enabled = True
    history_view_enabled = False
    list_export = ()
    list_per_page = 50
    index_view_extra_css = ["css/gestion.css"]
    form_view_extra_css = ["css/gestion.css"]

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        # Filters by relation ask it how to sort; the default one needs Django's own admin app.
        self.admin_site = AdminSite()

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        queryset = super().get_queryset(request)
        if is_owned(self.model):
            return queryset & editable(self.model, request.user)  # type: ignore[no-any-return]
        return queryset  # type: ignore[no-any-return]

    def example(self, record: Any) -> str:
        """In words: the icons of Django's admin are not part of this site."""
        return "exemple" if record.is_example else ""

    example.short_description = "exemple"  # type: ignore[attr-defined]
    example.admin_order_field = "is_example"  # type: ignore[attr-defined]

    def get_edit_handler(self) -> FormLayout:
        return FormLayout(self.get_form_class())

    def get_form_class(self) -> type[RecordForm]:
        return forms.modelform_factory(  # type: ignore[return-value]
            self.model,
            form=self.form_class,
            fields=self.fields.split(),
            formfield_callback=formfield,
        )

    def register_indexing(self) -> None:
        """Not in Wagtail's reference index: no page points to these rows, and an import would
        write it thousands of times."""


class ReadOnlyModelAdmin(ScopedModelAdmin):
    permission_helper_class = ReadOnlyPermissionHelper
