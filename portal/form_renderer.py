"""Form widgets are rendered by the admin's templates, where Wagtail's can be overridden."""

from __future__ import annotations

from typing import Any

from django.forms.renderers import BaseRenderer
from django.template import engines


class AdminFormRenderer(BaseRenderer):
    def get_template(self, template_name: str) -> Any:
        return engines["admin"].get_template(template_name)
