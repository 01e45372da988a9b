"""Buttons that prepare the form without writing: a commune in the zone, empty rows, the rules of
the scheme as rows of one's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, count
from typing import Any

from directory.editing.merging import blank, put_row
from directory.editing.row_kinds import AGES
from directory.editing.rows import RowSet, row_sets
from directory.models import AgeRule

ADD = "ajouter"
COMMUNE, RULES = "commune", "regles"


def prepared(asked: str, form: Any, sets: Sequence[RowSet]) -> tuple[Any, list[RowSet]]:
    """The form again with what was asked for; anything else changes nothing."""
    data, by_name = form.data.copy(), {rows.kind.name: rows for rows in sets}
    if asked == COMMUNE and not {"zone_add", "zone_lines"} & set(form.errors):
        for name in ("zone_kind", "zone_lines", "zone_add"):
            data[name] = form.cleaned_data.get(name, "")
    elif asked == RULES and AGES.name in by_name:
        rows = by_name[AGES.name]
        rules = AgeRule.objects.filter(scheme=form.sheet.scheme_id).order_by("pk")
        _put(data, rows, [AGES.form.values_of(rule) for rule in rules], _free(rows))
    elif asked in by_name:
        rows = by_name[asked]
        _put(data, rows, [blank(rows.kind.form)] * rows.kind.spare)
    return read_again(form, sets, data)


def read_again(form: Any, sets: Sequence[RowSet], data: Any) -> tuple[Any, list[RowSet]]:
    """The same form and rows, with other values."""
    again = form.again(data)
    again.is_valid()
    fresh = row_sets([rows.kind for rows in sets], form.sheet, sets[0].beside, data)
    for rows in fresh:
        rows.is_valid()
    return again, fresh


def _free(rows: RowSet) -> list[int]:
    """The numbers of the empty rows."""
    return [n for n, form in enumerate(rows.forms) if form.record is None and not form.is_typed]


def _put(
    data: Any, rows: RowSet, values: Iterable[Mapping[str, Any]], free: Sequence[int] = ()
) -> None:
    """In the free rows first, then after the last one."""
    end = len(rows.forms)
    for number, one in zip(chain(free, count(end)), values, strict=False):
        put_row(data, f"{rows.kind.name}-{number}", one)
        end = max(end, number + 1)
    data[f"{rows.kind.name}-TOTAL_FORMS"] = str(end)
