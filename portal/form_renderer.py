"""Form widgets are rendered by the admin's templates, where Wagtail's can be overridden."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.template import engines
from django.utils.safestring import SafeString


def field_kind(field: forms.BoundField) -> str:
    """How a public page lays a field out: "choices" (a group of boxes), "tick" (one), "text"."""
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    return "tick" if isinstance(widget, forms.CheckboxInput) else "text"


def widget_html(field: forms.BoundField, described_by: str) -> SafeString:
    """The input itself, tied to its hint and to its error."""
    attrs: dict[str, Any] = {"class": "input"}
    if isinstance(field.field.widget, forms.Textarea):
        attrs |= {"rows": 5, "cols": False}
    if described_by:
        attrs["aria-describedby"] = described_by
    if field.errors:
        attrs["aria-invalid"] = "true"
    return field.as_widget(attrs=attrs)


class AdminFormRenderer(BaseRenderer):
    def get_template(self, template_name: str) -> Any:
        return engines["admin"].get_template(template_name)
