"""Two people on one sheet. What I did not touch takes what the other saved; what I did is mine, and
is shown beside theirs when they differ. A field is touched when it is no longer what the form
showed: its mark says what that was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from hashlib import blake2b
from typing import Any

from directory.differences import Row, said_value
from directory.models import Contact

_CONTACT = ("function", "name", "phone", "email", "visibility")


def mark(text: str) -> str:
    return blake2b("\n".join(text.split()).encode(), digest_size=6).hexdigest()


def texts_of(form: Any, values: Mapping[str, Any]) -> dict[str, str]:
    """Field → its value in words."""
    return {name: said_value(form, name, value) for name, value in values.items()}


def contact_text(contact: Contact) -> str:
    told = (contact.function, contact.name, contact.phone, contact.email)
    return ", ".join([*filter(None, told), str(contact.get_visibility_display())])


def marks_of(form: Any, values: Mapping[str, Any], contacts: Any) -> str:
    """What a form shows, for its hidden field: « title=1f… contact-12=9a… »."""
    texts = texts_of(form, values)
    texts |= {f"contact-{one.pk}": contact_text(one) for one in contacts}
    return " ".join(f"{name}={mark(text)}" for name, text in texts.items())


def read_marks(text: str) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in text.split())
    return {name: found for name, equal, found in pairs if equal}


def typed_values(form: Any) -> dict[str, Any]:
    return {name: form.cleaned_data.get(name, form[name].value()) for name in form.fields}


def merge(form: Any, stored: Mapping[str, Any], marks: Mapping[str, str]) -> tuple[Any, list[Row]]:
    """What to show in the form again, and the fields where both wrote: (label, mine, theirs)."""
    data = form.data.copy()
    mine, theirs = texts_of(form, typed_values(form)), texts_of(form, stored)
    rows: list[Row] = []
    for name, other in theirs.items():
        if mine[name] == other:
            continue
        if mark(mine[name]) == marks.get(name):
            _put(data, name, stored[name])
        else:
            rows.append((str(form.fields[name].label), mine[name], other))
    return data, rows


def _put(data: Any, name: str, value: Any) -> None:
    if isinstance(value, list | tuple):
        data.setlist(name, [str(one) for one in value])
    elif value is True:
        data[name] = "on"
    elif value is None or value is False:
        data.pop(name, None)
    else:
        data[name] = value.isoformat() if isinstance(value, date) else str(value)


def contacts_moved(stored: Any, marks: Mapping[str, str]) -> bool:
    """Whether a contact is no longer what the form showed: a signed link, a suggestion or the
    person's own wish writes one without the sheet. A form without marks tells nothing."""
    shown = {name: found for name, found in marks.items() if name.startswith("contact-")}
    now = {f"contact-{one.pk}": mark(contact_text(one)) for one in stored}
    return bool(marks) and shown != now


def merge_contacts(
    posted: Any, stored: Any, marks: Mapping[str, str]
) -> tuple[list[Any], list[Row]]:
    """The rows that I typed and that are nowhere yet, and those that both changed."""
    now = {one.pk: one for one in stored}
    new, rows = [], []
    for form in posted.forms:
        values = {name: str(form[name].value() or "").strip() for name in _CONTACT}
        is_empty = not any(values[name] for name in _CONTACT[:-1])
        pk = str(form["id"].value() or "")
        if not pk:
            new += [] if is_empty else [values]
            continue
        mine = contact_text(Contact(**values))
        theirs = contact_text(now[int(pk)]) if pk.isdecimal() and int(pk) in now else ""
        if mark(mine) != marks.get(f"contact-{pk}") and mine != theirs:
            rows.append(("Contact", mine, theirs or "retiré"))
    return new, rows
