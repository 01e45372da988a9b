"""Fields of a sheet that more than one form has."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms

YES_NO = (("", "Je ne sais pas"), ("oui", "Oui"), ("non", "Non"))
CHOOSE = "Choisissez une réponse de la liste."


def choice(
    label: str, choices: Iterable[tuple[str, str]], help_text: str = "", *, required: bool = False
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=list(choices),
        help_text=help_text,
        required=required,
        error_messages={"required": f"Choisissez « {label} ».", "invalid_choice": CHOOSE},
    )


def boxes(label: str, help_text: str = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        help_text=help_text,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": CHOOSE, "invalid_list": CHOOSE},
    )


def box(label: str, help_text: str = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, help_text=help_text, required=False)


def yes_no(label: str, help_text: str = "") -> forms.ChoiceField:
    return choice(label, YES_NO, help_text)


def from_yes_no(typed: str) -> bool | None:
    return {"oui": True, "non": False}.get(typed)


def to_yes_no(value: bool | None) -> str:
    return {True: "oui", False: "non"}.get(value, "")  # type: ignore[arg-type]


def address(label: str, help_text: str = "") -> forms.URLField:
    return forms.URLField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=200,
        assume_scheme="https",
        widget=forms.TextInput,
        error_messages={"invalid": "Écrivez une adresse de site : https://exemple.fr."},
    )


def mail(label: str, help_text: str = "") -> forms.EmailField:
    return forms.EmailField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=254,
        widget=forms.TextInput,
        error_messages={"invalid": "Écrivez une adresse complète : accueil@exemple.fr."},
    )
