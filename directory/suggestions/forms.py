"""The form of a reader, made from the parts of the sheet; and the words of the team."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from directory.form_fields import CarefulForm, text, words
from directory.suggestions.parts import CLOSED, OTHER, Part
from directory.suggestions.values import ValueKind, clean_value

COMMENT_MAX, VALUE_MAX, REASON_MAX = 500, 1_000, 300


class SuggestionForm(CarefulForm):
    """One field a part, named after it. `lines`: (part, value) of a valid form."""

    comment = text(
        "Comment le savez-vous ?",
        "Par exemple : « J’ai appelé ce matin. » N’écrivez le nom d’aucun jeune.",
        rows=2,
        most=COMMENT_MAX,
    )
    answer_to = forms.EmailField(
        label="Votre courriel",
        required=False,
        max_length=254,
        help_text="Pour avoir la réponse. Il est effacé juste après.",
        error_messages={"invalid": "Écrivez une adresse complète, ou laissez vide."},
    )

    def __init__(self, *args: Any, parts: tuple[Part, ...], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.parts = parts
        self.lines: list[tuple[Part, str]] = []
        for part in parts:
            self.fields[part.key] = _field(part)
        public = (ValueKind.PHONE, ValueKind.EMAIL, ValueKind.TEXT, ValueKind.LINE)
        self.warned = ("comment", *(part.key for part in parts if part.kind in public))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        is_same = False
        for part in self.parts:
            typed = str(cleaned.get(part.key) or "")
            if not typed or typed == "False" or part.key in self.errors:
                continue
            try:
                value = clean_value(part.kind, typed)
            except ValidationError as error:
                self.add_error(part.key, error)
                continue
            if value == part.now:
                is_same = True
            else:
                self.lines.append((part, value))
        if not self.lines and not self.errors:
            self.add_error(None, _SAME if is_same else _NOTHING)
        return cleaned


_NOTHING = "Ouvrez ce qui est faux, puis écrivez ce qui est juste."
_SAME = "C’est déjà ce que dit la fiche. Écrivez ce qui est juste."


def _field(part: Part) -> forms.Field:
    if part.key == CLOSED:
        return forms.BooleanField(label=part.label, required=False)
    label = "Ce qu’il faut corriger" if part.key == OTHER else f"{part.label} : ce qui est juste"
    if part.kind == ValueKind.TEXT:
        return text(label, part.help, rows=3, most=VALUE_MAX)
    return words(label, part.help, most=200)


class DecisionForm(forms.Form):
    """`seen`: what the sheet said when this person decided."""

    decision = forms.CharField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    value = words("Ce qui sera écrit dans la fiche", most=VALUE_MAX)
    reason = words(
        "Pourquoi ?", "La personne recevra ces mots si elle a laissé un courriel.", most=REASON_MAX
    )

    def shown_for(self, kind: str) -> None:
        """Only how the value is typed follows the kind of the part."""
        if kind == ValueKind.TEXT:
            self.fields["value"].widget = forms.Textarea(attrs={"rows": 5})

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        decision = cleaned.get("decision")
        if decision not in ("accept", "refuse"):
            self.add_error(None, "Choisissez ce que vous décidez : un des boutons.")
        elif decision == "refuse" and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Dites pourquoi, en quelques mots.")
        return cleaned
