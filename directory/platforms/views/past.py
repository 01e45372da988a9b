"""What a platform was: its presentation, its members, its territory, its dates."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from directory.access import signed_in_only
from directory.editing.kinds import PLATFORMS
from directory.editing.views.past import page_of, put_back
from directory.platforms import rights
from directory.platforms.forms import PlatformForm
from directory.platforms.pages import part_links


@signed_in_only
@require_http_methods(["GET", "HEAD", "POST"])
def past(request: HttpRequest, pk: int) -> HttpResponse:
    platform = rights.fetch_kept(request, pk)
    if request.method == "POST":
        put_back(request, PLATFORMS, PlatformForm, pk)
        return redirect("directory:platform_history", pk)
    context = {"platform": platform, "parts": part_links(platform, "platform_history")}
    context |= page_of(request, PLATFORMS, PlatformForm, platform)
    return render(request, "espace/platforms/history.html", context)
