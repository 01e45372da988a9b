"""Form fields of the staff side: long lists are typed and suggested, never thousands of options."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse_lazy

from directory.models import Actor, Commune, Solution
from directory.words import fold

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

# Models too long for a <select>: the folded column by which each may be named.
NAME_COLUMNS: dict[type[models.Model], str] = {
    Commune: "search_name",
    Actor: "name_key",
    Solution: "title_key",
}


def typed_form(record: models.Model) -> str:
    """What the field shows, suggests and reads back: « 62498 · Lens (62) »."""
    return f"{record.pk} · {record}"


def _by_key(queryset: models.QuerySet[Any], key: Any) -> Any:
    if "\x00" in str(key):
        return None
    try:
        return queryset.filter(pk=key).first()
    except ValueError:  # a name where the key is a number
        return None


class LookupWidget(forms.TextInput):
    """A text box; `lookup.js` offers suggestions, and without it a code or a name is typed."""

    def __init__(self, model: type[models.Model]) -> None:
        url = reverse_lazy("directory_lookup", args=[model._meta.model_name])
        super().__init__(attrs={"data-lookup": url, "autocomplete": "off"})

    class Media:
        js = (forms.Script("js/gestion/lookup.js", type="module"),)


class LookupField(forms.ModelChoiceField):  # type: ignore[type-arg]
    queryset: models.QuerySet[Any]

    default_error_messages = {
        "invalid_choice": "« %(value)s » n’est pas connu ici, ou n’est pas sur votre territoire.",
        "ambiguous": "Plusieurs fiches se nomment « %(value)s » : choisissez dans la liste.",
    }

    def __init__(self, queryset: models.QuerySet[Any], **kwargs: Any) -> None:
        kwargs.setdefault("widget", LookupWidget(queryset.model))
        super().__init__(queryset, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, models.Model):
            return typed_form(value)
        if value in self.empty_values or "·" in str(value):
            return value
        record = _by_key(self.queryset.model._default_manager.all(), value)
        return typed_form(record) if record else value

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        text = str(value).replace("\x00", "").strip()
        key = text.partition("·")[0].strip()
        record = _by_key(self.queryset, key)
        found = [record] if record else []
        if not found and "·" not in text:
            column = NAME_COLUMNS[self.queryset.model]
            found = list(self.queryset.filter(**{column: fold(text)})[:2])
        if len(found) == 1:
            return found[0]
        code = "ambiguous" if found else "invalid_choice"
        raise ValidationError(self.error_messages[code], code=code, params={"value": text})

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "") != str(data or "").strip()


class LookupLinesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    queryset: models.QuerySet[Any]

    """Many records of a long list, one a line, by key: a pasted column of codes is welcome."""

    widget = forms.Textarea(attrs={"rows": 6})

    def prepare_value(self, value: Any) -> Any:
        if value is None or isinstance(value, str):
            return value
        keys = [getattr(item, "pk", item) for item in value]
        records = self.queryset.model._default_manager.filter(pk__in=keys)
        return "\n".join(map(typed_form, records))

    def clean(self, value: Any) -> Any:
        lines = (line.partition("·")[0].strip() for line in (value or "").splitlines())
        return super().clean([line.replace("\x00", "") for line in lines if line])

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "").split() != str(data or "").split()


class LinesField(forms.CharField):
    """A JSON list of sentences, edited one a line."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        if isinstance(value, list):
            return value
        return [line.strip() for line in (value or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


class SourcesField(LinesField):
    """A JSON list of {label, date}, edited as « libellé | date »."""

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return "\n".join(
            " | ".join(filter(None, (str(row.get("label", "")), str(row.get("date") or ""))))
            for row in value
        )

    def to_python(self, value: Any) -> list[Any]:  # type: ignore[override]
        if isinstance(value, list):
            return value
        return [_source_of(line) for line in super().to_python(value)]


def _source_of(line: str) -> dict[str, str]:
    label, _, day = line.rpartition(" | ")
    if label and _ISO_DAY.fullmatch(day.strip()):
        return {"label": label.strip(), "date": day.strip()}
    return {"label": line, "date": ""}
