"""The addresses by which an agenda follows a calendar: a public one, and one a person that may be
revoked. The second is signed, shows nothing by itself, and dies with the rights of its owner."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import signing
from django.db.models import F
from django.urls import reverse

from directory.models import CalendarAddress, Platform
from directory.platforms.ics import clock_of, write_calendar
from directory.platforms.rights import internal_for

_SALT = "directory.calendar.v1"
# Older meetings are of no use to an agenda.
EVENTS_AT_MOST = 500


def token_of(address: CalendarAddress) -> str:
    return signing.dumps([address.pk, address.generation], salt=_SALT)


def read_token(token: str) -> CalendarAddress | None:
    """The address, unless it was revoked or its owner may no longer read the calendar."""
    try:
        pk, generation = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    rows = CalendarAddress.objects.select_related("platform", "user")
    address = rows.filter(pk=pk, generation=generation, is_open=True).first()
    if address is None or not internal_for(address.user).filter(pk=address.platform_id).exists():
        return None
    return address


def address_of(platform: Platform, user: Any) -> str:
    """The whole address, "" when this person asked for none."""
    found = CalendarAddress.objects.filter(platform=platform, user=user, is_open=True).first()
    if found is None:
        return ""
    path = reverse("directory:calendar_feed", args=[token_of(found)])
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def make_address(platform: Platform, user: Any) -> None:
    """A new address; the one before it, if any, answers no more."""
    _, is_new = CalendarAddress.objects.get_or_create(platform=platform, user=user)
    if not is_new:
        rows = CalendarAddress.objects.filter(platform=platform, user=user)
        rows.update(generation=F("generation") + 1, is_open=True)


def revoke_address(platform: Platform, user: Any) -> None:
    """Kept, so that an old address can never become good again."""
    rows = CalendarAddress.objects.filter(platform=platform, user=user)
    rows.update(generation=F("generation") + 1, is_open=False)


def calendar_of(platform: Platform, *, public_only: bool) -> bytes:
    rows = platform.events.all()
    if public_only:
        rows = rows.filter(is_public=True)
    latest = list(rows.order_by("-starts_on", "-pk")[:EVENTS_AT_MOST])
    return write_calendar(platform.name, reversed(latest), clock=clock_of(platform.departement_id))
