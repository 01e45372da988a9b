"""The cards of a queue: what the sheet says now, what is proposed, who says it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from directory.enums import PublicationState
from directory.models import LineState, SheetKind, Suggestion, SuggestionLine
from directory.suggestions.facts import URL_NAMES, Facts, facts_of_all
from directory.suggestions.parts import CLOSED, OTHER, Part, part_of
from directory.suggestions.values import shown_value


@dataclass(frozen=True, slots=True)
class LineCard:
    """`now`: in the written form, sent back with the decision. `moved`: the sheet has changed since
    the sending. `part` is None when the sheet or the row it spoke of is gone."""

    line: SuggestionLine
    part: Part | None
    before: str
    now: str
    proposed: str
    written: str
    moved: bool

    @property
    def is_waiting(self) -> bool:
        return bool(self.line.state == LineState.WAITING)

    @property
    def is_open(self) -> bool:
        """May be accepted: what it speaks of is still there."""
        return self.is_waiting and self.part is not None

    @property
    def seen(self) -> str:
        return self.part.now if self.part else ""

    @property
    def verb(self) -> str:
        return {CLOSED: "Retirer la fiche", OTHER: "C’est corrigé"}.get(self.line.part, "Accepter")

    @property
    def may_be_changed(self) -> bool:
        return self.is_open and self.line.part not in (CLOSED, OTHER)


@dataclass(frozen=True, slots=True)
class Card:
    """`url`: the public sheet, empty when it is not public."""

    suggestion: Suggestion
    name: str
    url: str
    is_example: bool
    is_gone: bool
    sender: str
    lines: tuple[LineCard, ...]


def cards_of(suggestions: Iterable[Suggestion]) -> list[Card]:
    """`suggestions` come with their lines. Eight queries more, whatever their number."""
    rows = list(suggestions)
    facts = facts_of_all(rows)
    return [card_of(one, facts.get((one.kind, one.sheet_id or 0))) for one in rows]


def card_of(suggestion: Suggestion, facts: Facts | None) -> Card:
    if facts is not None and facts.record.state == PublicationState.ARCHIVED:
        facts = None
    public = facts is not None and facts.record.state == PublicationState.PUBLISHED
    name = URL_NAMES[SheetKind(suggestion.kind)]
    return Card(
        suggestion=suggestion,
        name=facts.name if facts else suggestion.sheet_name,
        url=reverse(name, args=[facts.record.slug]) if facts and public else "",
        is_example=bool(facts and facts.record.is_example),
        is_gone=facts is None,
        sender=str(suggestion.by) if suggestion.by else "Une personne sans compte",
        lines=tuple(line_card(line, facts) for line in suggestion.lines.all()),
    )


def line_card(line: SuggestionLine, facts: Facts | None) -> LineCard:
    part = part_of(facts, line.part) if facts else None
    kind = part.kind if part else "line"
    return LineCard(
        line=line,
        part=part,
        before=shown_value(kind, line.before),
        now=part.now_shown if part else shown_value(kind, line.before),
        proposed=shown_value(kind, line.proposed),
        written=shown_value(kind, line.written),
        moved=part is not None and part.now != line.before,
    )
