"""`{% csp_nonce_attribute %}` for the inline scripts of our overrides of Wagtail's templates."""

from __future__ import annotations

from django import template

from portal.csp import nonce_attribute

register = template.Library()
register.simple_tag(nonce_attribute, name="csp_nonce_attribute")
