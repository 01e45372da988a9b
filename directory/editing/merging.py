"""Two people on one sheet. What I did not touch takes what the other saved; where both wrote, each
version is shown and one is chosen. A field is touched when it is no longer what the form showed:
its mark says what that was."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Any

from directory.differences import said_value
from directory.editing.rows import RowForm, RowKind, RowSet, Stored
from directory.field_views import shown

MINE, THEIRS = "mine", "theirs"
_KEY = re.compile(r"[a-z_]{1,40}(?:-[0-9]{1,4})?")
_CROSSINGS_AT_MOST = 200
_REMOVED = "retirer cette ligne"
_GONE = "ligne retirée"


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where both wrote. `key`: a field, or a row by its number in the form: « ages-2 »."""

    key: str
    label: str
    mine: str
    theirs: str


def mark(text: str) -> str:
    return blake2b("\n".join(text.split()).encode(), digest_size=6).hexdigest()


def texts_of(form: Any, values: Mapping[str, Any]) -> dict[str, str]:
    """Field → its value in words."""
    return {name: said_value(form, name, value) for name, value in values.items()}


def row_mark(made: type[RowForm], values: Mapping[str, Any]) -> str:
    return mark("|".join(_plain(values[name]) for name in made.names))


def _plain(value: Any) -> str:
    if value is None or value is False:
        return ""
    if value is True or value == "on":
        return "on"
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def marks_of(form: Any, values: Mapping[str, Any], sets: Iterable[RowSet]) -> str:
    """What a page shows, for its hidden field: « title=1f… contacts-12=9a… »."""
    marks = {name: mark(text) for name, text in texts_of(form, values).items()}
    for rows in sets:
        marks |= row_marks(rows.kind, rows.stored.values())
    return " ".join(f"{name}={found}" for name, found in marks.items())


def row_marks(kind: RowKind, records: Iterable[Any]) -> dict[str, str]:
    made = kind.form
    return {f"{kind.name}-{one.pk}": row_mark(made, made.values_of(one)) for one in records}


def read_marks(text: str) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in text.split())
    return {name: found for name, equal, found in pairs if equal}


def rows_moved(kinds: Sequence[RowKind], stored: Stored, marks: Mapping[str, str]) -> bool:
    """Whether a row is no longer what the page showed: a signed link, a suggestion, the table of
    places write one without the sheet. A page without marks tells nothing."""
    before = {name: found for name, found in marks.items() if "-" in name}
    now: dict[str, str] = {}
    for kind in kinds:
        now |= row_marks(kind, stored[kind.name])
    return bool(marks) and before != now


def merge(
    form: Any, stored: Mapping[str, Any], marks: Mapping[str, str]
) -> tuple[Any, list[Crossing]]:
    """What to show in the form again, and the fields where both wrote."""
    data = form.data.copy()
    typed = {name: form.cleaned_data.get(name, form[name].value()) for name in form.fields}
    mine, theirs = texts_of(form, typed), texts_of(form, stored)
    crossings: list[Crossing] = []
    for name, other in theirs.items():
        before = marks.get(name)
        if mine[name] == other or mark(other) == before:
            continue
        if mark(mine[name]) == before:
            put(data, name, stored[name])
        else:
            crossings.append(Crossing(name, str(form.fields[name].label), mine[name], other))
    return data, crossings


def put(data: Any, name: str, value: Any) -> None:
    if isinstance(value, list | tuple):
        data.setlist(name, [str(one) for one in value])
    elif value is True:
        data[name] = "on"
    elif value is None or value is False:
        data.pop(name, None)
    else:
        data[name] = shown(value)


def merge_rows(
    data: Any, posted: RowSet, stored: Iterable[Any], marks: Mapping[str, str]
) -> list[Crossing]:
    """Writes into `data` the rows to show again: those that stand, mine where I touched them, then
    the new ones; a row that I changed and another took away comes back as new."""
    if not posted.is_sent:
        return []
    rows = _Rows(posted.kind)
    mine = {form.record.pk: form for form in posted.forms if form.record is not None}
    for record in stored:
        form = mine.pop(record.pk, None)
        if form is None or not _is_touched(form, marks, record.pk):
            rows.add(posted.kind.form.values_of(record), record)
        else:
            rows.add_both(form, record, marks)
    for pk, form in mine.items():
        if _is_touched(form, marks, pk) and not form.is_removed:
            rows.add_gone(form)
    for number, form in enumerate(posted.forms):
        if form.record is not None or form.is_removed or not form.is_typed:
            continue
        if number not in posted.gone:
            rows.add(form.raw)
        elif _is_touched(form, marks, posted.gone[number]):
            rows.add_gone(form)
    rows.write(data)
    return rows.crossings


def _is_touched(form: RowForm, marks: Mapping[str, str], pk: Any) -> bool:
    kind_name = str(form.prefix).rpartition("-")[0]
    return form.is_removed or row_mark(type(form), form.typed) != marks.get(f"{kind_name}-{pk}")


