"""What differs between two versions of a page, field by field, in Wagtail's own words."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail.models import Page


def changed_fields(before: Page, after: Page, request: HttpRequest) -> list[Any]:
    """Comparisons of the fields that differ, in the order of the form; for `_comparison.html`.

    Asks no right on the page: whoever may see both versions decides before.
    """
    panel = after.get_edit_handler().get_bound_panel(instance=after, request=request, form=None)
    compared = (compare(before, after) for compare in panel.get_comparison())
    return [one for one in compared if one.has_changed()]
