"""The publishing checks in the editor: told before publishing, errors refuse it, whichever way."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import Panel
from wagtail.models import Page

from guide.acronyms import unexplained
from guide.outline import read_outline
from guide.publishing import Problem, errors_of, find_problems

_REFUSED = "La page n’est pas publiée : corrigez d’abord ce qui suit."
# Asked in a form of the editor: publish now or at a date, or approve in a review.
_PUBLISHING = ("action-publish", "action-workflow-action")
_SENDING_BACK = frozenset({"reject", "request_changes"})
_TOLD_AFTER_SAVE = 5


class GuidePageForm(WagtailAdminPageForm):
    """Saving a draft is always possible; publishing it is not."""

    def _post_clean(self) -> None:
        super()._post_clean()
        if self._asks_to_publish() and not self.errors:
            for problem in errors_of(self.instance):
                self.add_error(None, forms.ValidationError(str(problem), code="publishing"))

    def _asks_to_publish(self) -> bool:
        if not any(self.data.get(name) for name in _PUBLISHING):
            return False
        return self.data.get("workflow-action-name") not in _SENDING_BACK


def all_problems(page: Any) -> list[Problem]:
    """Errors, then warnings, sigles held to the glossary among them."""
    return find_problems(page, partial(unexplained, glossary=read_outline().glossary))


class ChecksPanel(Panel):
    """« Contrôles avant publication », of the page as it was last saved."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "guide/checks_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            is_new = self.instance.pk is None
            context["is_new"] = is_new
            context["problems"] = [] if is_new else all_problems(self.instance)
            return context


def tell_after_save(request: HttpRequest, page: Page) -> None:
    """`after_edit_page`, `after_create_page`; autosave has no place for messages."""
    specific = page.specific
    if not hasattr(specific, "content_key") or not request.accepts("text/html"):
        return
    problems = all_problems(specific.get_latest_revision_as_object())
    if problems:
        messages.warning(request, _as_html("Avant de publier :", problems))


def refuse_in_bulk(
    request: HttpRequest, action_type: str, objects: Any, view: Any
) -> HttpResponse | None:
    """`before_bulk_action`: all or nothing, and why."""
    if view.model is not Page or action_type != "publish":
        return None
    pages = list(objects)
    if view.cleaned_form.cleaned_data["include_descendants"]:
        pages += [below for page in objects for below in page.get_descendants().not_live()]
    return _refusal(request, pages, view.next_url)


def refuse_copy(request: HttpRequest, page: Page) -> HttpResponse | None:
    """`before_copy_page`: a copy that would be published at once."""
    sent = request.POST
    if request.method != "POST" or not (sent.get("publish_copies") or sent.get("alias")):
        return None
    below = page.get_descendants().live() if sent.get("copy_subpages") else []
    return _refusal(request, [page, *below], request.get_full_path())


def _refusal(request: HttpRequest, pages: Iterable[Page], back: str) -> HttpResponse | None:
    refused = False
    for page in pages:
        latest = page.get_latest_revision_as_object()
        errors = errors_of(latest) if hasattr(latest, "content_key") else []
        if errors:
            refused = True
            messages.error(request, _as_html(f"« {latest.title} » : {_REFUSED}", errors))
    return redirect(back) if refused else None


def refusal_message(problems: list[Problem]) -> SafeString:
    return _as_html(_REFUSED, problems)


def _as_html(lead: str, problems: list[Problem]) -> SafeString:
    lines = format_html_join("", "<li>{}</li>", ((str(p),) for p in problems[:_TOLD_AFTER_SAVE]))
    more = len(problems) - _TOLD_AFTER_SAVE
    end = f"Et {more} autres, dans « Contrôles avant publication »." if more > 0 else ""
    return format_html("{} <ul>{}</ul>{}", lead, lines, end)
