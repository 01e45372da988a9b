"""Fields that the forms of the signed-in area share: what is missing is said with what to do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django import forms

from directory.gazetteer import home_by_text
from directory.geography import Home
from directory.models import Commune
from directory.personal_words import personal_contacts, secrets_of_people
from directory.privacy.people import refuse_who_left

LONG_MAX = 6_000
CODE_READINGS = (("insee", "des codes INSEE"), ("postal", "des codes postaux"))
CHOOSE = "Choisissez une réponse de la liste."
_KEEP = (
    "Ces coordonnées ressemblent à celles d’une personne : {found}. Remplacez-les par celles d’un "
    "service, ou cochez « Ce sont des coordonnées publiques » en bas du formulaire."
)

_NEVER = (
    "Effacez {found} : un numéro de sécurité sociale ou une date de naissance ne s’écrit pas ici."
)


class LinesField(forms.CharField):
    """Browsers send a line's end as two signs: what nobody changed must not look changed."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


def words(label: str, help_text: str = "", *, most: int, required: bool = False) -> forms.CharField:
    """One line."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=most,
        required=required,
        error_messages=_word_errors(label, most),
    )


def _word_errors(label: str, most: int) -> dict[str, str]:
    return {
        "required": f"Remplissez « {label} ».",
        "max_length": f"Raccourcissez : {most} signes au plus.",
    }


def text(
    label: str,
    help_text: str = "",
    *,
    rows: int = 5,
    most: int = LONG_MAX,
    required: bool = False,
) -> forms.CharField:
    return LinesField(
        label=label,
        help_text=help_text,
        max_length=most,
        required=required,
        error_messages=_word_errors(label, most),
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def day(label: str, help_text: str = "", *, required: bool = False) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.DateInput(format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"],
        error_messages={
            "required": "Écrivez une date, par exemple 15/09/2026.",
            "invalid": "Écrivez la date avec le jour, le mois et l’année : 15/09/2026.",
        },
    )


def whole(label: str, help_text: str = "", *, most: int) -> forms.IntegerField:
    """A whole number, from 0. Optional."""
    told = f"Écrivez un nombre de 0 à {most}, en chiffres."
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        required=False,
        min_value=0,
        max_value=most,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": told, "min_value": told, "max_value": told},
    )


class MomentField(forms.DateTimeField):
    """In universal time, as the database gives it back: what nobody changed stays the same."""

    def clean(self, value: Any) -> datetime | None:
        found: datetime | None = super().clean(value)
        return None if found is None else found.astimezone(UTC)


def moment(label: str, help_text: str = "") -> forms.DateTimeField:
    """A day and an hour, in Paris. Optional."""
    return MomentField(
        label=label,
        help_text=help_text,
        required=False,
        widget=forms.TextInput,
        input_formats=["%d/%m/%Y %H:%M", "%d/%m/%Y %Hh%M", "%d/%m/%Y à %Hh%M", "%d/%m/%Y %Hh"],
        error_messages={"invalid": "Écrivez le jour et l’heure : 15/09/2026 14:00."},
    )


def choice(
    label: str,
    choices: Iterable[tuple[str, str]],
    help_text: str = "",
    *,
    required: bool = False,
    initial: str = "",
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=list(choices),
        initial=initial,
        help_text=help_text,
        required=required,
        error_messages={"required": f"Choisissez « {label} ».", "invalid_choice": CHOOSE},
    )


def boxes(
    label: str,
    help_text: str = "",
    *,
    choices: Iterable[tuple[str, str]] = (),
    required: bool = False,
) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=list(choices),
        help_text=help_text,
        required=required,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": f"Cochez au moins une réponse de « {label} ».",
            "invalid_choice": CHOOSE,
            "invalid_list": CHOOSE,
        },
    )


def box(label: str, help_text: str = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, help_text=help_text, required=False)


def web_page(label: str, help_text: str = "") -> forms.URLField:
    return forms.URLField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=200,
        assume_scheme="https",
        widget=forms.TextInput,
        error_messages={"invalid": "Écrivez une adresse de site : https://exemple.fr."},
    )


def mail(
    label: str, help_text: str = "", *, required: bool = False, autocomplete: str = ""
) -> forms.EmailField:
    """`autocomplete`: "email" only where it is the address of whoever types."""
    return forms.EmailField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": autocomplete} if autocomplete else {}),
        error_messages={
            "required": f"Remplissez « {label} ».",
            "invalid": "Écrivez une adresse complète : nom@exemple.fr.",
        },
    )


def service_mail(label: str, help_text: str = "") -> forms.EmailField:
    """Of a service; whoever uses it refuses those who left."""
    field = mail(label, help_text)
    field.error_messages["invalid"] = "Écrivez une adresse complète : accueil@exemple.fr."
    return field


def contact_mail(label: str, help_text: str = "") -> forms.EmailField:
    """Shown to others: a service's, and nobody who left is entered again."""
    field = service_mail(label, help_text)
    field.validators.append(refuse_who_left)
    return field


def read_home(typed: str) -> Home:
    """The commune that is typed; else what to do."""
    found = home_by_text(typed)
    if found.home is None:
        others = ", ".join(choice.label for choice in found.choices[:5])
        hint = f" Choisissez : {others}." if others else " Écrivez son nom ou son code postal."
        raise forms.ValidationError(f"Nous ne trouvons pas cette commune.{hint}")
    return found.home


def code_reading(*, required: bool) -> forms.ChoiceField:
    """How the lines of a list of communes that are five digits are read."""
    return forms.ChoiceField(
        label="Les lignes de cinq chiffres sont",
        choices=CODE_READINGS,
        initial=CODE_READINGS[0][0],
        required=required,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une réponse.", "invalid_choice": CHOOSE},
    )


class PlaceMixin:
    """`commune`: a commune or a postal code, read by the same reader as a search."""

    cleaned_data: dict[str, Any]
    place: Commune | None = None

    def clean_commune(self) -> str:
        typed = str(self.cleaned_data["commune"])
        if not typed:
            return typed
        communes = Commune.objects.select_related("departement__region")
        self.place = communes.get(pk=read_home(typed).code)
        return self.place.label

    def clean_postal_code(self) -> str:
        """Of the forms that ask for one."""
        typed = str(self.cleaned_data["postal_code"]).replace(" ", "")
        if typed and not (typed.isascii() and typed.isdecimal() and len(typed) == 5):
            raise forms.ValidationError("Un code postal a cinq chiffres : 62300.")
        return typed


class CarefulForm(forms.Form):
    """Warns once when a person's own address or mobile number is typed: the page will be public.
    A social security number or a birth date is refused. `initial`, of a form that was sent: what
    stands, which was agreed to when it was typed."""

    warned: tuple[str, ...] = ()

    keep_details = forms.BooleanField(
        label="Ce sont des coordonnées publiques : les garder", required=False
    )

    def fill_one(self, record: Any, name: str) -> None:
        """One value of a valid field, when the others are not sent."""
        setattr(record, name, self.cleaned_data[name])

    def stood(self, name: str) -> Any:
        return self.initial.get(name)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.has_details = False
        for name in self.warned:
            secrets = secrets_of_people(str(cleaned.get(name) or ""))
            if secrets:
                self.add_error(name, _NEVER.format(found=", ".join(secrets)))
            found = personal_contacts(str(cleaned.get(name) or ""))
            if found and cleaned[name] != self.stood(name):
                self.has_details = True
                if not cleaned.get("keep_details"):
                    self.add_error(name, _KEEP.format(found=", ".join(found)))
        return cleaned
