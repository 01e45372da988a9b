"""Applying an import: one transaction, one revision; everything that was shown, or nothing.

What was shown is checked again first: the person's rights, the file, and each value that a line
would replace. If anything moved since, nothing is written and the lines are read again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError
from django.utils import timezone

from directory import changelog
from directory.enums import Channel
from directory.gazetteer import HOME_COLUMNS
from directory.geography import Home
from directory.imports.building import build_records
from directory.imports.comparing import same
from directory.imports.lease import lease
from directory.imports.records import RecordWriter
from directory.imports.rows import plain_rows
from directory.imports.scope import Scope, is_still_led
from directory.imports.shapes import SHAPES, Shape, Stored, stored_records
from directory.models import Actor, Commune, ImportBatch, ImportLine, ImportState, LineOutcome
from directory.words import key_of

_BLOCK = 500
# What a line of each outcome writes: the sheet, or only that the source holds it.
_TAKEN = (
    LineOutcome.CREATED,
    LineOutcome.CHANGED,
    LineOutcome.CONFLICT,
    LineOutcome.UNCHANGED,
    LineOutcome.GONE,
)


class CannotApply(Exception):
    """Why, in French, and what to do."""


class PreviewMoved(CannotApply):
    """Something that was shown is no longer so."""


_NOT_READY = "Cet import n’est plus à appliquer : voyez où il en est."
_NOT_THIS_FILE = "Le fichier n’est pas celui de l’aperçu. Relisez l’aperçu, puis appliquez."
_NO_RIGHT = "Vos droits ont changé depuis l’aperçu. Rien n’est enregistré."
_NOT_WHOLE = (
    "Des lignes sont refusées. Appliquez les bonnes lignes seulement, ou corrigez le fichier."
)
_MOVED = "Des fiches ont changé depuis l’aperçu. Rien n’est enregistré : relisez les lignes."


@dataclass(frozen=True, slots=True)
class Planned:
    """A line as it was shown. `target`: None for a new record."""

    number: int
    outcome: str
    target: int | None
    values: dict[str, Any]
    diff: dict[str, list[Any]]


def apply_batch(batch: ImportBatch, user: Any, *, sha256: str, good_only: bool) -> None:
    """Raises CannotApply or LeaseTaken; then nothing at all was written."""
    check_may_apply(batch, user, sha256=sha256, good_only=good_only)
    with lease(batch):
        application = _Application(batch, user, list(planned_lines(batch)))
        try:
            with changelog.revision(by=user, channel=Channel.IMPORT) as number:
                _lock(batch)
                application.write(number)
        except IntegrityError as error:
            raise PreviewMoved(_MOVED) from error
    batch.refresh_from_db()


def check_may_apply(batch: ImportBatch, user: Any, *, sha256: str, good_only: bool) -> None:
    if batch.state != ImportState.READY:
        raise CannotApply(_NOT_READY)
    if batch.sha256 != sha256:
        raise CannotApply(_NOT_THIS_FILE)
    if (user is None) != (batch.by_id is None) or (user is not None and not batch.is_of(user)):
        raise CannotApply(_NO_RIGHT)
    if not is_still_led(batch, user):
        raise CannotApply(_NO_RIGHT)
    if batch.counts.get(LineOutcome.REFUSED) and not good_only:
        raise CannotApply(_NOT_WHOLE)


def planned_lines(batch: ImportBatch) -> Iterator[Planned]:
    rows = ImportLine.objects.filter(batch=batch, outcome__in=_TAKEN).order_by("pk")
    for number, outcome, target, values, diff in rows.values_list(
        "number", "outcome", "target_id", "values", "diff"
    ):
        yield Planned(number, outcome, int(target) if target else None, values, diff)


def _lock(batch: ImportBatch) -> None:
    """Two buttons pressed at once apply once."""
    fresh = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if fresh.state != ImportState.READY or fresh.planned_at != batch.planned_at:
        raise CannotApply(_NOT_READY)


class _Application:
    """What can be made ready is made ready before the transaction: others wait for it."""

    def __init__(self, batch: ImportBatch, user: Any, lines: list[Planned]) -> None:
        self.batch = batch
        self.user = user
        self.lines = lines
        self.shape: Shape = SHAPES[batch.kind]
        self.new = [line for line in lines if line.target is None]
        self.changed = [line for line in lines if line.target is not None and line.diff]
        said = [(line.number, line.values) for line in self.new]
        self.built = build_records(batch, self.shape, said)

    def write(self, number: int) -> None:
        self.scope = Scope(self.batch, self.user, self.shape)
        self._check_territory()
        self._check_still_new()
        stored = self._check_unmoved()
        records = RecordWriter(self.batch, self.shape, number)
        new_ids = records.create(self.built)
        records.change([(stored[line.target or 0], line.diff) for line in self.changed])
        known = {line.number: line.target for line in self.lines if line.target} | new_ids
        records.remember(
            [
                (line.target or known[line.number] or 0, line.number, line.values)
                for line in self.lines
                if line.outcome != LineOutcome.GONE
            ],
            gone=[line.target for line in self.lines if line.outcome == LineOutcome.GONE],
        )
        records.finish()
        ImportBatch.objects.filter(pk=self.batch.pk).update(
            state=ImportState.APPLIED, applied_at=timezone.now(), revision=number
        )

    def _check_territory(self) -> None:
        for line in self.lines:
            if line.target is not None and not self.scope.may_edit(line.target):
                raise PreviewMoved(_MOVED)
            actor = line.values.get("actor_id")
            if actor is not None and not self.scope.may_edit_actor(actor):
                raise PreviewMoved(_MOVED)
        if self.scope.is_national or self.shape.model is not Actor:
            return
        moving = {line.values["commune_id"] for line in self.new}
        moving |= {line.diff["commune_id"][1] for line in self.changed if "commune_id" in line.diff}
        for home in _homes(moving):
            if not self.scope.holds(home):
                raise PreviewMoved(_MOVED)

    def _check_still_new(self) -> None:
        """Nobody created one of the new records since the lines were read."""
        model: Any = self.shape.model
        since = plain_rows(model).filter(created_at__gte=self.batch.planned_at)
        if model is Actor:
            made = set(since.values_list("name_key", "commune_id"))
            new = {(key_of(n.values["name"]), n.values["commune_id"]) for n in self.new}
        else:
            made = set(since.values_list("title_key", "actor_id"))
            new = {(key_of(n.values["title"]), n.values["actor_id"]) for n in self.new}
        if made & new:
            raise PreviewMoved(_MOVED)

    def _check_unmoved(self) -> dict[int, Stored]:
        ids = [line.target for line in self.changed if line.target is not None]
        stored: dict[int, Stored] = {}
        for start in range(0, len(ids), _BLOCK):
            stored |= stored_records(self.shape, ids[start : start + _BLOCK], lock=True)
        for line in self.changed:
            record = stored.get(line.target or 0)
            if record is None:
                raise PreviewMoved(_MOVED)
            for name, (before, _) in line.diff.items():
                if not same(record.values.get(name), before):
                    raise PreviewMoved(_MOVED)
        return stored


def _homes(codes: set[str]) -> Iterator[Home]:
    for row in Commune.objects.filter(code__in=codes).values_list(*HOME_COLUMNS):
        yield Home(*row)
