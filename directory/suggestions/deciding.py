"""What a team decides of one line; the letter to whoever left an address, which is then erased."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from directory.changelog import gathered, revision
from directory.enums import Channel, PublicationState
from directory.mail import absolute, queue_mail
from directory.models import (
    LineState,
    SheetKind,
    Suggestion,
    SuggestionLine,
    SuggestionState,
    User,
)
from directory.suggestions.facts import URL_NAMES, Facts, facts_of
from directory.suggestions.parts import Part, part_of, rows_of
from directory.suggestions.values import clean_value
from directory.suggestions.writing import write_part


class AlreadyDecided(Exception):
    """Somebody else decided first."""


class SheetGone(Exception):
    """The sheet, or this part of it, is no longer there to be corrected."""


class Changed(Exception):
    """The sheet says something else than what this person saw."""


def _current(line: SuggestionLine) -> tuple[Facts, Part]:
    """With the rows that this part is about, no others."""
    suggestion = line.suggestion
    facts = None
    if suggestion.sheet_id is not None:
        facts = facts_of(suggestion.kind, suggestion.sheet_id, rows_of(line.part))
    if facts is None or facts.record.state == PublicationState.ARCHIVED:
        raise SheetGone
    part = part_of(facts, line.part)
    if part is None:
        raise SheetGone
    return facts, part


def accept(line_id: int, user: User, *, value: str, seen: str) -> SuggestionLine:
    """Raises ValidationError when the value, or the sheet with it, is not valid."""
    with revision(by=user, channel=Channel.ESPACE), gathered():
        lines = _locked(line_id, user)
        line = lines[line_id]
        facts, part = _current(line)
        if _flat(part.now) != _flat(seen):
            raise Changed
        cleaned = clean_value(part.kind, value)
        if not cleaned:
            raise ValidationError("Écrivez ce qui est juste, ou refusez.")
        write_part(facts, part.key, cleaned, timezone.localdate())
        line.written = cleaned
        _decide(lines, line, LineState.ACCEPTED, user)
    return line


def _flat(text: str) -> str:
    """Browsers send line ends in their own way."""
    return text.replace("\r\n", "\n")


def refuse(line_id: int, user: User, reason: str) -> SuggestionLine:
    with transaction.atomic():
        lines = _locked(line_id, user)
        line = lines[line_id]
        line.reason = reason
        _decide(lines, line, LineState.REFUSED, user)
    return line


def mark_spam(suggestion: Suggestion) -> None:
    """Nobody is answered."""
    Suggestion.objects.filter(pk=suggestion.pk, state=SuggestionState.WAITING).update(
        state=SuggestionState.SPAM, email="", decided_at=timezone.now()
    )


def _locked(line_id: int, user: User) -> dict[int, SuggestionLine]:
    """The whole sending is held: its last line is decided once. Raises Http404 when it is not
    this person's."""
    of_line = Suggestion.objects.answerable_by(user).filter(lines=line_id).values("pk")
    rows = SuggestionLine.objects.filter(suggestion__in=of_line).select_related(*_SHEETS)
    lines = {line.pk: line for line in rows.select_for_update(of=("self", "suggestion"))}
    line = lines.get(line_id)
    if line is None:
        raise Http404
    if line.state != LineState.WAITING or line.suggestion.state != SuggestionState.WAITING:
        raise AlreadyDecided
    return lines


_SHEETS = ("suggestion__solution", "suggestion__actor", "suggestion__platform")


def _decide(
    lines: dict[int, SuggestionLine], line: SuggestionLine, state: LineState, user: User
) -> None:
    line.state, line.decided_by, line.decided_at = state, user, timezone.now()
    line.save()
    suggestion = line.suggestion
    if any(one.state == LineState.WAITING for one in lines.values()):
        return
    if suggestion.email:
        _thank(suggestion, lines.values())
    suggestion.state, suggestion.decided_at = SuggestionState.DONE, timezone.now()
    suggestion.email = ""
    suggestion.save(update_fields=["state", "decided_at", "email"])


def _thank(suggestion: Suggestion, lines: Iterable[SuggestionLine]) -> None:
    """Nothing that the sender typed is sent back: this form cannot write to a third person."""
    said = "\n".join(_told(line) for line in lines)
    body = (
        f"Bonjour,\n\nVous avez signalé une erreur sur la fiche « {suggestion.sheet_name} ». "
        f"Merci : l’équipe qui tient cette fiche a lu votre message.\n\n{said}\n\n"
        f"{_sheet_address(suggestion)}"
        "Votre adresse vient d’être effacée de notre site.\n"
    )
    queue_mail(
        "suggestion",
        to=suggestion.email,
        subject=f"Votre signalement : {suggestion.sheet_name}",
        body=body,
        key=f"suggestion:{suggestion.pk}",
    )


def _told(line: SuggestionLine) -> str:
    if line.state == LineState.ACCEPTED:
        return f"- {line.label} : corrigé."
    return f"- {line.label} : pas corrigé. {line.reason}"


def _sheet_address(suggestion: Suggestion) -> str:
    sheet = suggestion.solution or suggestion.actor or suggestion.platform
    if sheet is None or sheet.state != PublicationState.PUBLISHED:
        return ""
    return f"La fiche : {absolute(URL_NAMES[SheetKind(suggestion.kind)], sheet.slug)}\n\n"
