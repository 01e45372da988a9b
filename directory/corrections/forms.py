from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from directory.corrections.finding import Question
from directory.form_fields import choice, day
from directory.imports.official import source_of


class QuestionForm(forms.Form):
    """What cannot be read is told beside its field; the rest applies."""

    since = day("Corrigées depuis le", "Par exemple 15/09/2026.")

    def __init__(self, *args: Any, sources: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(key, source_of(key).label) for key in sources]
        source = choice("Source", [("", "Toutes"), *known])
        self.fields = {"source": source, **self.fields}

    @property
    def question(self) -> Question:
        self.is_valid()
        return Question(self.cleaned_data.get("source", ""), self.cleaned_data.get("since"))
