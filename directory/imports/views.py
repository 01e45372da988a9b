"""Bringing a file in: its columns, its words, what each line would do, then one button."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.access import signed_in_only
from directory.field_views import errors_of_form, views
from directory.imports import jobs, showing
from directory.imports.applying import CannotApply, PreviewMoved
from directory.imports.columns import recall, remember
from directory.imports.forms import ColumnsForm, UploadForm, WordsForm
from directory.imports.lease import LeaseTaken
from directory.imports.official import OFFICIAL
from directory.imports.reading.limits import RefusedFile
from directory.imports.refused import counted_reasons, refused_rows
from directory.imports.scope import departements_read
from directory.imports.staging import (
    missing_columns,
    official_columns,
    set_columns,
    stage_file,
    unknown_words,
)
from directory.imports.taking_out import sheet_rows
from directory.imports.undoing import CannotUndo
from directory.models import ImportBatch, ImportState, LineOutcome
from directory.paging import page_asked, paging
from directory.permissions import is_keeper
from directory.spreadsheet import french_csv

_LISTED = 50
_BUSY = "Un autre import est en cours d’enregistrement. Réessayez dans une minute."
_STARTED = "C’est parti. Cette page dit où en est l’import."


def _user(request: HttpRequest) -> Any:
    if not is_keeper(request.user):
        raise PermissionDenied
    return request.user


def _batch(request: HttpRequest, pk: int) -> ImportBatch:
    seen = ImportBatch.objects.visible_to(_user(request)).select_related("platform", "by")
    batch: ImportBatch = get_object_or_404(seen, pk=pk)
    return batch


def _own(request: HttpRequest, pk: int) -> ImportBatch:
    """One's own: the national team reads those of others, and changes none but by undoing."""
    own = ImportBatch.objects.filter(by=_user(request)).select_related("platform", "by")
    batch: ImportBatch = get_object_or_404(own, pk=pk)
    return batch


@signed_in_only
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    user = _user(request)
    is_sent = request.method == "POST"
    form = UploadForm(
        request.POST if is_sent else None, request.FILES if is_sent else None, user=user
    )
    if is_sent and form.is_valid() and (batch := _staged(form, user)):
        return _after_reading(request, batch)
    seen = ImportBatch.objects.visible_to(user).select_related("by", "platform")
    context = {
        "fields": views(form),
        "errors": errors_of_form(form) if is_sent else (),
        "batches": [(batch, showing.address_of(batch)) for batch in seen[:_LISTED]],
        "may_import": "platform" not in form.fields or form.fields["platform"].queryset.exists(),  # type: ignore[attr-defined]
    }
    return render(request, "espace/imports/upload.html", context, status=422 if is_sent else 200)


def _staged(form: UploadForm, user: Any) -> ImportBatch | None:
    """The batch of a valid form; None when the file is refused, and the form says why."""
    data = form.cleaned_data
    official = OFFICIAL.get(data.get("origin") or "")
    try:
        batch = stage_file(
            _content(data["file"]),
            data["file"].name,
            by=user,
            platform=form.chosen_platform,
            kind=official.kind if official else data["kind"],
            source=official.key if official else data["source"],
            source_date=data["source_date"],
            is_whole=data["is_whole"],
            departements=departements_read(user) if official else (),
        )
    except RefusedFile as refusal:
        form.add_error("file", str(refusal))
        return None
    if official:
        mapping = official_columns(official, batch.headers)
        if lacking := missing_columns(official, mapping):
            batch.delete()
            form.add_error("origin", f"Ce fichier n’a pas les colonnes attendues : {lacking}.")
            return None
        set_columns(batch, mapping)
    return batch


def _content(file: Any) -> bytes | Path:
    """Where a large file waits; a small one itself."""
    if hasattr(file, "temporary_file_path"):
        return Path(file.temporary_file_path())
    content: bytes = file.read()
    return content


def _after_reading(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    if not batch.mapping:
        return redirect("directory:import_columns", batch.pk)
    jobs.plan(batch, request.user)
    return redirect("directory:import_detail", batch.pk)


@signed_in_only
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _own(request, pk)
    if batch.state not in (ImportState.READ, ImportState.READY) or batch.source in OFFICIAL:
        return redirect("directory:import_detail", batch.pk)
    is_sent = request.method == "POST"
    known, is_recalled = (batch.mapping, False) if batch.mapping else recall(batch)
    initial = {name: str(at) for name, at in known.items()}
    form = ColumnsForm(
        request.POST if is_sent else None,
        batch=batch,
        initial=initial | {"publishes": "yes" if batch.publishes else "no"},
    )
    if is_sent and form.is_valid():
        batch.publishes = form.cleaned_data["publishes"] == "yes"
        batch.save(update_fields=["publishes"])
        set_columns(batch, form.mapping)
        if unknown_words(batch):
            return redirect("directory:import_words", batch.pk)
        return _after_reading(request, batch)
    context = {
        "batch": batch,
        "fields": views(form),
        "errors": errors_of_form(form) if is_sent else (),
        "is_recalled": is_recalled,
        "first": form.first,
        "sample": list(batch.lines.order_by("pk").values_list("number", "raw")[:3]),
    }
    return render(request, "espace/imports/columns.html", context, status=422 if is_sent else 200)


@signed_in_only
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest, pk: int) -> HttpResponse:
    """Words of the file that no list of ours has: chosen once, then remembered."""
    batch = _own(request, pk)
    if batch.state not in (ImportState.READ, ImportState.READY) or not batch.mapping:
        return redirect(showing.address_of(batch))
    left = request.GET.get("apres", "")
    unknown = unknown_words(batch, after=left)
    if unknown is None:
        return _after_reading(request, batch)
    is_sent = request.method == "POST"
    form = WordsForm(request.POST if is_sent else None, unknown=unknown.near, terms=unknown.terms)
    if is_sent and form.is_valid():
        chosen = batch.choices.get(unknown.field, {}) | form.chosen
        batch.choices = batch.choices | {unknown.field: chosen}
        batch.save(update_fields=["choices"])
        remember(batch)
        if unknown.more or unknown_words(batch, after=unknown.field):
            after = left if unknown.more and form.chosen else unknown.field
            here = reverse("directory:import_words", args=[batch.pk])
            return redirect(f"{here}?{urlencode({'apres': after})}" if after else here)
        return _after_reading(request, batch)
    context = {
        "batch": batch,
        "fields": views(form),
        "errors": errors_of_form(form) if is_sent else (),
        "label": unknown.label,
        "more": unknown.more,
    }
    return render(request, "espace/imports/words.html", context, status=422 if is_sent else 200)


