"""What the intakes of one solution say on a given day. Pure; source: search/README.md, 4."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from directory.freshness import is_believable, is_past
from search.documents import DocumentIntake


@dataclass(frozen=True, slots=True)
class IntakeSummary:
    """`open_places`, `total_places`: sums over what can still be believed, None if nothing can;
    `seen_at` the oldest, `expires_at` the earliest of them; `expired`: something was said of the
    places, and none of it can be believed any more."""

    entry: tuple[str, ...] = ()
    next_intake: date | None = None
    open_places: int | None = None
    total_places: int | None = None
    seen_at: date | None = None
    expires_at: date | None = None
    expired: bool = False

    @property
    def permanent(self) -> bool:
        return "permanente" in self.entry


def summarise(intakes: Iterable[DocumentIntake], today: date) -> IntakeSummary:
    current = [
        one
        for one in intakes
        if not is_past(
            permanent=one.permanent, starts_on=one.starts_on, apply_by=one.apply_by, today=today
        )
    ]
    believable = [
        one
        for one in current
        if is_believable(
            past=False, open_places=one.open_places, expires_at=one.expires_at, today=today
        )
    ]
    open_known = [one.open_places for one in believable if one.open_places is not None]
    total_known = [one.total_places for one in believable if one.total_places is not None]
    kinds = {"permanente" if one.permanent else "datee" for one in current}
    return IntakeSummary(
        entry=tuple(kind for kind in ("permanente", "datee") if kind in kinds),
        next_intake=min(
            (one.starts_on for one in current if one.starts_on and one.starts_on >= today),
            default=None,
        ),
        open_places=sum(open_known) if open_known else None,
        total_places=sum(total_known) if total_known else None,
        seen_at=min((one.seen_at for one in believable if one.seen_at), default=None),
        expires_at=min((one.expires_at for one in believable if one.expires_at), default=None),
        expired=not believable and any(one.open_places is not None for one in current),
    )
