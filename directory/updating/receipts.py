"""The receipt of what a link saved, to the address on file: answers that follow one another within
minutes make one letter."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from directory.mail import absolute, queue_mail
from directory.models import Contact, OutgoingMail
from directory.updating import tokens
from directory.updating.addresses import digest_of
from directory.updating.holders import is_invented, platform_of
from directory.updating.sheets import UpdateSheet
from directory.updating.words import lead_of, receipt_text, told_of_sheet

_WAIT = timedelta(minutes=5)


def write_receipt(
    contact: Contact, sheets: Iterable[UpdateSheet], undo: str, now: datetime
) -> None:
    if is_invented(contact):
        return
    sender = lead_of(platform_of(contact))
    text = receipt_text(
        sender,
        [f"{sheet.solution.title} : {told_of_sheet(sheet)}" for sheet in sheets],
        undo=absolute("directory:update_done", undo),
        stop=tokens.make_stop_token(digest_of(contact.email)),
    )
    waiting = OutgoingMail.objects.filter(
        kind="receipt",
        to=contact.email,
        not_before__gt=now,
        taken_at=None,
        sent_at=None,
        failed_at=None,
    )
    letter = waiting.order_by("pk").last()
    if letter is not None:
        body = f"{letter.body}\n----\n\n{text.body}\n"
        if waiting.filter(pk=letter.pk).update(body=body):
            return
    letter = queue_mail(
        "receipt",
        to=contact.email,
        reply_to=sender.email if sender else "",
        subject=text.subject,
        body=text.body,
    )
    if letter is not None:
        OutgoingMail.objects.filter(pk=letter.pk).update(not_before=now + _WAIT)
