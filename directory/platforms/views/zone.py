"""The territory of a platform."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from directory import changelog, zone_lines
from directory.access import signed_in_only
from directory.differences import Row, differences
from directory.enums import Channel
from directory.models import Platform
from directory.platforms import rights
from directory.platforms.fingerprint import fingerprint
from directory.platforms.outline import draw_zone
from directory.platforms.pages import FormPage, show_form
from directory.platforms.zone_form import ZoneForm
from directory.zones import territory_text, with_territories


@signed_in_only
@require_http_methods(["GET", "HEAD", "POST"])
def zone(request: HttpRequest, pk: int) -> HttpResponse:
    platform = rights.fetch_kept(request, pk)
    if request.method != "POST":
        values = ZoneForm.values_of(platform)
        form = ZoneForm(initial={**values, "reading": "insee"}, platform=platform)
        return _show(request, platform, form, fingerprint(values))
    form, opened_on = ZoneForm(request.POST, platform=platform), request.POST.get("version", "")
    if not form.is_valid():
        return _show(request, platform, form, opened_on, status=422)
    user: Any = request.user
    with changelog.revision(by=user, channel=Channel.ESPACE):
        values = ZoneForm.values_of(platform)
        if opened_on != fingerprint(values):
            shown = {name: value for name, value in values.items() if name in form.fields}
            rows = differences(form, shown)
            return _show(request, platform, form, fingerprint(values), status=409, conflict=rows)
        changed = zone_lines.store(platform, form.wanted)
    messages.success(
        request,
        "Territoire enregistré : les recherches en tiennent compte."
        if changed
        else "Rien n’a changé dans le territoire.",
    )
    return redirect("directory:platform_zone", pk)


def _show(
    request: HttpRequest,
    platform: Platform,
    form: ZoneForm,
    version: str,
    *,
    status: int = 200,
    conflict: list[Row] | None = None,
) -> HttpResponse:
    parts = list(with_territories(platform.zone_parts.all()))
    page = FormPage(
        title=f"Territoire de {platform}",
        verb="Enregistrer le territoire",
        here="platform_zone",
        back=reverse("directory:platform_edit", args=[platform.pk]),
        version=version,
    )
    return show_form(
        request,
        platform,
        form,
        page,
        status=status,
        conflict=conflict or (),
        template="espace/platforms/zone.html",
        territory=territory_text(parts),
        others=[str(part) for part in parts if part.academie_id or part.region_id],
        drawing=draw_zone(platform, parts),
    )
