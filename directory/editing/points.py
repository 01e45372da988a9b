"""The point of an address: how it is written, who placed it, and what moves it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from directory.enums import PointSource, Precision
from directory.french import number
from directory.gazetteer import FAR_KM, km_from
from directory.geocoding import Found
from directory.grammar import of_commune

# Further than this from the middle of its commune a point is plausible, and told.
_ODD_KM = 10.0
_ONE = r"[+-]?[0-9]{1,3}(?:[.,][0-9]+)?"
_TWO = tuple(
    re.compile(rf"({one}){between}({one})")
    for one, between in (
        (_ONE, r"\s*;\s*"),
        (_ONE, r",?\s+"),
        (r"[+-]?[0-9]{1,3}\.[0-9]+", ","),
        (r"[+-]?[0-9]{1,3},[0-9]+", ","),
    )
)
_HOW = "Écrivez la latitude puis la longitude : 50,4289 ; 2,8318."
SAID = {
    Precision.ADDRESS.value: "au numéro",
    Precision.STREET.value: "à la rue",
    Precision.COMMUNE.value: "à la commune",
}


@dataclass(frozen=True, slots=True)
class Point:
    latitude: float
    longitude: float

    def __str__(self) -> str:
        """As the form shows it and reads it back."""
        return f"{self.latitude:.6f} ; {self.longitude:.6f}".replace(".", ",")


def read_point(text: str) -> Point | None:
    """« 50,4289 ; 2,8318 », or as maps give them: « 50.4289, 2.8318 ». Raises ValidationError."""
    plain = " ".join(text.replace("\u2212", "-").split())
    if not plain:
        return None
    match = next((found for one in _TWO if (found := one.fullmatch(plain))), None)
    if match is None:
        raise ValidationError(_HOW)
    latitude, longitude = (float(part.replace(",", ".")) for part in match.groups())
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise ValidationError(_HOW)
    return Point(round(latitude, 6), round(longitude, 6))


def point_of(sheet: Any) -> Point | None:
    if sheet.latitude is None or sheet.longitude is None:
        return None
    return Point(round(sheet.latitude, 6), round(sheet.longitude, 6))


def why_not_there(point: Point, commune: Any) -> str:
    """What refuses a point: it is far from its commune."""
    km = km_from(commune, point.latitude, point.longitude)
    if km is None or km <= FAR_KM:
        return ""
    return (
        f"Ce point est à {number(round(km))} km {of_commune(commune.name)}. Vérifiez la latitude "
        "puis la longitude, ou la commune."
    )


def what_is_odd(point: Point, commune: Any) -> str:
    km = km_from(commune, point.latitude, point.longitude)
    if km is None or not _ODD_KM < km <= FAR_KM:
        return ""
    return (
        f"Le point est à {number(round(km))} km du centre {of_commune(commune.name)} : vérifiez-le."
    )


def told(sheet: Any) -> str:
    """Where an actor or a place stands on the map, and who says so."""
    if point_of(sheet) is None:
        return "Sans position, la carte montre le centre de la commune."
    how = SAID.get(sheet.precision, sheet.get_precision_display())
    by = sheet.get_point_source_display() or "donnée par la source de la fiche"
    return f"Position enregistrée : {how}, {by}."


def place(sheet: Any, point: Point, precision: str, source: str) -> None:
    sheet.latitude, sheet.longitude = point.latitude, point.longitude
    sheet.precision, sheet.point_source = precision, source


def forget(sheet: Any) -> None:
    """The commune's own point is taken."""
    sheet.latitude = sheet.longitude = None
    sheet.precision = sheet.point_source = ""


def put_found(sheet: Any, found: Found) -> None:
    """A service that knows no more than the commune says nothing new."""
    if found.precision == Precision.COMMUNE:
        forget(sheet)
        return
    point = Point(found.latitude, found.longitude)
    place(sheet, point, found.precision, PointSource.GEOCODER.value)


def keeps_its_point(sheet: Any, commune: Any) -> bool:
    """When the address changes: what a person placed stays, as long as it is in the commune."""
    point = point_of(sheet)
    is_theirs = sheet.point_source == PointSource.PERSON
    return is_theirs and point is not None and not why_not_there(point, commune)
