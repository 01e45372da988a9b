"""One sheet: created, edited, published, withdrawn, and what it was."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from directory.access import keepers_only
from directory.differences import Row
from directory.editing import history, merging
from directory.editing.creating import new_form
from directory.editing.forms import ActorForm, SolutionForm, contact_rows
from directory.editing.kinds import SOLUTIONS, Kind
from directory.editing.listing import kept
from directory.editing.saving import Moved, NotHere, NotReady, fetch, save_sheet, set_state
from directory.enums import PublicationState
from directory.field_views import errors_of_form, views

_ELSEWHERE = "Cette commune n’est pas sur votre territoire : demandez à l’équipe de ce territoire."
_STATES = {
    "publier": (PublicationState.PUBLISHED, "Publiée : tout le monde la lit."),
    "brouillon": (PublicationState.DRAFT, "Retirée du site : c’est un brouillon."),
    "retirer": (PublicationState.ARCHIVED, "Retirée. Son adresse dit qu’elle n’existe plus."),
}


@keepers_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, kind: Kind) -> HttpResponse:
    user: Any = request.user
    form = new_form(kind, user, request.POST if request.method == "POST" else None)
    twins: list[Any] = []
    if form.is_bound and form.is_valid():
        twins = [] if form.cleaned_data["anyway"] else form.twins()
        if not twins:
            try:
                sheet = form.create()
            except NotHere:
                form.add_error("commune" if "commune" in form.fields else None, _ELSEWHERE)
            else:
                messages.success(request, "Créée comme brouillon. Complétez-la, puis publiez.")
                return redirect(f"directory:{kind.slug}_edit", sheet.pk)
    names = [one.name for one in form.visible_fields() if one.name != "anyway" or twins]
    context = {
        "kind": kind,
        "fields": views(form, names),
        "errors": errors_of_form(form) if form.is_bound else (),
        "twins": [(kind.title_of(one), one) for one in twins],
    }
    status = 422 if form.errors else 409 if twins else 200
    return render(request, "espace/sheets/new.html", context, status=status)


@keepers_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, kind: Kind, pk: int) -> HttpResponse:
    sheet = fetch(kind, request.user, pk)
    made = SolutionForm if kind is SOLUTIONS else ActorForm
    if request.method != "POST":
        values = made.values_of(sheet)
        form, contacts = made(initial=values), contact_rows(kind, sheet)
        base = merging.marks_of(form, values, _stored(contacts))
        return _page(request, kind, sheet, form, contacts, base=base)
    form, contacts = made(request.POST), contact_rows(kind, sheet, request.POST)
    are_valid = all([form.is_valid(), contacts.is_valid()])
    if any("id" in row.errors for row in contacts.forms):  # taken away meanwhile
        return _conflict(request, kind, sheet, form, contacts)
    if not are_valid:
        return _page(request, kind, sheet, form, contacts, status=422)
    try:
        save_sheet(
            kind,
            request.user,
            pk,
            form,
            contacts,
            version=request.POST.get("version", ""),
            marks=_marks(request),
        )
    except Moved as moved:
        return _conflict(request, kind, moved.sheet, form, contacts)
    except NotHere:
        form.add_error("commune" if "commune" in form.fields else None, _ELSEWHERE)
        return _page(request, kind, sheet, form, contacts, status=422)
    messages.success(request, "Enregistré.")
    return redirect(f"directory:{kind.slug}_edit", pk)


def _stored(contacts: Any) -> list[Any]:
    return [row.instance for row in contacts.initial_forms]


def _marks(request: HttpRequest) -> dict[str, str]:
    return merging.read_marks(request.POST.get("base", ""))


def _conflict(
    request: HttpRequest, kind: Kind, sheet: Any, form: Any, contacts: Any
) -> HttpResponse:
    """The form again, on what is stored now: what I did not touch is theirs, what I did is mine."""
    marks = _marks(request)
    values = type(form).values_of(sheet)
    data, rows = merging.merge(form, values, marks)
    new, contact_conflicts = merging.merge_contacts(contacts, sheet.contacts.all(), marks)
    again = type(form)(data)
    again.is_valid()
    fresh = contact_rows(kind, sheet, new=new)
    return _page(
        request,
        kind,
        sheet,
        again,
        fresh,
        status=409,
        conflict=[*rows, *contact_conflicts],
        base=merging.marks_of(again, values, _stored(fresh)),
    )


def _page(
    request: HttpRequest,
    kind: Kind,
    sheet: Any,
    form: Any,
    contacts: Any,
    *,
    status: int = 200,
    conflict: list[Row] | None = None,
    base: str = "",
) -> HttpResponse:
    """An invalid form stays on the version that it was opened on."""
    last = ("keep_details", "exact") if getattr(form, "has_details", False) else ("exact",)
    is_refused = status == 422
    errors = list(errors_of_form(form)) if form.is_bound else []
    for row in contacts.forms if contacts.is_bound else ():
        errors += errors_of_form(row)
    if contacts.is_bound:
        errors += [("contacts", str(error)) for error in contacts.non_form_errors()]
    context = {
        "kind": kind,
        "sheet": sheet,
        "name": kind.title_of(sheet),
        "sections": [(label, views(form, names)) for label, names in form.parts],
        "last": views(form, last),
        "contacts": [(_told(row), views(row, _row_names(row)), row) for row in contacts.forms],
        "management": contacts.management_form,
        "errors": errors,
        "conflict": conflict or [],
        "is_moved": status == 409,
        "version": request.POST.get("version", "") if is_refused else str(sheet.version),
        "base": request.POST.get("base", "") if is_refused else base,
        "replacements": _replacements(kind, request.user, sheet),
    }
    return render(request, "espace/sheets/edit.html", context, status=status)


def _told(row: Any) -> str:
    return str(row.instance) if row.instance.pk else "Nouveau contact"


def _row_names(row: Any) -> list[str]:
    names = ["function", "name", "phone", "email", "visibility"]
    if "visibility" in row.errors or row["keep_details"].value():
        names.append("keep_details")
    return names


def _replacements(kind: Kind, user: Any, sheet: Any) -> list[tuple[int, str]]:
    if kind is not SOLUTIONS or sheet.state == PublicationState.ARCHIVED:
        return []
    others = kept(kind, user).published().filter(actor=sheet.actor_id).exclude(pk=sheet.pk)
    return list(others.order_by("title_key").values_list("pk", "title")[:50])


@keepers_only
@require_POST
def state(request: HttpRequest, kind: Kind, pk: int) -> HttpResponse:
    wanted, told = _STATES.get(str(request.POST.get("etat")), ("", ""))
    if not wanted:
        raise Http404("Cet état n’existe pas.")
    typed = str(request.POST.get("remplacee-par") or "")
    known = {one for one, _ in _replacements(kind, request.user, fetch(kind, request.user, pk))}
    replaced_by = next((pk for pk in known if str(pk) == typed), None)
    try:
        set_state(kind, request.user, pk, wanted, replaced_by)
        messages.success(request, told)
    except NotReady as error:
        messages.warning(request, str(error))
    return redirect(f"directory:{kind.slug}_edit", pk)


@keepers_only
@require_http_methods(["GET", "HEAD", "POST"])
def past(request: HttpRequest, kind: Kind, pk: int) -> HttpResponse:
    sheet = fetch(kind, request.user, pk)
    if request.method == "POST":
        return _restore(request, kind, pk)
    pages = Paginator(history.changes_of(kind, sheet), history.CHANGES_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "kind": kind,
        "sheet": sheet,
        "name": kind.title_of(sheet),
        "events": history.events(kind, page.object_list),
        "page_number": page.number,
        "pages": pages.num_pages,
        "link": lambda number: f"?page={number}",
    }
    return render(request, "espace/sheets/history.html", context)


def _restore(request: HttpRequest, kind: Kind, pk: int) -> HttpResponse:
    change = str(request.POST.get("change") or "")
    if not change.isdecimal() or len(change) > 18:
        raise Http404("Cette modification n’existe pas.")
    try:
        field = str(request.POST.get("field") or "")
        label = history.restore(kind, request.user, pk, int(change), field)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    else:
        messages.success(request, f"Rétabli : {label}.")
    return redirect(f"directory:{kind.slug}_history", pk)
