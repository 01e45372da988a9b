"""The rows of a sheet: contacts, places, ways in, age rules. Those that stand and a few empty ones,
under one form. A row that nobody changed is neither checked nor written, and an empty one is
nothing; a row that is not sent is left alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Self

from directory.form_fields import CarefulForm, box

Stored = Mapping[str, list[Any]]
_TOO_MANY = "{most} lignes au plus : retirez-en avant d’en ajouter."
_BROKEN = "Le nombre de lignes n’est pas arrivé entier : rien n’a été écrit. Recommencez."


class RowForm(CarefulForm):
    """`names`: what is typed, in the order of the page; `plain`: columns typed as they are stored.
    `record`: the row that stands, None for a new one; `beside`: the stored rows of the sheet;
    `news`, `notes`: what to say, and what to check, once it is saved."""

    model: ClassVar[Any]
    names: ClassVar[tuple[str, ...]]
    plain: ClassVar[tuple[str, ...]]

    DELETE = box("Retirer cette ligne")

    def __init__(
        self, data: Any = None, *, prefix: str, sheet: Any, record: Any, beside: Stored
    ) -> None:
        self.sheet, self.record, self.beside = sheet, record, beside
        self.news: list[str] = []
        self.notes: list[str] = []
        super().__init__(
            data,
            prefix=prefix,
            initial={} if record is None else self.values_of(record),
            empty_permitted=True,
            use_required_attribute=False,
        )

    @classmethod
    def values_of(cls, record: Any) -> dict[str, Any]:
        """What is stored, as the form shows it."""
        return {name: getattr(record, name) for name in cls.plain}

    @classmethod
    def prepare(cls, forms: Sequence[Self]) -> None:
        """Before these are checked: what each would ask of the database is asked once."""

    def fill(self, record: Any, user: Any) -> None:
        for name in self.plain:
            setattr(record, name, self.cleaned_data[name])

    @property
    def is_removed(self) -> bool:
        return self.is_bound and bool(self.data.get(self.add_prefix("DELETE")))

    @property
    def is_typed(self) -> bool:
        """Whether something is to write."""
        return (
            self.is_bound and not self.is_removed and bool(set(self.changed_data) & {*self.names})
        )

    @property
    def raw(self) -> dict[str, Any]:
        """What is in the boxes, as it came; of a row that nobody changed, what is stored."""
        if self.record is not None and not self.is_typed:
            return self.values_of(self.record)
        return {name: self[name].value() for name in self.names}

    @property
    def typed(self) -> dict[str, Any]:
        """The same, read where it could be."""
        return {**self.raw, **self._read()}

    def _read(self) -> dict[str, Any]:
        read = getattr(self, "cleaned_data", {}) if self.is_typed else {}
        return {name: read[name] for name in self.names if name in read}


@dataclass(frozen=True, slots=True)
class RowKind:
    """`name`: prefix of its fields; `of`: the rows that stand; `is_over`: a row that is past, shown
    folded; `told`: the heading of a row; `seen`: what else is known of it; `note`: what holds where
    there is none."""

    name: str
    title: str
    hint: str
    new: str
    add: str
    remove: str
    form: type[RowForm]
    of: Callable[[Any], Iterable[Any]]
    most: int = 30
    spare: int = 2
    is_over: Callable[[Any, date], bool] = lambda record, today: False
    told: Callable[[Any], str] = str
    seen: Callable[[Any], str] = lambda record: ""
    note: Callable[[Any], str] = lambda sheet: ""


class RowSet:
    """The rows of one kind on one page. `gone`: sent rows that stand no more, number → what they
    were; they are typed as new ones."""

    def __init__(self, kind: RowKind, sheet: Any, stored: Stored, data: Any = None) -> None:
        self.kind, self.sheet, self.beside = kind, sheet, stored
        self.stored = {record.pk: record for record in stored[kind.name]}
        self.error = ""
        self.gone: dict[int, str] = {}
        # A page of ours that does not show these rows does not send them.
        self.is_sent = data is not None and f"{kind.name}-TOTAL_FORMS" in data
        if self.is_sent:
            self.forms = self._bound(data)
        else:
            rows = [*self.stored.values(), *[None] * kind.spare]
            self.forms = [self._form(number, record) for number, record in enumerate(rows)]

    def _form(self, number: int, record: Any, data: Any = None) -> RowForm:
        return self.kind.form(
            data,
            prefix=f"{self.kind.name}-{number}",
            sheet=self.sheet,
            record=record,
            beside=self.beside,
        )

    def _bound(self, data: Any) -> list[RowForm]:
        forms, left = [], {str(pk): record for pk, record in self.stored.items()}
        for number in range(self._count(data)):
            pk = str(data.get(f"{self.kind.name}-{number}-id") or "")
            record = left.pop(pk, None)
            if pk and record is None:
                self.gone[number] = pk
            forms.append(self._form(number, record, data))
        return forms

    def _count(self, data: Any) -> int:
        text = str(data.get(f"{self.kind.name}-TOTAL_FORMS"))
        if not (text.isdecimal() and len(text) < 6):
            self.error = _BROKEN
            return 0
        at_most = max(self.kind.most, len(self.stored)) + 2 * self.kind.spare
        if int(text) > at_most:
            self.error = _TOO_MANY.format(most=self.kind.most)
        return min(int(text), at_most)

    @property
    def changed(self) -> list[RowForm]:
        return [form for form in self.forms if form.is_typed]

    @property
    def removed(self) -> list[RowForm]:
        return [form for form in self.forms if form.record is not None and form.is_removed]

    def is_valid(self) -> bool:
        if not self.is_sent:
            return True
        new = sum(form.record is None for form in self.changed)
        if new and len(self.stored) + new - len(self.removed) > self.kind.most:
            self.error = _TOO_MANY.format(most=self.kind.most)
        changed = self.changed
        self.kind.form.prepare(changed)
        return not self.error and False not in [form.is_valid() for form in changed]

    def refresh(self, sheet: Any, stored: Stored) -> bool:
        """The same rows of the same sheet, read again under the lock; False when one stands no
        more."""
        self.sheet = sheet
        fresh = {record.pk: record for record in stored[self.kind.name]}
        for number, form in enumerate(self.forms):
            form.sheet, form.beside = sheet, stored
            if form.record is None:
                continue
            known, form.record = form.record.pk, fresh.get(form.record.pk)
            if form.record is None:
                self.gone[number] = str(known)
        return set(self.stored) <= set(fresh)


def read_rows(kinds: Sequence[RowKind], sheet: Any) -> Stored:
    """One query a kind."""
    return {kind.name: list(kind.of(sheet)) for kind in kinds}


def row_sets(
    kinds: Sequence[RowKind], sheet: Any, stored: Stored, data: Any = None
) -> list[RowSet]:
    return [RowSet(kind, sheet, stored, data) for kind in kinds]
