"""What is remembered of an address, by its digest: its last reminder, and whether it said stop."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.crypto import salted_hmac

from directory.models import WrittenAddress

# Sunday then Monday are two ISO weeks: a reminder also waits for so long.
SPACING = timedelta(days=6)


def digest_of(address: str) -> str:
    return salted_hmac(
        "directory.address.v1", address.strip().casefold(), algorithm="sha256"
    ).hexdigest()


def week_of(moment: datetime) -> str:
    """The ISO week in Paris: « 2026-W48 »."""
    year, week, _ = timezone.localtime(moment).isocalendar()
    return f"{year}-W{week:02d}"


def may_be_reminded(known: WrittenAddress | None, now: datetime) -> bool:
    """At most once an ISO week, and never twice within six days."""
    if known is None:
        return True
    if known.stopped_at is not None:
        return False
    last = known.last_sent_at
    return last is None or (week_of(last) != week_of(now) and now - last >= SPACING)


def next_reminder(last: datetime) -> datetime:
    """The first moment at which this address may be reminded again."""
    local = timezone.localtime(last)
    monday = (local + timedelta(days=8 - local.isoweekday())).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    return max(monday, local + SPACING)


def known_by_digest(addresses: Iterable[str]) -> dict[str, WrittenAddress]:
    """One query, whatever the number of addresses."""
    digests = {digest_of(address) for address in addresses if address}
    return {row.digest: row for row in WrittenAddress.objects.filter(digest__in=digests)}


def note_reminded(digest: str, now: datetime) -> None:
    WrittenAddress.objects.update_or_create(digest=digest, defaults={"last_sent_at": now})


def stop(digest: str, now: datetime) -> None:
    row, _ = WrittenAddress.objects.get_or_create(digest=digest)
    if row.stopped_at is None:
        WrittenAddress.objects.filter(pk=row.pk).update(stopped_at=now)


def start_again(digest: str) -> None:
    WrittenAddress.objects.filter(digest=digest).update(stopped_at=None)
