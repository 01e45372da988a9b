"""Taking an import back: what people verified or changed since stays, and is listed.

A new record goes, if nobody touched it nor tied anything to it. A changed one gets back each value
that is still the one imported; if somebody verified it since, it is left whole.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.utils import timezone

from directory import changelog
from directory.enums import ChangeAction, Channel
from directory.imports.comparing import same
from directory.imports.lease import lease
from directory.imports.records import RecordWriter
from directory.imports.removing import delete_parts, delete_records, forget, parts_to_drop, tied
from directory.imports.scope import Scope, is_still_led
from directory.imports.shapes import POINT, SHAPES, Shape, Stored, is_empty, stored_records
from directory.models import Change, ImportBatch, ImportLine, ImportState

_BLOCK = 500
_TOUCHED = "modifiée ou vérifiée depuis"
_TIED = "une autre fiche en dépend"
_NOT_YOURS = "tenue par une autre équipe aujourd’hui"
_VALUES_KEPT = "corrigée depuis : {names}"


class CannotUndo(Exception):
    """Why, in French."""


def undo_batch(batch: ImportBatch, user: Any) -> None:
    """Raises CannotUndo or LeaseTaken. `batch.kept` then lists what stays: [id, name, reason]."""
    if batch.state != ImportState.APPLIED:
        raise CannotUndo("Cet import n’est pas appliqué : il n’y a rien à annuler.")
    if not is_still_led(batch, user):
        raise CannotUndo("Vos droits ont changé : cet import ne peut plus être annulé par vous.")
    with lease(batch), changelog.revision(by=user, channel=Channel.IMPORT) as number:
        fresh = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if fresh.state != ImportState.APPLIED:
            raise CannotUndo("Cet import est déjà annulé.")
        undoing = _Undoing(batch, user, number)
        undoing.run()
        ImportBatch.objects.filter(pk=batch.pk).update(
            state=ImportState.UNDONE,
            undone_at=timezone.now(),
            undo_revision=number,
            kept=undoing.kept,
        )
    batch.refresh_from_db()


class _Undoing:
    def __init__(self, batch: ImportBatch, user: Any, number: int) -> None:
        self.batch = batch
        self.shape: Shape = SHAPES[batch.kind]
        self.scope = Scope(batch, user, self.shape)
        self.records = RecordWriter(batch, self.shape, number)
        self.kept: list[list[str]] = []
        self.later = self._changed_since()
        self.made = self._made()

    def run(self) -> None:
        created = self.made[self.shape.name]
        written, stored = self._written(), self._stored(created)
        going = [pk for pk in created if pk in stored and self._may_go(stored[pk], written)]
        held = tied(self.shape, going)
        for pk in held:
            self._keep(stored[pk], _TIED)
        going = [pk for pk in going if pk not in held]
        self._give_back()
        delete_records(self.records.writer, self.shape, [stored[pk] for pk in going])
        kept = {int(pk) for pk, _, _ in self.kept}
        forget(self.batch, self.shape, gone=going, kept=kept)
        self.records.finish()

    def _give_back(self) -> None:
        """Changed records, part rows that the import made for them first."""
        back, drop = [], defaultdict(list)
        for record, pairs in self._values_back():
            dropped = parts_to_drop(self.shape, record, pairs, self.made)
            for part in self.shape.parts:
                if part.name in dropped:
                    drop[part.name].append(dropped[part.name])
                    pairs = {n: pair for n, pair in pairs.items() if n not in part.columns}
            back.append((record, pairs))
        for part in self.shape.parts:
            delete_parts(self.records.writer, self.shape, part, drop[part.name])
        self.records.change(back)

    def _written(self) -> dict[int, dict[str, Any]]:
        """What the file said of each record."""
        rows = self.batch.records.values_list("object_id", "values")
        return {int(pk): values for pk, values in rows}

    def _changed_since(self) -> set[int]:
        """Records with a change of any kind in a later revision."""
        rows = Change.objects.filter(
            revision_id__gt=self.batch.revision or 0, root_model=self.shape.name
        ).exclude(root_id="")
        return {int(pk) for pk in rows.values_list("root_id", flat=True).distinct()}

    def _made(self) -> dict[str, list[int]]:
        """Model → primary keys of the rows that this import created."""
        made: dict[str, list[int]] = defaultdict(list)
        rows = Change.objects.filter(
            revision_id=self.batch.revision or 0, action=ChangeAction.CREATED
        ).order_by("pk")
        for model, object_id in rows.values_list("model", "object_id"):
            made[model].append(int(object_id))
        return made

    def _stored(self, ids: list[int]) -> dict[int, Stored]:
        stored: dict[int, Stored] = {}
        for start in range(0, len(ids), _BLOCK):
            stored |= stored_records(self.shape, ids[start : start + _BLOCK], lock=True)
        return stored

    def _may_go(self, stored: Stored, written: dict[int, dict[str, Any]]) -> bool:
        """Nobody wrote in it since: neither its history nor its values say so (a bulk write leaves
        no line for each record)."""
        values = written.get(stored.pk, {})
        moved = [
            name
            for name in self.shape.columns
            if name in values and not same(stored.values.get(name), values[name])
        ]
        verified = stored.values.get("verified_at")
        if not self.scope.may_edit(stored.pk):
            return self._keep(stored, _NOT_YOURS)
        if stored.pk in self.later or moved or (verified and "verified_at" not in values):
            return self._keep(stored, _TOUCHED)
        return True

    def _keep(self, stored: Stored, reason: str) -> bool:
        self.kept.append([str(stored.pk), str(stored.values[self.shape.title]), reason])
        return False

    def _values_back(self) -> list[tuple[Stored, dict[str, list[Any]]]]:
        """Changed records, with [imported, before] for each value that is still as imported."""
        rows = ImportLine.objects.filter(batch=self.batch).exclude(diff={}).exclude(target_id="")
        diffs = {int(pk): diff for pk, diff in rows.values_list("target_id", "diff")}
        stored = self._stored(sorted(diffs))
        back = []
        for pk, record in stored.items():
            pairs = self._back_of(record, diffs[pk])
            if pairs:
                back.append((record, pairs))
        return back

    def _back_of(self, record: Stored, diff: dict[str, list[Any]]) -> dict[str, list[Any]]:
        if not self.scope.may_edit(record.pk):
            self._keep(record, _NOT_YOURS)
            return {}
        imported = diff.get("verified_at", [None, record.values.get("verified_at")])[1]
        verified = record.values.get("verified_at")
        if record.pk in self.later and not is_empty(verified) and not same(verified, imported):
            self._keep(record, _TOUCHED)
            return {}
        still = {n: pair for n, pair in diff.items() if same(record.values.get(n), pair[1])}
        if any(name in diff and name not in still for name in POINT):
            still = {name: pair for name, pair in still.items() if name not in POINT}
        if len(still) < len(diff):
            names = ", ".join(sorted(set(diff) - set(still)))
            self._keep(record, _VALUES_KEPT.format(names=names))
        return {name: [pair[1], pair[0]] for name, pair in still.items()}
