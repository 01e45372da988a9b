"""The register of personal data, read from directory/data/personal_data.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models

_FILE = Path(__file__).resolve().parent.parent / "data" / "personal_data.toml"
_APPS = ("directory", "guide", "portal", "search", "maps")
_LIKE_A_PERSON = re.compile(
    r"(?:^|_)(?:email|mail|phone|mobile|ip|representative|name|by|to|digest|token|comments?|"
    r"message|body|text|note|notes|address|raw)(?:$|_(?!hidden|at$|key$))"
)
# Named like a person's data by accident: relations between records, dates, switches.
_NEVER = (models.BooleanField, models.DateField, models.DateTimeField)
_BLOCKS = frozenset({"intro", "body"})


@dataclass(frozen=True, slots=True)
class Entry:
    """`models`: « app.Model » → its fields."""

    title: str
    models: dict[str, list[str]]
    people: str
    purpose: str
    basis: str
    retention: str
    visibility: str


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def entries() -> tuple[Entry, ...]:
    return tuple(Entry(**row) for row in _read()["data"])


def declared() -> set[str]:
    """« app.Model.field » of every field that the file speaks of."""
    return {
        f"{model}.{field}"
        for row in (*_read()["data"], *_read()["nobody"])
        for model, fields in row["models"].items()
        for field in fields
    }


def existing() -> set[str]:
    return {f"{model._meta.label}.{field.name}" for model in _models() for field in _fields(model)}


def suspects() -> set[str]:
    """Fields that may hold a person's data, by their type or their name."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in _models()
        for field in _fields(model)
        if _may_hold_a_person(field)
    }


def _models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in _APPS]


def _fields(model: type[models.Model]) -> Iterator[Any]:
    yield from (*model._meta.local_fields, *model._meta.local_many_to_many)


def _may_hold_a_person(field: Any) -> bool:
    if field.name in _BLOCKS and field.model._meta.app_label in ("guide", "portal"):
        return False  # texts of the guide, read again before they are published
    if field.is_relation:
        return field.related_model is get_user_model()
    if isinstance(field, models.EmailField | models.GenericIPAddressField | models.JSONField):
        return True
    return not isinstance(field, _NEVER) and bool(_LIKE_A_PERSON.search(field.name))
