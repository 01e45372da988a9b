"""Why a solution may suit, what is unsure, and what to know first. Pure: facts in, French out.

Words: in the order and spirit of one list, so that page, map, JSON and print say the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from directory.eligibility import holds
from directory.enums import ZoneKind
from directory.french import NO_BREAK, ages, capital, distance, long_date, plural
from directory.grammar import listed, of_commune
from search.cards import DIRECT, Card, CardRule
from search.criteria import SearchCriteria
from search.results import FIT_DEROGATION, FIT_UNKNOWN, FIT_YES, NEAR, OUTSIDE, SERVED


class ReasonCode(StrEnum):
    """Closed list, part of the JSON answer."""

    AGE = "age"
    AGE_NOTE = "age_note"
    AGE_DEROGATION = "age_derogation"
    AGE_UNKNOWN = "age_unknown"
    SERVED = "served"
    NEAR = "near"
    OUTSIDE = "outside"
    REMOTE = "remote"
    PRESCRIBER = "prescriber"
    MONTHS_OUT = "months_out"
    PLACES = "places"
    PLACES_NONE = "places_none"
    PLACES_EXPIRED = "places_expired"
    PLACES_UNKNOWN = "places_unknown"
    INTAKE = "intake"
    STALE = "stale"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True)
class Reason:
    """`icon`: a symbol of the sprite; `doubt`: something to check before coming. `main` and
    `detail`: the same fact in two parts, for a column; empty for those said as a sentence."""

    code: ReasonCode
    text: str
    icon: str = "check"
    doubt: bool = False
    main: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Badge:
    code: ReasonCode
    text: str
    icon: str
    tone: str


# Told in the column of what one compares; the others are told under the title.
COMPARED = frozenset(
    (
        ReasonCode.PLACES,
        ReasonCode.PLACES_NONE,
        ReasonCode.PLACES_EXPIRED,
        ReasonCode.PLACES_UNKNOWN,
        ReasonCode.INTAKE,
    )
)
_BADGED_ONLY = frozenset((ReasonCode.STALE, ReasonCode.UNVERIFIED))
BADGES_AT_MOST = 4
_NAMED_AT_MOST = 3
_ARTICLES = frozenset(("Le", "La", "Les", "L", "Un", "Une", "Votre"))


def reasons(card: Card, criteria: SearchCriteria) -> tuple[Reason, ...]:
    """All that can be said, reasons before doubts within what the page shows together."""
    found = (
        *_age(card, criteria),
        *_territory(card, criteria),
        *_entry_rules(card),
        *_places(card),
        *_intake(card),
        *_freshness(card),
    )
    return found


def told(all_reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """« Pourquoi elle peut convenir »: what fits, then what is to be checked."""
    shown = [r for r in all_reasons if r.code not in COMPARED and r.code not in _BADGED_ONLY]
    return tuple(sorted(shown, key=lambda reason: reason.doubt))


def compared(all_reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    return tuple(reason for reason in all_reasons if reason.code in COMPARED)


def _years(age: int) -> str:
    return plural(age, "an")


def _age(card: Card, criteria: SearchCriteria) -> Iterator[Reason]:
    defaults = [rule for rule in card.rules if not rule.condition]
    if not card.rules:
        text = "Nous ne savons pas à quel âge on peut y entrer. Appelez avant de venir."
        yield Reason(ReasonCode.AGE_UNKNOWN, text, "ask", doubt=True)
        return
    age = criteria.age
    if age is None:
        for rule in defaults[:1]:
            yield Reason(ReasonCode.AGE, ages(rule.minimum, rule.maximum))
        return
    if card.hit.age_fit == FIT_YES:
        yield Reason(ReasonCode.AGE, f"Ouverte à {_years(age)}")
    for rule in card.rules:
        if rule.condition and holds(rule, age):
            yield _conditional(rule, age, derogation=card.hit.age_fit == FIT_DEROGATION)


def _conditional(rule: CardRule, age: int, *, derogation: bool) -> Reason:
    condition = rule.condition_plain or rule.condition
    if not derogation:
        return Reason(ReasonCode.AGE_NOTE, capital(condition))
    text = f"Possible à {_years(age)}, {condition.rstrip('.')}."
    if condition.startswith("avec un accord"):
        text += " Un CIO peut vous aider."
    return Reason(ReasonCode.AGE_DEROGATION, text, "key", doubt=True)


def _territory(card: Card, criteria: SearchCriteria) -> Iterator[Reason]:
    if card.hit.served == SERVED and criteria.home:
        yield Reason(ReasonCode.SERVED, _served_text(card, criteria.home.name))
    elif card.hit.served is None and card.zone_kind == ZoneKind.FRANCE:
        yield Reason(ReasonCode.SERVED, "Partout en France")
    elif card.hit.served == NEAR and criteria.home:
        yield Reason(ReasonCode.NEAR, _near_text(card, criteria.home.name), "ask", doubt=True)
    elif card.hit.served == OUTSIDE:
        yield Reason(ReasonCode.OUTSIDE, "Réservée à un autre secteur", "flag", doubt=True)
    if card.remote:
        text = "Aussi à distance" if card.places else f"À distance{NO_BREAK}: aucun trajet"
        yield Reason(ReasonCode.REMOTE, text, "remote")


def _served_text(card: Card, home: str) -> str:
    match card.zone_kind:
        case ZoneKind.FRANCE:
            return "Partout en France"
        case ZoneKind.REGION:
            return "Accueille les jeunes de toute la région"
        case ZoneKind.ACADEMIE:
            return "Accueille les jeunes de toute l’académie"
    return f"Accueille les jeunes {of_commune(home)}"


def _near_text(card: Card, home: str) -> str:
    ask = f"Demandez si elle accueille les jeunes {of_commune(home)}."
    away = distance(card.hit.distance_km or 0.0)
    return f"À {away} {of_commune(home)}. {ask}"


def _entry_rules(card: Card) -> Iterator[Reason]:
    if any(prescriber.slug == DIRECT for prescriber in card.prescribers):
        yield Reason(ReasonCode.PRESCRIBER, "On peut s’inscrire directement")
    elif card.prescribers:
        names = [_lowered(prescriber.name) for prescriber in card.prescribers[:_NAMED_AT_MOST]]
        text = f"Inscription par{NO_BREAK}: {listed(names, 'ou')}"
        yield Reason(ReasonCode.PRESCRIBER, text, "people")
    if card.months_out:
        months = f"{card.months_out}{NO_BREAK}mois"
        text = f"Il faut avoir quitté l’école depuis {months}"
        yield Reason(ReasonCode.MONTHS_OUT, text, "ask", doubt=True)


def _lowered(name: str) -> str:
    """« le centre d’orientation », but « France Travail »."""
    first = name.split(" ")[0].split("’")[0]
    return name[:1].lower() + name[1:] if first in _ARTICLES else name


def _places(card: Card) -> Iterator[Reason]:
    seen = card.intakes
    if seen.open_places is None:
        yield _places_unsure(expired=seen.expired)
        return
    day = long_date(seen.seen_at) if seen.seen_at else ""
    if seen.open_places == 0:
        yield Reason(
            ReasonCode.PLACES_NONE,
            f"Complet le {day}. Demandez la prochaine entrée.",
            "full",
            doubt=True,
            main=f"Complet le {day}",
            detail="demandez la prochaine entrée",
        )
        return
    free = plural(seen.open_places, "place libre", "places libres")
    dated = f"{'vue' if seen.open_places == 1 else 'vues'} le {day}"
    yield Reason(ReasonCode.PLACES, f"{free}, {dated}", "people", main=free, detail=dated)


def _places_unsure(*, expired: bool) -> Reason:
    if expired:
        return Reason(
            ReasonCode.PLACES_EXPIRED,
            f"Places à confirmer{NO_BREAK}: appelez pour savoir.",
            "clock",
            doubt=True,
            main="Places à confirmer",
            detail="appelez pour savoir",
        )
    return Reason(
        ReasonCode.PLACES_UNKNOWN,
        "Nombre de places non communiqué",
        "ask",
        doubt=True,
        main="Places non communiquées",
    )


def _intake(card: Card) -> Iterator[Reason]:
    if card.intakes.permanent:
        text = "Entrée toute l’année"
        yield Reason(ReasonCode.INTAKE, text, "date", main=text)
    elif card.intakes.next_intake:
        day = long_date(card.intakes.next_intake)
        text = f"Prochaine entrée{NO_BREAK}: {day}"
        yield Reason(ReasonCode.INTAKE, text, "date", main=day, detail="prochaine entrée")


def _freshness(card: Card) -> Iterator[Reason]:
    if card.verified_at is None:
        yield Reason(ReasonCode.UNVERIFIED, "Pas encore vérifiée", "clock", doubt=True)
    elif card.hit.stale:
        day = long_date(card.verified_at)
        text = f"Information ancienne ({day}). Appelez avant de venir."
        yield Reason(ReasonCode.STALE, text, "clock", doubt=True)


def badges(card: Card, *, grouped: bool) -> tuple[Badge, ...]:
    """What to know before choosing, most important first. `grouped`: the headings of the page
    already say what is remote."""
    found: list[Badge] = []
    if card.hit.served == OUTSIDE:
        found.append(Badge(ReasonCode.OUTSIDE, "Autre secteur", "flag", "warn"))
    if card.hit.age_fit == FIT_DEROGATION:
        found.append(Badge(ReasonCode.AGE_DEROGATION, "Âge sur accord", "key", "warn"))
    elif card.hit.age_fit == FIT_UNKNOWN or not card.rules:
        found.append(Badge(ReasonCode.AGE_UNKNOWN, "Âge à vérifier", "ask", "warn"))
    if card.remote and not grouped:
        found.append(Badge(ReasonCode.REMOTE, "À distance", "remote", "info"))
    if card.verified_at is None:
        found.append(Badge(ReasonCode.UNVERIFIED, "Pas encore vérifiée", "clock", "warn"))
    elif card.hit.stale:
        text = f"Information ancienne ({long_date(card.verified_at)})"
        found.append(Badge(ReasonCode.STALE, text, "clock", "warn"))
    return tuple(found[:BADGES_AT_MOST])
