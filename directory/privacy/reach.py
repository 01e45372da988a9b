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
)
from directory.permissions import is_national
from directory.privacy.people import Held

# Model → which of its rows.
Reach = Callable[[Any], Q]


def everywhere(model: Any) -> Q:
    return Q()


def may_forget(user: Any, email: str, held: Held) -> bool:
    """Everything that bears the address is theirs to change."""
    if is_national(user):
        return True
    sheets = (Actor, Solution, Platform)
    actors, solutions, platforms = (one.objects.editable_by(user).values("pk") for one in sheets)
    elsewhere = (
        Contact.objects.filter(pk__in=[one.pk for one in held.contacts])
        .exclude(actor__in=actors)
        .exclude(solution__in=solutions),
        Membership.objects.filter(pk__in=[one.pk for one in held.memberships]).exclude(
            platform__in=platforms
        ),
        Platform.objects.filter(public_email__iexact=email).exclude(pk__in=platforms),
    )
    return not any(rows.exists() for rows in elsewhere)


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
