"""The sheet of an actor as its keeper types it."""

from __future__ import annotations

from typing import Any

from django import forms

from directory import geocoding
from directory.editing import fields, points
from directory.editing.forms import SheetForm
from directory.editing.identity import Refused
from directory.enums import PointSource, Precision
from directory.form_fields import PlaceMixin, box, text, web_page, words

_STREET = ("commune", "address", "postal_code")


class ActorForm(PlaceMixin, SheetForm):
    """`point`: what was typed, once the form is valid; `located`: what the service found."""

    point: points.Point | None = None
    located: geocoding.Found | None = None

    name = words("Nom", most=200, required=True)
    uai = fields.uai_field()
    siret = fields.siret_field()
    presentation = text("Présentation", rows=4)
    platform_role = text("Rôle dans la plateforme", rows=3)
    opening = text("Ouverture", rows=3)
    access = text("Accès", rows=3)
    website = web_page("Site")
    commune = words("Commune", "Commune ou code postal.", most=100, required=True)
    address = words("Adresse", "Numéro et rue.", most=200)
    postal_code = words("Code postal", most=5)
    position = words(
        "Position sur la carte",
        "Latitude ; longitude. Vide : le centre de la commune.",
        most=60,
    )
    # What the button found: it keeps its precision until somebody moves the point.
    found = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    address_hidden = box(
        "Cacher l’adresse au public",
        "Foyer, justice, domicile… : le public ne voit que la commune, ni la rue, ni l’accès, ni "
        "le point sur la carte. Les professionnels connectés voient tout.",
    )
    confidentiality = text("Limites de confidentialité", "Lues par les professionnels.", rows=3)
    comments = text("Remarques pour les équipes", "Jamais publiées.", rows=3)

    plain = tuple(
        "name uai siret presentation platform_role opening access website address postal_code "
        "address_hidden confidentiality comments".split()
    )
    warned = ("presentation", "platform_role", "opening", "access")
    parts = (
        ("L’essentiel", ("name", "presentation", "opening", "access", "website")),
        ("Où", ("commune", "address", "postal_code", "position", "address_hidden")),
        ("Identifiants", ("uai", "siret")),
        ("Pour les équipes", ("platform_role", "confidentiality", "comments")),
    )

    @classmethod
    def values_of(cls, sheet: Any) -> dict[str, Any]:
        commune = sheet.commune.label if sheet.commune else ""
        point = str(points.point_of(sheet) or "")
        return {**super().values_of(sheet), "commune": commune, "position": point}

    def clean_position(self) -> str:
        self.point = points.read_point(str(self.cleaned_data["position"]))
        return str(self.point or "")

    def locate(self, sheet: Any) -> None:
        """Before the write: a new address is looked for, where a service is configured. One that is
        hidden goes nowhere unless its keeper presses the button; a failure blocks nothing."""
        if not geocoding.is_configured() or not self.cleaned_data["address"]:
            return
        if self.cleaned_data["address_hidden"] or self._has_typed_a_point(sheet):
            return
        if not self._is_moved(sheet) or points.keeps_its_point(sheet, self.place):
            return
        try:
            self.located = self._find()
        except geocoding.Trouble as trouble:
            self.notes.append(f"{trouble} La fiche est placée au centre de sa commune.")
        else:
            how = points.SAID[self.located.precision]
            self.news.append(f"Position trouvée d’après l’adresse : {how}.")

    def look_up(self) -> tuple[ActorForm, str]:
        """What the button answers: the form with the point that was found, and a sentence. Nothing
        is written."""
        if self.place is None or not self.cleaned_data.get("address"):
            return self, "Écrivez d’abord la commune et l’adresse."
        try:
            found = self._find()
        except geocoding.Trouble as trouble:
            return self, f"{trouble} Rien n’a changé : vous pouvez écrire la position vous-même."
        if found.precision == Precision.COMMUNE:
            return self, "Seule la commune est reconnue : écrivez le numéro et la rue."
        point = points.Point(found.latitude, found.longitude)
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data["position"] = str(point)
        data["found"] = f"{point}|{found.precision}"
        again = self.again(data)
        again.is_valid()
        return (
            again,
            f"Position trouvée {points.SAID[found.precision]}. À vérifier, puis enregistrer.",
        )

    def _find(self) -> geocoding.Found:
        assert self.place is not None  # noqa: S101 - the commune is required
        typed = self.cleaned_data
        return geocoding.find_address(typed["address"], typed.get("postal_code") or "", self.place)

    def _has_typed_a_point(self, sheet: Any) -> bool:
        return str(self.cleaned_data["position"]) != str(points.point_of(sheet) or "")

    def _is_moved(self, sheet: Any) -> bool:
        return bool(
            sheet.commune != self.place
            or sheet.address != self.cleaned_data["address"]
            or sheet.postal_code != self.cleaned_data["postal_code"]
        )

    def fill(self, sheet: Any) -> None:
        """A point stands for an address: when that changes, the point is looked for again, unless a
        person placed it. Raises Refused for a point that is not in the commune."""
        typed, moved = self._has_typed_a_point(sheet), self._is_moved(sheet)
        keeps = points.keeps_its_point(sheet, self.place)
        super().fill(sheet)
        sheet.commune = self.place
        if typed:
            self._place(sheet)
        elif moved and keeps:
            self.notes.append("La position placée à la main n’a pas bougé : vérifiez-la.")
        elif moved and self.located:
            points.put_found(sheet, self.located)
        elif moved:
            points.forget(sheet)

    def _place(self, sheet: Any) -> None:
        """What was typed; what the button found keeps its precision."""
        if self.point is None:
            points.forget(sheet)
            return
        if why := points.why_not_there(self.point, self.place):
            raise Refused("position", why)
        if odd := points.what_is_odd(self.point, self.place):
            self.notes.append(odd)
        known, _, precision = str(self.cleaned_data["found"]).rpartition("|")
        if known == str(self.point) and precision in (Precision.ADDRESS, Precision.STREET):
            points.place(sheet, self.point, precision, PointSource.GEOCODER.value)
        else:
            points.place(sheet, self.point, Precision.ADDRESS.value, PointSource.PERSON.value)

    def fill_one(self, sheet: Any, name: str) -> None:
        """An address that is put back has the point of none."""
        super().fill_one(sheet, name)
        if name in _STREET and not points.keeps_its_point(sheet, sheet.commune):
            points.forget(sheet)
