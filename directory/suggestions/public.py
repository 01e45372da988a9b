"""Telling that a sheet is wrong: no account, no cookie, nothing asked of the person."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from directory.enums import PublicationState
from directory.field_views import FieldView, errors_of_form, view
from directory.models import SheetKind, Suggestion, SuggestionLine
from directory.suggestions import guard
from directory.suggestions.facts import MODELS, URL_NAMES, Facts, facts_of
from directory.suggestions.forms import SuggestionForm
from directory.suggestions.parts import Part, parts_of
from directory.views.gone import gone
from directory.visitors import client_address, is_same_origin

_TOO_MANY = (
    "Beaucoup de signalements sont partis d’ici depuis une heure. Gardez cette page ouverte et "
    "envoyez de nouveau dans une heure."
)
_ELSEWHERE = "Cet envoi ne vient pas de notre site : rien n’a été enregistré."
# Robots fill every field; people do not see this one.
_TRAP = "site_web"


# No cookie exists here to forge with: the origin is checked instead of a token of the session.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    if kind not in SheetKind.values:
        raise Http404("Cette sorte de fiche n’existe pas.")
    record = _record(kind, slug)
    if record.state == PublicationState.ARCHIVED:
        response = gone(request, title=str(record), sentence=_GONE, links=[])
    elif request.method == "POST":
        response = _receive(request, _facts(kind, record))
    elif request.GET.get("envoye") == "1":
        response = _page(request, _facts(kind, record), None)
    else:
        facts = _facts(kind, record)
        response = _page(request, facts, SuggestionForm(parts=parts_of(facts)))
    response.headers["Cache-Control"] = "private, no-store"
    return response


_GONE = "Cette fiche a été retirée : il n’y a plus rien à corriger."


def _record(kind: str, slug: str) -> Any:
    """Published, or withdrawn; a draft does not exist for the public."""
    rows = MODELS[kind].objects.exclude(state=PublicationState.DRAFT)
    record = rows.filter(slug=slug).first()
    if record is None:
        raise Http404("Cette fiche n’existe pas.")
    return record


def _facts(kind: str, record: Any) -> Facts:
    facts = facts_of(kind, record.pk)
    if facts is None:
        raise Http404("Cette fiche n’existe pas.")
    return facts


def _receive(request: HttpRequest, facts: Facts) -> HttpResponse:
    form = SuggestionForm(request.POST, parts=parts_of(facts))
    if not is_same_origin(request):
        return _page(request, facts, form, refused=_ELSEWHERE, status=403)
    address = client_address(request)
    if guard.has_sent_enough(address):
        response = _page(request, facts, form, refused=_TOO_MANY, status=429)
        response.headers["Retry-After"] = "3600"
        return response
    try:
        nonce = guard.read_token(request.POST.get("jeton", ""), _sheet(facts))
    except guard.TokenError as error:
        return _page(request, facts, form, refused=str(error), status=422)
    if not form.is_valid():
        return _page(request, facts, form, status=422)
    if not request.POST.get(_TRAP):  # a robot reads that all went well
        _store(request, facts, form, nonce)
        guard.count_sent(address)
    return redirect(f"{request.path}?envoye=1")


def _store(request: HttpRequest, facts: Facts, form: SuggestionForm, nonce: str) -> None:
    user: Any = request.user
    owner = {
        SheetKind.SOLUTION: "solution",
        SheetKind.ACTOR: "actor",
        SheetKind.PLATFORM: "platform",
    }[SheetKind(facts.kind)]
    sending = guard.key_of(nonce, form.cleaned_data)
    try:
        with transaction.atomic():
            suggestion = Suggestion.objects.create(
                kind=facts.kind,
                sheet_name=facts.name[:200],
                comment=form.cleaned_data["comment"],
                email=form.cleaned_data["answer_to"],
                by=user if user.is_authenticated else None,
                nonce=sending,
                **{owner: facts.record},
            )
            SuggestionLine.objects.bulk_create(
                SuggestionLine(
                    suggestion=suggestion,
                    part=part.key,
                    label=part.label,
                    before=part.now,
                    proposed=value,
                )
                for part, value in form.lines
            )
    except IntegrityError:  # the same form, sent twice: it was received the first time
        if not Suggestion.objects.filter(nonce=sending).exists():
            raise


def _sheet(facts: Facts) -> str:
    return f"{facts.kind}/{facts.record.slug}"


def _page(
    request: HttpRequest,
    facts: Facts,
    form: SuggestionForm | None,
    *,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    """Without a form: what was sent was received."""
    context = {
        "facts": facts,
        "sheet_url": reverse(URL_NAMES[SheetKind(facts.kind)], args=[facts.record.slug]),
        "form": form is not None,
        "parts": _part_views(form) if form else [],
        "comment": view(form["comment"]) if form else None,
        "email": view(form["answer_to"]) if form else None,
        "keep": view(form["keep_details"])
        if form and getattr(form, "has_details", False)
        else None,
        "token": guard.make_token(_sheet(facts)),
        "errors": errors_of_form(form) if form and not refused else (),
        "refused": refused,
    }
    return render(request, "signaler/report.html", context, status=status)


def _part_views(form: SuggestionForm) -> list[tuple[Part, FieldView, bool]]:
    """(part, field, whether it stands open)"""
    shown = [(part, view(form[part.key])) for part in form.parts]
    return [(part, one, bool(one.value or one.error)) for part, one in shown]
