"""A sheet as its keeper types it. What its scheme says holds where nothing is typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.db.models import BooleanField, CharField, Exists, OuterRef, Value

from directory.editing import fields
from directory.editing.entry_fields import ENTRY_NAMES, ENTRY_PLAIN, ENTRY_YES_NO, EntryFields
from directory.editing.owner_fields import OWNER_NAMES, OwnerFields
from directory.editing.zone_fields import ZONE_NAMES, ZoneFields
from directory.form_fields import (
    CarefulForm,
    box,
    boxes,
    day,
    text,
    web_page,
    words,
)
from directory.models import Audience, Level, Prescriber, Status
from directory.sheets.words import words_of

_VOCABULARIES: dict[str, Any] = {
    "audiences": Audience,
    "levels": Level,
    "statuses": Status,
    "prescribers": Prescriber,
}
Parts = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a vocabulary; `is_held`: the sheet carries it."""

    pk: int
    slug: str
    label: str
    is_held: bool


def _terms(names: tuple[str, ...], sheet: Any) -> dict[str, list[Term]]:
    """The words of these vocabularies, in their order. One query."""
    asked = [
        _VOCABULARIES[name]
        .objects.order_by()
        .annotate(of=Value(name, output_field=CharField()), is_held=_held(name, sheet))
        .values_list("of", "position", "slug", "label", "pk", "is_held")
        for name in names
    ]
    found: dict[str, list[Term]] = {name: [] for name in names}
    for of, _, slug, label, pk, is_held in sorted(asked[0].union(*asked[1:])) if asked else ():
        found[of].append(Term(pk, slug, label, bool(is_held)))
    return found


def _held(name: str, sheet: Any) -> Any:
    if sheet is None:
        return Value(False, output_field=BooleanField())
    column = type(sheet)._meta.get_field(name)
    rows = column.remote_field.through.objects.filter(
        **{column.m2m_field_name(): sheet.pk, column.m2m_reverse_field_name(): OuterRef("pk")}
    )
    return Exists(rows)