@signed_in_only
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Where an import stands: read now, to be looked at, written, taken back."""
    batch = _batch(request, pk)
    if batch.state == ImportState.READ:
        return redirect(showing.address_of(batch))
    if jobs.is_moving(batch):
        writing = batch.state != ImportState.PLANNING
        return render(
            request, "espace/imports/progress.html", {"batch": batch, "is_writing": writing}
        )
    tabs = showing.tabs(batch, request.GET.get("etat", ""))
    opened = next((tab.outcome for tab in tabs if tab.is_open), "")
    page = page_asked(request, batch.lines.filter(outcome=opened), showing.LINES_A_PAGE)
    shown = showing.show_lines(batch.kind, list(page.object_list))
    context = {
        "batch": batch,
        "tabs": tabs,
        "opened": opened,
        "lines": shown,
        **paging(page, {"etat": opened}, to="#lignes"),
        "reasons": _reasons(batch, opened, page),
        "refused": batch.counts.get(LineOutcome.REFUSED, 0),
        "good": showing.good_count(batch),
        "writes": showing.writes_count(batch),
        "is_own": batch.is_of(_user(request)),
        "is_official": batch.source in OFFICIAL,
        "has_unknown_words": any(
            problem[0] == "unknown_word" for line in shown for problem in line.problems
        ),
    }
    template = "preview" if batch.state == ImportState.READY else "report"
    return render(request, f"espace/imports/{template}.html", context)


def _reasons(batch: ImportBatch, opened: str, page: Page[Any]) -> list[tuple[str, int]]:
    """Above the first of several pages: seven thousand lines are not read one by one."""
    is_told = opened == LineOutcome.REFUSED and page.number == 1 and page.has_next()
    return counted_reasons(batch) if is_told else []


@signed_in_only
@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _batch(request, pk)
    return JsonResponse(
        {"moving": jobs.is_moving(batch), "read": batch.read_lines, "total": batch.total}
    )


@signed_in_only
@require_POST
def plan_again(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _own(request, pk)
    if batch.mapping:
        jobs.plan(batch, request.user)
    return redirect("directory:import_detail", batch.pk)


@signed_in_only
@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _own(request, pk)
    good_only = "good_only" in request.POST
    try:
        jobs.apply(batch, request.user, sha256=request.POST.get("sha256", ""), good_only=good_only)
    except LeaseTaken:
        messages.warning(request, _BUSY)
    except PreviewMoved as moved:
        jobs.plan(batch, request.user)
        messages.warning(request, str(moved))
    except CannotApply as refusal:
        messages.warning(request, str(refusal))
    else:
        is_done = jobs.is_small(batch)
        messages.success(request, "C’est enregistré." if is_done else _STARTED)
    return redirect("directory:import_detail", batch.pk)


@signed_in_only
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _batch(request, pk)
    try:
        jobs.undo(batch, request.user)
    except LeaseTaken:
        messages.warning(request, _BUSY)
    except CannotUndo as refusal:
        messages.warning(request, str(refusal))
    else:
        is_done = jobs.is_small(batch)
        messages.success(request, "L’import est annulé." if is_done else _STARTED)
    return redirect("directory:import_detail", batch.pk)


@signed_in_only
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """A file that was never applied: nothing of it stays."""
    batch = _own(request, pk)
    if batch.state in (ImportState.APPLIED, ImportState.UNDONE):
        messages.warning(request, "Cet import est enregistré : vous pouvez l’annuler.")
        return redirect("directory:import_detail", batch.pk)
    batch.delete()
    messages.success(request, "Le fichier est retiré. Rien n’a été enregistré.")
    return redirect("directory:import_list")


@signed_in_only
@require_safe
def take_out(request: HttpRequest, kind: str) -> StreamingHttpResponse:
    return _table(sheet_rows(kind, _user(request)), f"mes-fiches-{kind}")


def _table(rows: Iterable[Sequence[Any]], name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(french_csv(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


@signed_in_only
@require_safe
def refused(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    batch = _batch(request, pk)
    lines = batch.lines.filter(outcome=LineOutcome.REFUSED).values_list("number", "raw", "problems")
    rows = refused_rows(batch.headers, lines.iterator(chunk_size=500))
    return _table(rows, f"lignes-refusees-{batch.pk}")
