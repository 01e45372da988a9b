"""French as it is printed: dates, numbers, distances, plurals, no-break spaces, phone numbers.

Pure functions, used by the sentences of the search as well as by the templates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone

NO_BREAK = "\u00a0"
NO_BREAK_HYPHEN = "\u2011"
_MONTHS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
)
_BEFORE = re.compile(r" (?=[:;?!»])")
_AFTER = re.compile(r"(?<=«) ")
_IN_NUMBER = re.compile(r"(?<=\d) (?=\d{3}(?!\d)|[€%])")
_IN_YEARS = re.compile(r"(?<=\b\d{4})-(?=\d{4}\b)")
_BELOW_SHOWN_KM = 0.05


def long_date(day: date) -> str:
    """« 1er juillet 2026 », « 18 novembre 2026 », its parts held together."""
    number = "1er" if day.day == 1 else str(day.day)
    return NO_BREAK.join((number, _MONTHS[day.month - 1], str(day.year)))


def month(day: date) -> str:
    """« octobre 2026 »."""
    return f"{_MONTHS[day.month - 1]}{NO_BREAK}{day.year}"


def moment(at: datetime) -> str:
    """« 5 janvier 2027 à 14 h 30 », in local time."""
    local = timezone.localtime(at)
    minutes = f"{NO_BREAK}{local.minute:02d}" if local.minute else ""
    return f"{long_date(local.date())} à {local.hour}{NO_BREAK}h{minutes}"


def source_date(iso: str) -> str:
    """« 2024-09-01 » → « 1er septembre 2024 »; a year or a month alone stays as it is written."""
    try:
        return long_date(date.fromisoformat(iso))
    except ValueError:
        return iso


def enumeration(items: Iterable[str]) -> str:
    """« A quitté le lycée, a quitté le collège »: one capital, sigles kept."""
    words = list(items)
    return ", ".join([*words[:1], *(_lowered(word) for word in words[1:])])


def _lowered(text: str) -> str:
    is_sigle = text[1:2].isupper() or text[1:2].isdigit()
    return text if is_sigle else text[:1].lower() + text[1:]


def capital(text: str) -> str:
    """Only the first letter changes: « PSAD » stays itself."""
    return text[:1].upper() + text[1:]


def number(value: int | float) -> str:
    """Groups of three, a decimal comma: « 34 969 », « 2,5 »."""
    return f"{value:,}".replace(",", NO_BREAK).replace(".", ",")


def distance(km: float) -> str:
    """Kilometres to 0.1: « 0,7 km », « 12 km »; what would round to nothing is said in words."""
    if km < _BELOW_SHOWN_KM:
        return f"moins de 100{NO_BREAK}m"
    tenths = round(km * 10)
    shown = tenths // 10 if tenths % 10 == 0 else tenths / 10
    return f"{number(shown)}{NO_BREAK}km"


def plural(count: int, singular: str, plural: str = "") -> str:
    """« 0 solution », « 1 solution », « 14 solutions »: in French only from two."""
    word = singular if abs(count) < 2 else plural or f"{singular}s"
    return f"{number(count)}{NO_BREAK}{word}"


@lru_cache(maxsize=4096)
def typeset(text: str) -> str:
    """Ordinary spaces become no-break ones before : ; ? ! », after « and inside numbers; so does
    the hyphen of a school year.

    Remembered: the labels of a page are the same from one request to the next.
    """
    text = _BEFORE.sub(NO_BREAK, text)
    text = _AFTER.sub(NO_BREAK, text)
    text = _IN_NUMBER.sub(NO_BREAK, text)
    return _IN_YEARS.sub(NO_BREAK_HYPHEN, text)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text field: lines that are not empty, typeset."""
    return [typeset(line.strip()) for line in text.splitlines() if line.strip()]


def phone_digits(phone: str) -> str:
    return "".join(char for char in phone if char.isdigit() or char == "+")


def phone_link(phone: str) -> str:
    """The value of a `tel:` link: « +33321000000 »; short numbers (119) stay as they are."""
    digits = phone_digits(phone)
    if len(digits) == 10 and digits.startswith("0"):
        return f"+33{digits[1:]}"
    return digits


def phone_shown(phone: str) -> str:
    """Pairs of digits held together: « 03 21 00 00 00 »; anything else as it was typed."""
    digits = phone_digits(phone)
    if len(digits) == 10 and digits.startswith("0"):
        return NO_BREAK.join(digits[at : at + 2] for at in range(0, 10, 2))
    return phone.strip().replace(" ", NO_BREAK)


def ages(minimum: int | None, maximum: int | None) -> str:
    """Bounds included, in words: « De 16 à 25 ans », « À partir de 16 ans », « Tout âge »."""
    if minimum is None and maximum is None:
        return "Tout âge"
    if maximum is None:
        return f"À partir de {minimum}{NO_BREAK}ans"
    if minimum is None:
        return f"Jusqu’à {maximum}{NO_BREAK}ans"
    if minimum == maximum:
        return f"À {minimum}{NO_BREAK}ans"
    return f"De {minimum} à {maximum}{NO_BREAK}ans"


def page_numbers(pages: int, page: int) -> list[int | None]:
    """Numbers to offer: both ends and the neighbours of a page; None where some are left out."""
    shown = sorted({1, pages, *range(max(1, page - 2), min(pages, page + 2) + 1)})
    listed: list[int | None] = []
    for number_before, number_shown in zip([0, *shown], shown, strict=False):
        if number_shown - number_before > 1:
            listed.append(None)
        listed.append(number_shown)
    return listed
