"""Events as iCalendar (RFC 5545). Pure.

Hours are written in UTC, from the clock of the platform: no time zone table to carry, and the same
instant in every agenda.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

_PARIS = "Europe/Paris"
# Overseas clocks, by département.
_CLOCKS = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "977": "America/St_Barthelemy",
    "978": "America/Marigot",
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "988": "Pacific/Noumea",
}
_LINE_OCTETS = 75


def clock_of(departement: str) -> ZoneInfo:
    return ZoneInfo(_CLOCKS.get(departement, _PARIS))


def write_calendar(name: str, events: Iterable[Any], *, clock: ZoneInfo) -> bytes:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Reprendre pied//Calendrier des plateformes//FR",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escape(name)}",
        f"X-WR-TIMEZONE:{clock.key}",
    ]
    for event in events:
        lines += _event(event, clock)
    lines.append("END:VCALENDAR")
    return b"".join(fold(line) + b"\r\n" for line in lines)


def _event(event: Any, clock: ZoneInfo) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{_instant(event.updated_at)}",
        f"LAST-MODIFIED:{_instant(event.updated_at)}",
        f"SEQUENCE:{event.version}",
        *_span(event, clock),
        f"SUMMARY:{escape(event.title)}",
    ]
    if event.place:
        lines.append(f"LOCATION:{escape(event.place)}")
    if event.note:
        lines.append(f"DESCRIPTION:{escape(event.note)}")
    lines.append(f"CLASS:{'PUBLIC' if event.is_public else 'PRIVATE'}")
    lines.append("END:VEVENT")
    return lines


def _span(event: Any, clock: ZoneInfo) -> list[str]:
    """When it starts and ends; the end of whole days is the day after, which is not part of it."""
    last: date = event.ends_on or event.starts_on
    after = last + timedelta(days=1)
    if event.starts_at is None:
        return [
            f"DTSTART;VALUE=DATE:{event.starts_on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{after:%Y%m%d}",
        ]
    lines = [f"DTSTART:{_instant(_at(event.starts_on, event.starts_at, clock))}"]
    if event.ends_at is not None:
        lines.append(f"DTEND:{_instant(_at(last, event.ends_at, clock))}")
    elif last > event.starts_on:
        lines.append(f"DTEND:{_instant(_at(after, time(), clock))}")
    return lines


def _at(day: date, hour: time, clock: ZoneInfo) -> datetime:
    return datetime.combine(day, hour, tzinfo=clock)


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escape(text: str) -> str:
    """A TEXT value: backslash, semicolon and comma escaped, ends of line as \\n, no control."""
    even = "\n".join(text.splitlines())
    kept = "".join(char for char in even if char == "\n" or char >= " ")
    for char in "\\;,":
        kept = kept.replace(char, f"\\{char}")
    return kept.replace("\n", "\\n")


def fold(line: str) -> bytes:
    """At most 75 octets a line, a character never cut; what follows starts with a space."""
    pieces: list[bytes] = []
    piece = b""
    for char in line:
        octets = char.encode()
        if len(piece) + len(octets) > _LINE_OCTETS:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece])
