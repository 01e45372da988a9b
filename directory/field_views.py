"""A form as its template prints it: label, help, value and error of each field, in French."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.timezone import is_aware, localtime

_SHOWN_OPEN = 12


@dataclass(frozen=True, slots=True)
class Option:
    id: str
    value: str
    label: str
    selected: bool


@dataclass(frozen=True, slots=True)
class FieldView:
    """`kind`: how it is typed: text, area, date, select, radios, boxes, box."""

    id: str
    name: str
    label: str
    kind: str
    value: str = ""
    help: str = ""
    error: str = ""
    optional: bool = False
    maxlength: int | None = None
    rows: int = 4
    # Of a line of text: email, password…; what the browser may fill in.
    input_type: str = "text"
    autocomplete: str = ""
    inputmode: str = ""
    options: tuple[Option, ...] = ()

    @property
    def is_long(self) -> bool:
        """Too many choices to stand open on a telephone."""
        return len(self.options) > _SHOWN_OPEN

    @property
    def is_open(self) -> bool:
        return bool(self.error) or any(option.selected for option in self.options)

    @property
    def target(self) -> str:
        """Where a link to this field leads: the first choice of a group."""
        return self.options[0].id if self.options and self.kind != "select" else self.id


_KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "boxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "box"),
    (forms.Select, "select"),
    (forms.DateInput, "date"),
    (forms.Textarea, "area"),
)

_TYPES: dict[type[forms.Widget], str] = {
    forms.EmailInput: "email",
    forms.PasswordInput: "password",
}


def view(bound: forms.BoundField) -> FieldView:
    widget = bound.field.widget
    kind = next((name for cls, name in _KINDS if isinstance(widget, cls)), "text")
    value = bound.value()
    chosen = {str(one) for one in value or ()} if kind == "boxes" else {str(shown(value))}
    options: tuple[Option, ...] = ()
    if kind in ("boxes", "radios", "select"):
        options = tuple(_options(bound, chosen))
    return FieldView(
        id=bound.auto_id,
        name=bound.html_name,
        label=str(bound.label),
        kind=kind,
        value="" if options or isinstance(widget, forms.PasswordInput) else shown(value),
        help=str(bound.help_text),
        error=" ".join(str(error) for error in bound.errors),
        optional=not bound.field.required and kind != "box",
        maxlength=getattr(bound.field, "max_length", None),
        rows=int(widget.attrs.get("rows", 4)),
        input_type=_TYPES.get(type(widget), "text"),
        autocomplete=str(widget.attrs.get("autocomplete", "")),
        inputmode="numeric" if kind == "date" else str(widget.attrs.get("inputmode", "")),
        options=options,
    )


def _options(bound: forms.BoundField, chosen: set[str]) -> Iterable[Option]:
    choices: Any = getattr(bound.field, "choices", ())
    for number, (value, label) in enumerate(choices):
        yield Option(f"{bound.auto_id}_{number}", str(value), str(label), str(value) in chosen)


def shown(value: Any) -> str:
    if value is None or value is False:
        return ""
    if isinstance(value, datetime):
        return f"{localtime(value) if is_aware(value) else value:%d/%m/%Y %H:%M}"
    if type(value) is date:  # as one writes it, and as the help says
        return f"{value:%d/%m/%Y}"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def views(form: forms.Form, names: Iterable[str] = ()) -> tuple[FieldView, ...]:
    """The named fields, or every field that is not hidden."""
    wanted = tuple(names) or tuple(field.name for field in form.visible_fields())
    return tuple(view(form[name]) for name in wanted)


def errors_of_form(form: forms.Form) -> tuple[tuple[str, str], ...]:
    """(where it leads, sentence) for the summary, in the order of the page."""
    found: list[tuple[str, str]] = [
        ("contenu", str(error)) for error in (form.non_field_errors() if form.is_bound else ())
    ]
    for bound in form.visible_fields():
        if bound.errors:
            shown = view(bound)
            is_named = f"« {shown.label} »" in shown.error
            label = f"« {shown.label} »" if shown.label.endswith("?") else shown.label
            sentence = shown.error if is_named else f"{label} : {shown.error}"
            found.append((shown.target, sentence))
    return tuple(found)
