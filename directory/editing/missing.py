"""What a draft still lacks for a young person to use it; only the summary is required."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef

from directory.editing.kinds import SOLUTIONS, Kind
from directory.editing.listing import NO_AGE, NO_CONTACT, lacks
from directory.enums import PublicationState
from directory.models import Intake


def missing_from(kind: Kind, sheet: Any) -> list[str]:
    """For whoever is about to publish, in words. One query; nothing for a sheet that is online."""
    if kind is not SOLUTIONS or sheet.state != PublicationState.DRAFT:
        return []
    has_intake = Exists(Intake.objects.filter(solution=OuterRef("pk")))
    ageless, alone, closed = (
        kind.model.objects.filter(pk=sheet.pk)
        .order_by()
        .values_list(_is(lacks(kind, NO_AGE)), _is(lacks(kind, NO_CONTACT)), _is(~has_intake))
        .get()
    )
    told = (
        (not sheet.summary.strip(), "un résumé"),
        (ageless, "une règle d’âge"),
        (not sheet.zone_kind, "d’où l’on peut venir"),
        (closed, "une entrée"),
        (alone, "un contact"),
    )
    return [word for is_missing, word in told if is_missing]


def _is(condition: Any) -> ExpressionWrapper[Any]:
    return ExpressionWrapper(condition, output_field=BooleanField())
