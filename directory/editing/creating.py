"""A new sheet: what it is and whose, then a draft to complete. Twins are shown before."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import slugify

from directory.changelog import revision
from directory.editing import fields
from directory.editing.actor_choice import check_actor, offer_actors
from directory.editing.identity import (
    READ_AT_MOST,
    TWINS_AT_MOST,
    check_identifiers,
    is_near,
    same_names,
    same_numbers,
)
from directory.editing.kinds import ACTORS, SOLUTIONS, Kind
from directory.editing.listing import kept
from directory.editing.owner_fields import scheme_choices
from directory.editing.saving import NotHere
from directory.enums import Channel, PublicationState, UserRole
from directory.examples import marked
from directory.form_fields import PlaceMixin, box, choice, words
from directory.models import Actor, ActorKind, Platform, Scheme, Solution
from directory.slugs import free_slug
from directory.words import fold

# Column of the solution ← column of the scheme, and how much room there is.
_FROM_SCHEME = (
    ("summary", "summary", 600),
    ("duration", "duration", 200),
    ("rhythm", "rhythm", 200),
    ("pay", "pay", 300),
    ("cost", "cost", 200),
    ("leads_to", "leads_to_text", 200),
    ("how_to_apply", "enrolment", 6_000),
)


class NewSolutionForm(forms.Form):
    scheme = choice("Dispositif", (), "Ses règles et ses textes sont repris.", required=True)
    actor_words = words("Proposée par", "Quelques mots de son nom, puis « Chercher ».", most=120)
    actor = choice("Laquelle", (), required=True)
    title = words(
        "Titre", "Ce qu’elle est et où : « Micro-lycée de Lens ».", most=200, required=True
    )
    anyway = box("Aucune n’est la même : créer quand même")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        scheme: Any = self.fields["scheme"]
        scheme.choices = [("", "Choisissez"), *scheme_choices()]
        actors = kept(ACTORS, user).exclude(state=PublicationState.ARCHIVED)
        self.found = offer_actors(self, actors)

    @property
    def shown(self) -> list[str]:
        is_empty = not self.fields["actor"].choices  # type: ignore[attr-defined]
        return [one.name for one in self.visible_fields() if one.name != "actor" or not is_empty]

    def clean(self) -> dict[str, Any]:
        check_actor(self)
        return self.cleaned_data

    def twins(self) -> list[Any]:
        """Of the same scheme and actor, or of nearly the same title at the same actor."""
        actor, scheme = self.cleaned_data["actor"], self.cleaned_data["scheme"]
        key = fold(self.cleaned_data["title"])
        rows = Solution.objects.filter(actor_id=int(actor)).exclude(state=PublicationState.ARCHIVED)
        return [
            one
            for one in rows.order_by("title_key")[:READ_AT_MOST]
            if str(one.scheme_id) == scheme or is_near(one.title_key, key)
        ][:TWINS_AT_MOST]

    def create(self) -> Any:
        typed = self.cleaned_data
        scheme = Scheme.objects.get(pk=int(typed["scheme"]))
        with revision(by=self.user, channel=Channel.ESPACE):
            actor = kept(ACTORS, self.user).get(pk=int(typed["actor"]))
            solution = Solution(
                title=typed["title"],
                slug=_slug(Solution, typed["title"]),
                scheme=scheme,
                actor=actor,
                is_example=actor.is_example,
                description="\n".join(str(line) for line in scheme.what_you_do),
                **{to: _fitting(getattr(scheme, of), room) for to, of, room in _FROM_SCHEME},
            )
            solution.save()
            solution.statuses.set(scheme.statuses.all())
            solution.prescribers.set(scheme.prescribers.all())
        return solution


class NewActorForm(PlaceMixin, forms.Form):
    name = words("Nom", most=200, required=True)
    kind = choice("Type", (), required=True)
    commune = words("Commune", "Commune ou code postal.", most=100, required=True)
    uai = fields.uai_field()
    siret = fields.siret_field()
    anyway = box("Aucun n’est le même : créer quand même")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        field: Any = self.fields["kind"]
        field.choices = [("", "Choisissez"), *ActorKind.objects.values_list("pk", "label")]

    def twins(self) -> list[Any]:
        """By UAI or SIRET wherever they stand, then of nearly the same name in the commune."""
        typed = self.cleaned_data
        found = same_numbers(self.user, uai=typed["uai"], siret=typed["siret"])
        found += same_names(self.user, typed["name"], self.place)
        return list({one.pk: one for one in found}.values())[:TWINS_AT_MOST]

    def create(self) -> Any:
        """Raises NotHere outside of one's territory, Refused for a number of another sheet."""
        typed = self.cleaned_data
        with revision(by=self.user, channel=Channel.ESPACE):
            steward = self._steward()
            is_example = bool(steward and steward.is_example)
            name = marked(typed["name"], is_example=is_example)[:200]
            actor = Actor(
                name=name,
                slug=_slug(Actor, name),
                kind_id=int(typed["kind"]),
                commune=self.place,
                uai=typed["uai"],
                siret=typed["siret"],
                steward=steward,
                is_example=is_example,
            )
            check_identifiers(actor, self.user)
            actor.save()
            if not kept(ACTORS, self.user).filter(pk=actor.pk).exists():
                raise NotHere
        return actor

    def _steward(self) -> Any:
        """A lead's platform of this département keeps what its lead creates."""
        if self.user.role != UserRole.LEAD or self.place is None:
            return None
        mine = Platform.objects.editable_by(self.user)
        return mine.filter(departement=self.place.departement_id).order_by("pk").first()


def new_form(kind: Kind, user: Any, data: Any = None, *, asked: Any = None) -> Any:
    """`asked`: what is typed already, of a form that is not sent yet."""
    made: Any = NewSolutionForm if kind is SOLUTIONS else NewActorForm
    initial = {name: asked[name] for name in made.base_fields if name in (asked or ())}
    return made(data, user=user, initial=initial)


def _fitting(value: str, room: int) -> str:
    return value if len(value) <= room else value[: room - 1].rsplit(" ", 1)[0] + "…"


def _slug(model: Any, title: str) -> str:
    base = slugify(title)[:180].strip("-") or "fiche"
    rows = model.objects.filter(slug__startswith=base)
    return free_slug(base, set(rows.values_list("slug", flat=True)))
