"""Forgetting somebody: rows, history, letters and files, in one revision that every index follows.

Deleting writes what was deleted into the history: the history is made anonymous last.

A name is taken out of texts wherever it stands, and anybody may type any name beside an address: a
keeper who forgets somebody reaches the texts of their own territory only (`privacy/reach.py`)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Cast
from django.utils import timezone

from directory.changelog import revision
from directory.enums import Channel
from directory.models import (
    Actor,
    Change,
    Contact,
    ContactFollow,
    ImportedRecord,
    ImportLine,
    Intake,
    Membership,
    OutgoingMail,
    Platform,
    Solution,
    Suggestion,
    SuggestionLine,
    ToldPerson,
    User,
)
from directory.privacy.people import REMOVED, digest_of, held_about
from directory.privacy.reach import Reach, everywhere

PERSONAL = frozenset(
    "name phone email representative professional_phone professional_email".split()
)


@dataclass(frozen=True, slots=True)
class Forgotten:
    contacts: int
    memberships: int
    changes: int


def forget(
    email: str,
    *,
    by: User | None = None,
    channel: str = Channel.COMMAND,
    reach: Reach = everywhere,
) -> Forgotten:
    """All or nothing. A second call finds nothing and changes nothing. `reach`: where names are
    looked for."""
    email = email.strip()
    if not email:
        raise ValueError("Donnez une adresse.")
    with transaction.atomic(), revision(by=by, channel=channel):
        held = held_about(email)
        names = {one.name for one in held.contacts} | {m.representative for m in held.memberships}
        names.discard("")
        keys = _changes_of(held.contacts, held.memberships)
        for contact in held.contacts:
            contact.delete()
        for member in held.memberships:
            member.representative = member.professional_phone = member.professional_email = ""
            member.save()
        _unsign(names, reach)
        for platform in Platform.objects.filter(public_email__iexact=email):
            platform.public_email = ""
            platform.save()
        _forget_letters(email)
        # The longest first: « Zoé » taken out of « Zoé Martin » would leave the rest.
        ordered = sorted(names, key=len, reverse=True)
        changes = _forget_history(keys, email, ordered, reach)
        _forget_files(email, ordered, reach)
        ToldPerson.objects.update_or_create(
            digest=digest_of(email), defaults={"email": "", "left_at": timezone.now()}
        )
    return Forgotten(len(held.contacts), len(held.memberships), changes)


def _changes_of(contacts: Iterable[Contact], members: Iterable[Membership]) -> Q:
    found = Q(model="contact", object_id__in=[str(one.pk) for one in contacts])
    return found | Q(model="membership", object_id__in=[str(one.pk) for one in members])


def _unsign(names: set[str], reach: Reach) -> None:
    """« Vérifiée par » must not keep the name of somebody who left."""
    signed: tuple[tuple[Any, str], ...] = (
        (Actor, "verified_by"),
        (Platform, "verified_by"),
        (Solution, "verified_by"),
        (Intake, "seen_by"),
    )
    for model, field in signed:
        for row in model.objects.filter(reach(model), **{f"{field}__in": names}):
            setattr(row, field, "")
            row.save()


def _forget_letters(email: str) -> None:
    OutgoingMail.objects.filter(to__iexact=email, sent_at__isnull=True).delete()
    OutgoingMail.objects.filter(to__iexact=email).update(to="", subject="", body="")
    OutgoingMail.objects.filter(reply_to__iexact=email).update(reply_to="")
    Suggestion.objects.filter(email__iexact=email).update(email="")
    ContactFollow.objects.filter(new_email__iexact=email).update(new_email="", new_email_at=None)


def _forget_files(email: str, names: list[str], reach: Reach) -> None:
    """Texts and rows kept outside the sheets."""
    for model, fields in (
        (SuggestionLine, ("before", "proposed", "written")),
        (Suggestion, ("comment",)),
        (ImportLine, ("raw", "values", "diff", "kept", "problems", "notes")),
        (ImportedRecord, ("values", "before")),
    ):
        _take_out(model, fields, [email], Q())
        _take_out(model, fields, names, reach(model))


def _forget_history(keys: Q, email: str, names: list[str], reach: Reach) -> int:
    own = list(Change.objects.filter(keys))
    for row in own:
        row.fields = _without(without_personal(row.fields), [email, *names])
        row.save(update_fields=["fields"])
    done = {row.pk for row in own}
    done |= _take_out(Change, ("fields",), [email], Q())
    done |= _take_out(Change, ("fields",), names, reach(Change))
    return len(done)


def _take_out(model: Any, fields: tuple[str, ...], words: list[str], within: Q) -> set[int]:
    """The rows that held one of the words."""
    rows = _naming(model, fields, words).filter(within) if words else ()
    done = set()
    for row in list(rows):
        for field in fields:
            setattr(row, field, _without(getattr(row, field), words))
        row.save(update_fields=list(fields))
        done.add(row.pk)
    return done


def without_personal(fields: dict[str, Any]) -> dict[str, Any]:
    """A change of a contact without its values: that it changed stays known."""
    return {
        name: [REMOVED if value else value for value in pair] if name in PERSONAL else pair
        for name, pair in fields.items()
    }


def _naming(model: Any, fields: Iterable[str], words: list[str]) -> Any:
    """Rows whose text or JSON holds one of the words, as written or as JSON escapes it. SQLite
    knows the case of A to Z alone."""
    condition = Q()
    searched: dict[str, Any] = {}
    for field in fields:
        searched[f"{field}_text"] = Cast(field, models.TextField())
        for word in words:
            for cased in {word, word.lower(), word.upper()}:
                for form in {cased, json.dumps(cased)[1:-1]}:
                    condition |= Q(**{f"{field}_text__icontains": form})
    return model.objects.annotate(**searched).filter(condition)


def _without(value: Any, words: list[str]) -> Any:
    if isinstance(value, str):
        for word in words:
            value = _replaced(value, word)
        return value
    if isinstance(value, list):
        return [_without(one, words) for one in value]
    if isinstance(value, dict):
        return {key: _without(one, words) for key, one in value.items()}
    return value


def _replaced(text: str, word: str) -> str:
    """Whatever the case; « Ali » is not taken out of « alimentation »."""
    return re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", REMOVED, text, flags=re.IGNORECASE)
