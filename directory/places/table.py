"""Saving the lines that were typed: all of them, or none and everything is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from directory.french import plural
from directory.models import Intake
from directory.places.lines import Line, line_of
from directory.places.reading import Row, rows_of
from directory.places.saying import PlacesChanged, PlacesRefused, Saying, say_many
from directory.places.scopes import solutions_kept
from directory.places.typed import Gesture, Key, Typed, Understood, read_line, understand

_GONE = "Une ligne n’existe plus, ou ne dépend plus de vous : elle est retirée de la page."


@dataclass(slots=True)
class Outcome:
    """`errors`, `theirs`: by key of the line; `gone`: lines that are no longer there."""

    rows: list[Row]
    typed: dict[str, Typed]
    gestures: dict[str, Gesture]
    errors: dict[str, dict[str, str]] = field(default_factory=dict)
    theirs: dict[str, Intake] = field(default_factory=dict)
    gone: int = 0
    saved: dict[str, Intake] = field(default_factory=dict)

    @property
    def status(self) -> int:
        if not self.rows:
            return 404
        if self.errors:
            return 422
        return 409 if self.theirs or self.gone else 200

    def count(self, gesture: Gesture) -> int:
        return sum(one is gesture for one in self.gestures.values())

    @property
    def told(self) -> str:
        """« Enregistré : 6 lignes modifiées, 2 confirmées, 4 inchangées. »"""
        changed = plural(self.count(Gesture.CHANGED), "ligne modifiée", "lignes modifiées")
        confirmed = plural(self.count(Gesture.CONFIRMED), "confirmée")
        return (
            f"Enregistré : {changed}, {confirmed}, {plural(self.count(Gesture.LEFT), 'inchangée')}."
        )

    def lines(self, today: date) -> list[Line]:
        """The page again, with what was typed."""
        return [self._line(row, today) for row in self.rows]

    def _line(self, row: Row, today: date) -> Line:
        key = row.key.text
        return line_of(
            row,
            today,
            typed=self.typed[key],
            errors=self.errors.get(key),
            theirs=self.theirs.get(key),
        )

    def problems(self, lines: list[Line]) -> list[tuple[str, str]]:
        found = [problem for line in lines for problem in line.problems]
        return [*found, *([("contenu", _GONE)] if self.gone else [])]


def save_lines(form: Mapping[str, str], keys: list[Key], user: Any, today: date) -> Outcome:
    """Lines neither changed nor ticked are not written. No line of another territory is read."""
    rows = rows_of(keys, solutions_kept(user))
    typed = {row.key.text: read_line(form, row.key) for row in rows}
    understood = {key: understand(one) for key, one in typed.items()}
    outcome = Outcome(
        rows,
        typed,
        {key: one.gesture for key, one in understood.items()},
        {key: one.problems for key, one in understood.items() if one.problems},
        gone=len(keys) - len(rows),
    )
    _refuse_empty_tick(outcome)
    if outcome.status == 200:
        _write(outcome, understood, user, today)
    return outcome


def _refuse_empty_tick(outcome: Outcome) -> None:
    """A way in that does not exist yet cannot be « still right »."""
    for row in outcome.rows:
        if row.key.is_new and outcome.gestures[row.key.text] is Gesture.CONFIRMED:
            outcome.errors[row.key.text] = {
                "open": "Écrivez un nombre ou une date d’entrée avant de confirmer."
            }


def _write(outcome: Outcome, understood: Mapping[str, Understood], user: Any, today: date) -> None:
    written = [row for row in outcome.rows if outcome.gestures[row.key.text] is not Gesture.LEFT]
    sayings = [
        Saying(
            said=said,
            solution_id=row.solution.pk,
            intake_id=None if row.intake is None else row.intake.pk,
            shown=outcome.typed[row.key.text].stamp,
        )
        for row in written
        if (said := understood[row.key.text].said) is not None
    ]
    if not sayings:
        return
    keys = [row.key.text for row in written]
    try:
        saved = say_many(sayings, by=user, today=today)
    except PlacesRefused as refused:
        outcome.errors |= {keys[at]: problems for at, problems in refused.problems.items()}
    except PlacesChanged as changed:
        for at, theirs in changed.theirs.items():
            _keep_conflict(outcome, written[at], theirs)
    else:
        outcome.saved = dict(zip(keys, saved, strict=True))


def _keep_conflict(outcome: Outcome, row: Row, theirs: Intake | None) -> None:
    if theirs is None:
        outcome.gone += 1
        outcome.rows.remove(row)
    else:
        outcome.theirs[row.key.text] = theirs
