"""Records and their parts, written from flat values; and what the source is remembered for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from directory.changelog import Root
from directory.enums import ChangeAction
from directory.imports.building import NewRecord, as_column, build_part
from directory.imports.links import Link, drop
from directory.imports.shapes import Part, Shape, Stored, Values
from directory.imports.writing import Writer, instances
from directory.models import ImportBatch, ImportedRecord
from directory.statements import insert, update
from directory.words import key_of

Pairs = Mapping[str, Sequence[Any]]


class RecordWriter:
    def __init__(self, batch: ImportBatch, shape: Shape, number: int) -> None:
        self.batch = batch
        self.shape = shape
        self.writer = Writer(number)
        self.model: Any = shape.model

    def root(self, pk: int) -> Root:
        return Root(self.shape.name, str(pk))

    def finish(self) -> None:
        self.writer.finish()

    # ---- new records ------------------------------------------------------------------------
    def create(self, new: Sequence[NewRecord]) -> dict[int, int]:
        """Line → primary key of its new record."""
        self.writer.create(self.model, [one.row for one in new])
        for one in new:
            self.writer.tell(one.row, self.root(one.row.pk), ChangeAction.CREATED, one.told)
        for part in self.shape.parts:
            made = [(one.row.pk, *one.parts[part.name]) for one in new if part.name in one.parts]
            self._create_parts(part, made)
        for link in self.shape.links:
            said = [(one.row, one.links[link.name]) for one in new if link.name in one.links]
            self._link(link, [(row, [], value) for row, value in said])
        return {one.number: one.row.pk for one in new}

    def _create_parts(self, part: Part, made: Sequence[tuple[int, Any, Pairs]]) -> None:
        for owner, row, _ in made:
            setattr(row, self.shape.owner, owner)
        self.writer.create(part.model, [row for _, row, _ in made])
        for owner, row, told in made:
            self.writer.tell(row, self.root(owner), ChangeAction.CREATED, told)

    # ---- records that were there ------------------------------------------------------------
    def change(self, lines: Sequence[tuple[Stored, Pairs]]) -> None:
        """Writes the second value of each pair."""
        self._change_rows(lines)
        for part in self.shape.parts:
            concerned = [
                (stored, pairs)
                for stored, changed in lines
                if (pairs := {n: changed[n] for n in part.columns if n in changed})
            ]
            self._change_parts(part, [one for one in concerned if part.name in one[0].part_ids])
            absent = [one for one in concerned if part.name not in one[0].part_ids]
            built = [
                (stored.pk, build_part(part, {n: pair[1] for n, pair in pairs.items()}))
                for stored, pairs in absent
            ]
            self._create_parts(part, [(pk, *one) for pk, one in built if one])

    def _link(self, link: Link, lists: Sequence[tuple[Any, list[Any], list[Any]]]) -> None:
        """(record, its list before, its list after): the rows of the list are made anew."""
        if not lists:
            return
        drop(link, [row.pk for row, before, _ in lists if before])
        rows = [made for row, _, after in lists for made in link.rows(row.pk, after)]
        insert(link.through, rows)
        for row, before, after in lists:
            for told in link.changes(before, after):
                self.writer.tell_list(row, self.root(row.pk), told)

    def _change_rows(self, lines: Sequence[tuple[Stored, Pairs]]) -> None:
        """Every changed sheet gets a new version, even when only a part of it changed."""
        found = instances(self.model, (stored.pk for stored, _ in lines))
        columns: set[str] = set()
        for stored, changed in lines:
            row = found[stored.pk]
            pairs = {n: changed[n] for n in self.shape.columns if n in changed}
            for column, pair in pairs.items():
                setattr(row, column, as_column(self.shape, column, pair[1]))
            if self.shape.title in pairs:
                setattr(row, f"{self.shape.title}_key", key_of(pairs[self.shape.title][1]))
                columns.add(f"{self.shape.title}_key")
            columns |= set(pairs)
            for link in self.shape.links:
                for column, value in self._of_link(link, changed).items():
                    setattr(row, column, value)
                    columns.add(column)
            if pairs:
                self.writer.tell(row, self.root(row.pk), ChangeAction.UPDATED, pairs)
        self.writer.update(self.model, list(found.values()), columns)
        for link in self.shape.links:
            said = [
                (found[s.pk], changed[link.name]) for s, changed in lines if link.name in changed
            ]
            self._link(link, [(row, before or [], after or []) for row, (before, after) in said])

    def _of_link(self, link: Link, changed: Pairs) -> dict[str, Any]:
        return link.own_columns(changed[link.name][1] or []) if link.name in changed else {}

    def _change_parts(self, part: Part, lines: Sequence[tuple[Stored, Pairs]]) -> None:
        found = instances(part.model, (stored.part_ids[part.name] for stored, _ in lines))
        columns: set[str] = set()
        for stored, changed in lines:
            row = found[stored.part_ids[part.name]]
            pairs = {part.columns[n]: pair for n, pair in changed.items()}
            for column, pair in pairs.items():
                setattr(row, column, as_column(part, column, pair[1]))
            columns |= set(pairs)
            self.writer.tell(row, self.root(stored.pk), ChangeAction.UPDATED, pairs)
        self.writer.update(part.model, list(found.values()), columns)

    # ---- what the source is remembered for --------------------------------------------------
    def remember(
        self, lines: Sequence[tuple[int, int, Values]], *, gone: Collection[int | None] = ()
    ) -> None:
        """(record, line, values) of this file; records that it no longer holds."""
        batch = self.batch
        known = {
            row.object_id: row
            for row in ImportedRecord.objects.filter(model=self.shape.name, source=batch.source)
        }
        rows = []
        for pk, number, values in lines:
            row = known.get(str(pk)) or self._new_memory(pk)
            row.before = _memory(row) if row.pk else None
            row.batch, row.line, row.is_gone = batch, number, False
            row.source_ref = values.get("source_ref", row.source_ref)
            row.values = row.values | {n: v for n, v in values.items() if n != "source_ref"}
            rows.append(row)
        for lost in gone:
            row = known[str(lost)]
            row.before = _memory(row)
            row.batch, row.is_gone = batch, True
            rows.append(row)
        insert(ImportedRecord, [row for row in rows if row.pk is None])
        update(
            ImportedRecord,
            [row for row in rows if row.pk is not None],
            ["batch_id", "line", "is_gone", "source_ref", "values", "before"],
        )

    def _new_memory(self, pk: int) -> ImportedRecord:
        return ImportedRecord(model=self.shape.name, object_id=str(pk), source=self.batch.source)


def _memory(row: ImportedRecord) -> dict[str, Any]:
    return {
        "values": row.values,
        "line": row.line,
        "batch_id": row.batch_id,
        "source_ref": row.source_ref,
        "is_gone": row.is_gone,
    }