class SheetForm(CarefulForm):
    """`plain`: columns that are typed as they are stored; `parts`: the page, in its order: fields,
    or the rows of one kind (directory/editing/row_kinds.py); `news` and `notes`: what to say,
    and what to check, once it is saved."""

    plain: ClassVar[tuple[str, ...]] = ()
    yes_no: ClassVar[tuple[str, ...]] = ()
    many: ClassVar[tuple[str, ...]] = ()
    parts: ClassVar[Parts] = ()

    exact = box("J’ai relu toute la fiche : elle est exacte aujourd’hui")

    def __init__(self, *args: Any, sheet: Any = None, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet, self.user = sheet, user
        self.news: list[str] = []
        self.notes: list[str] = []
        self.order_fields([name for _, names in self.parts for name in names])
        self.terms = _terms(self.many, sheet)
        for name, terms in self.terms.items():
            field: Any = self.fields[name]
            field.choices = [(term.slug, term.label) for term in terms]

    def stood(self, name: str) -> Any:
        return getattr(self.sheet, name, None)

    def again(self, data: Any) -> Any:
        """The same form of the same sheet, with other values."""
        return type(self)(data, sheet=self.sheet, user=self.user)

    def offer(self) -> None:
        """Before the page is shown: the lists that nothing else needs."""

    def read_again(self, sheet: Any) -> None:
        """Somebody wrote since it was read: what stands is asked under the lock."""
        self.sheet = sheet
        self.terms = _terms(self.many, sheet)

    @classmethod
    def values_of(cls, sheet: Any) -> dict[str, Any]:
        """What is stored, as the form shows it."""
        values: dict[str, Any] = {name: getattr(sheet, name) for name in cls.plain}
        values |= {name: fields.to_yes_no(getattr(sheet, name)) for name in cls.yes_no}
        return values

    def fill(self, sheet: Any) -> None:
        """The columns only; `fill_many` writes the lists once the sheet is saved."""
        typed = self.cleaned_data
        for name in self.plain:
            setattr(sheet, name, typed[name])
        for name in self.yes_no:
            setattr(sheet, name, fields.from_yes_no(typed[name]))

    def fill_many(self, sheet: Any) -> None:
        """A list that stays as it is asks nothing."""
        for name in self.many:
            wanted, rows = set(self.cleaned_data[name]), getattr(sheet, name)
            gone = [one.pk for one in self.terms[name] if one.is_held and one.slug not in wanted]
            come = [one.pk for one in self.terms[name] if one.slug in wanted and not one.is_held]
            if gone:
                rows.remove(*gone)
            if come:
                rows.add(*come)


class SolutionForm(OwnerFields, ZoneFields, EntryFields, SheetForm):
    title = words(
        "Titre", "Ce qu’elle est et où : « Micro-lycée de Lens ».", most=200, required=True
    )
    summary = text("Résumé", "Trois phrases courtes, pour un jeune.", rows=3, most=600)
    description = text("Ce que vous y ferez", rows=6)
    how_to_apply = text("Comment s’inscrire", rows=4)
    url = web_page("Page officielle")
    duration = words("Durée", most=200)
    rhythm = words("Rythme", most=200)
    pay = words("Argent", most=300)
    cost = words("Coût", most=200)
    meals = words("Repas", most=200)
    transport = words("Comment venir", most=200)
    leads_to = words("Mène à", most=200)
    papers = text("Papiers à apporter", rows=3)
    is_remote = box("À distance")
    has_boarding = fields.yes_no("Internat")
    is_accessible = fields.yes_no("Accessible en fauteuil")
    audiences = boxes("Publics", "Rien de coché : ceux que prévoit le dispositif.")
    levels = boxes("Dernières classes", "Rien de coché : celles que prévoit le dispositif.")
    statuses = boxes("Statut pendant la solution")
    prescribers = boxes("Qui peut inscrire")
    suspended_from = day("Suspendue du", "Elle sort des recherches ce jour-là.")
    suspended_until = day("Jusqu’au", "Inclus. Vide : jusqu’à nouvel ordre.")
    suspended_message = words("Message pendant la suspension", most=200)

    plain = ENTRY_PLAIN + tuple(
        "title summary description how_to_apply url duration rhythm pay cost meals transport "
        "leads_to papers is_remote zone_kind "
        "suspended_from suspended_until suspended_message".split()
    )
    yes_no = ("has_boarding", "is_accessible", *ENTRY_YES_NO)
    many = tuple(_VOCABULARIES)
    warned = ("summary", "description", "how_to_apply", "transport", "papers", "suspended_message")
    parts = (
        ("L’essentiel", ("title", "summary", "description", "how_to_apply", "url")),
        ("Pour qui", ("audiences", "levels", "statuses", "prescribers")),
        ("Âges", ("ages",)),
        ("D’où l’on vient", ZONE_NAMES),
        ("Lieux", ("places",)),
        ("Entrées et places", ("intakes",)),
        ("Pour entrer", ENTRY_NAMES),
        (
            "En pratique",
            (
                *("duration", "rhythm", "pay", "cost", "meals", "transport", "leads_to", "papers"),
                *("is_remote", "is_itinerant", "has_boarding", "is_accessible", "freshness_days"),
            ),
        ),
        ("Dispositif et structure", OWNER_NAMES),
        ("Suspendre", ("suspended_from", "suspended_until", "suspended_message")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepare_owner()

    @classmethod
    def values_of(cls, sheet: Any) -> dict[str, Any]:
        own = words_of(scheme_id=sheet.scheme_id, solution_id=sheet.pk)
        many = {name: [word.slug for word in own.get(("solution", name), ())] for name in cls.many}
        return {**super().values_of(sheet), **many, **cls.owner_of(sheet), **cls.zone_of(sheet)}

    def read_again(self, sheet: Any) -> None:
        super().read_again(sheet)
        self.know_owner(sheet)

    def fill(self, sheet: Any) -> None:
        self.zone_kind_before = sheet.zone_kind
        super().fill(sheet)
        self.notes += self.fill_owner(sheet)

    def fill_one(self, record: Any, name: str) -> None:
        """One value of another time."""
        if name == "scheme":
            self.fill_scheme(record)
        elif name == "actor":
            self.fill_actor(record)
        else:
            super().fill_one(record, name)

    def fill_many(self, sheet: Any) -> None:
        super().fill_many(sheet)
        self.fill_zone(sheet, self.zone_kind_before)

    def clean_summary(self) -> str:
        if not self.cleaned_data["summary"]:
            raise forms.ValidationError("Remplissez « Résumé » : c’est ce que montre la recherche.")
        return str(self.cleaned_data["summary"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        start, end = cleaned.get("suspended_from"), cleaned.get("suspended_until")
        if end and not start and "suspended_from" not in self.errors:
            self.add_error("suspended_from", "Écrivez le premier jour de la suspension.")
        if start and end and end < start:
            self.add_error("suspended_until", "La suspension finit avant son début : corrigez.")
        return cleaned
