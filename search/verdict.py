"""« À 17 ans, à Lens : possible », its reasons and its doubts. Pure: facts in, French out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from directory.french import NO_BREAK, ages, capital, distance, plural
from directory.grammar import at_commune, of_commune
from directory.sheets.solution import SolutionSheet
from search.cards import Card, CardPlace, CardRule, Named
from search.criteria import SearchCriteria
from search.documents import DocumentIntake
from search.fit import ON_AGREEMENT, OPEN, OTHER_AGE, OTHER_AREA, TO_CHECK, Fit
from search.intakes import summarise
from search.reasons import Reason, ReasonCode, reasons

_OUTCOMES = {
    OPEN: ("possible", "check", ""),
    ON_AGREEMENT: ("possible avec un accord", "key", "verdict--warn"),
    TO_CHECK: ("à vérifier", "ask", "verdict--warn"),
    OTHER_AREA: ("réservée à un autre secteur", "flag", "verdict--warn"),
    OTHER_AGE: ("pas à cet âge", "alert", "verdict--warn"),
}


# The action beside the verdict and the table of entries say these: the button stays in sight.
_SAID_ELSEWHERE = frozenset((ReasonCode.PRESCRIBER, ReasonCode.INTAKE))


@dataclass(frozen=True, slots=True)
class Verdict:
    """`asked`: a question was put; without one the reasons are what holds for anybody."""

    title: str
    icon: str
    tone: str
    reasons: tuple[Reason, ...]
    asked: bool


def verdict(sheet: SolutionSheet, found: Fit, criteria: SearchCriteria) -> Verdict:
    told = tuple(_told(sheet, found, criteria))
    ordered = tuple(sorted(told, key=lambda reason: reason.doubt))
    if found.outcome is None:
        return Verdict("En bref", "check", "", ordered, asked=False)
    words, icon, tone = _OUTCOMES[found.outcome]
    return Verdict(f"{_who(criteria)}{NO_BREAK}: {words}", icon, tone, ordered, asked=True)


def _who(criteria: SearchCriteria) -> str:
    """« À 17 ans, à Lens », with what is known."""
    said = [] if criteria.age is None else [f"à {plural(criteria.age, 'an')}"]
    if criteria.home:
        said.append(at_commune(criteria.home.name))
    return capital(", ".join(said))


def _told(sheet: SolutionSheet, found: Fit, criteria: SearchCriteria) -> Iterator[Reason]:
    if found.outcome == OTHER_AGE:
        yield Reason(ReasonCode.AGE, _addressed_to(sheet), "ask", doubt=True)
    card = card_of(sheet, found, criteria)
    for reason in reasons(card, criteria):
        if reason.code not in _SAID_ELSEWHERE:
            yield reason
    if found.far and criteria.home:
        yield Reason(ReasonCode.NEAR, _far(found, criteria.home.name), "ask", doubt=True)
    if sheet.solution.assessment_by:
        text = "Une évaluation est demandée avant"
        yield Reason(ReasonCode.PRESCRIBER, text, "ask", doubt=True)


def _addressed_to(sheet: SolutionSheet) -> str:
    open_to = [ages(rule.minimum, rule.maximum) for rule in sheet.rules if not rule.condition]
    bounds = open_to[0] if open_to else "d’autres âges"
    return f"Cette solution s’adresse à d’autres âges{NO_BREAK}: {bounds[:1].lower() + bounds[1:]}"


def _far(found: Fit, home: str) -> str:
    ask = f"Demandez si l’on y accueille les jeunes {of_commune(home)}."
    if found.hit.distance_km is None:
        return f"Zone non précisée. {ask}"
    return f"À {distance(found.hit.distance_km)} {of_commune(home)}. {ask}"


def card_of(sheet: SolutionSheet, found: Fit, criteria: SearchCriteria) -> Card:
    """The facts of a sheet in the shape that lists use, so that both say the same."""
    solution, scheme = sheet.solution, sheet.solution.scheme
    return Card(
        hit=found.hit,
        id=solution.pk,
        slug=solution.slug,
        title=solution.title,
        summary=solution.summary,
        scheme=Named(scheme.slug, scheme.name),
        sigle=scheme.sigle,
        category=scheme.category,
        phase=scheme.phase,
        obligation=scheme.obligation,
        delivered_by=None,
        actor=Named(solution.actor.slug, solution.actor.name),
        zone_kind=solution.zone_kind,
        remote=solution.is_remote,
        boarding=solution.has_boarding,
        accessible=solution.is_accessible,
        months_out=solution.months_out_of_school,
        verified_at=solution.verified_at,
        example=solution.is_example,
        suspended=sheet.is_suspended,
        rules=_rules(sheet),
        places=_places(sheet),
        intakes=summarise(_intakes(sheet), criteria.today),
        prescribers=tuple(Named(word.slug, word.shown) for word in sheet.prescribers),
    )


def _rules(sheet: SolutionSheet) -> tuple[CardRule, ...]:
    return tuple(
        CardRule(rule.minimum, rule.maximum, rule.condition, rule.condition_plain, rule.source)
        for rule in sheet.rules
    )


def _places(sheet: SolutionSheet) -> tuple[CardPlace, ...]:
    return tuple(
        CardPlace(
            place.latitude,
            place.longitude,
            place.precision,
            place.commune_id,
            place.commune.name,
            place.commune.departement_id,
        )
        for place in sheet.places
    )


def _intakes(sheet: SolutionSheet) -> list[DocumentIntake]:
    return [
        DocumentIntake(
            permanent=one.kind == "permanente",
            starts_on=one.starts_on,
            apply_by=one.apply_by,
            open_places=one.open_places,
            total_places=one.total_places,
            seen_at=one.seen_at,
            expires_at=one.expires_at,
        )
        for one in sheet.intakes
    ]
