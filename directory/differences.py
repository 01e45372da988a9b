"""Two people on one form: the field, what I typed, what is stored. Nothing typed is lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django import forms

from directory.french import long_date, moment

Row = tuple[str, str, str]


def differences(form: forms.Form, stored: Mapping[str, Any]) -> list[Row]:
    """(label, mine, theirs) of the fields that differ, in the order of the form."""
    mine = {name: form.cleaned_data.get(name, form[name].value()) for name in stored}
    rows = [
        (
            str(form.fields[name].label),
            said_value(form, name, mine[name]),
            said_value(form, name, theirs),
        )
        for name, theirs in stored.items()
    ]
    return [row for row in rows if row[1] != row[2]]


def said_value(form: forms.Form, name: str, value: Any) -> str:
    """A value in words, the same whether it was typed or is stored."""
    if isinstance(value, list | tuple):
        return ", ".join(sorted(said_value(form, name, one) for one in value))
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    field: Any = form.fields[name]
    labels = {str(key): str(label) for key, label in getattr(field, "choices", ())}
    said = "" if value is None else str(value).replace("\r\n", "\n").strip()
    return labels.get(str(value), said)
