"""Work that one process does at a time, however many hosts there are: imports, letters, purges, the
follower of the search index. One row a job; a conditional UPDATE takes it, so it holds on any
database. A holder that was killed blocks nobody for longer than its lease lasts.

    with lease("follow-index", lasts=timedelta(seconds=30)) as held:
        for batch in work:
            held.renew()

To be taken outside a transaction: inside one, the others would wait for its end.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import DateTimeField, ExpressionWrapper, F, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Now

from directory.models import Lease

LASTS = timedelta(seconds=60)


class LeaseTaken(Exception):
    """Another process does it now, or did it a moment ago."""


class LeaseLost(Exception):
    """It expired and somebody else took it: stop, they are at work."""


@dataclass(frozen=True, slots=True)
class Held:
    name: str
    token: str
    lasts: timedelta

    def renew(self) -> None:
        """Still alive; raises LeaseLost."""
        mine = Lease.objects.filter(name=self.name, token=self.token)
        if not mine.update(expires_at=_from_now(self.lasts)):
            raise LeaseLost(self.name)


def _from_now(delay: timedelta) -> Combinable:
    return ExpressionWrapper(Now() + Value(delay), output_field=DateTimeField())


@contextmanager
def lease(
    name: str, *, lasts: timedelta = LASTS, holder: str = "", not_within: timedelta | None = None
) -> Iterator[Held]:
    """`not_within`: refused too when it ended well less than that ago (jobs by the clock)."""
    held = Held(name, secrets.token_hex(16), lasts)
    Lease.objects.get_or_create(name=name)
    free = Lease.objects.filter(Q(token="") | Q(expires_at__lt=Now()), name=name)
    if not_within is not None:
        free = free.filter(Q(done_at=None) | Q(done_at__lt=_from_now(-not_within)))
    if not free.update(token=held.token, holder=holder, expires_at=_from_now(lasts)):
        raise LeaseTaken(name)
    mine = Lease.objects.filter(name=name, token=held.token)
    done_at: Now | F = F("done_at")
    try:
        yield held
        done_at = Now()
    finally:
        mine.update(token="", holder="", expires_at=None, done_at=done_at)


def is_held(name: str, *, holder: str = "") -> bool:
    """By anybody, or by this holder."""
    alive = Lease.objects.filter(name=name, expires_at__gte=Now())
    return (alive.filter(holder=holder) if holder else alive).exists()
