"""The annual calendar of a platform: list, add, change, remove, carry to the next school year."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from directory import changelog
from directory.access import signed_in_only
from directory.differences import Row, differences
from directory.enums import Channel
from directory.french import plural
from directory.models import Platform, PlatformEvent
from directory.platforms import rights
from directory.platforms.copying import copy_events
from directory.platforms.forms import EventForm
from directory.platforms.pages import FormPage, part_links, show_form
from directory.platforms.school_year import (
    Copy,
    SchoolYear,
    by_month,
    not_there_yet,
    parse_year,
    year_of,
)

_PARTS = (
    ("Quand", ("title", "starts_on", "starts_at", "ends_at", "ends_on")),
    ("Où, pour qui", ("place", "circle", "note")),
    ("Visible", ("is_public", "keep_details")),
)


def _asked_year(request: HttpRequest) -> SchoolYear:
    current = year_of(timezone.localdate())
    typed = request.POST.get("annee") or request.GET.get("annee", "")
    return parse_year(typed, current)


def _events(platform: Platform, year: SchoolYear) -> list[PlatformEvent]:
    return list(platform.events.filter(starts_on__range=(year.first, year.last)))


@signed_in_only
@require_http_methods(["GET", "HEAD"])
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    platform = rights.fetch_kept(request, pk)
    year = _asked_year(request)
    context = {
        "platform": platform,
        "parts": part_links(platform, "platform_calendar"),
        "year": year,
        "months": by_month(_events(platform, year)),
        "today": timezone.localdate(),
    }
    return render(request, "espace/platforms/calendar.html", context)


@signed_in_only
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    platform = rights.fetch_kept(request, pk)
    if request.method != "POST":
        return _show(request, platform, None, EventForm())
    form = EventForm(request.POST)
    if not form.is_valid():
        return _show(request, platform, None, form, status=422)
    return _save(request, PlatformEvent(platform=platform), form)


@signed_in_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int, event_pk: int) -> HttpResponse:
    platform = rights.fetch_kept(request, pk)
    event = rights.fetch_event(platform, event_pk)
    if request.method != "POST":
        return _show(request, platform, event, EventForm(initial=EventForm.values_of(event)))
    form, opened_on = EventForm(request.POST), request.POST.get("version", "")
    if not form.is_valid():
        return _show(request, platform, event, form, status=422, version=opened_on)
    user: Any = request.user
    with changelog.revision(by=user, channel=Channel.ESPACE):
        event = rights.fetch_event(platform, event_pk)
        if opened_on != str(event.version):
            rows = differences(form, EventForm.values_of(event))
            return _show(request, platform, event, form, status=409, conflict=rows)
        return _save(request, event, form)


def _save(request: HttpRequest, event: PlatformEvent, form: EventForm) -> HttpResponse:
    user: Any = request.user
    with changelog.revision(by=user, channel=Channel.ESPACE):
        form.write(event)
        event.save()
    messages.success(request, f"« {event} » est au calendrier.")
    return _back(event.platform_id, year_of(event.starts_on))


def _back(pk: int, year: SchoolYear) -> HttpResponse:
    page = reverse("directory:platform_calendar", args=[pk])
    return redirect(page if year == year_of(timezone.localdate()) else f"{page}?annee={year.start}")


def _show(
    request: HttpRequest,
    platform: Platform,
    event: PlatformEvent | None,
    form: EventForm,
    *,
    status: int = 200,
    conflict: list[Row] | None = None,
    version: str | None = None,
) -> HttpResponse:
    stored = str(event.version) if event else ""
    page = FormPage(
        title=f"Modifier « {event} »" if event else "Ajouter une date",
        verb="Enregistrer la date" if event else "Ajouter cette date",
        here="platform_calendar",
        back=reverse("directory:platform_calendar", args=[platform.pk]),
        intro="Sans heure, la date vaut pour toute la journée.",
        parts=_PARTS,
        version=stored if version is None else version,
    )
    return show_form(request, platform, form, page, status=status, conflict=conflict or ())


@signed_in_only
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int, event_pk: int) -> HttpResponse:
    platform = rights.fetch_kept(request, pk)
    event = rights.fetch_event(platform, event_pk)
    if request.method != "POST":
        parts = part_links(platform, "platform_calendar")
        context = {"platform": platform, "parts": parts, "event": event}
        return render(request, "espace/platforms/event_remove.html", context)
    user: Any = request.user
    with changelog.revision(by=user, channel=Channel.ESPACE):
        event.delete()
    messages.success(request, f"« {event} » n’est plus au calendrier.")
    return _back(pk, year_of(event.starts_on))


@signed_in_only
@require_http_methods(["GET", "HEAD", "POST"])
def carry(request: HttpRequest, pk: int) -> HttpResponse:
    """A year's dates proposed for the next one: the ticked ones are copied, none twice."""
    platform = rights.fetch_kept(request, pk)
    year = _asked_year(request)
    if request.method != "POST":
        context = {
            "platform": platform,
            "parts": part_links(platform, "platform_calendar"),
            "year": year,
            "pairs": _to_carry(platform, year),
        }
        return render(request, "espace/platforms/carry.html", context)
    ticked = set(request.POST.getlist("date"))
    user: Any = request.user
    with changelog.revision(by=user, channel=Channel.ESPACE):
        chosen = [pair for pair in _to_carry(platform, year) if str(pair[0].pk) in ticked]
        copy_events(chosen)
    if not chosen:
        messages.warning(request, "Aucune date n’est cochée : rien n’est copié.")
        return redirect(f"{request.path}?annee={year.start}")
    count = plural(len(chosen), "date copiée", "dates copiées")
    messages.success(request, f"{count} en {year.next} : vérifiez les jours, puis corrigez.")
    return _back(pk, year.next)


def _to_carry(platform: Platform, year: SchoolYear) -> list[Copy]:
    return not_there_yet(_events(platform, year), _events(platform, year.next))
