"""The lines of the table, from the database: fifty a page, in a number of queries that does not
follow theirs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, FilteredRelation, Max, Q

from directory.enums import Channel, EntryKind
from directory.models import Change, Intake, Solution
from directory.places.typed import Key
from directory.querysets import not_past

LINES_A_PAGE = 50
# Places are asked for again a week before they are believed no more.
SOON_DAYS = 7
ENTRY_DAYS = 30
_TOLD = Q(fields__has_key="seen_at") | Q(fields__has_key="seen_by")


@dataclass(frozen=True, slots=True)
class Row:
    """A way in and its solution; `intake` None: the solution has none that is still open.
    `channel`: through what its places were last said, in words."""

    key: Key
    solution: Solution
    intake: Intake | None
    channel: str = ""


def expired(today: date, *, path: str = "") -> Q:
    """A number was said, and is believed no more."""
    return Q(**{f"{path}open_places__isnull": False, f"{path}expires_at__lt": today})


def expiring(today: date, *, path: str = "") -> Q:
    """A number that will be believed no more within a week."""
    days = (today, today + timedelta(days=SOON_DAYS))
    return Q(**{f"{path}open_places__isnull": False, f"{path}expires_at__range": days})


def to_confirm(today: date, *, path: str = "") -> Q:
    return expired(today, path=path) | expiring(today, path=path)


def starting(today: date, *, path: str = "") -> Q:
    """An entry within thirty days whose places nobody looked at for a week."""
    days = (today, today + timedelta(days=ENTRY_DAYS))
    looked_at = today - timedelta(days=SOON_DAYS)
    return Q(**{f"{path}kind": EntryKind.DATEE, f"{path}starts_on__range": days}) & (
        Q(**{f"{path}seen_at__isnull": True}) | Q(**{f"{path}seen_at__lt": looked_at})
    )


# Value of the filter in the address → (what its lines are, which).
FILTER, TO_CONFIRM, ENTRIES = "etat", "a-confirmer", "entrees"
FILTERS = {
    TO_CONFIRM: ("à confirmer", to_confirm),
    ENTRIES: ("dont l’entrée approche", starting),
}


def ways_in(solutions: Any, today: date, *, only: str = "") -> Any:
    """(solution id, intake id or None) in the order of the page: a solution without any has one
    line too. `only`: a key of FILTERS."""
    found = solutions.annotate(
        way=FilteredRelation("intakes", condition=not_past(today, path="intakes__"))
    )
    if only in FILTERS:
        found = found.filter(FILTERS[only][1](today, path="way__"))
    return found.order_by("title_key", "pk", F("way__starts_on").asc(nulls_first=True), "way__pk")


def keys_of(pairs: Iterable[tuple[int, int | None]]) -> list[Key]:
    return [
        Key(f"n{solution_id}" if intake_id is None else str(intake_id))
        for solution_id, intake_id in pairs
    ]


def rows_of(keys: Sequence[Key], kept: Any) -> list[Row]:
    """The lines of these keys among the solutions `kept`, in the order of the keys; those that are
    gone, or of others, are left out. Three queries."""
    related = ("scheme", "actor__commune")
    intakes = (
        Intake.objects.filter(
            pk__in=[key.id for key in keys if not key.is_new], solution__in=kept.order_by()
        )
        .select_related("place__commune", *(f"solution__{path}" for path in related))
        .in_bulk()
    )
    wanted = [key.id for key in keys if key.is_new]
    solutions = kept.filter(pk__in=wanted).select_related(*related).in_bulk() if wanted else {}
    channels = _channels(intakes.values())
    rows = []
    for key in keys:
        intake = None if key.is_new else intakes.get(key.id)
        solution = solutions.get(key.id) if key.is_new else intake and intake.solution
        if solution is not None:
            rows.append(Row(key, solution, intake, channels.get(key.text, "")))
    return rows


def _channels(intakes: Iterable[Intake]) -> dict[str, str]:
    """By intake: the channel of the revision that last told who saw its places."""
    listed = list(intakes)
    if not listed:
        return {}
    last = (
        Change.objects.filter(
            _TOLD,
            model="intake",
            object_id__in=[str(one.pk) for one in listed],
            root_model="solution",
            root_id__in={str(one.solution_id) for one in listed},
        )
        .order_by()
        .values("object_id")
        .annotate(last=Max("pk"))
        .values("last")
    )
    told = Change.objects.filter(pk__in=last).order_by()
    return {
        object_id: str(Channel(channel).label)
        for object_id, channel in told.values_list("object_id", "revision__channel")
    }
