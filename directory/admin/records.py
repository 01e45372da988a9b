"""Records of a territory: actors, solutions, platforms. Each team edits its own."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError

from directory.admin.base import ScopedModelAdmin
from directory.admin.forms import PartSpec, ZoneForm
from directory.admin.words import AGE_RULE_FIELDS
from directory.enums import UserRole
from directory.models import (
    Actor,
    AgeRule,
    Contact,
    Intake,
    Membership,
    Place,
    Platform,
    Solution,
)
from directory.permissions import is_national

CONTACT_FIELDS = ("function", "name", "phone", "email", "visibility", "position")
_LOCATION = "address postal_code latitude longitude precision address_hidden"
_SOURCE = "source source_ref source_date verified_at verified_by freshness_days is_example"

Sections = tuple[tuple[str, str], ...]


class ActorForm(ZoneForm):
    parts = (PartSpec(Contact, "actor", CONTACT_FIELDS, "contacts"),)
    sections: ClassVar[Sections] = (
        ("L’acteur", "name slug kind state parent steward uai siret website tags"),
        ("Où", f"commune {_LOCATION} access opening"),
        ("Ce qu’il fait", "presentation platform_role confidentiality comments"),
        ("Zone desservie", "zone_kind zone_lines"),
        ("Source et vérification", _SOURCE),
    )

    def clean_commune(self) -> object:
        commune = self.cleaned_data.get("commune")
        if commune is None and not is_national(self.for_user):
            raise ValidationError("Une commune de votre territoire est nécessaire.")
        return commune


class ActorAdmin(ScopedModelAdmin):
    model = Actor
    menu_icon = "home"
    form_class = ActorForm
    fields = " ".join(names for _, names in ActorForm.sections)
    list_display = ("name", "kind", "commune", "state", "example", "verified_at")
    list_select_related = ("kind", "commune")
    list_filter = ("state", "is_example", "kind", "commune__departement__region")
    search_fields = ("name_key", "uai", "siret", "commune__search_name")


class SolutionForm(ZoneForm):
    slug_from = "title"
    parts = (
        PartSpec(
            Place,
            "solution",
            ("name", "commune", *_LOCATION.split(), "position"),
            "lieux",
            extra=1,
        ),
        PartSpec(
            Intake,
            "solution",
            (
                "kind",
                "place",
                "starts_on",
                "apply_by",
                "open_places",
                "total_places",
                "unit",
                "seen_at",
                "expires_at",
                "seen_by",
            ),
            "entrées et places",
        ),
        PartSpec(AgeRule, "solution", AGE_RULE_FIELDS, "règles d’âge"),
        PartSpec(Contact, "solution", CONTACT_FIELDS, "contacts"),
    )
    sections: ClassVar[Sections] = (
        ("La solution", "title slug scheme actor state archived_at replaced_by tags"),
        ("En mots simples", "summary description how_to_apply url"),
        ("En pratique", "duration rhythm pay cost meals transport leads_to"),
        (
            "Pour qui",
            "audiences levels statuses prescribers months_out_of_school volunteer_only "
            "is_remote is_itinerant has_boarding is_accessible",
        ),
        ("D’où l’on peut venir", "zone_kind zone_lines"),
        (
            "Premier pas et entrée",
            "next_meeting_at next_meeting_place papers reply_delay_days parent_signature "
            "selection assessment_by derogation_by scholarship",
        ),
        ("Suspension", "suspended_from suspended_until suspended_message"),
        ("Source et vérification", _SOURCE),
    )


class SolutionAdmin(ScopedModelAdmin):
    model = Solution
    menu_icon = "tick-inverse"
    form_class = SolutionForm
    fields = " ".join(names for _, names in SolutionForm.sections)
    list_display = ("title", "scheme", "actor", "state", "example", "verified_at")
    list_select_related = ("scheme", "actor")
    list_filter = ("state", "is_example", "scheme__category", "actor__commune__departement__region")
    search_fields = ("title_key", "slug", "actor__name_key", "scheme__name")


class PlatformForm(ZoneForm):
    zone_allowed = ("commune", "basin", "departement", "academie", "region")
    parts = (
        PartSpec(
            Membership,
            "platform",
            (
                "actor",
                "circle",
                "function",
                "does_spotting",
                "does_contact",
                "does_diagnosis",
                "does_support",
                "does_solution",
                "does_steering",
                "representative",
                "professional_phone",
                "professional_email",
                "position",
            ),
            "membres",
            extra=1,
        ),
    )
    sections: ClassVar[Sections] = (
        ("La plateforme", "name slug kind departement state linked leads"),
        ("Ce qu’elle dit d’elle", "presentation lead_function"),
        ("Contact public", "public_phone public_email website"),
        ("Territoire", "territory_text zone_lines"),
        ("Source et vérification", _SOURCE.replace(" freshness_days", "")),
    )

    def save(self, commit: bool = True) -> Any:
        """Whoever is named leads: a professional's account becomes a lead's, as in /espace/."""
        platform = super().save(commit)
        for user in platform.leads.filter(role=UserRole.PROFESSIONAL):
            user.role = UserRole.LEAD
            user.save(update_fields=["role"])
        return platform


class PlatformAdmin(ScopedModelAdmin):
    model = Platform
    menu_icon = "group"
    form_class = PlatformForm
    fields = " ".join(names for _, names in PlatformForm.sections)
    list_display = ("name", "kind", "departement", "state", "example", "verified_at")
    list_select_related = ("departement",)
    list_filter = ("state", "is_example", "kind", "departement__region")
    search_fields = ("name_key", "slug", "departement__name")
