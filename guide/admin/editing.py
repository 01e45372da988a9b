"""Saving a page never erases what somebody else wrote meanwhile.

Wagtail checks this for its autosave alone; an ordinary form overwrites. Here every form that was
opened on another version than the latest is answered 409 with both versions side by side. All that
was typed is carried along: one may save it over the other version, knowingly.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.revisions import RevisionsRevertView
from wagtail.fields import StreamField
from wagtail.models import Page

from guide.admin.comparison import changed_fields

# Which version the form was opened on: Wagtail's hidden fields, written again by the conflict page.
_VERSION_FIELDS = frozenset(
    {"loaded_revision_id", "loaded_revision_created_at", "overwrite_revision_id"}
)
_ACTIONS = {
    "action-publish": "Publier ma version à la place",
    "action-submit": "Proposer ma version à la relecture",
    "action-restart-workflow": "Proposer ma version à la relecture",
    "action-workflow-action": "Garder ma version et poursuivre la relecture",
    "action-cancel-workflow": "Garder ma version et arrêter la relecture",
}


class NothingLost:
    """Mixed into Wagtail's edit views, before them."""

    request: HttpRequest
    page: Any

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        view: Any = self
        with transaction.atomic():
            # One save of a page at a time: two forms sent together do not both find themselves new.
            locked = Page.objects.select_for_update().get(pk=view.page.pk)
            view.latest_revision = locked.get_latest_revision()
            if not view.locked_for_user and not view.expects_json_response and _is_old(view):
                return _conflict(view)
            return super().post(request, *args, **kwargs)  # type: ignore[misc,no-any-return]


class GuideEditView(NothingLost, EditView):
    pass


class GuideRevertView(NothingLost, RevisionsRevertView):
    pass


def _is_old(view: Any) -> bool:
    """Wagtail's own test, and forms opened before the page's first version."""
    if view.latest_revision is None:
        return False
    sent = view.request.POST
    return bool(view.is_out_of_date) or not any(sent.get(name) for name in _VERSION_FIELDS)


def _conflict(view: Any) -> TemplateResponse:
    theirs = view.real_page_record.get_latest_revision_as_object()
    context = {
        "page": view.real_page_record,
        "theirs": theirs,
        "revision": view.latest_revision,
        "changes": changed_fields(theirs, _typed(view), view.request),
        "kept": list(_kept(view.request)),
        "actions": _actions(view.request),
        "edit_url": view.get_edit_url(),
    }
    return TemplateResponse(view.request, "guide/conflict.html", context, status=409)


def _typed(view: Any) -> Any:
    """The page as the form says it, as far as it can be read; nothing is written."""
    form = view.form_class(
        view.request.POST,
        instance=view.get_object(),
        subscription=view.subscription,
        parent_page=view.parent,
        for_user=view.request.user,
    )
    form.defer_required_fields()
    typed = form.save(commit=False) if form.is_valid() else form.instance
    for field in typed._meta.get_fields():
        if isinstance(field, StreamField):
            _name_new_blocks(getattr(typed, field.name))
    return typed


def _name_new_blocks(stream: Any) -> None:
    """Versions are compared block by block, by their ids; new ones have theirs when saved."""
    for block in stream:
        block.id = block.id or str(uuid.uuid4())


def _kept(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Everything that was typed."""
    for name, values in request.POST.lists():
        if name not in _VERSION_FIELDS | set(_ACTIONS) | {"csrfmiddlewaretoken"}:
            yield from ((name, str(value)) for value in values)


def _actions(request: HttpRequest) -> list[tuple[str, str, str]]:
    """(name, value, label): a draft, always; and what was asked for."""
    asked = [
        (name, str(request.POST[name]), label)
        for name, label in _ACTIONS.items()
        if request.POST.get(name)
    ]
    return [*asked, ("", "", "Enregistrer ma version à la place, comme brouillon")]
