"""What every page of a kept platform shows around its work: its name, its parts, its forms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from directory.differences import Row
from directory.field_views import FieldView, errors_of_form, views
from directory.models import Platform

_PARTS = (
    ("platform_edit", "Présentation"),
    ("platform_zone", "Territoire"),
    ("platform_leads", "Responsables"),
    ("platform_members", "Membres"),
    ("platform_circles", "Schéma des cercles"),
    ("platform_calendar", "Calendrier"),
    ("platform_internal", "Page interne"),
    ("platform_history", "Historique"),
)


@dataclass(frozen=True, slots=True)
class PartLink:
    label: str
    url: str
    is_here: bool


def part_links(platform: Platform, here: str) -> list[PartLink]:
    return [
        PartLink(label, reverse(f"directory:{name}", args=[platform.pk]), name == here)
        for name, label in _PARTS
    ]


@dataclass(frozen=True, slots=True)
class FormPage:
    """A form and the words around it. `parts`: (heading, names of the fields); a heading may be
    empty. `version`: what the form was opened on."""

    title: str
    verb: str
    here: str
    back: str
    intro: str = ""
    parts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    version: str = ""


def show_form(
    request: HttpRequest,
    platform: Platform,
    form: forms.Form,
    page: FormPage,
    *,
    conflict: Sequence[Row] = (),
    status: int = 200,
    template: str = "espace/platforms/form.html",
    **extra: Any,
) -> HttpResponse:
    context = {
        "platform": platform,
        "parts": part_links(platform, page.here),
        "page": page,
        "sections": list(_sections(form, page)),
        "errors": errors_of_form(form),
        "conflict": list(conflict),
        **extra,
    }
    return render(request, template, context, status=status)


def _sections(form: forms.Form, page: FormPage) -> Iterable[tuple[str, tuple[FieldView, ...]]]:
    parts = page.parts or (("", tuple(field.name for field in form.visible_fields())),)
    for heading, names in parts:
        yield heading, views(form, _shown(form, names))


def _shown(form: forms.Form, names: Iterable[str]) -> list[str]:
    """The box that keeps a person's details appears once they were found."""
    has_details = getattr(form, "has_details", False)
    return [name for name in names if name != "keep_details" or has_details]
