"""Which rows each sheet has, and what is typed in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from directory import freshness
from directory.editing import points
from directory.editing.kinds import SOLUTIONS, Kind
from directory.editing.point_fields import PointFields
from directory.editing.rows import RowForm, RowKind, RowSet
from directory.enums import Confidence, ContactVisibility, EntryKind
from directory.form_fields import box, choice, day, service_mail, whole, words
from directory.french import ages, long_date
from directory.gazetteer import communes_by_text
from directory.models import AgeRule, Commune, Contact, Intake, Place
from directory.personal_words import personal_contacts
from directory.places.lines import seen_of
from directory.places.rules import MOST, Dates, Said, dates_of, problems_of
from directory.places.saying import signature, tell
from directory.privacy.people import LEFT, digest_of, left_among

_PERSONAL = (
    "Ce contact est public et ressemble à celui d’une personne : {found}. Mettez celui d’un "
    "service, montrez-le aux professionnels seulement, ou cochez « Ce sont des coordonnées "
    "publiques »."
)
_UNIT = "places"


class ContactRow(RowForm):
    function = words("Fonction ou service", "« Accueil », « Secrétariat du CIO ».", most=120)
    name = words("Nom", "Seulement s’il faut le connaître.", most=120)
    phone = words("Téléphone", most=20)
    email = service_mail("Courriel")
    visibility = choice(
        "Qui le voit",
        ContactVisibility.choices,
        required=True,
        initial=ContactVisibility.PROFESSIONAL.value,
    )

    model = Contact
    names = plain = ("function", "name", "phone", "email", "visibility")
    left: frozenset[str] = frozenset()

    @classmethod
    def prepare(cls, forms: Sequence[ContactRow]) -> None:
        left = left_among(str(form["email"].value() or "").strip() for form in forms)
        for form in forms:
            form.left = left

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        if email and digest_of(email) in self.left:
            raise forms.ValidationError(LEFT)
        return email

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.errors:
            return cleaned
        if not cleaned.get("phone") and not cleaned.get("email"):
            self.add_error("phone", "Écrivez un téléphone ou un courriel, ou retirez la ligne.")
        found = personal_contacts(f"{cleaned.get('phone')} {cleaned.get('email')}")
        is_public = cleaned.get("visibility") == ContactVisibility.PUBLIC
        if found and is_public:
            self.has_details = True
            if not cleaned.get("keep_details"):
                self.add_error("visibility", _PERSONAL.format(found=", ".join(found)))
        return cleaned


class AgeRow(RowForm):
    minimum = whole("Âge minimum", "De 0 à 99. Vide : sans minimum.", most=99)
    maximum = whole("Âge maximum", "Inclus. Vide : sans maximum.", most=99)
    condition = words("Condition", "Vide : la règle vaut pour tous.", most=200)
    condition_plain = words("La même, pour un jeune", "« avec l’accord du rectorat ».", most=200)
    note = words("Note", most=300)
    source = words("Source", "Le texte ou la personne qui le dit.", most=200)
    source_date = day("Date de la source")
    confidence = choice(
        "D’où vient la règle",
        Confidence.choices,
        required=True,
        initial=Confidence.TO_CHECK.value,
    )

    model = AgeRule
    names = plain = tuple(
        "minimum maximum condition condition_plain note source source_date confidence".split()
    )
    warned = ("condition", "condition_plain", "note")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        low, high = cleaned.get("minimum"), cleaned.get("maximum")
        if low is None and high is None and not {"minimum", "maximum"} & set(self.errors):
            self.add_error("minimum", "Écrivez au moins un des deux âges, ou retirez la ligne.")
        if low is not None and high is not None and low > high:
            self.add_error("maximum", f"De {low} à {high} ans : corrigez un des deux âges.")
        if cleaned.get("condition_plain") and not cleaned.get("condition"):
            self.add_error("condition", "Écrivez aussi la condition, telle que la dit la règle.")
        return cleaned


class IntakeRow(RowForm):
    """Numbers keep who said them, as those of the table of places do."""

    kind = choice("Entrée", [("", "Choisissez"), *EntryKind.choices])
    starts_on = day("Commence le", "Seulement si la date est fixée.")
    apply_by = day("Demande avant le", "Inclus.")
    place = choice("Lieu", ())
    open_places = whole("Libres", "Vide : nombre inconnu.", most=MOST)
    total_places = whole("En tout", most=MOST)
    unit = words("Unité", "Vide : places.", most=20)

    model = Intake
    names = tuple("kind starts_on apply_by place open_places total_places unit".split())
    plain = ("kind", "starts_on", "apply_by", "open_places", "total_places")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = timezone.localdate()
        field: Any = self.fields["place"]
        rows = self.beside["places"]
        field.choices = [("", "Tous, ou le seul"), *((str(one.pk), str(one)) for one in rows)]

    @classmethod
    def values_of(cls, record: Any) -> dict[str, Any]:
        unit = "" if record.unit == _UNIT else record.unit
        place = str(record.place_id or "")
        return {**super().values_of(record), "place": place, "unit": unit}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        kind, starts = cleaned.get("kind"), cleaned.get("starts_on")
        if starts and not kind:
            kind = cleaned["kind"] = EntryKind.DATEE.value
        if not kind:
            self.add_error("kind", "Choisissez « Entrée », ou retirez la ligne.")
        elif kind == EntryKind.DATEE and not starts and "starts_on" not in self.errors:
            self.add_error(
                "starts_on", "Écrivez la date d’entrée, ou choisissez « toute l’année »."
            )
        elif kind == EntryKind.PERMANENTE and starts:
            self.add_error(
                "starts_on", "On entre toute l’année : videz la date, ou changez l’entrée."
            )
        if not self.errors:
            self._check_places()
        return cleaned

    def _check_places(self) -> None:
        before = Dates() if self.record is None else dates_of(self.record)
        found = problems_of(self._said, before, self.today)
        columns = {"open": "open_places", "total": "total_places"}
        columns |= {"starts": "starts_on", "apply": "apply_by"}
        for name, sentence in found.items():
            self.add_error(columns[name], sentence)

    @property
    def _said(self) -> Said:
        typed = self.cleaned_data
        dates = Dates(starts_on=typed["starts_on"], apply_by=typed["apply_by"])
        return Said(
            open_places=typed["open_places"], total_places=typed["total_places"], dates=dates
        )

    def fill(self, record: Any, user: Any) -> None:
        typed = self.cleaned_data
        record.kind = typed["kind"]
        record.starts_on, record.apply_by = typed["starts_on"], typed["apply_by"]
        here = {str(one.pk): one.pk for one in self.beside["places"]}
        record.place_id = here.get(typed["place"])
        record.unit = typed["unit"] or _UNIT
        if {"open_places", "total_places"} & set(self.changed_data):
            tell(record, self._said, self.sheet.freshness_days, signature(user), self.today)


class PlaceRow(PointFields, RowForm):
    name = words("Nom du lieu", "« Site de Liévin ».", most=200)
    address = words("Adresse", "Numéro et rue.", most=200)
    postal_code = words("Code postal", most=5)
    commune = words("Commune", "Commune ou code postal.", most=100)
    address_hidden = box("Montrer seulement la commune au public")

    model = Place
    names = ("name", "address", "postal_code", "commune", "address_hidden", "position")
    plain = ("name", "address", "postal_code", "address_hidden")
    warned = ("name", "address")
    known: Mapping[str, Commune] = {}

    @classmethod
    def values_of(cls, record: Any) -> dict[str, Any]:
        position = str(points.point_of(record) or "")
        return {**super().values_of(record), "commune": record.commune.label, "position": position}

    @classmethod
    def prepare(cls, forms: Sequence[PlaceRow]) -> None:
        moved = [form for form in forms if "commune" in form.changed_data]
        typed = {str(form["commune"].value() or "").strip()[:100] for form in moved}
        known = communes_by_text(typed)
        for form in moved:
            form.known = known

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and (why := self.why_not_there(self.stands)):
            self.add_error("position", why)
        return cleaned

    @property
    def stands(self) -> Place:
        """The row as it is stored; an empty one for a new row."""
        return self.record or Place()

    def is_hidden(self) -> bool:
        return super().is_hidden() or bool(self.sheet.actor.address_hidden)

    def asked_address(self) -> tuple[Any, str, str]:
        if self.is_typed or self.record is None:
            return super().asked_address()
        return self.record.commune, self.record.address, self.record.postal_code

    def clean_commune(self) -> str:
        typed = str(self.cleaned_data["commune"])
        if self.record is not None and typed == self.record.commune.label:
            self.place = self.record.commune
            return typed
        if not typed:
            raise forms.ValidationError("Écrivez la commune, ou retirez la ligne.")
        if typed in self.known:
            self.place = self.known[typed]
            return self.place.label
        return super().clean_commune()

    def fill(self, record: Any, user: Any) -> None:
        before = copy(record)
        super().fill(record, user)
        record.commune = self.place
        self.fill_point(record, before)


def _is_past(intake: Any, today: date) -> bool:
    return freshness.is_past(
        permanent=intake.kind == EntryKind.PERMANENTE,
        starts_on=intake.starts_on,
        apply_by=intake.apply_by,
        today=today,
    )


def _told_intake(intake: Any) -> str:
    if intake.starts_on is None:
        return str(intake.get_kind_display())
    return f"Entrée du {long_date(intake.starts_on)}"


def _told_ages(rule: Any) -> str:
    told = ages(rule.minimum, rule.maximum)
    return f"{told}, {rule.condition}" if rule.condition else told


def _seen(intake: Any) -> str:
    return f"Places : {seen_of(intake, '', timezone.localdate())}."


def _of_scheme(solution: Any) -> str:
    rules = AgeRule.objects.filter(scheme=solution.scheme_id).order_by("pk")
    said = " ; ".join(_told_ages(rule) for rule in rules)
    return f"Le dispositif dit : {said}." if said else "Le dispositif n’a pas de règle d’âge."


CONTACTS = RowKind(
    "contacts",
    "Contacts",
    "Un service plutôt qu’une personne.",
    "Nouveau contact",
    "Ajouter un contact",
    "Retirer ce contact",
    ContactRow,
    lambda sheet: sheet.contacts.all(),
)
AGES = RowKind(
    "ages",
    "Âges",
    "Une seule ligne écrite ici remplace toutes les règles du dispositif.",
    "Nouvelle règle d’âge",
    "Ajouter une règle d’âge",
    "Retirer cette règle",
    AgeRow,
    lambda sheet: sheet.age_rules.order_by("pk"),
    told=_told_ages,
    note=_of_scheme,
)
PLACES = RowKind(
    "places",
    "Lieux",
    "Où cela se passe. Sans ligne : chez la structure qui la propose.",
    "Nouveau lieu",
    "Ajouter un lieu",
    "Retirer ce lieu",
    PlaceRow,
    lambda sheet: sheet.places.select_related("commune__departement"),
)
INTAKES = RowKind(
    "intakes",
    "Entrées et places",
    "Quand on peut commencer. Un nombre de places garde qui l’a dit, et quand.",
    "Nouvelle entrée",
    "Ajouter une entrée",
    "Retirer cette entrée",
    IntakeRow,
    lambda sheet: sheet.intakes.all(),
    most=150,
    is_over=_is_past,
    told=_told_intake,
    seen=_seen,
)


def kinds_of(kind: Kind) -> tuple[RowKind, ...]:
    return (AGES, PLACES, INTAKES, CONTACTS) if kind is SOLUTIONS else (CONTACTS,)


def check_removed_places(sets: Iterable[RowSet]) -> None:
    """A way in cannot be put where the same page takes a place away."""
    by_name = {rows.kind.name: rows for rows in sets}
    if "intakes" not in by_name:
        return
    gone = {str(form.record.pk) for form in by_name["places"].removed}
    for form in by_name["intakes"].changed:
        if form.cleaned_data.get("place") in gone:
            form.add_error("place", "Ce lieu est retiré plus haut : choisissez-en un autre.")
