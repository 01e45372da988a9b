"""The page of a person who was told: what is held, and one button to leave."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from directory.enums import Channel
from directory.models import ToldPerson
from directory.privacy.forgetting import forget
from directory.privacy.people import held_about, person_of


# No cookie exists here to forge with: the link itself is the proof.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def held(request: HttpRequest, token: str) -> HttpResponse:
    """Reading changes nothing: mail scanners follow links."""
    person = person_of(token)
    if person is None:
        return _cut(request)
    if request.method == "POST":
        if person.email:
            forget(person.email, channel=Channel.LINK)
        response: HttpResponse = redirect(request.path)
    else:
        response = _page(request, person)
    return _private(response)


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _cut(request: HttpRequest) -> HttpResponse:
    """Mail programs cut long addresses: whoever wants to leave must not be sent away."""
    context = {"contact": settings.SITE_CONTACT}
    return _private(render(request, "directory/contact_cut.html", context, status=404))


def _page(request: HttpRequest, person: ToldPerson) -> HttpResponse:
    found = held_about(person.email) if person.email else None
    return render(request, "directory/contact_held.html", {"held": found, "person": person})
