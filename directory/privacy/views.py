"""What is kept about people, for everybody to read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory import geocoding
from directory.privacy.register import entries


@require_safe
def personal_data(request: HttpRequest) -> HttpResponse:
    context = {"entries": entries(), "address_service": geocoding.host()}
    return render(request, "directory/personal_data.html", context)
