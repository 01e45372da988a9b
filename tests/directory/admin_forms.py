"""What a browser would post back from a form of the staff side."""

from __future__ import annotations

from typing import Any

from django.forms import CheckboxInput, CheckboxSelectMultiple, SelectMultiple
from django.test import Client
from django.urls import reverse


def admin_url(model: str, action: str, *args: Any) -> str:
    return reverse(f"directory_{model}_modeladmin_{action}", args=args)


def posted(form: Any) -> dict[str, Any]:
    """The fields of a form and its parts, as the page shows them."""
    data = _values(form)
    for formset in form.formsets:
        data |= _values(formset.management_form)
        for row in formset.forms:
            data |= _values(row)
    return data


def _values(form: Any) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for bound in form:
        value, widget = bound.value(), bound.field.widget
        if isinstance(widget, CheckboxSelectMultiple | SelectMultiple):
            value = [getattr(item, "pk", item) for item in value or ()]
        elif isinstance(widget, CheckboxInput):
            value = "on" if value else None
        else:
            value = widget.format_value(value)
            value = value[0] if isinstance(value, list) and value else value
        if value not in (None, []):
            data[bound.html_name] = value
    return data


def open_form(client: Client, url: str) -> dict[str, Any]:
    """GET a form; the data to change and post back."""
    response = client.get(url)
    assert response.status_code == 200, response.status_code
    return posted(response.context["form"])
