"""Yes, no, or nobody knows: how a sheet's keeper answers."""

from __future__ import annotations

from django import forms

from directory.form_fields import choice

YES_NO = (("", "Je ne sais pas"), ("oui", "Oui"), ("non", "Non"))


def yes_no(label: str, help_text: str = "") -> forms.ChoiceField:
    return choice(label, YES_NO, help_text)


def from_yes_no(typed: str) -> bool | None:
    return {"oui": True, "non": False}.get(typed)


def to_yes_no(value: bool | None) -> str:
    return {True: "oui", False: "non"}.get(value, "")  # type: ignore[arg-type]
