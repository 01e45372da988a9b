"""The forms of the signed-in area: what a person types, what is missing and what to do about it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from directory.form_fields import CHOOSE, CarefulForm, PlaceMixin, boxes, choice, day, text, words
from directory.models import ActorKind, Region, User
from guide.models import (
    Contribution,
    PracticePage,
    PracticeReuse,
    PracticeStatus,
    PracticeTheme,
    VoletPage,
)
from guide.models.review import TEXT_MAX

RESULT_ROWS = 4
STEPS_AT_MOST, STEP_MAX = 20, 240
_FUTURE = "Cette date n’est pas encore passée. Écrivez le jour où cela a commencé."


class PracticeForm(PlaceMixin, CarefulForm):
    """`sending`: everything that the team needs to read must be there; a draft asks for a title and
    a place. `region`: where the practice is kept, once the form is valid."""

    title = words("Titre", "Ce que vous avez fait, en dix mots.", most=120, required=True)
    summary = text("Résumé", "Une phrase, pour les listes et la recherche.", rows=2, most=240)
    commune = words("Commune", "Commune ou code postal.", most=100)
    status = forms.ChoiceField(
        label="C’est",
        choices=PracticeStatus.choices,
        widget=forms.RadioSelect,
        initial=PracticeStatus.SHARED,
        error_messages={"required": "Choisissez une réponse.", "invalid_choice": CHOOSE},
    )
    practised_on = day("Commencée le", "Par exemple 15/09/2026.")
    run_by = words("Qui la mène", "Les structures, pas les personnes.", most=200)
    volet = choice("Volet du guide", ())
    themes = boxes("Thèmes")
    actor_kinds = boxes("Sortes d’acteurs")
    problem = text("Le problème", "Ce qui n’allait pas, pour qui. Aucun nom de jeune.")
    done = text("Ce qui a été fait", "Un tiret au début d’une ligne fait une liste.", rows=8)
    results_text = text("Les résultats, en mots", rows=3)
    conditions = text("Ce qu’il faut pour réussir", rows=4)
    pitfalls = text("Ce qu’il faut éviter", rows=4)
    contact = words("Contact", "Un service et son numéro. Il sera public.", most=200)
    checklist = text("Pour la reprendre", "Une étape par ligne.", rows=6, most=STEPS_AT_MOST * 250)
    message = text("Un mot pour l’équipe qui relit", rows=3, most=TEXT_MAX)
    version = forms.CharField(required=False, widget=forms.HiddenInput)

    warned = (
        *("title", "summary", "run_by", "problem", "done", "results_text"),
        *("conditions", "pitfalls", "contact", "checklist"),
    )
    # What a reader of the team cannot do without.
    needed = ("summary", "problem", "done")

    def __init__(self, *args: Any, user: User, page: PracticePage | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.user, self.page = user, page
        self.region: Region | None = None
        self.sending = "send" in self.data
        for number in range(1, RESULT_ROWS + 1):
            self.fields[f"measure_{number}"] = words("Ce qui est mesuré", most=200)
            self.fields[f"before_{number}"] = words("Avant", most=80)
            self.fields[f"after_{number}"] = words("Après", most=80)
        volets = [
            (str(volet.pk), volet.title)
            for volet in VoletPage.objects.readable().filter(region=None).order_by("number")
        ]
        self._choose("volet", [("", "Aucun en particulier"), *volets])
        self._choose("themes", PracticeTheme.objects.values_list("slug", "label"))
        self._choose("actor_kinds", ActorKind.objects.values_list("slug", "label"))

    def _choose(self, name: str, choices: Any) -> None:
        field: Any = self.fields[name]
        field.choices = list(choices)

    def clean_practised_on(self) -> Any:
        found = self.cleaned_data["practised_on"]
        if found and found > timezone.localdate():
            raise forms.ValidationError(_FUTURE)
        return found

    def clean_checklist(self) -> str:
        steps = steps_of(self.cleaned_data["checklist"])
        if len(steps) > STEPS_AT_MOST:
            raise forms.ValidationError(f"{STEPS_AT_MOST} étapes au plus : regroupez-en.")
        for number, step in enumerate(steps, start=1):
            if len(step) > STEP_MAX:
                raise forms.ValidationError(
                    f"Étape {number} : {STEP_MAX} signes au plus. Coupez-la en deux lignes."
                )
        return "\n".join(steps)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._find_region()
        if self.sending:
            for name in self.needed:
                if not cleaned.get(name) and name not in self.errors:
                    label = self.fields[name].label
                    self.add_error(name, f"Remplissez « {label} » avant d’envoyer.")
        for number in range(1, RESULT_ROWS + 1):
            row = [cleaned.get(f"{part}_{number}") for part in ("measure", "before", "after")]
            if any(row) and not row[0]:
                self.add_error(f"measure_{number}", "Dites ce qui est mesuré, ou videz la ligne.")
            elif any(row) and not row[2]:
                self.add_error(f"after_{number}", "Écrivez le résultat, ou videz la ligne.")
        return cleaned

    def _find_region(self) -> None:
        """Of the commune, else of the person. A practice stays in the region it began in."""
        if "commune" in self.errors:
            return
        found = self.place.departement.region if self.place else home_region(self.user)
        kept = self.page.region if self.page else None
        if found is None and kept is None:
            self.add_error("commune", "Écrivez une commune : elle dit quelle région vous relit.")
        elif kept and self.place and found != kept:
            self.add_error(
                "commune",
                f"Cette pratique est relue par la région {kept}. Pour une autre région, "
                "proposez-en une nouvelle.",
            )
        self.region = kept or found

    @property
    def found_region(self) -> Region:
        """Of a valid form."""
        if self.region is None:
            raise ValueError("the form is not valid")
        return self.region

    def rows(self) -> list[dict[str, str]]:
        """The lines of results that were filled."""
        parts = ("measure", "before", "after")
        lines = [
            {part: str(self.cleaned_data[f"{part}_{number}"]) for part in parts}
            for number in range(1, RESULT_ROWS + 1)
        ]
        return [line for line in lines if line["measure"]]


def steps_of(typed: str) -> list[str]:
    return [step for line in typed.splitlines() if (step := line.strip(" \t-•*").strip())]


def home_region(user: User) -> Region | None:
    """Whose team reads this person when no commune says it: their own region, département, or the
    platform they lead."""
    if user.region_id:
        return user.region
    if user.departement_id:
        return Region.objects.get(departements=user.departement_id)
    return Region.objects.filter(departements__platforms__leads=user).order_by("pk").first()


class ReuseForm(PlaceMixin, CarefulForm):
    structure = words("Votre structure", "Elle sera publique.", most=120, required=True)
    commune = words("Commune", "Commune ou code postal.", most=100, required=True)
    done_on = day("Depuis le", "Par exemple 15/09/2026.", required=True)
    text = text(
        "Ce que vous avez repris, ce que vous avez changé",
        "Quelques phrases. Aucun nom de jeune.",
        most=1_000,
        required=True,
    )
    warned = ("structure", "text")

    def clean_done_on(self) -> Any:
        found = self.cleaned_data["done_on"]
        if found > timezone.localdate():
            raise forms.ValidationError(_FUTURE)
        return found

    def save(self, page: PracticePage, user: User) -> PracticeReuse:
        reuse: PracticeReuse = PracticeReuse.objects.create(
            practice=page,
            by=user,
            structure=self.cleaned_data["structure"],
            commune=self.place,
            done_on=self.cleaned_data["done_on"],
            text=self.cleaned_data["text"],
        )
        return reuse


class ContributionForm(forms.Form):
    text = text(
        "Votre message",
        "Une erreur, un changement, une idée. Aucun nom de jeune.",
        rows=8,
        most=4_000,
        required=True,
    )

    def save(self, page: Any, user: User) -> Contribution:
        contribution: Contribution = Contribution.objects.create(
            page=page, by=user, text=self.cleaned_data["text"]
        )
        return contribution


class AnswerForm(forms.Form):
    """What a team decides or answers. `decisions`: those offered, none when words alone answer;
    `explained`: those that say why."""

    decision = forms.CharField(required=False, widget=forms.HiddenInput)
    answer = text("Votre réponse", "La personne la lira dans son espace.", rows=5, most=TEXT_MAX)

    def __init__(
        self,
        *args: Any,
        decisions: tuple[str, ...] = (),
        explained: tuple[str, ...] = (),
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.decisions, self.explained = decisions, explained

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        decision = cleaned.get("decision", "")
        if self.decisions and decision not in self.decisions:
            self.add_error(None, "Choisissez ce que vous décidez : un des boutons.")
        if "answer" in self.errors or cleaned.get("answer"):
            return cleaned
        if not self.decisions:
            self.add_error("answer", "Écrivez votre réponse.")
        elif decision in self.explained:
            self.add_error("answer", "Dites pourquoi, en une ou deux phrases.")
        return cleaned
