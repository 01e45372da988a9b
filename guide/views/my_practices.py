"""What a person proposed, wrote to the teams, took over: with the answers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory.access import signed_in_only
from guide.models import Contribution, PracticePage, PracticeReuse

_SHOWN = 50


@signed_in_only
@require_safe
def my_practices(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    mine = PracticePage.objects.proposed_by(user).with_proposal()
    context = {
        "mine": mine.order_by("-latest_revision_created_at", "-pk")[:_SHOWN],
        "messages_sent": Contribution.objects.sent_by(user).with_people()[:_SHOWN],
        "reuses_sent": PracticeReuse.objects.sent_by(user).with_people()[:_SHOWN],
    }
    return render(request, "espace/my_practices.html", context)
