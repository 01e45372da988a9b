"""What the guide shows in the signed-in area: practices to read, to take up again, messages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from directory.espace import Door, Due, Part
from directory.permissions import is_team
from guide.models import (
    Contribution,
    PracticePage,
    PracticeProposal,
    PracticeReuse,
    PracticeState,
    is_reviewer,
)


def followed() -> Iterable[Any]:
    return (PracticeProposal.objects.filter(state=PracticeState.CHANGES),)


def part_of(user: Any) -> Part:
    return Part(due=(_to_take_up_again(user),), doors=_doors(user))


def review_part(user: Any) -> Part:
    """Counted in the database, one query a line. Only those who answer are asked to."""
    return Part(due=_to_read(user) if is_reviewer(user) else ())


def _to_read(user: Any) -> tuple[Due, ...]:
    return (
        Due(
            60,
            PracticePage.objects.reviewable_by(user).waiting().count(),
            "Pratiques à relire",
            "Des équipes attendent une réponse.",
            reverse("guide:review_list"),
            "Relire",
        ),
        Due(
            61,
            PracticeReuse.objects.answerable_by(user).pending().count(),
            "Reprises à relire",
            "Une ligne à publier sous une pratique de votre territoire.",
            reverse("guide:reuse_list"),
            "Lire",
        ),
        Due(
            62,
            Contribution.objects.answerable_by(user).pending().count(),
            "Contributions à lire",
            "Une correction, une question, une idée sur vos pages.",
            reverse("guide:contribution_list"),
            "Répondre",
        ),
    )


def _to_take_up_again(user: Any) -> Due:
    mine = PracticePage.objects.proposed_by(user)
    return Due(
        63,
        mine.filter(proposal__state=PracticeState.CHANGES).count(),
        "Pratiques à reprendre",
        "L’équipe de relecture vous demande des changements.",
        reverse("guide:my_practices"),
        "Voir",
    )


def _doors(user: Any) -> tuple[Door, ...]:
    doors = [
        Door("Vos pratiques", "Mes pratiques et mes messages", reverse("guide:my_practices")),
        Door("Vos pratiques", "Proposer une pratique", reverse("guide:practice_propose")),
        Door("Aller à", "Le guide", "/guide/"),
        Door("Aller à", "Les bonnes pratiques", "/bonnes-pratiques/"),
    ]
    if is_reviewer(user):
        doors += [
            Door("Équipe", "Pratiques à relire", reverse("guide:review_list")),
            Door("Équipe", "Reprises de pratiques", reverse("guide:reuse_list")),
            Door("Équipe", "Contributions", reverse("guide:contribution_list")),
        ]
    if is_team(user):
        doors.append(Door("Équipe", "La gestion du site", reverse("wagtailadmin_home")))
    return tuple(doors)
