"""Shared lists: words, schemes, synonyms, zones. Every team reads them, the national one edits."""

from __future__ import annotations

from typing import Any, ClassVar

from directory.admin.base import ReadOnlyModelAdmin, ScopedModelAdmin
from directory.admin.fields import SourcesField
from directory.admin.forms import PartSpec, RecordForm
from directory.models import (
    ActorKind,
    AgeRule,
    Audience,
    Commune,
    CustomZone,
    Level,
    Prescriber,
    Scheme,
    Status,
    SynonymGroup,
    SynonymPhrase,
)

AGE_RULE_FIELDS = tuple(
    "minimum maximum condition condition_plain note source source_date confidence".split()
)


class TermForm(RecordForm):
    slug_from = "label"


class TermAdmin(ScopedModelAdmin):
    """A vocabulary. Its slugs are in URLs and exports: chosen once (see `RecordForm`)."""

    form_class = TermForm
    fields = "label slug plain position"
    list_display = ("label", "slug", "plain", "position")
    search_fields = ("label", "slug", "plain")
    menu_icon = "list-ul"


class AudienceAdmin(TermAdmin):
    model = Audience


class LevelAdmin(TermAdmin):
    model = Level


class StatusAdmin(TermAdmin):
    model = Status


class PrescriberAdmin(TermAdmin):
    model = Prescriber


class ActorKindAdmin(TermAdmin):
    model = ActorKind
    fields = "label slug plain position sphere role receives_public freshness_days"
    list_display = ("label", "slug", "sphere", "public")

    def public(self, kind: ActorKind) -> str:
        return "oui" if kind.receives_public else "non"

    public.short_description = "reçoit le public"  # type: ignore[attr-defined]


class SynonymGroupForm(RecordForm):
    parts = (PartSpec(SynonymPhrase, "group", ("text",), "mots et expressions", extra=4),)


class SynonymAdmin(ScopedModelAdmin):
    model = SynonymGroup
    menu_label = "Synonymes"
    menu_icon = "form"
    form_class = SynonymGroupForm
    fields = "note"
    list_display = ("__str__", "note")
    search_fields = ("phrases__text", "note")

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).prefetch_related("phrases")


class SchemeForm(RecordForm):
    sources = SourcesField(
        label="Sources", required=False, help_text="Une par ligne : « libellé | 2024-09-01 »."
    )
    parts = (PartSpec(AgeRule, "scheme", AGE_RULE_FIELDS, "règles d’âge"),)
    sections: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Le dispositif", "name sigle slug other_names category phase scope regions tags"),
        ("En mots simples", "summary read_by description what_you_do for_whom"),
        ("En pratique", "duration rhythm status_text pay cost boarding enrolment leads_to_text"),
        ("Pour qui", "audiences levels statuses prescribers obligation"),
        ("Réseau et suite", "delivered_by leads_to steering"),
        ("Textes et vérification", "legal state sources verified_at freshness_days"),
    )


class SchemeAdmin(ScopedModelAdmin):
    model = Scheme
    menu_icon = "doc-full"
    form_class = SchemeForm
    fields = " ".join(names for _, names in SchemeForm.sections)
    list_display = ("name", "sigle", "category", "phase", "scope", "verified_at")
    list_filter = ("category", "phase", "scope")
    search_fields = ("name", "sigle", "slug")


class CustomZoneAdmin(ScopedModelAdmin):
    model = CustomZone
    menu_icon = "globe"
    fields = "name slug communes departements source"
    list_display = ("name", "slug", "source")
    search_fields = ("name", "slug")


class CommuneAdmin(ReadOnlyModelAdmin):
    model = Commune
    menu_icon = "site"
    list_display = ("name", "code", "departement", "population", "precision")
    list_select_related = ("departement",)
    list_filter = ("departement__region",)
    search_fields = ("search_name", "code", "postal_codes__code")
    inspect_view_fields = ("name", "code", "departement", "population", "precision")
