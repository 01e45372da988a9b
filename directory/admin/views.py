"""The five views of a record: rights in each, one revision for each write, no lost update."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.forms import Media
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail_modeladmin.helpers import ButtonHelper
from wagtail_modeladmin.views import CreateView, DeleteView, EditView, IndexView, InspectView

from directory import changelog
from directory.admin.forms import RecordForm, stamp_of
from directory.enums import Channel

CONFLICT = 409


class StaleRecord(Exception):
    """Somebody saved between the check of the form and its write."""

    def __init__(self, stored_stamp: str) -> None:
        super().__init__(stored_stamp)
        self.stored_stamp = stored_stamp


class ScopedButtonHelper(ButtonHelper):
    def __init__(self, view: Any, request: HttpRequest) -> None:
        super().__init__(view, request)
        if isinstance(view, IndexView):
            self.permission_helper: Any = view.permission_helper.for_listed_rows()


class ScopedIndexView(IndexView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)  # type: ignore[no-any-return]
        except (IncorrectLookupParameters, ValidationError):
            return redirect(self.index_url)

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        """Only the declared filters: `?leads__password__startswith=` must not be a question."""
        declared = tuple(str(name) for name in self.list_filter)
        return {
            key: value
            for key, value in super().get_filters_params(params).items()
            if self._is_of_filter(key, declared) and "\x00" not in value
        }

    @staticmethod
    def _is_of_filter(key: str, declared: tuple[str, ...]) -> bool:
        tails = ("", "__exact", "__isnull", "__id__exact", "__code__exact")
        return any(key == name + tail for name in declared for tail in tails)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        # PostgreSQL refuses NUL and lone surrogates with an error.
        clean = search_term.replace("\x00", " ").encode(errors="ignore").decode()[:200]
        return super().get_search_results(request, queryset, clean)


class FormLayout:
    """Stands where wagtail-modeladmin wants Wagtail panels: our forms are plain Django forms,
    so that no inline script is needed."""

    media = Media()

    def __init__(self, form_class: type[RecordForm]) -> None:
        self.form_class = form_class

    def bind_to_model(self, model: type[models.Model]) -> FormLayout:
        return self

    def get_form_class(self) -> type[RecordForm]:
        return self.form_class

    def get_bound_panel(self, **kwargs: Any) -> FormLayout:
        return self


class RecordFormMixin:
    """What creating and editing share: form, rows of parts, conflict, one revision."""

    model: type[models.Model]
    request: HttpRequest

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form: RecordForm = self.get_form()  # type: ignore[attr-defined]
        form.formsets = form.build_formsets(request.POST)
        if not all([form.is_valid(), *(formset.is_valid() for formset in form.formsets)]):
            return self._refuse(form)
        try:
            return self._write(form)
        except StaleRecord as stale:
            form.mark_stale(stale.stored_stamp)
            return self._refuse(form)

    def _write(self, form: RecordForm) -> HttpResponse:
        user: Any = self.request.user
        with changelog.revision(by=user, channel=Channel.ADMIN):
            self._check_still_open_on(form)
            return self.form_valid(form)  # type: ignore[attr-defined,no-any-return]

    def _check_still_open_on(self, form: RecordForm) -> None:
        """Under the lock that the revision holds: nobody saves between this and the commit."""
        if form.instance.pk is None:
            return
        stored = self.model._base_manager.filter(pk=form.instance.pk).first()
        stamp = stamp_of(stored, form.parts) if stored else ""
        if stamp != form.stored_stamp:
            raise StaleRecord(stamp)

    def _refuse(self, form: RecordForm) -> HttpResponse:
        if not form.is_stale:
            return self.form_invalid(form)  # type: ignore[attr-defined,no-any-return]
        conflicts = form.conflicts()
        form.reopen()
        context = self.get_context_data(form=form, conflicts=conflicts)
        response: HttpResponse = self.render_to_response(context)  # type: ignore[attr-defined]
        response.status_code = CONFLICT
        return response

    def get_context_data(self, form: Any = None, **kwargs: Any) -> dict[str, Any]:
        form = form or self.get_form()  # type: ignore[attr-defined]
        form.formsets = form.formsets or form.build_formsets()
        context: dict[str, Any] = super().get_context_data(form=form, **kwargs)  # type: ignore[misc]
        context["media"] = sum((part.media for part in form.formsets), context["media"])
        return context


class OneRecordMixin:
    """A key that cannot be one is a page that does not exist, not an error of ours."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        try:
            super().__init__(*args, **kwargs)
        except (ValueError, ValidationError) as error:
            raise Http404 from error


class ScopedCreateView(RecordFormMixin, CreateView):
    pass


class ScopedEditView(RecordFormMixin, OneRecordMixin, EditView):
    pass


class ScopedInspectView(OneRecordMixin, InspectView):
    def get_field_display_value(self, field_name: str, field: Any = None) -> Any:
        value = super().get_field_display_value(field_name, field)
        return {True: "oui", False: "non"}[value] if isinstance(value, bool) else value


class ScopedDeleteView(OneRecordMixin, DeleteView):
    def delete_instance(self) -> None:
        with changelog.revision(by=self.request.user, channel=Channel.ADMIN):
            self.instance.delete()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                self.delete_instance()
        except models.ProtectedError as error:
            return self._held_by(error)
        messages.success(request, f"« {self.instance} » est supprimé.")
        return redirect(self.index_url)

    def _held_by(self, error: models.ProtectedError) -> HttpResponse:
        """Say what holds the record by kind and count: titles may be of another territory."""
        kinds = Counter(held._meta.verbose_name for held in error.protected_objects)
        held_by = ", ".join(f"{count} × {kind}" for kind, count in sorted(kinds.items()))
        context = self.get_context_data(held_by=held_by)
        return self.render_to_response(context, status=CONFLICT)  # type: ignore[no-any-return]
