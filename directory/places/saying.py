"""What somebody says of the places of a way in: the one writer of these numbers (`tell` puts them
on a row that is saved with others).

Each number keeps who said it (`seen_by`), when (`seen_at`) and through what (the channel of the
revision that its `Change` is written under). Rights are the caller's: fetch the intake through
`editable_by`, or through the signed link that opens it.

A line that changed since it was shown is refused with what stands now, unless both say the same:
a form sent twice writes one line.
The comparison is made once the revision is open: its row lock orders the writers on every database.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from directory.changelog import revision
from directory.enums import ChangeAction, Channel, EntryKind
from directory.models import Change, Intake, Solution
from directory.places.rules import Dates, Said, dates_of, problems_of, stamp_of, valid_until

_WRITTEN = "kind starts_on apply_by open_places total_places seen_at expires_at seen_by".split()


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """`intake_id` None: a way in that the solution does not have yet. `shown`: the stamp of what
    the person saw ("" for none); None: whatever stands is replaced."""

    said: Said
    solution_id: int
    intake_id: int | None = None
    shown: str | None = None


class PlacesRefused(Exception):
    """`problems`: for the position of a saying, field → sentence with what to do."""

    def __init__(self, problems: dict[int, dict[str, str]]) -> None:
        self.problems = problems
        super().__init__(str(problems))


class PlacesChanged(Exception):
    """`theirs`: for the position of a saying, the intake as it stands; None when it is gone."""

    def __init__(self, theirs: dict[int, Intake | None]) -> None:
        self.theirs = theirs
        super().__init__(f"changed meanwhile: {sorted(theirs)}")


def signature(user: Any) -> str:
    """Who said it, as other professionals read it: a name or a role, never an address."""
    return str(user.get_full_name() or user.get_role_display())[:120]


def say_many(
    sayings: Sequence[Saying],
    *,
    by: Any = None,
    who: str = "",
    channel: str = Channel.ESPACE,
    today: date | None = None,
) -> list[Intake]:
    """All of them or none, in one revision; the number of queries does not follow theirs."""
    day = today or timezone.localdate()
    author = who[:120] or ("" if by is None else signature(by))
    with revision(by=by, channel=channel) as number:
        before = _stored(sayings, day)
        _refuse_changed(sayings, before)
        _refuse_wrong(sayings, before, day)
        solutions = Solution.objects.in_bulk({saying.solution_id for saying in sayings})
        after = [
            _after(saying, row, solutions[saying.solution_id], author, day)
            for saying, row in zip(sayings, before, strict=True)
        ]
        _write(before, after, number)
    return after


def _stored(sayings: Sequence[Saying], today: date) -> list[Intake | None]:
    """What stands for each: its intake; for a first way in that was shown as missing, the one that
    the solution received meanwhile."""
    rows = Intake.objects.in_bulk([one.intake_id for one in sayings if one.intake_id is not None])
    bare = [one.solution_id for one in sayings if one.intake_id is None and one.shown is not None]
    open_ways = Intake.objects.not_past(today).filter(solution_id__in=bare) if bare else ()
    added = {row.solution_id: row for row in open_ways}
    return [
        rows.get(one.intake_id) if one.intake_id is not None else added.get(one.solution_id)
        for one in sayings
    ]


def _refuse_changed(sayings: Sequence[Saying], rows: Sequence[Intake | None]) -> None:
    theirs = {
        at: row
        for at, (saying, row) in enumerate(zip(sayings, rows, strict=True))
        if _is_stale(saying, row)
    }
    if theirs:
        raise PlacesChanged(theirs)


def _is_stale(saying: Saying, row: Intake | None) -> bool:
    if row is None:
        return saying.intake_id is not None
    if saying.shown is None or saying.shown == stamp_of(row):
        return False
    return not saying.said.agrees_with(row)


def _refuse_wrong(sayings: Sequence[Saying], rows: Sequence[Intake | None], today: date) -> None:
    found = {
        at: problems
        for at, (saying, row) in enumerate(zip(sayings, rows, strict=True))
        if (problems := problems_of(saying.said, Dates() if row is None else dates_of(row), today))
    }
    if found:
        raise PlacesRefused(found)


def _after(
    saying: Saying, before: Intake | None, solution: Solution, author: str, today: date
) -> Intake:
    said = saying.said
    row = Intake(solution=solution, kind=EntryKind.PERMANENTE) if before is None else copy(before)
    if said.dates is not None and said.dates != dates_of(row):
        row.starts_on, row.apply_by = said.dates.starts_on, said.dates.apply_by
        row.kind = EntryKind.PERMANENTE if row.starts_on is None else EntryKind.DATEE
    tell(row, said, solution.freshness_days, author, today)
    return row


def tell(row: Intake, said: Said, freshness_days: int | None, author: str, today: date) -> None:
    """Puts the numbers on a row, with who says them, when, and until when they are believed. For
    whoever saves the row; the dates are theirs."""
    row.open_places, row.total_places = said.open_places, said.total_places
    row.seen_at, row.seen_by = today, author[:120]
    known = said.open_places is not None
    until = said.expires_at or valid_until(freshness_days, today)
    row.expires_at = until if known else None


def _write(before: Sequence[Intake | None], after: Sequence[Intake], number: int) -> None:
    """In bulk, with the same `Change` rows as one save each would leave."""
    plain: QuerySet[Intake] = QuerySet(Intake)
    plain.bulk_create([row for old, row in zip(before, after, strict=True) if old is None])
    plain.bulk_update(
        [row for old, row in zip(before, after, strict=True) if old is not None], _WRITTEN
    )
    Change.objects.bulk_create(
        Change(
            revision_id=number,
            model="intake",
            object_id=str(row.pk),
            root_model="solution",
            root_id=str(row.solution_id),
            action=ChangeAction.CREATED if old is None else ChangeAction.UPDATED,
            fields=fields,
        )
        for old, row in zip(before, after, strict=True)
        if (fields := row.changes_from(old))
    )
