"""What was typed on a line of the table, and what it says. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from directory.places.rules import Dates, Said, Stored, stamp_of

# Field of a line → its name in the form, completed by the key of the line: « libres-412 ».
NAMES = {
    "open": "libres",
    "total": "total",
    "starts": "entree",
    "apply": "avant",
    "until": "jusquau",
}
KEY, TICK, STAMP = "ligne", "vu", "etat"
LINES_AT_MOST = 100
_KEY = re.compile(r"n?[1-9][0-9]{0,17}")
_DATE_FORMATS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d %m %Y")
_NUMBER = "Écrivez un nombre en chiffres, par exemple 4. Vide : je ne sais pas."
_DATE = "Écrivez la date avec le jour, le mois et l’année : 15/09/2027."


class Gesture(Enum):
    """What a person did with a line. A line left alone is not written."""

    LEFT = "left"
    CONFIRMED = "confirmed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Key:
    """« 412 »: an intake; « n55 »: a first way in for solution 55."""

    text: str

    @property
    def is_new(self) -> bool:
        return self.text.startswith("n")

    @property
    def id(self) -> int:
        return int(self.text.removeprefix("n"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The texts of one line, as they are printed again when something is wrong."""

    open: str = ""
    total: str = ""
    starts: str = ""
    apply: str = ""
    until: str = ""
    ticked: bool = False
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """`said` None: `problems` tells why, by field."""

    gesture: Gesture
    said: Said | None
    problems: dict[str, str]


def typed_of(row: Stored | None) -> Typed:
    """A line as it is first shown; until when is left empty: the rule applies."""
    if row is None:
        return Typed()
    return Typed(
        open=_shown(row.open_places),
        total=_shown(row.total_places),
        starts=_shown(row.starts_on),
        apply=_shown(row.apply_by),
        stamp=stamp_of(row),
    )


def _shown(value: int | date | None) -> str:
    if value is None:
        return ""
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def keys_typed(keys: list[str]) -> list[Key]:
    """Once each, in the order of the page; what no page of ours prints is left out."""
    found = dict.fromkeys(key for key in keys if _KEY.fullmatch(key))
    return [Key(key) for key in found][:LINES_AT_MOST]


def read_line(form: Mapping[str, str], key: Key) -> Typed:
    texts = {field: form.get(f"{name}-{key.text}", "")[:40] for field, name in NAMES.items()}
    return Typed(
        **{field: text.replace("\x00", "").strip() for field, text in texts.items()},
        ticked=bool(form.get(f"{TICK}-{key.text}")),
        stamp=form.get(f"{STAMP}-{key.text}", "")[:120],
    )


def understand(line: Typed) -> Understood:
    problems: dict[str, str] = {}
    counts = {name: _count(getattr(line, name), name, problems) for name in ("open", "total")}
    days = {
        name: _day(getattr(line, name), name, problems) for name in ("starts", "apply", "until")
    }
    if problems:
        return Understood(Gesture.CHANGED, None, problems)
    said = Said(
        open_places=counts["open"],
        total_places=counts["total"],
        expires_at=days["until"],
        dates=Dates(starts_on=days["starts"], apply_by=days["apply"]),
    )
    return Understood(_gesture(line, said), said, {})


def _gesture(line: Typed, said: Said) -> Gesture:
    dates = said.dates or Dates()
    told = (said.open_places, said.total_places, dates.starts_on, dates.apply_by)
    text = "|".join("" if one is None else str(one) for one in told)
    shown = line.stamp.rpartition("|")[0] or "|||"
    if text != shown or said.expires_at is not None:
        return Gesture.CHANGED
    return Gesture.CONFIRMED if line.ticked else Gesture.LEFT


def _count(text: str, name: str, problems: dict[str, str]) -> int | None:
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return int(text)
    problems[name] = _NUMBER
    return None


def _day(text: str, name: str, problems: dict[str, str]) -> date | None:
    if not text:
        return None
    for pattern in _DATE_FORMATS:
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    problems[name] = _DATE
    return None
