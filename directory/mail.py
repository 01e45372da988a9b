"""Writing a letter: it is queued with what it tells, in one transaction, and sent later by
`manage.py send_mail`. Nothing waits for a mail server within a request."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from directory.models.mail import OutgoingMail


def absolute(name: str, *args: str) -> str:
    """The address of a page of ours. Never made from the request's Host header."""
    return f"{settings.SITE_URL.rstrip('/')}{reverse(name, args=args)}"


def queue_nothing(kind: str) -> None:
    """What an unknown address costs: the write of a letter, with nothing to send and nothing of
    anybody. Otherwise the time of the answer would tell who has an account."""
    OutgoingMail.objects.create(kind=kind, to="", subject="", sent_at=timezone.now())


def queue_mail(
    kind: str, *, to: str, subject: str, body: str, reply_to: str = "", key: str | None = None
) -> OutgoingMail | None:
    """The queued letter; None when one of the same `key` was queued before. A subject is one line:
    what people typed cannot add a header."""
    if key is not None and OutgoingMail.objects.filter(key=key).exists():
        return None
    return OutgoingMail.objects.create(
        kind=kind,
        to=to,
        reply_to=reply_to,
        subject=" ".join(subject.split())[:200],
        body=body.strip() + "\n",
        key=key,
    )
