"""The pages of a signed link: no account, no cookie, nothing written on GET, kept by no cache."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from directory.models import Contact
from directory.updating import addresses, guard, tokens
from directory.updating.answers import Answer, propose_address, read_answer, save_answer
from directory.updating.digests import write_link
from directory.updating.holders import actor_of, solutions_of
from directory.updating.receipts import write_receipt
from directory.updating.sheets import read_sheets
from directory.updating.undoing import WrittenSince, make_receipt, open_receipt, undo

_WAIT = "Trop d’essais. Attendez une heure, ou répondez au courriel reçu."
_OLD_FORM = "Cette page est restée ouverte longtemps. Relisez, puis recommencez."
_NO_CODE = "Ce code n’est pas bon, ou il n’est plus valable. Vérifiez les huit signes du courriel."
_ADDRESS = "Écrivez une adresse complète, par exemple accueil@structure.fr."
_SINCE = "Quelqu’un a modifié ces nombres depuis, ou c’est déjà annulé : rien n’a changé."


def by_link(
    view: Callable[..., HttpResponse], *, methods: tuple[str, ...] = ("GET", "HEAD", "POST")
) -> Callable[..., HttpResponse]:
    """The address of the page is a secret: told to no other site, no robot, no cache, no log."""

    @csrf_exempt  # no cookie exists here to forge with: the form's own token is checked instead
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method in methods:
            response = view(request, *args, **kwargs)
        else:  # said here: Django's own guard writes the path into the log
            response = HttpResponseNotAllowed(methods)
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        # Django's log of refused requests would tell the path.
        response._has_been_logged = True  # type: ignore[attr-defined]
        return response

    return guarded


@by_link
def update(request: HttpRequest, token: str) -> HttpResponse:
    opened = tokens.open_link_token(token)
    if opened.refusal or opened.contact is None:
        return _over(request, token)
    contact, today = opened.contact, timezone.localdate()
    if request.method != "POST":
        answer = Answer(read_sheets(solutions_of(contact), today))
        return _page(request, token, contact, answer)
    if not guard.is_form_of_ours(request, _about(contact)):
        answer = Answer(read_sheets(solutions_of(contact), today))
        answer.errors["contenu"] = _OLD_FORM
        return _page(request, token, contact, answer, status=403)
    answer, now = read_answer(contact, request.POST, today), timezone.now()
    saved = save_answer(contact, answer, today, now)
    if saved is None:
        return _page(request, token, contact, answer, status=409 if answer.is_conflict else 422)
    shown = read_sheets(solutions_of(contact).filter(pk__in=saved.solutions), today)
    write_receipt(contact, shown, make_receipt(contact, saved.revision, saved.solutions), now)
    receipt = make_receipt(contact, saved.revision, saved.solutions, back=token)
    return _see_other(reverse("directory:update_done", args=[receipt]))


def _about(contact: Contact) -> str:
    return f"{contact.pk}:{contact.generation}"


def _see_other(url: str) -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": url})


def _page(
    request: HttpRequest, token: str, contact: Contact, answer: Answer, *, status: int = 200
) -> HttpResponse:
    sheets = answer.sheets
    context = {
        "token": token,
        "form_token": guard.make_form_token(_about(contact)),
        "sheets": sheets,
        "actor": actor_of(contact),
        "errors": list(answer.errors.items()),
        "until": timezone.localdate(tokens.ends_at(token)),
        "has_example": any(sheet.solution.is_example for sheet in sheets),
    }
    return render(request, "maj/update.html", context, status=status)


@by_link
def done(request: HttpRequest, token: str) -> HttpResponse:
    receipt = open_receipt(token)
    if receipt is None:
        return _over(request, "")
    about, message, status = f"undo:{receipt.revision}", "", 200
    is_undone = False
    if request.method == "POST":
        if not guard.is_form_of_ours(request, about):
            message, status = _OLD_FORM, 403
        else:
            try:
                undo(receipt)
                is_undone = True
            except WrittenSince:
                message, status = _SINCE, 409
    solutions = solutions_of(receipt.contact).filter(pk__in=receipt.solutions)
    sheets = read_sheets(solutions, timezone.localdate())
    context = {
        "sheets": sheets,
        "form_token": guard.make_form_token(about),
        "message": message,
        "is_undone": is_undone,
        "back": receipt.back,
        "has_example": any(sheet.solution.is_example for sheet in sheets),
    }
    return render(request, "maj/done.html", context, status=status)


@by_link
def code(request: HttpRequest) -> HttpResponse:
    """The code of the letter, for those who follow no link."""
    if request.method != "POST":
        return _code_page(request)
    if not guard.is_form_of_ours(request, "code"):
        return _code_page(request, _OLD_FORM, 403)
    if guard.must_wait(request):
        response = _code_page(request, _WAIT, 429)
        response.headers["Retry-After"] = "3600"
        return response
    contact = tokens.contact_of_code(request.POST.get("code", "")[:40], timezone.now())
    if contact is None:
        return _code_page(request, _NO_CODE, 422)
    token = tokens.make_link_token(contact, by_code=True)
    return _see_other(reverse("directory:update", args=[token]))


def _code_page(request: HttpRequest, error: str = "", status: int = 200) -> HttpResponse:
    context = {
        "form_token": guard.make_form_token("code"),
        "error": error,
        "typed": request.POST.get("code", "")[:40].replace("\x00", ""),
    }
    return render(request, "maj/code.html", context, status=status)


@by_link
def new_address(request: HttpRequest, token: str) -> HttpResponse:
    """« Ce n’est plus moi »: whoever keeps the sheet decides; until then nothing changes."""
    opened = tokens.open_link_token(token)
    if opened.refusal or opened.contact is None:
        return _over(request, token)
    contact = opened.contact
    typed, error, status, is_kept = "", "", 200, False
    if request.method == "POST":
        typed = request.POST.get("adresse", "").replace("\x00", "").strip()[:254]
        error = _wrong_address(typed)
        status = 422 if error else 200
        if not guard.is_form_of_ours(request, _about(contact)):
            error, status = _OLD_FORM, 403
        elif not error:
            propose_address(contact, typed, timezone.now())
            is_kept = True
    context = {
        "token": token,
        "form_token": guard.make_form_token(_about(contact)),
        "typed": typed,
        "error": error,
        "is_kept": is_kept,
    }
    return render(request, "maj/address.html", context, status=status)


def _wrong_address(typed: str) -> str:
    try:
        validate_email(typed)
    except ValidationError:
        return _ADDRESS
    return ""


def _over(request: HttpRequest, token: str) -> HttpResponse:
    """The same words whether the link is too old, was revoked, or was never ours."""
    context = {
        "token": token[:600] or "ancien",
        "form_token": guard.make_form_token("new-link"),
        "is_asked": False,
    }
    return render(request, "maj/over.html", context, status=410)


@partial(by_link, methods=("POST",))
def new_link(request: HttpRequest, token: str) -> HttpResponse:
    """To the address on file and nowhere else; the same answer whatever happens."""
    if not guard.is_form_of_ours(request, "new-link"):
        return _over(request, token)
    contact = tokens.open_link_token(token).contact
    if contact is not None and not guard.must_wait(request):
        write_link(contact, timezone.now())
    context = {"token": token[:600], "form_token": "", "is_asked": True}
    return render(request, "maj/over.html", context)


@by_link
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """No more reminders for this address; it may change its mind on the same page.

    A mail program stops them by one POST without having seen the page (RFC 8058): it says so in
    so many words, and the signed address is its proof."""
    digest = tokens.open_stop_token(token)
    if digest is None:
        return _over(request, "")
    about, state, message, status = f"stop:{digest}", "", "", 200
    if request.method == "POST":
        if request.POST.get("List-Unsubscribe") == "One-Click":
            addresses.stop(digest, timezone.now())
            state = "stopped"
        elif not guard.is_form_of_ours(request, about):
            message, status = _OLD_FORM, 403
        elif request.POST.get("action") == "reprendre":
            addresses.start_again(digest)
            state = "started"
        else:
            addresses.stop(digest, timezone.now())
            state = "stopped"
    context = {"form_token": guard.make_form_token(about), "state": state, "message": message}
    return render(request, "maj/stop.html", context, status=status)
