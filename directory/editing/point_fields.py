"""The point of an address in a form: looked for by a service, typed as figures, never lost. Of an
actor, or of one place of a solution."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from directory import geocoding
from directory.editing import points
from directory.editing.identity import Refused
from directory.enums import PointSource, Precision
from directory.form_fields import PlaceMixin, words

STREET = ("commune", "address", "postal_code")
# A save waits for the service: of one page, no more addresses than these are looked for.
_LOOKED_FOR_AT_MOST = 5
_OTHERS = "Les autres adresses n’ont pas été cherchées : pressez « Chercher l’adresse »."


class PointFields(PlaceMixin, forms.Form):
    """`point`: what was typed, once the form is valid; `located`: what the service found; `news`
    and `notes`: what to say, and what to check, once it is saved."""

    position = words(
        "Position sur la carte",
        "Latitude ; longitude. Vide : le centre de la commune.",
        most=60,
    )
    # What the button found: it keeps its precision until somebody moves the point.
    found = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    point: points.Point | None = None
    located: geocoding.Found | None = None
    news: list[str]
    notes: list[str]

    def clean_position(self) -> str:
        self.point = points.read_point(str(self.cleaned_data["position"]))
        return str(self.point or "")

    def asked_address(self) -> tuple[Any, str, str]:
        """Commune, street and postal code, as typed."""
        typed = getattr(self, "cleaned_data", {})
        return self.place, typed.get("address") or "", typed.get("postal_code") or ""

    def is_hidden(self) -> bool:
        return bool(self.cleaned_data["address_hidden"])

    def is_looked_for(self, record: Any) -> bool:
        """Whether a save asks the service: a new address whose point nobody typed. One that is
        hidden goes nowhere unless its keeper presses the button."""
        if not geocoding.is_configured() or not self.cleaned_data["address"]:
            return False
        if self.is_hidden() or self._has_typed_a_point(record):
            return False
        return self._is_moved(record) and not points.keeps_its_point(record, self.place)

    def locate(self, record: Any) -> bool:
        """Before the write; a failure blocks nothing. False when nobody answers."""
        if not self.is_looked_for(record):
            return True
        try:
            self.located = geocoding.find_address(*self._query())
        except geocoding.Trouble as trouble:
            self.notes.append(f"{trouble} Le point reste au centre de sa commune.")
            return not isinstance(trouble, geocoding.Silent)
        how = points.SAID[self.located.precision]
        self.news.append(f"Position trouvée d’après l’adresse : {how}.")
        return True

    def _query(self) -> tuple[str, str, Any]:
        commune, address, postal_code = self.asked_address()
        return address, postal_code, commune

    def look_up(self) -> tuple[dict[str, str], str]:
        """What the button answers: the values to show, and a sentence. Nothing is written."""
        commune, address, _ = self.asked_address()
        if commune is None or not address:
            return {}, "Écrivez d’abord la commune et l’adresse."
        try:
            found = geocoding.find_address(*self._query())
        except geocoding.Trouble as trouble:
            return {}, f"{trouble} Rien n’a changé : vous pouvez écrire la position vous-même."
        if found.precision == Precision.COMMUNE:
            return {}, "Seule la commune est reconnue : écrivez le numéro et la rue."
        point = points.Point(found.latitude, found.longitude)
        values = {"position": str(point), "found": f"{point}|{found.precision}"}
        how = points.SAID[found.precision]
        return (
            {self.add_prefix(name): value for name, value in values.items()},
            f"Position trouvée {how}. À vérifier, puis enregistrer.",
        )

    def _has_typed_a_point(self, record: Any) -> bool:
        return str(self.cleaned_data["position"]) != str(points.point_of(record) or "")

    def _is_moved(self, record: Any) -> bool:
        return bool(
            record.commune_id != getattr(self.place, "pk", None)
            or record.address != self.cleaned_data["address"]
            or record.postal_code != self.cleaned_data["postal_code"]
        )

    def why_not_there(self, record: Any) -> str:
        """What refuses a point that was just typed: it is not in the commune."""
        if self.point is None or self.place is None or not self._has_typed_a_point(record):
            return ""
        return points.why_not_there(self.point, self.place)

    def fill_point(self, record: Any, before: Any) -> None:
        """A point stands for an address: when that changes, the point is looked for again, unless a
        person placed it. Raises Refused for a point that is not in the commune."""
        if self._has_typed_a_point(before):
            self._place(record)
        elif not self._is_moved(before):
            return
        elif points.keeps_its_point(before, self.place):
            self.notes.append("La position placée à la main n’a pas bougé : vérifiez-la.")
        elif self.located:
            points.put_found(record, self.located)
        else:
            points.forget(record)

    def _place(self, record: Any) -> None:
        """What was typed; what the button found keeps its precision."""
        if self.point is None:
            points.forget(record)
            return
        if why := points.why_not_there(self.point, self.place):
            raise Refused("position", why)
        if odd := points.what_is_odd(self.point, self.place):
            self.notes.append(odd)
        known, _, precision = str(self.cleaned_data["found"]).rpartition("|")
        if known == str(self.point) and precision in (Precision.ADDRESS, Precision.STREET):
            points.place(record, self.point, precision, PointSource.GEOCODER.value)
        else:
            points.place(record, self.point, Precision.ADDRESS.value, PointSource.PERSON.value)


def locate_all(rows: Iterable[tuple[PointFields, Any]]) -> None:
    """Each with its record as it stands."""
    wanted = [(form, record) for form, record in rows if form.is_looked_for(record)]
    answers = True
    for number, (form, record) in enumerate(wanted):
        if not answers or number == _LOOKED_FOR_AT_MOST:
            form.notes.append(_OTHERS)
            return
        answers = form.locate(record)
