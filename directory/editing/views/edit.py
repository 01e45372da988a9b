"""One sheet edited: its fields and its rows in one form, under one version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from directory.access import keepers_only
from directory.editing import merging
from directory.editing.adding import ADD, prepared, read_again
from directory.editing.history import last_saved
from directory.editing.identity import Refused, same_numbers
from directory.editing.kinds import ACTORS, Kind
from directory.editing.listing import next_to_verify, replacements
from directory.editing.made import form_of
from directory.editing.merging import Crossing
from directory.editing.missing import missing_from
from directory.editing.point_fields import PointFields, locate_all
from directory.editing.row_kinds import PlaceRow, check_removed_places, kinds_of
from directory.editing.rows import RowSet, read_rows, row_sets
from directory.editing.saving import ELSEWHERE, Moved, NotHere, Seen, save_sheet, see
from directory.editing.sections import errors_of, sections_of, told
from directory.editing.where import where_of
from directory.field_views import views

_LOOK_UP, _ENTER = "chercher", "entree"


@keepers_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, kind: Kind, pk: int) -> HttpResponse:
    seen = see(kind, request.user, pk)
    sheet, stored = seen.sheet, seen.stored
    made: Any = form_of(kind)
    kinds = kinds_of(kind)
    if request.method != "POST":
        return _opened(request, kind, seen)
    choices = merging.read_choices(request.POST)
    values = made.values_of(sheet) if choices else {}
    data = merging.take_theirs(request.POST, choices, values, stored, kinds)
    form = made(data, sheet=sheet, user=request.user)
    sets = row_sets(kinds, sheet, stored, data)
    are_valid = all([form.is_valid(), *[rows.is_valid() for rows in sets]])
    if any(rows.gone for rows in sets):
        return _conflict(request, kind, sheet, form, sets)
    if "" in choices.values() and request.POST.get("version") == str(sheet.version):
        crossings = merging.unsettled(choices, form, values, sets)
        base = merging.marks_of(form, values, sets)
        shown: dict[str, Any] = {"crossings": crossings, "choices": choices, "base": base}
        return _page(request, kind, sheet, form, sets, status=409, **shown)
    if ADD in request.POST:
        return _page(request, kind, sheet, *prepared(request.POST[ADD], form, sets))
    if asked := _looked_for(request.POST, sheet):
        return _look_up(request, kind, sheet, form, sets, asked)
    check_removed_places(sets)
    if not are_valid or any(row.errors for rows in sets for row in rows.changed):
        return _page(request, kind, sheet, form, sets, status=422)
    return _save(request, kind, seen, form, sets)


def _opened(request: HttpRequest, kind: Kind, seen: Seen) -> HttpResponse:
    made: Any = form_of(kind)
    values = made.values_of(seen.sheet)
    form = made(initial=values, sheet=seen.sheet, user=request.user)
    sets = row_sets(kinds_of(kind), seen.sheet, seen.stored)
    base = merging.marks_of(form, values, sets)
    return _page(request, kind, seen.sheet, form, sets, base=base)


def _save(
    request: HttpRequest, kind: Kind, seen: Seen, form: Any, sets: list[RowSet]
) -> HttpResponse:
    """Nothing is asked of others under the lock: before it."""
    version, marks = str(request.POST.get("version") or ""), _marks(request)
    sheet = seen.sheet
    locate_all(_located(form, sheet, sets))
    try:
        save_sheet(kind, request.user, seen, form, sets, version=version, marks=marks)
    except Moved as moved:
        return _conflict(request, kind, moved.sheet, form, sets)
    except NotHere:
        form.add_error("commune" if "commune" in form.fields else None, ELSEWHERE)
    except Refused as refused:
        form.add_error(refused.field, refused)
    if form.errors:
        return _page(request, kind, sheet, form, sets, status=422)
    _say(request, form, sets)
    if kind is ACTORS and form.cleaned_data["siret"] != sheet.siret:
        _tell_twins(request, form, sheet.pk)
    return redirect(f"directory:{kind.slug}_edit", sheet.pk)


def _located(form: Any, sheet: Any, sets: list[RowSet]) -> list[tuple[PointFields, Any]]:
    """The addresses of the page: that of an actor, those of the places of a solution."""
    if isinstance(form, PointFields):
        return [(form, sheet)]
    rows = (row for each in sets for row in each.changed)
    return [(row, row.stands) for row in rows if isinstance(row, PlaceRow)]


def _looked_for(sent: Mapping[str, Any], sheet: Any) -> str:
    """What a button looks for. Enter presses none of these: after words that name an actor, it
    looks for them as long as no other actor is chosen, and saves otherwise."""
    has_words = _ENTER in sent and str(sent.get("actor_words") or "").strip()
    is_unchosen = sent.get("actor", "") in ("", str(getattr(sheet, "actor_id", "")))
    return str(sent.get(_LOOK_UP) or ("acteur" if has_words and is_unchosen else ""))


def _look_up(
    request: HttpRequest, kind: Kind, sheet: Any, form: Any, sets: list[RowSet], asked: str
) -> HttpResponse:
    """One button an address; the one that looks for an actor only shows the page again."""
    rows = {str(row.prefix): row for each in sets for row in each.forms}
    one = form if isinstance(form, PointFields) else rows.get(asked)
    if not isinstance(one, PointFields):
        return _page(request, kind, sheet, form, sets)
    found, said = one.look_up()
    data = form.data.copy()
    for name, value in found.items():
        data[name] = value
    shown = read_again(form, sets, data)
    return _page(request, kind, sheet, *shown, looked_up=said, looked_at=asked)


def _say(request: HttpRequest, form: Any, sets: list[RowSet]) -> None:
    rows = [(told(each.kind, row), row) for each in sets for row in each.changed]
    news = [*form.news, *(f"{name} : {new}" for name, row in rows for new in row.news)]
    messages.success(request, " ".join(["Enregistré.", *news]))
    notes = [*form.notes, *(f"{name} : {note}" for name, row in rows for note in row.notes)]
    for note in notes:
        messages.warning(request, note)


def _tell_twins(request: HttpRequest, form: Any, pk: int) -> None:
    """A SIRET may be shared by the services of one place: said, not refused."""
    others = same_numbers(request.user, uai="", siret=form.cleaned_data["siret"], but=pk)
    if others:
        names = ", ".join(f"« {one.name} »" for one in others)
        messages.warning(request, f"Le même SIRET est sur : {names}. Est-ce bien un autre acteur ?")


def _marks(request: HttpRequest) -> dict[str, str]:
    return merging.read_marks(request.POST.get("base", ""))


def _conflict(
    request: HttpRequest, kind: Kind, sheet: Any, form: Any, sets: list[RowSet]
) -> HttpResponse:
    """The form again, on what is stored now: what I did not touch is theirs, what I did is mine."""
    marks, made = _marks(request), type(form)
    values = made.values_of(sheet)
    form.read_again(sheet)
    kinds = [rows.kind for rows in sets]
    stored = read_rows(kinds, sheet)
    data, crossings = merging.merge(form, values, marks)
    for rows in sets:
        crossings += merging.merge_rows(data, rows, stored[rows.kind.name], marks)
    again = made(data, sheet=sheet, user=request.user)
    fresh = row_sets(kinds, sheet, stored, data)
    again.is_valid()
    for rows in fresh:
        rows.is_valid()
    base = merging.marks_of(again, values, fresh)
    return _page(request, kind, sheet, again, fresh, status=409, crossings=crossings, base=base)


def _page(
    request: HttpRequest,
    kind: Kind,
    sheet: Any,
    form: Any,
    sets: list[RowSet],
    *,
    status: int = 200,
    crossings: Sequence[Crossing] = (),
    choices: Mapping[str, str] | None = None,
    base: str = "",
    looked_up: str = "",
    looked_at: str = "",
) -> HttpResponse:
    """A form that is shown again without being saved stays on the version that it was opened on.
    `choices`: those made already among these crossings; one that was made of others is in the
    values, and is not asked again."""
    last = ("keep_details", "exact") if getattr(form, "has_details", False) else ("exact",)
    is_kept = form.is_bound and status != 409
    form.offer()
    context = {
        **_choosing(kind, sheet, crossings, choices or {}, is_moved=status == 409),
        **_parts(form, sheet, sets),
        "kind": kind,
        "sheet": sheet,
        "name": kind.title_of(sheet),
        "last": views(form, last),
        "errors": errors_of(form, sets),
        "version": request.POST.get("version", "") if is_kept else str(sheet.version),
        "base": request.POST.get("base", "") if is_kept else base,
        "looked_up": looked_up,
        "looked_at": looked_at,
        "found": getattr(form, "found", ""),
        "lacking": missing_from(kind, sheet),
        "replacements": replacements(kind, request.user, sheet),
        "next_one": next_to_verify(kind, request.user, sheet, timezone.localdate()),
    }
    return render(request, "espace/sheets/edit.html", context, status=status)


def _parts(form: Any, sheet: Any, sets: list[RowSet]) -> dict[str, Any]:
    """What stands between the title and the button; `has_map`: of an actor, or of a place."""
    sections = sections_of(form, sets)
    where = where_of(form, sheet)
    has_map = bool(where and where.map) or any(part.has_map for part in sections)
    return {"sections": sections, "where": where, "has_map": has_map}


def _choosing(
    kind: Kind,
    sheet: Any,
    crossings: Sequence[Crossing],
    choices: Mapping[str, str],
    *,
    is_moved: bool,
) -> dict[str, Any]:
    return {
        "crossings": crossings,
        "choices": choices,
        "missing": [key for key, chosen in choices.items() if not chosen],
        "conflict_keys": " ".join(one.key for one in crossings),
        "is_moved": is_moved,
        "saved_by": last_saved(kind, sheet) if is_moved else "",
    }
