"""« Oublier ce contact », for whoever keeps the sheet: what goes is said, then a button."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from directory.access import keepers_only
from directory.enums import Channel
from directory.models import Contact
from directory.privacy.forgetting import forget
from directory.privacy.people import held_about
from directory.privacy.reach import may_forget, own_part, reach_of
from directory.updating.holders import contacts_editable_by

_DONE = "C’est effacé, historique compris. Cette adresse ne sera plus écrite ici."


@keepers_only
@require_http_methods(["GET", "HEAD", "POST"])
def forget_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks, POST forgets. An address that stands in another territory too is left to its
    person, or to the national team."""
    user: Any = request.user
    rows = contacts_editable_by(user).exclude(email="")
    contact: Contact = get_object_or_404(rows, pk=pk)
    held = held_about(contact.email)
    may = may_forget(user, contact.email, held)
    if request.method != "POST":
        shown = held if may else own_part(user, held)
        context = {"contact": contact, "held": shown, "may": may}
        return render(request, "espace/updating/forget.html", context)
    if not may:
        raise PermissionDenied
    forget(contact.email, by=user, channel=Channel.ESPACE, reach=reach_of(user, held))
    messages.success(request, _DONE)
    return redirect("directory:link_list")
