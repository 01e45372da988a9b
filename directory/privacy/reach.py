"""How far a keeper's forgetting goes: whom they may forget, and where a name is looked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q

from directory.models import (
    Actor,
    Change,
    Contact,
    ImportedRecord,
    ImportLine,
    Intake,
    Membership,
    Platform,
    Solution,
    Suggestion,
    SuggestionLine,
    User,
)
from directory.permissions import is_national
from directory.privacy.people import Held

# Model → which of its rows.
Reach = Callable[[Any], Q]


def everywhere(model: Any) -> Q:
    return Q()


def may_forget(user: Any, email: str, held: Held) -> bool:
    """Everything that bears the address is theirs to change. Whoever has an account leaves by
    themselves: their letters are those of their account, too."""
    if is_national(user):
        return True
    accounts = User.objects.filter(email__iexact=email).exclude(pk=user.pk)
    platforms = Platform.objects.filter(public_email__iexact=email)
    is_elsewhere = platforms.exclude(pk__in=_kept(Platform, user)).exists()
    return own_part(user, held) == held and not is_elsewhere and not accounts.exists()


def own_part(user: Any, held: Held) -> Held:
    """What of it is theirs to change: the rest, drafts among it, is not even named to them."""
    actors, solutions = _kept(Actor, user), _kept(Solution, user)
    contacts = Contact.objects.filter(Q(actor__in=actors) | Q(solution__in=solutions))
    members = Membership.objects.filter(platform__in=_kept(Platform, user))
    return Held(_among(held.contacts, contacts), _among(held.memberships, members))


def _among(records: tuple[Any, ...], allowed: Any) -> tuple[Any, ...]:
    found = set(allowed.filter(pk__in=[one.pk for one in records]).values_list("pk", flat=True))
    return tuple(one for one in records if one.pk in found)


def reach_of(user: Any, held: Held) -> Reach:
    """The rows of one's territory; all of them for the national team."""
    if is_national(user):
        return everywhere
    sent = Q(batch__by=user) | Q(batch__platform__in=_kept(Platform, user))
    answered = Suggestion.objects.answerable_by(user).values("pk")
    rows: dict[Any, Q] = {
        Change: _history_of(held),
        Suggestion: Q(pk__in=answered),
        SuggestionLine: Q(suggestion__in=answered),
        ImportLine: sent,
        ImportedRecord: sent,
        **{model: Q(pk__in=_kept(model, user)) for model in (Actor, Solution, Platform, Intake)},
    }
    return lambda model: rows[model]


def _kept(model: Any, user: Any) -> Any:
    return model.objects.editable_by(user).order_by().values("pk")


def _history_of(held: Held) -> Q:
    """Of the sheets that the person stands on."""
    found = Q(pk__in=())
    for contact in held.contacts:
        root = contact.changelog_root()
        found |= Q(root_model=root.model, root_id=root.id)
    for member in held.memberships:
        root = member.changelog_root()
        found |= Q(root_model=root.model, root_id=root.id)
    return found
