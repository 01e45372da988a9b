"""The signed-in area: what waits for a person, and the doors to the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guide.models import AnswerState, Contribution, PracticePage, PracticeReuse
from guide.proposals import EDITABLE

_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Mine:
    page: PracticePage
    state: str
    can_edit: bool


def my_practices(user: Any) -> list[Mine]:
    own = PracticePage.objects.proposed_by(user)
    reviews = own.reviews()
    found = []
    for page in own.order_by("-latest_revision_created_at")[:_SHOWN]:
        state = page.state_given(reviews.get(page.pk))
        found.append(Mine(page, str(state.label), state in EDITABLE))
    return found


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    pending = {"state": AnswerState.PENDING}
    context = {
        "mine": my_practices(user),
        "to_review": PracticePage.objects.reviewable_by(user).waiting().count(),
        "reuses": PracticeReuse.objects.moderable_by(user).filter(**pending).count(),
        "contributions": Contribution.objects.answerable_by(user).filter(**pending).count(),
        "sent": Contribution.objects.filter(by=user).select_related("page")[:_SHOWN],
    }
    return render(request, "espace/home.html", context)
