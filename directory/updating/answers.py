"""What a contact answered, and writing it: all of it or nothing, in one revision of its link.

What it saw travels with the form. What changed since is shown beside what it typed, and nothing is
written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from directory.changelog import revision
from directory.enums import Channel
from directory.models import Contact, ContactFollow, Intake, Solution
from directory.places.rules import Dates, Said
from directory.places.saying import PlacesChanged, PlacesRefused, Saying, say_many
from directory.places.typed import Key, Typed, read_line, understand
from directory.updating.holders import actor_of, bearers, solutions_of
from directory.updating.sheets import Line, UpdateSheet, line_of, read_sheets

SAVE, SAME, FULL, ALL = "enregistrer", "meme", "complet", "tout"
ACTIONS = frozenset({SAVE, SAME, FULL, ALL})
_ENTRY, _EXACT, _SHEET, _STAMP = "entree", "exacte", "fiche", "etat-fiche"
_CHANGED = "Enregistré entre-temps : {told}. Vérifiez, puis recommencez."


@dataclass(slots=True)
class Answer:
    """`sheets`: those of the page, with what was typed in them; `errors`: where → sentence."""

    sheets: list[UpdateSheet]
    chosen: list[int] = field(default_factory=list)
    sayings: list[tuple[int, Saying]] = field(default_factory=list)
    exact: list[Solution] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    is_conflict: bool = False


@dataclass(frozen=True, slots=True)
class Saved:
    revision: int
    solutions: tuple[int, ...]


def read_answer(contact: Contact, form: Any, today: date) -> Answer:
    """`form`: the POST. Only the sheets of this contact are ever looked at."""
    answer = Answer(read_sheets(solutions_of(contact), today))
    own = {str(sheet.id): sheet for sheet in answer.sheets}
    asked = [one for one in dict.fromkeys(form.getlist(_SHEET)) if one in own]
    action = form.get("action", "")
    if action not in ACTIONS or not asked or len(asked) != len(set(form.getlist(_SHEET))):
        answer.errors["contenu"] = (
            "Rien n’est enregistré : une fiche n’est plus dans votre liste. Relisez, puis "
            "recommencez."
        )
        return answer
    for one in asked:
        sheet = _read_sheet(answer, own[one], form, action, today)
        answer.chosen.append(sheet.id)
        answer.sheets = [sheet if old.id == sheet.id else old for old in answer.sheets]
    if not (answer.sayings or answer.exact or answer.errors or answer.is_conflict):
        answer.errors[_first_field(own[asked[0]])] = (
            "Rien n’est encore dit : écrivez un nombre de places, ou ouvrez « Prochaine entrée », "
            "puis cochez « La fiche est toujours exacte »."
        )
    return answer


def _first_field(sheet: UpdateSheet) -> str:
    return f"libres-{sheet.lines[0].key}" if sheet.lines else f"fiche-{sheet.id}"


def _read_sheet(
    answer: Answer, sheet: UpdateSheet, form: Mapping[str, str], action: str, today: date
) -> UpdateSheet:
    lines = tuple(_read_line(answer, sheet, line, form, action) for line in sheet.lines)
    entry = form.get(f"{_ENTRY}-{sheet.id}", "").replace("\x00", "").strip()[:40]
    is_exact = action == ALL or bool(form.get(f"{_EXACT}-{sheet.id}"))
    if not lines and action == SAVE:
        is_exact = True
    if is_exact:
        answer.exact.append(sheet.solution)
        if form.get(f"{_STAMP}-{sheet.id}", "") != sheet.stamp:
            answer.is_conflict = True
            sheet = replace(sheet, theirs="Cette fiche a été modifiée entre-temps. Relisez-la.")
    error = _read_entry(answer, sheet, entry, today) if entry and action != ALL else ""
    if error:
        answer.errors[f"entree-{sheet.id}"] = error
    return replace(sheet, lines=lines, entry=entry, entry_error=error, is_exact=is_exact)


def _read_line(
    answer: Answer, sheet: UpdateSheet, line: Line, form: Mapping[str, str], action: str
) -> Line:
    row = line.intake
    typed = read_line(form, Key(line.key))
    if action == SAVE:
        understood = understand(Typed(open=typed.open, total=typed.total))
        if understood.said is None:
            error = " ".join(understood.problems.values())
            answer.errors[f"libres-{line.key}"] = error
            return replace(line, open=typed.open, total=typed.total, error=error)
        said = replace(understood.said, dates=None)
        line = replace(line, open=typed.open, total=typed.total)
    else:
        count = 0 if action == FULL else row.open_places
        said = Said(open_places=count, total_places=row.total_places)
    if said.open_places is None and row.open_places is None and said.agrees_with(row):
        return line  # nothing was known, nothing is said
    saying = Saying(said=said, solution_id=sheet.id, intake_id=row.pk, shown=typed.stamp)
    answer.sayings.append((sheet.id, saying))
    return line


def _read_entry(answer: Answer, sheet: UpdateSheet, text: str, today: date) -> str:
    """The next day of entry becomes a way in of its own, unless it stands already."""
    understood = understand(Typed(starts=text))
    dates = understood.said.dates if understood.said else None
    if dates is None:
        return understood.problems.get("starts", "")
    if any(line.intake.starts_on == dates.starts_on for line in sheet.lines):
        return ""
    said = Said(dates=Dates(starts_on=dates.starts_on))
    answer.sayings.append((sheet.id, Saying(said=said, solution_id=sheet.id)))
    return ""


def save_answer(contact: Contact, answer: Answer, today: date, now: Any) -> Saved | None:
    """None: something is wrong or changed meanwhile, `answer` says what."""
    if answer.errors or answer.is_conflict:
        return None
    who = actor_of(contact).name
    try:
        with revision(channel=Channel.LINK) as number:
            # The lock is held: what stands now is what will be written over.
            if not _still_true(contact, answer, today):
                return None
            say_many([one for _, one in answer.sayings], who=who, channel=Channel.LINK, today=today)
            _verify(answer.exact, who, today)
            for one in bearers(contact):
                ContactFollow.objects.update_or_create(contact=one, defaults={"answered_at": now})
    except PlacesChanged as changed:
        _show_theirs(answer, changed.theirs, today)
        return None
    except PlacesRefused as refused:
        _show_problems(answer, refused.problems)
        return None
    return Saved(number, tuple(answer.chosen))


def _still_true(contact: Contact, answer: Answer, today: date) -> bool:
    """Whether the facts that are confirmed are those that were shown."""
    if not answer.exact:
        return True
    ids = [one.pk for one in answer.exact]
    stamps = {sheet.id: sheet.stamp for sheet in answer.sheets}
    found = {one.id: one for one in read_sheets(solutions_of(contact).filter(pk__in=ids), today)}
    if all(pk in found and found[pk].stamp == stamps[pk] for pk in ids):
        return True
    answer.is_conflict = True
    answer.errors["contenu"] = "Une fiche a été modifiée entre-temps. Relisez, puis recommencez."
    return False


def _verify(solutions: list[Solution], who: str, today: date) -> None:
    for solution in solutions:
        solution.verified_at, solution.verified_by = today, who[:120]
        solution.save(update_fields=["verified_at", "verified_by"])


def _show_theirs(answer: Answer, theirs: Mapping[int, Intake | None], today: date) -> None:
    answer.is_conflict = True
    for at, row in theirs.items():
        solution_id, saying = answer.sayings[at]
        if row is None:
            answer.errors["contenu"] = "Une entrée a été retirée entre-temps. Relisez la fiche."
            continue
        fresh = line_of(row, today)
        said = _CHANGED.format(told=fresh.told)
        answer.errors[f"libres-{saying.intake_id}"] = said
        _change_line(answer, solution_id, saying.intake_id, theirs=said, stamp=fresh.stamp)


def _show_problems(answer: Answer, problems: Mapping[int, dict[str, str]]) -> None:
    for at, found in problems.items():
        solution_id, saying = answer.sayings[at]
        said = " ".join(found.values())
        if saying.intake_id is None:
            answer.errors[f"entree-{solution_id}"] = said
            answer.sheets = [
                replace(sheet, entry_error=said) if sheet.id == solution_id else sheet
                for sheet in answer.sheets
            ]
        else:
            answer.errors[f"libres-{saying.intake_id}"] = said
            _change_line(answer, solution_id, saying.intake_id, error=said)


def _change_line(answer: Answer, solution_id: int, intake_id: int | None, **new: Any) -> None:
    answer.sheets = [
        replace(
            sheet,
            lines=tuple(
                replace(line, **new) if line.intake.pk == intake_id else line
                for line in sheet.lines
            ),
        )
        if sheet.id == solution_id
        else sheet
        for sheet in answer.sheets
    ]


def propose_address(contact: Contact, address: str, now: Any) -> None:
    """Kept apart: the address on file stays in use until whoever keeps the sheet accepts."""
    ContactFollow.objects.update_or_create(
        contact=contact, defaults={"new_email": address, "new_email_at": now}
    )