class _Rows:
    """The rows of one kind, as they are gathered."""

    def __init__(self, kind: RowKind) -> None:
        self.kind = kind
        self.rows: list[tuple[Mapping[str, Any], Any, bool]] = []
        self.crossings: list[Crossing] = []

    def add(self, values: Mapping[str, Any], record: Any = None, removed: bool = False) -> None:
        self.rows.append((values, record, removed))

    def add_both(self, form: RowForm, record: Any, marks: Mapping[str, str]) -> None:
        theirs = form.values_of(record)
        other = row_mark(type(form), theirs)
        is_moved = other != marks.get(f"{self.kind.name}-{record.pk}")
        is_same = not form.is_removed and row_mark(type(form), form.typed) == other
        if is_moved and not is_same:
            self._cross(self.kind.told(record), form, row_text(form, theirs))
        self.add(form.raw, record, form.is_removed)

    def add_gone(self, form: RowForm) -> None:
        self._cross(self.kind.title, form, _GONE)
        self.add(form.raw)

    def _cross(self, label: str, form: RowForm, theirs: str) -> None:
        mine = _REMOVED if form.is_removed else row_text(form, form.typed)
        self.crossings.append(Crossing(f"{self.kind.name}-{len(self.rows)}", label, mine, theirs))

    def write(self, data: Any) -> None:
        name = self.kind.name
        for key in [key for key in data if key.startswith(f"{name}-")]:
            del data[key]
        spare = [(blank(self.kind.form), None, False)] * self.kind.spare
        rows = [*self.rows, *spare]
        data[f"{name}-TOTAL_FORMS"] = str(len(rows))
        for number, (values, record, removed) in enumerate(rows):
            put_row(data, f"{name}-{number}", values)
            if record is not None:
                data[f"{name}-{number}-id"] = str(record.pk)
            if removed:
                data[f"{name}-{number}-DELETE"] = "on"


def put_row(data: Any, prefix: str, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        put(data, f"{prefix}-{name}", value)


def blank(made: type[RowForm]) -> dict[str, Any]:
    """An empty row as a browser sends it: its lists stand on their first answer."""
    return {name: made.base_fields[name].initial for name in made.names}


def row_text(form: RowForm, values: Mapping[str, Any]) -> str:
    """« Âge minimum : 16 ; Âge maximum : 25 »."""
    told = ((form.fields[name].label, said_value(form, name, values[name])) for name in form.names)
    return " ; ".join(f"{label} : {text}" for label, text in told if text and text != "non")


# ---- choosing ----------------------------------------------------------------------------------
def read_choices(posted: Any) -> dict[str, str]:
    """Key of a crossing → what was chosen, "" for nothing yet."""
    keys = [key for key in str(posted.get("conflict") or "").split() if _KEY.fullmatch(key)]
    chosen = {key: str(posted.get(f"choix-{key}") or "") for key in keys[:_CROSSINGS_AT_MOST]}
    return {key: one if one in (MINE, THEIRS) else "" for key, one in chosen.items()}


def take_theirs(
    posted: Any, choices: Mapping[str, str], values: Mapping[str, Any], stored: Stored, kinds: Any
) -> Any:
    """What was sent, with the other person's version where it was chosen."""
    data = posted.copy()
    by_name = {kind.name: kind for kind in kinds}
    for key in (key for key, chosen in choices.items() if chosen == THEIRS):
        if key in values:
            put(data, key, values[key])
        elif (kind := by_name.get(key.rpartition("-")[0])) is not None:
            _take_row(data, key, kind, stored[kind.name])
    return data


def _take_row(data: Any, key: str, kind: RowKind, stored: Iterable[Any]) -> None:
    pk = str(data.get(f"{key}-id") or "")
    record = next((one for one in stored if str(one.pk) == pk), None)
    made = kind.form
    put_row(data, key, blank(made) if record is None else made.values_of(record))
    data.pop(f"{key}-DELETE", None)


def unsettled(
    choices: Mapping[str, str], form: Any, values: Mapping[str, Any], sets: Iterable[RowSet]
) -> list[Crossing]:
    """All the crossings again, for a page where one at least was not chosen."""
    typed = {name: form[name].value() for name in values}
    mine, theirs = texts_of(form, typed), texts_of(form, values)
    rows = {str(one.prefix): (one, each.kind) for each in sets for one in each.forms}
    found = []
    for key in choices:
        if key in values:
            found.append(Crossing(key, str(form.fields[key].label), mine[key], theirs[key]))
        elif key in rows:
            found.append(_row_crossing(key, *rows[key]))
    return found


def _row_crossing(key: str, form: RowForm, kind: RowKind) -> Crossing:
    mine = _REMOVED if form.is_removed else row_text(form, form.typed)
    if form.record is None:
        return Crossing(key, kind.title, mine, _GONE)
    return Crossing(key, kind.told(form.record), mine, row_text(form, form.values_of(form.record)))
