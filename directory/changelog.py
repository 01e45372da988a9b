"""The transactional outbox that the search and the guide follow by cursor.

Each write takes the next revision number first (a row lock held until commit), then records its
`Change` rows under that number: numbers are in commit order, a reader that saw revision 41 has
missed nothing below it. `directory` knows none of its followers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from directory.enums import ChangeAction, Channel
from directory.models.history import Change, ChangelogHead, Revision
from directory.statements import insert

if TYPE_CHECKING:
    from directory.models.people import User

_followers: list[Callable[[], None]] = []
_open: ContextVar[int | None] = ContextVar("changelog_revision", default=None)
_gathered: ContextVar[list[Change] | None] = ContextVar("changelog_gathered", default=None)


@dataclass(frozen=True, slots=True)
class Root:
    """The record that a follower refreshes; an empty id means all records of the model."""

    model: str
    id: str


def _allocate(by: User | None, channel: str) -> int:
    number = _next_number()
    if number is None:
        number = ChangelogHead.objects.create(pk=1, number=1).number
    Revision.objects.create(number=number, by=by, channel=channel)
    return number


def _next_number() -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE directory_changeloghead SET number = number + 1 WHERE id = 1 RETURNING number"
        )
        rows = cursor.fetchall()
    return int(rows[0][0]) if rows else None


def call_after_commit(follower: Callable[[], None]) -> None:
    """Called after each revision that was committed; what it raises is logged, no more."""
    if follower not in _followers:
        _followers.append(follower)


@contextmanager
def revision(*, by: User | None = None, channel: str = Channel.COMMAND) -> Iterator[int]:
    """Group writes into one atomic revision; nested calls join the outer one."""
    number = _open.get()
    if number is not None:
        yield number
        return
    with transaction.atomic():
        number = _allocate(by, channel)
        for follower in _followers:
            transaction.on_commit(follower, robust=True)
        token = _open.set(number)
        try:
            yield number
        finally:
            _open.reset(token)


def record(
    *,
    model: str,
    object_id: str,
    root: Root,
    action: ChangeAction,
    fields: dict[str, list[Any]] | None = None,
) -> None:
    """Write one change under the current revision, opening one when there is none."""
    with revision() as number:
        change = Change(
            revision_id=number,
            model=model,
            object_id=object_id,
            root_model=root.model,
            root_id=root.id,
            action=action,
            fields=fields or {},
        )
        waiting = _gathered.get()
        if waiting is None:
            change.save(force_insert=True)
        else:
            waiting.append(change)


@contextmanager
def gathered() -> Iterator[None]:
    """Within a revision: what is recorded inside is written at the end, by one statement."""
    token = _gathered.set([])
    try:
        yield
        found = _gathered.get() or []
    finally:
        _gathered.reset(token)
    insert(Change, found)


def head_number() -> int:
    """The last committed revision; 0 in an empty directory. One indexed read, made each request."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM directory_changeloghead WHERE id = 1")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def roots_since(number: int, *, limit: int) -> list[Root] | None:
    """What changed after a revision, oldest first; None when it is more than `limit` records."""
    rows = list(
        Change.objects.filter(revision_id__gt=number)
        .order_by()
        .values_list("root_model", "root_id")
        .distinct()[: limit + 1]
    )
    return None if len(rows) > limit else [Root(*row) for row in rows]
