"""A professional proposes a practice, sees where it stands, corrects it, sends it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.models import Page

from directory.access import signed_in_only
from directory.field_views import errors_of_form, views
from guide import proposing, reviewing
from guide.forms import RESULT_ROWS, PracticeForm
from guide.models import PracticePage

_DECIDED = "L’équipe a décidé entre-temps : voyez où en est votre proposition."
_SENT = "Envoyée : l’équipe de la région va la lire, puis vous répondra ici."
_SAVED = "Enregistrée comme brouillon. Envoyez-la quand elle est prête."
# Parts of the form: title, names of its fields. The figures follow the third.
_PARTS = (
    ("L’essentiel", "title summary commune practised_on run_by"),
    ("Pour la retrouver", "status volet themes actor_kinds"),
    ("Ce qui s’est passé", "problem done"),
    ("Ce qu’on en retient", "results_text conditions pitfalls contact checklist"),
)


@signed_in_only
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    too_many = proposing.proposals_today(user) >= proposing.PROPOSALS_A_DAY
    refused = proposing.TOO_MANY if too_many else ""
    form = PracticeForm(request.POST or None, user=user)
    if request.method != "POST":
        return _form(request, form, refused=refused)
    if too_many:
        return _form(request, form, refused=refused, status=429)
    if not form.is_valid():
        return _form(request, form, status=422)
    return _done(request, proposing.create_draft(form), form)


@signed_in_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it stands and what was said; the form while it is in the hands of its author.

    An old form is answered 409 with both versions; what was typed stays in the form, which is then
    of the version shown: sent again, it is saved knowingly.
    """
    with transaction.atomic():
        # One save at a time: two forms sent together do not both find themselves new.
        Page.objects.select_for_update().get(pk=_own(request, pk).pk)
        page = _own(request, pk)
        if request.method != "POST":
            return _shown(request, page)
        if not page.proposal.is_editable:
            messages.warning(request, _DECIDED)
            return _shown(request, page, status=409)
        form = PracticeForm(request.POST, user=_user(request), page=page)
        if request.POST.get("version", "") != str(page.latest_revision_id or ""):
            return _conflict(request, form, page)
        if not form.is_valid():
            return _form(request, form, status=422)
        page = proposing.save_draft(page, form)
    return _done(request, page, form)


@signed_in_only
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as it was last saved; what is missing is told in its form."""
    page = _own(request, pk)
    typed = {**proposing.typed_of(page), "send": "1", "keep_details": "on"}
    form = PracticeForm(typed, user=_user(request), page=page)
    if page.proposal.is_editable and not form.is_valid():
        return _form(request, form, status=422)
    return _sent(request, page, "")


def _user(request: HttpRequest) -> Any:
    return request.user


def _own(request: HttpRequest, pk: int) -> PracticePage:
    own = PracticePage.objects.proposed_by(request.user).with_proposal()
    page: PracticePage = get_object_or_404(own, pk=pk)
    return page


def _done(request: HttpRequest, page: PracticePage, form: PracticeForm) -> HttpResponse:
    if form.sending:
        return _sent(request, page, form.cleaned_data["message"])
    messages.success(request, _SAVED)
    return redirect("guide:practice_edit", page.pk)


def _sent(request: HttpRequest, page: PracticePage, message: str) -> HttpResponse:
    try:
        reviewing.send(page, _user(request), message)
    except reviewing.StateChanged:
        messages.warning(request, _DECIDED)
    else:
        messages.success(request, _SENT)
    return redirect("guide:practice_edit", page.pk)


def _shown(request: HttpRequest, page: PracticePage, *, status: int = 200) -> HttpResponse:
    if page.proposal.is_editable:
        form = PracticeForm(initial=proposing.typed_of(page), user=_user(request), page=page)
        return _form(request, form, status=status)
    context = {
        "page": page,
        "draft": page.get_latest_revision_as_object(),
        "talk": page.review_messages.select_related("by"),
    }
    return render(request, "espace/proposal.html", context, status=status)


def _conflict(request: HttpRequest, form: PracticeForm, page: PracticePage) -> HttpResponse:
    form.is_valid()
    latest = page.get_latest_revision()
    return _form(
        request,
        form,
        status=409,
        version=str(page.latest_revision_id or ""),
        conflict=proposing.conflict(form, page),
        other=latest.user if latest else None,
        at=latest.created_at if latest else None,
    )


def _form(
    request: HttpRequest, form: PracticeForm, *, status: int = 200, **extra: Any
) -> HttpResponse:
    page = form.page
    results = [
        views(form, (f"measure_{row}", f"before_{row}", f"after_{row}"))
        for row in range(1, RESULT_ROWS + 1)
    ]
    asks = form.is_bound and getattr(form, "has_details", False)
    context = {
        "page": page,
        "talk": page.review_messages.select_related("by") if page else (),
        "parts": [(title, views(form, names.split())) for title, names in _PARTS],
        "results": results,
        "last": views(form, ("message", "keep_details") if asks else ("message",)),
        "errors": errors_of_form(form),
        "version": form["version"].value() or "",
        "refused": "",
        "conflict": (),
        "other": None,
        "at": None,
    }
    return render(request, "espace/practice_form.html", context | extra, status=status)
