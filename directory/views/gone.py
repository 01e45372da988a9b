"""What was published and is no longer: 410, since when, and where to go."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def gone(
    request: HttpRequest, *, title: str, sentence: str, links: list[tuple[str, str]], **context: Any
) -> HttpResponse:
    """`links`: (words, address), the closest first."""
    return render(
        request,
        "directory/gone.html",
        {"title": title, "sentence": sentence, "links": links, **context},
        status=410,
    )
