"""« Annuler »: what one answer wrote is put back, if nobody wrote there since; for 7 days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import signing
from django.db import models

from directory.changelog import revision
from directory.enums import ChangeAction, Channel
from directory.models import Change, Contact, Intake, Solution

RECEIPT_LIFE = timedelta(days=7)
_SALT = "directory.receipt.v1"
_MODELS: dict[str, Any] = {"intake": Intake, "solution": Solution}


@dataclass(frozen=True, slots=True)
class Receipt:
    contact: Contact
    revision: int
    solutions: tuple[int, ...]
    back: str = ""


class WrittenSince(Exception):
    """Somebody wrote there since, or it was already put back."""


def make_receipt(
    contact: Contact, number: int, solutions: tuple[int, ...], *, back: str = ""
) -> str:
    """`back`: the link that was used, to return to; a letter holds none."""
    said = {"contact": contact.pk, "gen": contact.generation, "rev": number, "of": solutions}
    return signing.dumps(said | {"back": back} if back else said, salt=_SALT)


def open_receipt(token: str) -> Receipt | None:
    try:
        said = signing.loads(token, salt=_SALT, max_age=RECEIPT_LIFE)
        contact = Contact.objects.select_related("actor__steward", "solution__actor__steward").get(
            pk=said["contact"], generation=said["gen"]
        )
        return Receipt(contact, int(said["rev"]), tuple(said["of"]), said.get("back", ""))
    except (signing.BadSignature, Contact.DoesNotExist, KeyError, TypeError, ValueError):
        return None


def undo(receipt: Receipt) -> None:
    """All or nothing: raises WrittenSince."""
    with revision(channel=Channel.LINK):
        changes = Change.objects.filter(
            revision=receipt.revision,
            revision__channel=Channel.LINK,
            model__in=_MODELS,
            root_model="solution",
            root_id__in=[str(one) for one in receipt.solutions],
        )
        for change in changes.order_by("-pk"):
            _put_back(change)


def _put_back(change: Change) -> None:
    row = _MODELS[change.model].objects.filter(pk=change.object_id).first()
    if row is None or not all(
        _value(row, name, after) == _now(row, name) for name, (_, after) in change.fields.items()
    ):
        raise WrittenSince
    if change.action == ChangeAction.CREATED:
        row.delete()
        return
    for name, (before, _) in change.fields.items():
        setattr(row, _field(row, name).attname, _value(row, name, before))
    row.save()


def _field(row: models.Model, name: str) -> Any:
    return row._meta.get_field(name)


def _value(row: models.Model, name: str, told: Any) -> Any:
    """A value as the history keeps it → as the record holds it."""
    return _field(row, name).to_python(told)


def _now(row: models.Model, name: str) -> Any:
    return getattr(row, _field(row, name).attname)
