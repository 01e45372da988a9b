"""A part's value: from what people type to one written form, or an error that says what to do."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db.models import TextChoices

from directory.french import ages, long_date, phone_shown


class ValueKind(TextChoices):
    """How a part is typed."""

    PHONE = "phone", "téléphone"
    EMAIL = "email", "courriel"
    WEB = "web", "adresse de site"
    LINE = "line", "une ligne"
    TEXT = "text", "texte"
    AGES = "ages", "âges"
    DAY = "day", "date"
    COUNT = "count", "nombre"
    CLOSED = "closed", "fermeture"


_DAY_FORMATS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y")
_BETWEEN = re.compile(r"^\D*(\d{1,2})\D{1,12}(\d{1,2})\D*$")
_FROM = re.compile(r"^\D*(?:à partir de|a partir de|dès|des)\s*(\d{1,2})\D*$", re.IGNORECASE)
_UP_TO = re.compile(r"^\D*jusqu\D{1,5}(\d{1,2})\D*$", re.IGNORECASE)
_PHONE = re.compile(r"^\+?[0-9][0-9 .()\-\u00a0\u202f/]*$")


def clean_value(kind: str, typed: str) -> str:
    """The form in which it is kept and compared."""
    text = typed.strip()
    if "\0" in text:
        raise ValidationError("Un signe illisible s’est glissé ici : effacez et retapez.")
    return _CLEANERS[ValueKind(kind)](text)


def shown_value(kind: str, value: str) -> str:
    """As people read it."""
    if not value:
        return ""
    match kind:
        case ValueKind.PHONE:
            return phone_shown(value)
        case ValueKind.AGES:
            return ages(*ages_of(value))
        case ValueKind.DAY:
            return long_date(date.fromisoformat(value))
        case ValueKind.CLOSED:
            return "N’existe plus"
    return value


def typed_value(kind: str, value: str) -> str:
    """As it is offered to be changed: what `clean_value` reads back."""
    if kind == ValueKind.DAY and value:
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    return value


def ages_of(value: str) -> tuple[int | None, int | None]:
    """« 16-25 », « 16- », « -25 » → bounds."""
    low, _, high = value.partition("-")
    return (int(low) if low else None, int(high) if high else None)


def ages_value(minimum: int | None, maximum: int | None) -> str:
    low = "" if minimum is None else str(minimum)
    high = "" if maximum is None else str(maximum)
    return f"{low}-{high}" if low or high else ""


def _phone(text: str) -> str:
    digits = re.sub(r"\D", "", text)
    if len(text) > 20 or not 4 <= len(digits) <= 15 or not _PHONE.match(text):
        raise ValidationError("Écrivez un numéro, par exemple 03 21 00 00 00.")
    return " ".join(text.split())


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError as error:
        raise ValidationError("Écrivez une adresse complète : accueil@exemple.fr.") from error
    return text


def _web(text: str) -> str:
    address = text if re.match(r"^https?://", text, re.IGNORECASE) else f"https://{text}"
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError as error:
        raise ValidationError("Écrivez une adresse de site : https://exemple.fr.") from error
    if len(address) > 200:
        raise ValidationError("Raccourcissez : 200 signes au plus.")
    return address


def _line(text: str) -> str:
    if len(text) > 200:
        raise ValidationError("Raccourcissez : 200 signes au plus.")
    return " ".join(text.split())


def _text(text: str) -> str:
    if len(text) > 1_000:
        raise ValidationError("Raccourcissez : 1 000 signes au plus.")
    return text


def _ages(text: str) -> str:
    minimum: int | None = None
    maximum: int | None = None
    if found := _BETWEEN.match(text):
        minimum, maximum = int(found[1]), int(found[2])
    elif found := _FROM.match(text):
        minimum = int(found[1])
    elif found := _UP_TO.match(text):
        maximum = int(found[1])
    elif re.fullmatch(r"\d{0,2}-\d{0,2}", text) and text != "-":
        minimum, maximum = ages_of(text)
    else:
        raise ValidationError("Écrivez deux âges, par exemple : de 16 à 25 ans.")
    if minimum is not None and maximum is not None and minimum > maximum:
        raise ValidationError("Écrivez d’abord l’âge le plus bas : de 16 à 25 ans.")
    return ages_value(minimum, maximum)


def _day(text: str) -> str:
    for pattern in _DAY_FORMATS:
        try:
            found = datetime.strptime(text, pattern).date()
        except ValueError:
            continue
        if 2000 <= found.year <= 2100:
            return found.isoformat()
    raise ValidationError("Écrivez la date avec le jour, le mois et l’année : 15/09/2026.")


def _count(text: str) -> str:
    if not re.fullmatch(r"[0-9]{1,4}", text):
        raise ValidationError("Écrivez un nombre en chiffres, 0 s’il n’y en a plus.")
    return str(int(text))


def _closed(text: str) -> str:
    return "oui" if text else ""


_CLEANERS: dict[ValueKind, Callable[[str], str]] = {
    ValueKind.PHONE: _phone,
    ValueKind.EMAIL: _email,
    ValueKind.WEB: _web,
    ValueKind.LINE: _line,
    ValueKind.TEXT: _text,
    ValueKind.AGES: _ages,
    ValueKind.DAY: _day,
    ValueKind.COUNT: _count,
    ValueKind.CLOSED: _closed,
}
