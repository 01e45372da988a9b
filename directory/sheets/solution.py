"""The sheet of one solution: inheritance applied, places and intakes as lines, visible contacts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from directory import freshness
from directory.enums import ContactVisibility, PublicationState
from directory.hidden import hide_address
from directory.models import AgeRule, Contact, Intake, Place, Solution
from directory.sheets.contacts import WithContacts
from directory.sheets.intakes import IntakeLine, intake_lines
from directory.sheets.words import Word, words_of
from directory.zones import with_territories, zone_text

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

# search/README.md, 1: the frequency when neither the solution nor its scheme names one.
DEFAULT_FRESHNESS_DAYS = 180


@dataclass(frozen=True, slots=True)
class SolutionSheet(WithContacts):
    """`rules`, `audiences`, `levels` are the effective ones; `contacts` only those this visitor may
    see; `has_reserved_contact`: others exist, for signed-in professionals."""

    solution: Solution
    rules: tuple[AgeRule, ...]
    audiences: tuple[Word, ...]
    levels: tuple[Word, ...]
    statuses: tuple[Word, ...]
    prescribers: tuple[Word, ...]
    places: tuple[Place, ...]
    intakes: tuple[Intake, ...]
    lines: tuple[IntakeLine, ...]
    zone: str
    contacts: tuple[Contact, ...]
    has_reserved_contact: bool
    is_stale: bool
    is_suspended: bool


def with_sheet(solutions: Any) -> Any:
    """Solutions with what their sheet names, and whether contacts are kept from the public."""
    reserved = Contact.objects.filter(
        Q(solution=OuterRef("pk")) | Q(actor=OuterRef("actor")),
        visibility=ContactVisibility.PROFESSIONAL,
    )
    return solutions.select_related(
        "scheme", "actor__kind", "actor__commune", "replaced_by"
    ).annotate(has_reserved_contact=Exists(reserved))


def read_sheet(solution: Any, user: User | AnonymousUser, today: date) -> SolutionSheet:
    """Six queries, whatever the solution. `solution` comes from `with_sheet`."""
    words = words_of(scheme_id=solution.scheme_id, solution_id=solution.pk)
    places = tuple(solution.places.select_related("commune__departement"))
    if not user.is_authenticated:
        for place in places:
            if place.address_hidden or solution.actor.address_hidden:
                hide_address(place)
    intakes = tuple(solution.intakes.all())
    names = {place.pk: str(place) for place in places} if len(places) > 1 else {}
    days = solution.freshness_days or solution.scheme.freshness_days or DEFAULT_FRESHNESS_DAYS
    return SolutionSheet(
        solution=solution,
        rules=effective_rules(solution),
        audiences=_effective(words, "audiences"),
        levels=_effective(words, "levels"),
        statuses=words.get(("solution", "statuses"), ()),
        prescribers=words.get(("solution", "prescribers"), ()),
        places=places,
        intakes=intakes,
        lines=intake_lines(((i, names.get(i.place_id or 0, "")) for i in intakes), today),
        zone=zone_text(solution.zone_kind, list(with_territories(solution.zone_parts.all()))),
        contacts=tuple(_contacts(solution, user)),
        has_reserved_contact=solution.has_reserved_contact and not user.is_authenticated,
        is_stale=freshness.is_stale(solution.verified_at, days, today=today),
        is_suspended=freshness.is_suspended(
            solution.suspended_from, solution.suspended_until, today=today
        ),
    )


def _effective(words: dict[tuple[str, str], tuple[Word, ...]], name: str) -> tuple[Word, ...]:
    return words.get(("solution", name)) or words.get(("scheme", name), ())


def effective_rules(solution: Solution) -> tuple[AgeRule, ...]:
    """A solution's own rules replace its scheme's entirely."""
    rules = list(
        AgeRule.objects.filter(Q(solution=solution) | Q(scheme=solution.scheme_id)).order_by("pk")
    )
    own = tuple(rule for rule in rules if rule.solution_id)
    return own or tuple(rules)


def _contacts(solution: Solution, user: User | AnonymousUser) -> list[Contact]:
    """Those of the solution first, then those of its actor."""
    found = list(
        Contact.objects.visible_to(user).filter(Q(solution=solution) | Q(actor=solution.actor_id))
    )
    return sorted(found, key=lambda contact: contact.solution_id is None)


def withdrawn(slug: str) -> Any:
    """A solution that was published once and is no longer; None otherwise."""
    return (
        Solution.objects.filter(slug=slug, state=PublicationState.ARCHIVED)
        .select_related("scheme", "actor__commune", "replaced_by")
        .first()
    )


def verification_due(sheet: SolutionSheet) -> date | None:
    """The day after which the sheet is stale; None when nobody verified it."""
    solution = sheet.solution
    if solution.verified_at is None:
        return None
    days = solution.freshness_days or solution.scheme.freshness_days or DEFAULT_FRESHNESS_DAYS
    return solution.verified_at + timedelta(days=days)
