"""The sheet of an actor as its keeper types it."""

from __future__ import annotations

from copy import copy
from typing import Any

from directory.editing import fields, points
from directory.editing.forms import SheetForm
from directory.editing.point_fields import STREET, PointFields
from directory.form_fields import box, text, web_page, words


class ActorForm(PointFields, SheetForm):
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

    def fill(self, sheet: Any) -> None:
        before = copy(sheet)
        super().fill(sheet)
        sheet.commune = self.place
        self.fill_point(sheet, before)

    def fill_one(self, sheet: Any, name: str) -> None:
        """An address that is put back has the point of none."""
        super().fill_one(sheet, name)
        if name in STREET and not points.keeps_its_point(sheet, sheet.commune):
            points.forget(sheet)
