"""Dates of a calendar written again for another year."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from directory.models import PlatformEvent

_SAME = ("title", "starts_at", "ends_at", "place", "circle", "is_public", "note")


def copy_events(pairs: Iterable[tuple[PlatformEvent, date]]) -> None:
    """(event, its new first day): as long as before, with an identity of its own."""
    PlatformEvent.objects.bulk_create(_copied(event, first) for event, first in pairs)


def _copied(event: PlatformEvent, first: date) -> PlatformEvent:
    same = {name: getattr(event, name) for name in _SAME}
    last = event.ends_on and first + (event.ends_on - event.starts_on)
    return PlatformEvent(platform=event.platform, starts_on=first, ends_on=last, version=1, **same)
