"""The forms of a platform: what it says of itself, its members, its dates."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone

from directory.enums import Circle, MemberFunction
from directory.form_fields import (
    CarefulForm,
    box,
    boxes,
    choice,
    contact_mail,
    day,
    mail,
    text,
    web_page,
    words,
)
from directory.models import Membership, Platform, PlatformEvent
from directory.platforms.school_year import YEARS_SHOWN, is_near, year_of
from directory.sheets.platform import ROLES

_PHONE = RegexValidator(
    r"^\+?[0-9 .\-()\u00a0]{2,20}$",
    "Écrivez un numéro avec des chiffres et des espaces : 03 21 00 00 00.",
)
_TOO_FAR = f"Cette date est à plus de {YEARS_SHOWN} ans. Vérifiez l’année."
_ROLE_FIELDS = tuple(field for field, _ in ROLES)


def phone(label: str, help_text: str = "") -> forms.CharField:
    field = words(label, help_text, most=20)
    field.validators.append(_PHONE)
    return field


class PlatformForm(CarefulForm):
    presentation = text("Présentation", "Ce que fait la plateforme, en quelques phrases.", rows=6)
    territory_text = words(
        "Territoire, en mots",
        "Par exemple : « 50 communes autour de Lens ». Vide : la liste des territoires est dite.",
        most=300,
    )
    lead_function = words(
        "Fonction des responsables", "Leur fonction, sans leur nom. Elle est publique.", most=200
    )
    public_phone = phone("Téléphone public", "Celui d’un service.")
    public_email = contact_mail("Courriel public", "Celui d’un service.")
    website = web_page("Site", "L’adresse complète, avec https://.")
    exact = box("Tout ce qui est écrit ici est exact")

    warned = ("presentation", "territory_text", "lead_function", "public_phone", "public_email")
    kept = (*warned, "website")

    @classmethod
    def values_of(cls, platform: Platform) -> dict[str, Any]:
        return {name: getattr(platform, name) for name in cls.kept}


class MemberForm(forms.Form):
    circle = choice("Cercle", Circle.choices, required=True)
    roles = boxes(
        "Rôles",
        "Ce que ce membre fait avec les jeunes. Au moins un.",
        choices=ROLES,
        required=True,
    )
    function = choice("Fonction du représentant", [("", "Non précisée"), *MemberFunction.choices])
    representative = words(
        "Représentant",
        "Prénom et nom. Seuls les professionnels connectés le voient.",
        most=120,
    )
    professional_phone = phone("Téléphone professionnel", "Pour les professionnels connectés.")
    professional_email = contact_mail(
        "Courriel professionnel", "Pour les professionnels connectés."
    )

    plain = ("circle", "function", "representative", "professional_phone", "professional_email")

    @classmethod
    def values_of(cls, member: Membership) -> dict[str, Any]:
        roles = [field for field in _ROLE_FIELDS if getattr(member, field)]
        return {**{name: getattr(member, name) for name in cls.plain}, "roles": roles}

    def write(self, member: Membership) -> None:
        for name in self.plain:
            setattr(member, name, self.cleaned_data[name])
        for field in _ROLE_FIELDS:
            setattr(member, field, field in self.cleaned_data["roles"])


class LeadForm(forms.Form):
    email = mail(
        "Adresse électronique du compte",
        "La personne a déjà un compte dans votre département.",
        required=True,
    )


def hour(label: str) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        help_text="Par exemple 14:30 ou 14h30.",
        required=False,
        input_formats=["%H:%M", "%Hh%M", "%Hh", "%H h %M", "%H h", "%H"],
        error_messages={"invalid": "Écrivez l’heure ainsi : 14:30."},
    )


class EventForm(CarefulForm):
    title = words("Titre", "Par exemple : point sur les places.", most=140, required=True)
    starts_on = day("Jour", "Par exemple 08/12/2026.", required=True)
    starts_at = hour("Heure de début")
    ends_at = hour("Heure de fin")
    ends_on = day("Dernier jour", "Seulement si cela dure plusieurs jours.")
    place = words("Lieu", most=200)
    circle = choice("Pour qui", [("", "Tous les cercles"), *Circle.choices])
    note = text("Note", "Ordre du jour, documents. Aucun nom de jeune.", rows=4, most=2_000)
    is_public = box("Visible de tous", "Sinon, seuls les professionnels du département la voient.")

    fields_of_event = (
        *("title", "starts_on", "starts_at", "ends_at", "ends_on"),
        *("place", "circle", "note", "is_public"),
    )

    warned = ("title", "place", "note")

    @classmethod
    def values_of(cls, event: PlatformEvent) -> dict[str, Any]:
        values = {name: getattr(event, name) for name in cls.fields_of_event}
        for name in ("starts_at", "ends_at"):
            values[name] = f"{values[name]:%H:%M}" if values[name] else ""
        return values

    def clean(self) -> dict[str, Any]:
        """Only a public date warns of a person's own details: the others are for professionals."""
        is_public = bool(self.cleaned_data.get("is_public"))
        if not is_public:
            self.cleaned_data["keep_details"] = True
        cleaned = super().clean()
        self.has_details = self.has_details and is_public
        self._check_span(cleaned)
        return cleaned

    def _check_span(self, cleaned: dict[str, Any]) -> None:
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        start, end = cleaned.get("starts_at"), cleaned.get("ends_at")
        if first and last and last < first:
            self.add_error("ends_on", "Le dernier jour vient après le premier. Corrigez l’un.")
        for name in ("starts_on", "ends_on"):
            if _is_out_of_reach(cleaned.get(name)):
                self.add_error(name, _TOO_FAR)
        if end and not start and "starts_at" not in self.errors:
            self.add_error("starts_at", "Écrivez aussi l’heure de début.")
        if _ends_too_early(start, end) and (not last or last == first):
            self.add_error("ends_at", "L’heure de fin vient après celle du début.")

    def write(self, event: PlatformEvent) -> None:
        for name in self.fields_of_event:
            setattr(event, name, self.cleaned_data[name])


def _is_out_of_reach(day: date | None) -> bool:
    """A day that no page of the calendar shows, and that an agenda may not read."""
    return day is not None and not is_near(year_of(day), year_of(timezone.localdate()))


def _ends_too_early(start: time | None, end: time | None) -> bool:
    return start is not None and end is not None and end <= start
