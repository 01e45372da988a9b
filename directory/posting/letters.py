"""The queue of letters as people read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q

from directory.models import OutgoingMail

_LABELS = {
    "digest": "Rappel de mise à jour",
    "link": "Nouveau lien demandé",
    "receipt": "Reçu d’une mise à jour",
}


def label_of(kind: str) -> str:
    return _LABELS.get(kind, "Courriel du site")


@dataclass(frozen=True, slots=True)
class Counts:
    waiting: int
    late: int
    oldest: datetime | None
    failed: int


def failed() -> Any:
    """Given up or doubtful, the latest first."""
    return OutgoingMail.objects.filter(sent_at=None).exclude(failed_at=None).order_by("-failed_at")


def counts(now: datetime) -> Counts:
    """`late`: those that were refused once at least and are tried again."""
    waiting = Q(sent_at=None, failed_at=None)
    due = waiting & (Q(not_before=None) | Q(not_before__lte=now))
    row = OutgoingMail.objects.aggregate(
        waiting=Count("pk", filter=waiting),
        late=Count("pk", filter=waiting & Q(attempts__gt=0)),
        oldest=Min("created_at", filter=due),
        failed=Count("pk", filter=Q(sent_at=None, failed_at__isnull=False)),
    )
    return Counts(**row)
