"""The page of a sheet, section by section: fields, or rows of one kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from directory.editing.rows import RowForm, RowKind, RowSet
from directory.editing.where import Where, where_of
from directory.field_views import FieldView, errors_of_form, views


@dataclass(frozen=True, slots=True)
class RowView:
    """`pk`: of the row that stands, "" for a new one; `note`: what else is known of it."""

    told: str
    prefix: str
    pk: str
    fields: tuple[FieldView, ...]
    is_removed: bool
    note: str
    where: Where | None


@dataclass(frozen=True, slots=True)
class Section:
    """`over`: rows that are past, `new`: empty ones, both folded. `kind` None: only fields."""

    label: str
    id: str
    fields: tuple[FieldView, ...] = ()
    kind: RowKind | None = None
    rows: tuple[RowView, ...] = ()
    over: tuple[RowView, ...] = ()
    new: tuple[RowView, ...] = ()
    is_adding: bool = False
    total: int = 0
    note: str = ""

    @property
    def has_map(self) -> bool:
        return any(row.where and row.where.map for row in (*self.rows, *self.over, *self.new))


def sections_of(form: Any, sets: Sequence[RowSet]) -> list[Section]:
    """In the order of the form; the rows that it does not place come last."""
    left = {rows.kind.name: rows for rows in sets}
    found = []
    for number, (label, names) in enumerate(form.parts, 1):
        rows = left.pop(names[0], None)
        if rows is None:
            here = [name for name in names if name in form.fields]
            found.append(Section(label, f"partie-{number}", views(form, here)))
        else:
            found.append(_rows(rows))
    return [*found, *(_rows(rows) for rows in left.values())]


def _rows(rows: RowSet) -> Section:
    """Rows keep their numbers: past ones are only shown apart."""
    kind, today = rows.kind, timezone.localdate()
    shown: dict[str, list[RowView]] = {"rows": [], "over": [], "new": []}
    for form in rows.forms:
        is_over = form.record is not None and kind.is_over(form.record, today)
        place = "new" if form.record is None else "over" if is_over else "rows"
        shown[place].append(_row(kind, form))
    return Section(
        kind.title,
        kind.name,
        kind=kind,
        rows=tuple(shown["rows"]),
        over=tuple(shown["over"]),
        new=tuple(shown["new"]),
        is_adding=len(shown["new"]) > kind.spare
        or any(form.record is None and form.is_typed for form in rows.forms),
        total=len(rows.forms),
        note=kind.note(rows.sheet),
    )


def _row(kind: RowKind, form: RowForm) -> RowView:
    return RowView(
        told=told(kind, form),
        prefix=str(form.prefix),
        pk="" if form.record is None else str(form.record.pk),
        fields=views(form, _names(form)),
        is_removed=form.is_removed,
        note="" if form.record is None else kind.seen(form.record),
        where=where_of(form, form.record),
    )


def told(kind: RowKind, form: RowForm) -> str:
    return kind.new if form.record is None else kind.told(form.record)


def _names(form: RowForm) -> tuple[str, ...]:
    is_asked = getattr(form, "has_details", False) or form["keep_details"].value()
    return (*form.names, "keep_details") if is_asked else form.names


def errors_of(form: Any, sets: Sequence[RowSet]) -> list[tuple[str, str]]:
    """(where it leads, sentence) for the summary, each row named."""
    found = list(errors_of_form(form)) if form.is_bound else []
    for rows in sets:
        if rows.error:
            found.append((rows.kind.name, f"{rows.kind.title} : {rows.error}"))
        for row in rows.changed:
            name = told(rows.kind, row)
            found += [(target, f"{name}. {sentence}") for target, sentence in errors_of_form(row)]
    return found
