"""What the first page of the signed-in area says of a person's platforms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone

from directory.enums import UserRole
from directory.espace import Door, Due, Part
from directory.french import long_date
from directory.models import Handover, Platform, PlatformEvent
from directory.permissions import is_keeper
from directory.platforms import handovers, rights

GROUP = "Votre plateforme"
_LED_AT_MOST = 3


def followed() -> Iterable[Any]:
    """Of the sheets that are offered."""
    return (Handover.objects.all(),)


def offers_part(user: Any) -> Part:
    """Sheets that another platform offers: no recorded change tells them."""
    return Part(tuple(_offers(user)) if is_keeper(user) else ())


def platform_part(user: Any) -> Part:
    """A lead sees the doors of each platform; a team, one door to all of its territory's."""
    if not is_keeper(user):
        return _reader_part(user)
    if user.role != UserRole.LEAD or user.is_superuser:
        count = rights.kept_by(user).count()
        url = reverse("directory:my_platforms")
        return Part(doors=(Door(GROUP, "Plateformes", url, str(count)),))
    rows = list(
        rights.kept_by(user)
        .annotate(member_count=Count("memberships"), coming=Subquery(_next_day()))
        .order_by("name_key", "pk")[: _LED_AT_MOST + 1]
    )
    named = ", ".join(row.name for row in rows[:_LED_AT_MOST])
    if not rows or len(rows) > _LED_AT_MOST:
        door = Door(GROUP, "Vos plateformes", reverse("directory:my_platforms"))
        return Part(doors=(door,), whose=named)
    doors = _doors(rows[0]) if len(rows) == 1 else [_door(row) for row in rows]
    return Part(doors=tuple(doors), whose=named)


def _offers(user: Any) -> list[Due]:
    count = handovers.waiting_for(user).count()
    return [
        Due(
            rank=8,
            count=count,
            title="Fiches proposées à votre plateforme",
            detail="Une autre plateforme vous propose de les tenir.",
            url=reverse("directory:my_platforms"),
            action="Répondre",
        )
    ]


def _next_day() -> Any:
    """The next date of a platform."""
    coming = PlatformEvent.objects.filter(
        platform=OuterRef("pk"), starts_on__gte=timezone.localdate()
    )
    return coming.order_by("starts_on").values("starts_on")[:1]


def _door(row: Any) -> Door:
    """Of several platforms, one each: its page leads to its parts."""
    return Door(GROUP, row.name, reverse("directory:platform_edit", args=[row.pk]))


def _doors(row: Any) -> list[Door]:
    return [
        Door(GROUP, "Présentation", reverse("directory:platform_edit", args=[row.pk])),
        Door(
            GROUP,
            "Membres et cercles",
            reverse("directory:platform_members", args=[row.pk]),
            str(row.member_count),
        ),
        Door(
            GROUP,
            "Calendrier",
            reverse("directory:platform_calendar", args=[row.pk]),
            long_date(row.coming) if row.coming else "",
        ),
        Door(GROUP, "Page interne", reverse("directory:platform_internal", args=[row.pk])),
    ]


def _reader_part(user: Any) -> Part:
    """A professional reads the internal pages of their département."""
    rows: list[Platform] = list(rights.internal_for(user).order_by("name_key", "pk")[:3])
    return Part(
        doors=tuple(
            Door("Aller à", row.name, reverse("directory:platform_internal", args=[row.pk]))
            for row in rows
        )
    )
