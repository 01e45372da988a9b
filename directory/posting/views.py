"""What did not leave, for the national team: addresses of every territory stand there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from directory.access import signed_in_only
from directory.models import OutgoingMail
from directory.paging import page_asked, paging
from directory.permissions import is_national
from directory.posting import queue
from directory.posting.letters import counts, failed, label_of

A_PAGE = 50


def national_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @signed_in_only
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_national(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded  # type: ignore[return-value]


@national_only
@require_safe
def letter_list(request: HttpRequest) -> HttpResponse:
    page = page_asked(request, failed(), A_PAGE)
    context = {
        "letters": [(letter, label_of(letter.kind)) for letter in page],
        "counts": counts(timezone.now()),
        **paging(page, {}),
    }
    return render(request, "espace/updating/letters.html", context)


@national_only
@require_POST
def letter_send_again(request: HttpRequest, pk: int) -> HttpResponse:
    letter = OutgoingMail.objects.filter(pk=pk).first()
    if letter is not None and queue.send_again(pk):
        messages.success(request, "Ce courriel repart au prochain envoi, dans la minute.")
    else:
        messages.warning(request, "Ce courriel est déjà parti, ou son texte est effacé.")
    return redirect("directory:letter_list")
