"""A line of the table as its template prints it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from directory.enums import PublicationState
from directory.french import long_date
from directory.models import Intake
from directory.places.reading import Row
from directory.places.rules import stamp_of, valid_until
from directory.places.typed import NAMES, Typed, typed_of


@dataclass(frozen=True, slots=True)
class Line:
    """`seen`: who said it, when, through what; `dates`: what is behind the fold, in words;
    `rule`: until when a number is believed when nothing is written; `theirs`: what another person
    saved meanwhile, in words."""

    key: str
    title: str
    is_example: bool
    category: str
    where: str
    typed: Typed
    seen: str
    is_late: bool
    dates: str
    rule: str
    errors: Mapping[str, str] = field(default_factory=dict)
    theirs: str = ""

    @property
    def error(self) -> str:
        return " ".join(self.errors.values())

    @property
    def unfolded(self) -> bool:
        return any(name in self.errors for name in ("starts", "apply", "until"))

    @property
    def problems(self) -> list[tuple[str, str]]:
        """(where it leads, sentence) for the summary."""
        found = [
            (f"{NAMES[name]}-{self.key}", f"{self.title} : {sentence}")
            for name, sentence in self.errors.items()
        ]
        if self.theirs:
            found.append((f"{NAMES['open']}-{self.key}", f"{self.title} : {self.theirs}"))
        return found


def line_of(
    row: Row,
    today: date,
    *,
    typed: Typed | None = None,
    errors: Mapping[str, str] | None = None,
    theirs: Intake | None = None,
) -> Line:
    """`theirs`: what another person saved meanwhile. The line then stands on it, with what was
    typed: saved again, it replaces it knowingly."""
    intake = theirs or row.intake
    shown = typed or typed_of(intake)
    if theirs is not None:
        shown = replace(shown, stamp=stamp_of(theirs))
    return Line(
        key=row.key.text if theirs is None else str(theirs.pk),
        title=row.solution.title,
        is_example=row.solution.is_example,
        category=row.solution.scheme.category,
        where=where_of(row),
        typed=shown,
        seen=seen_of(intake, row.channel if theirs is None else "", today),
        is_late=is_late(intake, today),
        dates=dates_of_entry(intake),
        rule=f"Vide : cru jusqu’au {long_date(valid_until(row.solution.freshness_days, today))}.",
        errors=errors or {},
        theirs="" if theirs is None else conflict_words(theirs),
    )


def where_of(row: Row) -> str:
    """The place of the way in, else the commune of the actor; a draft says that it is one."""
    place = row.intake.place if row.intake else None
    commune = place.commune if place else row.solution.actor.commune
    told = [place.name if place else "", commune.name if commune else ""]
    if row.solution.state == PublicationState.DRAFT:
        told.append("brouillon")
    return ", ".join(word for word in told if word)


def is_late(intake: Intake | None, today: date) -> bool:
    """Never said, or said and believed no more."""
    if intake is None or intake.seen_at is None:
        return True
    return intake.open_places is not None and (
        intake.expires_at is None or intake.expires_at < today
    )


def seen_of(intake: Intake | None, channel: str, today: date) -> str:
    if intake is None or intake.seen_at is None:
        return "jamais renseignées"
    by = f" par {intake.seen_by}" if intake.seen_by else ""
    told = f"{_when(intake.seen_at, today)}{by}{f' ({channel})' if channel else ''}"
    if intake.open_places is None:
        return f"nombre inconnu, dit {told}"
    if intake.expires_at is not None and intake.expires_at < today:
        return f"expirées le {long_date(intake.expires_at)}, vues {told}"
    end = f", à croire jusqu’au {long_date(intake.expires_at)}" if intake.expires_at else ""
    return f"vues {told}{end}"


def _when(day: date, today: date) -> str:
    return "aujourd’hui" if day == today else f"le {long_date(day)}"


def dates_of_entry(intake: Intake | None) -> str:
    if intake is None:
        return "Pas encore d’entrée"
    if intake.starts_on is None:
        return "Entrée toute l’année"
    last = f", demande avant le {long_date(intake.apply_by)}" if intake.apply_by else ""
    return f"Entrée le {long_date(intake.starts_on)}{last}"


def conflict_words(theirs: Intake) -> str:
    by = f" par {theirs.seen_by}" if theirs.seen_by else ""
    dates = dates_of_entry(theirs)
    return (
        f"changé pendant votre saisie{by} : {counts(theirs.open_places, theirs.total_places)}, "
        f"{dates[:1].lower()}{dates[1:]}. Votre saisie est gardée : enregistrez-la pour "
        "remplacer, ou corrigez-la."
    )


def counts(open_places: int | None, total_places: int | None) -> str:
    total = "" if total_places is None else f" sur {total_places}"
    if open_places is None:
        return f"nombre de places libres inconnu{total}"
    free = "place libre" if open_places < 2 else "places libres"
    return f"{open_places} {free}{total}"
