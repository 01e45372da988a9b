"""From what a cell says to a value, or to a reason and what to do about it.

A leading zero that a spreadsheet ate is put back only where nothing else is possible, and the line
says so. Nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from directory.french import long_date, phone_digits, phone_shown

_SCIENTIFIC = re.compile(r"^[0-9][.,][0-9]+E\+?[0-9]+$", re.IGNORECASE)
_UAI_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_LA_POSTE = "356000000"
_DAY = re.compile(r"^([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4}|[0-9]{2})(?: .*)?$")
_ISO_DAY = re.compile(r"^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[ T].*)?$")
_SERIAL = re.compile(r"^[1-6][0-9]{4}(?:[.,][0-9]+)?$")
_SEVERAL = re.compile(r"\s*(?:/|;|,|\bou\b|\n)\s*")
_WEB = URLValidator(schemes=["http", "https"])


class Unread(ValueError):
    """`code`: one of a short list, for counting; the sentence says what to do."""

    def __init__(self, code: str, advice: str) -> None:
        super().__init__(advice)
        self.code = code
        self.advice = advice


# A value, and what was mended in it ("" when it stands as it was written).
Read = tuple[Any, str]
Reader = Callable[[str], Read]


def line_of(most: int) -> Reader:
    def read(text: str) -> Read:
        flat = " ".join(text.split())
        if len(flat) > most:
            raise Unread("too_long", f"Raccourcissez : {most} signes au plus.")
        return flat, ""

    return read


def text_of(most: int) -> Reader:
    def read(text: str) -> Read:
        if len(text) > most:
            raise Unread("too_long", f"Raccourcissez : {most} signes au plus.")
        return text, ""

    return read


def _refuse_short_form(text: str) -> None:
    if _SCIENTIFIC.match(text.replace(" ", "")):
        raise Unread(
            "shortened", "Le tableur a abrégé ce numéro. Mettez la colonne au format texte."
        )


def uai(text: str) -> Read:
    code = re.sub(r"[\s.\-]", "", text).upper()
    eaten = "0" + code
    if len(code) == 7 and is_uai(eaten):
        return eaten, f"Lu {eaten} : le zéro du début manquait."
    if not is_uai(code):
        advice = "Un UAI a sept chiffres et une lettre, par exemple 0620016F."
        if re.fullmatch(r"[0-9]{7}[A-Z]", code):
            advice = "Cette lettre ne va pas avec ce numéro : relisez l’UAI."
        raise Unread("uai", advice)
    return code, ""


def is_uai(code: str) -> bool:
    """The letter is a check of the number."""
    if not re.fullmatch(r"[0-9]{7}[A-Z]", code):
        return False
    return _UAI_LETTERS[int(code[:7]) % 23] == code[7]


def siret(text: str) -> Read:
    _refuse_short_form(text)
    code = re.sub(r"[\s.\-]", "", text)
    eaten = code.zfill(14)
    if 11 <= len(code) < 14 and is_siret(eaten):
        return eaten, f"Lu {eaten} : le début manquait."
    if not is_siret(code):
        advice = "Un SIRET a 14 chiffres. Vérifiez-le sur l’annuaire des entreprises."
        if re.fullmatch(r"[0-9]{14}", code):
            advice = "Un chiffre de ce SIRET est faux : relisez-le."
        raise Unread("siret", advice)
    return code, ""


def is_siret(code: str) -> bool:
    if not re.fullmatch(r"[0-9]{14}", code) or code == "0" * 14:
        return False
    digits = [int(digit) for digit in code]
    if code.startswith(_LA_POSTE) and sum(digits) % 5 == 0:
        return True
    doubled = [digit * 2 if at % 2 == 0 else digit for at, digit in enumerate(digits)]
    return sum(digit - 9 if digit > 9 else digit for digit in doubled) % 10 == 0


def postal_code(text: str) -> Read:
    """Five digits. Whether an eaten zero may be put back depends on the commune (places.py)."""
    code = re.sub(r"\s", "", text)
    if not re.fullmatch(r"[0-9]{4,5}", code):
        raise Unread("postal_code", "Un code postal a cinq chiffres, par exemple 62300.")
    return code, ""


def phone(text: str) -> Read:
    _refuse_short_form(text)
    parts = [part for part in _SEVERAL.split(text) if phone_digits(part)]
    if not parts:
        raise Unread("phone", "Ce n’est pas un numéro de téléphone.")
    note = f"Plusieurs numéros : « {parts[0]} » est gardé." if len(parts) > 1 else ""
    number = _national(phone_digits(parts[0].replace("(0)", "")))
    if re.fullmatch(r"[1-9][0-9]{8}", number):
        number, note = "0" + number, note or "Le zéro du début du numéro manquait."
    if not re.fullmatch(r"0[1-9][0-9]{8}|1[0-9]{2}|11[0-9]{4}|3[0-9]{3}|\+[0-9]{6,15}", number):
        raise Unread("phone", "Un numéro a dix chiffres, par exemple 03 21 00 00 00.")
    return phone_shown(number).replace("\u00a0", " "), note


def _national(digits: str) -> str:
    for prefix in ("+33", "0033"):
        if digits.startswith(prefix):
            return "0" + digits.removeprefix(prefix).lstrip("0")
    return digits


def email(text: str) -> Read:
    parts = [part for part in _SEVERAL.split(text) if part]
    address = parts[0].removeprefix("mailto:").strip() if parts else ""
    try:
        validate_email(address)
    except ValidationError as error:
        raise Unread("email", "Cette adresse n’est pas complète (nom@domaine.fr).") from error
    if len(address) > 254:
        raise Unread("email", "Cette adresse est trop longue.")
    return address, f"Plusieurs adresses : « {address} » est gardée." if len(parts) > 1 else ""


def website(text: str) -> Read:
    address = text.split()[0] if text.split() else ""
    if ":" not in address.partition("/")[0] and "." in address:
        address = f"https://{address}"
    try:
        _WEB(address)
    except ValidationError as error:
        raise Unread("website", "Écrivez une adresse de page : https://exemple.fr.") from error
    if len(address) > 200:
        raise Unread("website", "Cette adresse est trop longue : 200 signes au plus.")
    return address, ""


def day(text: str) -> Read:
    """Day first, as French spreadsheets write them; cells of type date come as 2026-09-15."""
    iso, french = _ISO_DAY.match(text), _DAY.match(text)
    try:
        if iso:
            return date(*(int(part) for part in iso.groups())).isoformat(), ""
        if french:
            number, month, year = (int(part) for part in french.groups())
            found = date(year + 2000 if year < 100 else year, month, number)
            return found.isoformat(), f"Lu {long_date(found)}." if year < 100 else ""
    except ValueError as error:
        raise Unread("date", "Ce jour n’existe pas. Écrivez 15/09/2026.") from error
    if _SERIAL.match(text):
        raise Unread("date", "Ce nombre est une date de tableur. Mettez la colonne au format date.")
    raise Unread("date", "Écrivez la date avec le jour, le mois et l’année : 15/09/2026.")


def whole(least: int, most: int) -> Reader:
    def read(text: str) -> Read:
        digits = re.sub(r"\s*ans?$", "", text.strip(), flags=re.IGNORECASE)
        if not re.fullmatch(r"[0-9]{1,6}", digits):
            raise Unread("number", "Ce n’est pas un nombre. Écrivez-le en chiffres.")
        if not least <= int(digits) <= most:
            raise Unread("number", f"Écrivez un nombre de {least} à {most}.")
        return int(digits), ""

    return read


def degrees(limit: int) -> Reader:
    def read(text: str) -> Read:
        try:
            value = float(text.replace(" ", "").replace(",", "."))
        except ValueError as error:
            raise Unread("position", "Écrivez des degrés, par exemple 50,4289.") from error
        if not -limit <= value <= limit:
            raise Unread("position", f"Écrivez des degrés entre -{limit} et {limit}.")
        return round(value, 6), ""

    return read
