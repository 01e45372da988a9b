"""The queue of letters as a sender sees it. One conditional UPDATE takes a letter, so two senders
never hold the same; no transaction is open while a server is spoken to.

A letter that was taken and about which nothing more was noted may have left: after the lease it is
put aside, « à vérifier », and only a person sends it again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import F, Q

from directory.models import OutgoingMail
from directory.posting.faults import Fault, wait_after

LEASE = timedelta(minutes=10)
KEPT = timedelta(days=60)
BODY_KEPT = timedelta(days=35)  # as long as a signed link in it may be worth anything
INTERRUPTED = "Interrompu pendant l’envoi : il est peut-être arrivé."


def waiting(now: datetime) -> Iterator[OutgoingMail]:
    """Letters that may leave, the oldest first, each one taken by this sender alone."""
    due = (
        OutgoingMail.objects.filter(sent_at=None, failed_at=None, taken_at=None)
        .filter(Q(not_before=None) | Q(not_before__lte=now))
        .order_by("pk")
    )
    for pk in list(due.values_list("pk", flat=True)):
        if take(pk, now):
            yield OutgoingMail.objects.get(pk=pk)


def take(pk: int, now: datetime) -> bool:
    free = OutgoingMail.objects.filter(pk=pk, taken_at=None, sent_at=None, failed_at=None)
    return free.update(taken_at=now, attempts=F("attempts") + 1) == 1


def note_sent(letter: OutgoingMail, now: datetime) -> None:
    """Its text may hold a signed link: nothing of it stays."""
    OutgoingMail.objects.filter(pk=letter.pk).update(
        sent_at=now, taken_at=None, body="", last_error="", is_doubtful=False
    )


def note_fault(letter: OutgoingMail, fault: Fault, now: datetime) -> None:
    wait = None if fault.is_final else wait_after(letter.attempts)
    later = {"failed_at": now} if wait is None else {"not_before": now + wait}
    OutgoingMail.objects.filter(pk=letter.pk).update(
        taken_at=None,
        last_error=fault.words[:300],
        is_doubtful=fault.is_doubtful,
        **later,
    )


def put_interrupted_aside(now: datetime) -> int:
    held = OutgoingMail.objects.filter(taken_at__lt=now - LEASE, sent_at=None, failed_at=None)
    return held.update(failed_at=now, taken_at=None, is_doubtful=True, last_error=INTERRUPTED)


def send_again(pk: int) -> bool:
    """A person asks for it; a letter whose text is gone cannot leave."""
    given_up = OutgoingMail.objects.filter(pk=pk, sent_at=None).exclude(failed_at=None)
    return (
        given_up.exclude(body="").update(
            failed_at=None, not_before=None, attempts=0, is_doubtful=False, last_error=""
        )
        == 1
    )


def forget_old(now: datetime) -> int:
    """Letters sent or given up, after their time; the texts of those given up before that."""
    over = Q(sent_at__lt=now - KEPT) | Q(failed_at__lt=now - KEPT)
    forgotten, _ = OutgoingMail.objects.filter(over).delete()
    OutgoingMail.objects.filter(failed_at__lt=now - BODY_KEPT).exclude(body="").update(body="")
    return forgotten
