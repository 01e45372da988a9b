"""What the places of my solutions ask of me, on the first page of the signed-in area."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import CharField, Count, F, Min, Q, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from directory.coverage import coverages
from directory.espace import Door, Due, Part
from directory.french import long_date
from directory.models import Intake
from directory.permissions import is_keeper, is_national
from directory.places.reading import ENTRIES, FILTER, TO_CONFIRM, expired, expiring, starting
from directory.places.scopes import departements_of, solutions_kept

_GROUP = "Votre plateforme"
# The smallest is the nearest, and brings the title with it in the same query.
_DATED = Concat(Cast("expires_at", CharField()), Value(" "), F("solution__title"))


def part_for(user: Any) -> Part:
    return part_of(user, timezone.localdate())


def part_of(user: Any, today: date) -> Part:
    """Three queries at most, whatever the number of solutions."""
    if not is_keeper(user):
        return Part()
    places, coming = _places_due(user, today)
    is_calm = not any(line.count for line in places)
    next_on, next_due = _next(coming) if is_calm else (None, "")
    doors = (
        Door(_GROUP, "Places libres", reverse("directory:places")),
        Door(_GROUP, "Ce qui manque ici", reverse("directory:espace_coverage")),
    )
    return Part((*places, *_gaps_due(user)), doors, next_due, next_on)


def _intakes(user: Any, today: date) -> Any:
    return Intake.objects.not_past(today).filter(
        solution__in=solutions_kept(user).published().order_by()
    )


def _places_due(user: Any, today: date) -> tuple[tuple[Due, ...], str]:
    """The lines, and the next number that will be believed no more: « 2026-12-08 SAS de Lens »."""
    late, soon, entries = expired(today), expiring(today), starting(today)
    found = _intakes(user, today).aggregate(
        late=Count("pk", filter=late),
        oldest=Min("expires_at", filter=late),
        soon=Count("pk", filter=soon),
        nearest=Min("expires_at", filter=soon),
        entries=Count("pk", filter=entries),
        first=Min("starts_on", filter=entries),
        coming=Min(_DATED, filter=Q(open_places__isnull=False, expires_at__gte=today)),
    )
    lines = (
        Due(
            20,
            found["late"],
            "Places à confirmer",
            _dated("Expirées depuis le {} pour la plus ancienne.", found["oldest"]),
            _address(TO_CONFIRM),
            "Saisir les places",
            is_late=True,
        ),
        Due(
            21,
            found["soon"],
            "Places qui expirent dans la semaine",
            _dated("La première le {}.", found["nearest"]),
            _address(TO_CONFIRM),
            "Confirmer",
        ),
        Due(
            25,
            found["entries"],
            "Entrées dans les 30 jours",
            _dated("La première le {}. Places non revues depuis une semaine.", found["first"]),
            _address(ENTRIES),
            "Vérifier",
        ),
    )
    return lines, found["coming"] or ""


def _address(value: str) -> str:
    return f"{reverse('directory:places')}?{urlencode({FILTER: value})}"


def _dated(words: str, day: date | None) -> str:
    return words.format(long_date(day)) if day else ""


def _gaps_due(user: Any) -> tuple[Due, ...]:
    """By kind of sheet in one département, by département in several. Not for the national team:
    all of France is in the state of the data."""
    if is_national(user):
        return ()
    incomplete = [one for one in coverages(departements_of(user)) if not one.is_complete]
    if len(incomplete) > 1:
        return (_gaps("Départements à compléter", [one.name for one in incomplete]),)
    return (_gaps("Manques dans le territoire", [h for one in incomplete for h in one.missing]),)


def _gaps(title: str, names: list[str]) -> Due:
    told = ", ".join(names[:3])
    detail = f"{told[:1].upper()}{told[1:]}{'…' if names[3:] else '.'}"
    return Due(50, len(names), title, detail, reverse("directory:espace_coverage"), "Voir")


def _next(coming: str) -> tuple[date | None, str]:
    day, _, title = coming.partition(" ")
    if not day:
        return None, ""
    on = date.fromisoformat(day)
    return on, f"Prochaine échéance : le {long_date(on)}, places de « {title} »."
