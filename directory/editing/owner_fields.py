"""Which rule a solution applies, and who runs it. What is not written on a sheet follows both."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms

from directory.editing.actor_choice import named_with_commune, offer_actors
from directory.editing.kinds import ACTORS
from directory.editing.listing import kept
from directory.enums import PublicationState
from directory.form_fields import CHOOSE, words
from directory.models import Actor, Scheme

OWNER_NAMES = ("scheme", "actor_words", "actor")
_NOT_KEPT = "Choisissez une structure de la liste : celles que vous tenez."
_MOVED = "Le dispositif a changé. Les textes sont restés les mêmes : relisez-les."


def scheme_choices() -> list[tuple[str, str]]:
    return [
        (str(pk), name) for pk, name in Scheme.objects.order_by("name").values_list("pk", "name")
    ]


def _with_missing(data: Any, values: dict[str, str]) -> Any:
    missing = {name: value for name, value in values.items() if name not in data}
    if not missing:
        return data
    whole = data.copy()
    for name, value in missing.items():
        whole[name] = value
    return whole


class _CheckedByForm(forms.ChoiceField):
    """What stands is accepted without asking for the list: `clean_…` checks the rest."""

    def valid_value(self, value: Any) -> bool:
        return True


def _choice(label: str, help_text: str) -> forms.ChoiceField:
    required = f"Choisissez « {label} »."
    return _CheckedByForm(label=label, help_text=help_text, error_messages={"required": required})


class OwnerFields(forms.Form):
    """`found`: what the search of an actor found, in words."""

    scheme = _choice(
        "Dispositif",
        "La rubrique en vient toujours ; les publics, les classes et les âges aussi, quand rien "
        "n’est écrit ici : la recherche suit aussitôt. Les textes ne changent pas.",
    )
    actor_words = words(
        "Chercher une autre structure", "Quelques mots de son nom, puis « Chercher ».", most=120
    )
    actor = _choice(
        "Proposée par",
        "Ses contacts restent les siens. Sans lieu écrit ici, son adresse est celle de la "
        "solution. Vous choisissez parmi les structures que vous tenez.",
    )

    sheet: Any = None
    user: Any = None
    found = ""
    chosen: Actor | None = None
    _is_offered = False

    def prepare_owner(self) -> None:
        """The lists are read when they are shown, not to save what stands. What a page did not
        send stays as it is."""
        if self.is_bound and self.sheet is not None:
            stands = self.owner_of(self.sheet)
            self.data = _with_missing(self.data, stands)
        self._named = [self.sheet.actor] if self.sheet is not None else []
        schemes: Any = self.fields["scheme"]
        schemes.choices = lambda: self._schemes
        actors: Any = self.fields["actor"]
        actors.choices = lambda: named_with_commune(self._named)

    @cached_property
    def _schemes(self) -> list[tuple[str, str]]:
        return scheme_choices()

    def _actors(self) -> Any:
        return kept(ACTORS, self.user).exclude(state=PublicationState.ARCHIVED)

    def offer(self) -> None:
        """Before the page is shown. Three queries at most."""
        if not self._is_offered:
            self._is_offered = True
            self.found = offer_actors(self, self._actors(), current=self.sheet.actor)

    def know_owner(self, sheet: Any) -> None:
        """The actor of another's version is told by its name too."""
        self._named.append(sheet.actor)

    @staticmethod
    def owner_of(sheet: Any) -> dict[str, str]:
        return {"scheme": str(sheet.scheme_id), "actor": str(sheet.actor_id)}

    def clean_scheme(self) -> str:
        typed = str(self.cleaned_data["scheme"])
        is_same = self.sheet is not None and typed == str(self.sheet.scheme_id)
        if not is_same and typed not in dict(self._schemes):
            raise forms.ValidationError(CHOOSE)
        return typed

    def clean_actor(self) -> str:
        typed = str(self.cleaned_data["actor"])
        if self.sheet is not None and typed == str(self.sheet.actor_id):
            return typed
        if typed.isascii() and typed.isdecimal() and len(typed) < 19:
            rows = self._actors().select_related("commune", "steward")
            self.chosen = rows.filter(pk=int(typed)).first()
        if self.chosen is None:
            raise forms.ValidationError(_NOT_KEPT)
        self._named.append(self.chosen)
        return typed

    def fill_scheme(self, sheet: Any) -> None:
        sheet.scheme_id = int(self.cleaned_data["scheme"])

    def fill_actor(self, sheet: Any) -> None:
        """An invented actor has invented solutions only."""
        if self.chosen is not None:
            sheet.actor, sheet.is_example = self.chosen, self.chosen.is_example

    def fill_owner(self, sheet: Any) -> list[str]:
        """What to check, once it is saved."""
        before = sheet.scheme_id
        self.fill_scheme(sheet)
        self.fill_actor(sheet)
        return [_MOVED] if sheet.scheme_id != before else []
