"""Fields of a sheet: yes, no, or nobody knows; a number that is checked by its own key."""

from __future__ import annotations

from typing import Any

from django import forms

from directory.form_fields import choice
from directory.imports.values import Reader, Unread, siret, uai

YES_NO = (("", "Je ne sais pas"), ("oui", "Oui"), ("non", "Non"))


def yes_no(label: str, help_text: str = "") -> forms.ChoiceField:
    return choice(label, YES_NO, help_text)


def from_yes_no(typed: str) -> bool | None:
    return {"oui": True, "non": False}.get(typed)


def to_yes_no(value: bool | None) -> str:
    return {True: "oui", False: "non"}.get(value, "")  # type: ignore[arg-type]


class CodeField(forms.CharField):
    """A number as `read` understands it, spaces and lower case apart; else what to do."""

    def __init__(self, *, read: Reader, **kwargs: Any) -> None:
        self.read = read
        too_long = {"max_length": "Raccourcissez : 40 signes au plus."}
        super().__init__(required=False, max_length=40, error_messages=too_long, **kwargs)

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value))
        if not typed:
            return ""
        try:
            return str(self.read(typed)[0])
        except Unread as error:
            raise forms.ValidationError(error.advice) from error


def uai_field() -> CodeField:
    return CodeField(
        read=uai,
        label="UAI",
        help_text="Pour une école : sept chiffres, une lettre.",
    )


def siret_field() -> CodeField:
    return CodeField(read=siret, label="SIRET", help_text="14 chiffres, espaces admis.")
