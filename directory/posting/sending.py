"""Sending the letters that wait, over one connection."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone

from directory.models import OutgoingMail
from directory.posting import queue
from directory.posting.faults import NO_ANSWER, Fault, fault_of
from directory.posting.fiction import is_fiction
from directory.posting.unsubscribing import headers_to_stop

logger = logging.getLogger(__name__)

_FICTION = Fault("Adresse inventée : rien ne lui est envoyé.", is_final=True)


@dataclass(slots=True)
class Sent:
    sent: int = 0
    failed: int = 0
    put_aside: int = 0


def send_waiting(clock: Callable[[], datetime] = timezone.now) -> Sent:
    """Every letter that is due, once. When nobody answers, the others stay for the next run."""
    done = Sent(put_aside=queue.put_interrupted_aside(clock()))
    connection = get_connection()
    try:
        for letter in queue.waiting(clock()):
            fault = _try(letter, connection)
            if fault is None:
                queue.note_sent(letter, clock())
                done.sent += 1
                continue
            queue.note_fault(letter, fault, clock())
            logger.warning("Letter %s not sent: %s", letter.pk, fault.words)
            done.failed += 1
            if fault.is_silence:
                break
    finally:
        with suppress(OSError):
            connection.close()
    return done


def _try(letter: OutgoingMail, connection: Any) -> Fault | None:
    if is_fiction(letter.to):
        return _FICTION
    try:
        connection.open()
    except OSError:  # smtplib's errors are some
        return NO_ANSWER
    try:
        _message(letter, connection).send()
    except Exception as error:  # whatever a backend raises is noted, and the next letter leaves
        with suppress(OSError):
            connection.close()
        return fault_of(error)
    return None


def _message(letter: OutgoingMail, connection: Any) -> EmailMessage:
    """Its identity is its row: sent twice by hand, a mail program shows it once."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return EmailMessage(
        subject=letter.subject,
        body=letter.body,
        to=[letter.to],
        reply_to=[letter.reply_to] if letter.reply_to else None,
        headers={
            "Message-ID": f"<lettre-{letter.pk}-{int(letter.created_at.timestamp())}@{host}>",
            "Auto-Submitted": "auto-generated",
            **headers_to_stop(letter),
        },
        connection=connection,
    )
