"""The signed-in area: what waits for a person, and the doors to the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from directory.access import signed_in_only
from directory.french import plural
from guide.models import Contribution, PracticePage, PracticeReuse, PracticeState

_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Due:
    """One line of work."""

    count: int
    title: str
    detail: str
    url: str
    action: str


@signed_in_only
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    due = [line for line in due_lines(user) if line.count]
    mine = PracticePage.objects.proposed_by(user).with_proposal()
    context = {
        "due": due,
        "todo": plural(sum(line.count for line in due), "chose"),
        "mine": mine.order_by("-latest_revision_created_at", "-pk")[:_SHOWN],
        "messages_sent": Contribution.objects.sent_by(user).with_people()[:_SHOWN],
        "reuses_sent": PracticeReuse.objects.sent_by(user).with_people()[:_SHOWN],
    }
    return render(request, "espace/home.html", context)


def due_lines(user: Any) -> list[Due]:
    """Counted in the database, one query a line."""
    mine = PracticePage.objects.proposed_by(user)
    return [
        Due(
            PracticePage.objects.reviewable_by(user).waiting().count(),
            "Pratiques à relire",
            "Des équipes attendent une réponse.",
            reverse("guide:review_list"),
            "Relire",
        ),
        Due(
            PracticeReuse.objects.moderable_by(user).pending().count(),
            "Reprises à relire",
            "Une ligne à publier sous une pratique de votre territoire.",
            reverse("guide:reuse_list"),
            "Lire",
        ),
        Due(
            Contribution.objects.answerable_by(user).pending().count(),
            "Contributions à lire",
            "Une correction, une question, une idée sur vos pages.",
            reverse("guide:contribution_list"),
            "Répondre",
        ),
        Due(
            mine.filter(proposal__state=PracticeState.CHANGES).count(),
            "Pratiques à reprendre",
            "L’équipe de relecture vous demande des changements.",
            "#miennes",
            "Voir",
        ),
    ]
