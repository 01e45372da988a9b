"""Forms of the signed-in area about practices: lenient fields, messages that say what to do."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_date

from directory.models import Commune
from guide import prose
from guide.models import PracticePage, PracticeStatus, PracticeTheme, VoletPage
from guide.proposals import PROSE, personal_details
from search.gazetteer import home_by_text

_DATE_PROBLEM = "Écrivez une date passée, par exemple 15/03/2026."
_STEPS_AT_MOST = 20


class FrenchDateField(forms.Field):
    """15/03/2026, 15-3-2026 or 2026-03-15; empty is no date."""

    def to_python(self, value: Any) -> date | None:
        text = str(value or "").strip().replace("-", "/").replace(".", "/")
        if not text:
            return None
        parts = text.split("/")
        if len(parts) == 3 and len(parts[0]) != 4:
            parts.reverse()
        try:
            found = parse_date("-".join(part.zfill(2) for part in parts))
        except ValueError:
            found = None
        if found is None or not date(1990, 1, 1) <= found <= timezone.localdate():
            raise forms.ValidationError(_DATE_PROBLEM)
        return found


class CommuneField(forms.CharField):
    """A name, « Lens (62) » or a postal code."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = home_by_text(text)
        if found.home is None:
            names = ", ".join(choice.label for choice in found.choices)
            hint = f" Vouliez-vous dire : {names} ?" if names else ""
            raise forms.ValidationError(
                (found.problem or f"Nous ne trouvons pas « {text} ».") + hint
            )
        return Commune.objects.select_related("departement__region").get(pk=found.home.code)


class LinesField(forms.CharField):
    def clean(self, value: Any) -> list[str]:
        lines = [line.strip(" -•\t") for line in str(value or "").splitlines()]
        return [line[:240] for line in lines if line][:_STEPS_AT_MOST]


def _text(label: str, hint: str = "", *, required: bool = False, most: int = 5_000) -> Any:
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=most, widget=forms.Textarea
    )


class PracticeForm(forms.Form):
    version = forms.CharField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(
        label="Titre", max_length=160, help_text="Ce qui se fait, en une ligne."
    )
    summary = forms.CharField(
        label="Résumé", max_length=240, help_text="Une phrase, pour les listes."
    )
    commune = CommuneField(
        label="Commune", help_text="Commune ou code postal. Elle fixe la région qui relit."
    )
    run_by = forms.CharField(
        label="Qui la mène",
        max_length=200,
        help_text="Un service, une structure. Pas un nom de personne.",
    )
    practised_on = FrenchDateField(
        label="Depuis quand", required=False, help_text="Exemple : 15/03/2026"
    )
    volet = forms.ModelChoiceField(
        VoletPage.objects.none(), label="Volet du guide", empty_label="Choisir"
    )
    themes = forms.ModelMultipleChoiceField(
        PracticeTheme.objects.all(),
        label="Thèmes",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    status = forms.ChoiceField(label="Statut", choices=PracticeStatus.choices)
    problem = _text(
        "Le problème", "Ce qui n’allait pas. N’écrivez aucun nom de jeune.", required=True
    )
    done = _text(
        "Ce qui a été fait", "Qui, quoi, quand. Un tiret par étape si vous voulez.", required=True
    )
    results_text = _text("Les résultats", "Des chiffres si vous en avez, avec leur date.")
    conditions = _text("Pour que cela marche")
    pitfalls = _text("Les pièges à éviter")
    contact = forms.CharField(
        label="Contact",
        max_length=200,
        required=False,
        help_text="Le numéro ou l’adresse d’un service. Tout le monde les verra.",
    )
    checklist = LinesField(
        label="Pour la reprendre",
        required=False,
        widget=forms.Textarea,
        help_text="Une étape par ligne.",
    )
    keep_details = forms.BooleanField(
        label="Ces coordonnées sont celles d’un service : les garder", required=False
    )

    # Fields whose versions are shown side by side when two people write at once.
    COMPARED = frozenset((*PROSE, "title", "summary", "run_by", "contact", "commune", "checklist"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["volet"]
        field.queryset = VoletPage.objects.readable().filter(region=None).order_by("number")
        for one in self.fields.values():
            one.error_messages["required"] = f"Remplissez « {one.label} »."

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        texts = {n: data.get(n) for n in (*PROSE, "title", "summary", "run_by", "contact")}
        details = personal_details(texts)
        if details and not data.get("keep_details"):
            self.add_error(
                "keep_details",
                f"Tout le monde lira : {', '.join(details)}. Retirez-le, ou cochez cette case.",
            )
        return data

    @classmethod
    def initial_of(cls, page: PracticePage) -> dict[str, Any]:
        """The last version of a proposal, as it is typed."""
        values = {
            name: getattr(page, name)
            for name in ("title", "summary", "run_by", "contact", "status", "volet")
        }
        values |= {name: prose.to_plain(getattr(page, name)) for name in PROSE}
        return values | {
            "version": str(page.latest_revision_id or ""),
            "commune": page.commune.label if page.commune else "",
            "practised_on": page.practised_on.strftime("%d/%m/%Y") if page.practised_on else "",
            "themes": [theme.pk for theme in page.themes.all()],
            "checklist": "\n".join(step.value for step in page.checklist),
        }


class ReviewForm(forms.Form):
    decision = forms.ChoiceField(
        label="Décision",
        choices=[
            ("publish", "Publier"),
            ("changes", "Demander des changements"),
            ("refuse", "Refuser"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une décision."},
    )
    comment = _text(
        "Message à la personne", "Obligatoire pour demander des changements ou refuser."
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("decision") in ("changes", "refuse") and not data.get("comment"):
            self.add_error("comment", "Dites ce qu’il faut changer, ou pourquoi c’est refusé.")
        return data


class ReuseForm(forms.Form):
    structure = forms.CharField(
        label="Votre structure",
        max_length=120,
        error_messages={"required": "Écrivez le nom de votre structure."},
    )
    commune = CommuneField(label="Commune", required=False, help_text="Commune ou code postal")
    done_on = FrenchDateField(
        label="Date", help_text="Exemple : 15/03/2026", error_messages={"required": _DATE_PROBLEM}
    )
    text = forms.CharField(
        label="Ce que cela a donné",
        max_length=1_000,
        widget=forms.Textarea,
        help_text="Deux ou trois phrases. Aucun nom de jeune.",
        error_messages={"required": "Racontez en une phrase ce que cela a donné."},
    )


class ContributionForm(forms.Form):
    text = forms.CharField(
        label="Votre message à l’équipe",
        max_length=4_000,
        widget=forms.Textarea,
        help_text="Une correction, une question, une précision. Aucun nom de jeune.",
        error_messages={"required": "Écrivez votre message."},
    )


class AnswerForm(forms.Form):
    decision = forms.ChoiceField(
        label="Décision",
        widget=forms.RadioSelect,
        choices=[("accepted", "Publier"), ("refused", "Refuser")],
        required=False,
    )
    answer = _text("Votre réponse", most=2_000)
