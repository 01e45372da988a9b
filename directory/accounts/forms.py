"""The forms of accounts: label, help, and what to do about what is missing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from directory.accounts.grants import (
    Grant,
    departements_of,
    may_give,
    platforms_of,
    regions_of,
    roles_given_by,
)
from directory.enums import UserRole
from directory.form_fields import CHOOSE, PlaceMixin, mail, words
from directory.models import Departement, Platform, Region, User

_PASSWORD_HELP = "Douze signes au moins. Trois mots au hasard se retiennent bien."  # noqa: S105


def password_field(label: str, help_text: str = "", *, is_new: bool) -> forms.CharField:
    kind = "new-password" if is_new else "current-password"
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": kind}),
        error_messages={
            "required": f"Remplissez « {label} ».",
            "max_length": "Raccourcissez : 200 signes au plus.",
        },
    )


def _line(label: str, autocomplete: str, *, most: int, required: bool = True) -> forms.CharField:
    field = words(label, most=most, required=required)
    field.widget.attrs["autocomplete"] = autocomplete
    return field


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Code",
        help_text="Six chiffres. Sans votre téléphone : un code de secours.",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
        error_messages={"required": "Tapez les six chiffres.", "max_length": "Tapez six chiffres."},
    )


class EnrolForm(CodeForm):
    """At the first time nobody has recovery codes yet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.help_text = "Six chiffres."
        code.widget.attrs["inputmode"] = "numeric"


class EmailForm(forms.Form):
    email = mail("Adresse électronique", required=True, autocomplete="email")


class PasswordMixin(forms.Form):
    """`user`: whom the new password must not resemble."""

    user: User

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, self.user)
        return password


class AcceptForm(PasswordMixin):
    """`elsewhere`: the account of another house will be its key, and no password."""

    first_name = _line("Prénom", "given-name", most=100)
    last_name = _line("Nom", "family-name", most=100)
    password = password_field("Mot de passe", _PASSWORD_HELP, is_new=True)

    def __init__(self, *args: Any, user: User, elsewhere: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.elsewhere = elsewhere
        self.fields["password"].required = not elsewhere

    def clean_password(self) -> str:
        return "" if self.elsewhere else super().clean_password()


class NewPasswordForm(PasswordMixin):
    password = password_field("Nouveau mot de passe", _PASSWORD_HELP, is_new=True)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user


class CurrentPasswordForm(forms.Form):
    """Asks who is there, before what cannot be undone. An account without password is not asked:
    its owner came by the other house, or by a link."""

    current = password_field("Mot de passe actuel", is_new=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if not user.has_usable_password():
            del self.fields["current"]

    def clean_current(self) -> str:
        current = str(self.cleaned_data["current"])
        if not self.user.check_password(current):
            raise forms.ValidationError("Ce n’est pas votre mot de passe actuel. Retapez-le.")
        return current


class ChangePasswordForm(CurrentPasswordForm, PasswordMixin):
    password = password_field("Nouveau mot de passe", _PASSWORD_HELP, is_new=True)
    field_order = ("current", "password")


class NameForm(forms.Form):
    first_name = _line("Prénom", "given-name", most=100)
    last_name = _line("Nom", "family-name", most=100)
    function = _line("Fonction", "organization-title", most=120, required=False)
    structure = _line("Structure", "organization", most=160, required=False)


class ReasonForm(forms.Form):
    reason = words("Raison", "La personne la lira.", most=400, required=True)


class RequestForm(PlaceMixin, forms.Form):
    """`departement`: where the request is read, once the form is valid. `site`: seen by robots."""

    email = mail("Adresse électronique professionnelle", required=True, autocomplete="email")
    function = _line("Fonction", "organization-title", most=120)
    structure = _line("Structure", "organization", most=160)
    commune = words("Commune où vous travaillez", "Nom ou code postal.", most=100, required=True)
    platform = forms.ModelChoiceField(
        label="Plateforme",
        help_text="Si vous la connaissez.",
        queryset=Platform.objects.none(),
        required=False,
        empty_label="Je ne sais pas",
        error_messages={"invalid_choice": CHOOSE},
    )
    site = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        platforms: Any = self.fields["platform"]
        platforms.queryset = Platform.objects.published()

    @property
    def departement(self) -> Departement:
        platform = self.cleaned_data["platform"]
        if platform:
            return platform.departement  # type: ignore[no-any-return]
        assert self.place is not None  # noqa: S101 - the commune is required
        return self.place.departement


class InvitationForm(forms.Form):
    """Only what this person may give is offered, and `grant` is checked as a whole."""

    email = mail("Adresse professionnelle", "L’invitation y est envoyée.", required=True)
    role = forms.ChoiceField(
        label="Rôle",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez un rôle.",
            "invalid_choice": CHOOSE,
        },
    )
    platform = forms.ModelChoiceField(
        label="Plateforme",
        help_text="Pour un responsable ; pour un professionnel, si vous voulez.",
        queryset=Platform.objects.none(),
        required=False,
    )
    departement = forms.ModelChoiceField(
        label="Département",
        help_text="Pour une équipe départementale.",
        queryset=Departement.objects.none(),
        required=False,
    )
    region = forms.ModelChoiceField(
        label="Région",
        help_text="Pour une équipe régionale.",
        queryset=Region.objects.none(),
        required=False,
    )
    _NEEDED = {
        UserRole.LEAD: ("platform", "Choisissez la plateforme."),
        UserRole.DEPARTMENT: ("departement", "Choisissez le département."),
        UserRole.REGION: ("region", "Choisissez la région."),
    }

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        given = roles_given_by(by)
        role: Any = self.fields["role"]
        role.choices = [(one.value, one.label) for one in UserRole if one.value in given]
        self._offer("platform", platforms_of(by), "Aucune")
        self._offer("departement", departements_of(by), "Aucun")
        self._offer("region", regions_of(by), "Aucune")

    def _offer(self, name: str, records: Any, empty: str) -> None:
        role = {"departement": UserRole.DEPARTMENT, "region": UserRole.REGION}.get(name)
        if role and role not in roles_given_by(self.by):
            del self.fields[name]
            return
        field: Any = self.fields[name]
        field.queryset, field.empty_label = records, empty
        field.error_messages["invalid_choice"] = CHOOSE

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        name, sentence = self._NEEDED.get(cleaned.get("role", ""), ("", ""))
        if name and not cleaned.get(name):
            if name not in self.errors:
                self.add_error(name, sentence)
        elif not self.errors and not may_give(self.by, self.grant):
            self.add_error("role", "Vous ne pouvez pas ouvrir ce compte.")
        return cleaned

    @property
    def grant(self) -> Grant:
        """The place that goes with the role; others that were chosen are left out."""
        typed = self.cleaned_data
        role = typed["role"]
        platform = typed.get("platform") if role in (UserRole.LEAD, UserRole.PROFESSIONAL) else None
        return Grant(
            role,
            platform=platform,
            departement=typed.get("departement") if role == UserRole.DEPARTMENT else None,
            region=typed.get("region") if role == UserRole.REGION else None,
        )
