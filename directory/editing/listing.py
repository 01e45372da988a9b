"""The sheets that a person keeps, and those that ask for something. Everything is counted and
filtered in the database: lists stay short at any size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, DateField, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from directory.editing.kinds import KINDS, SOLUTIONS, Kind
from directory.enums import PublicationState
from directory.models import AgeRule, Contact
from directory.sheets.solution import DEFAULT_FRESHNESS_DAYS
from directory.words import clean, fold

SHEETS_A_PAGE = 50
TO_VERIFY, NO_CONTACT, NO_AGE = "a-verifier", "sans-contact", "sans-age"
DRAFTS, WITHDRAWN = "brouillons", "retirees"
STATES = {
    TO_VERIFY: "À vérifier",
    NO_CONTACT: "Sans contact",
    NO_AGE: "Sans règle d’âge",
    DRAFTS: "Brouillons",
    WITHDRAWN: "Retirées",
}


@dataclass(frozen=True, slots=True)
class Question:
    """`state`: a key of STATES, "" for all that is not withdrawn; `words`: folded."""

    state: str = ""
    words: str = ""


def read_question(query: Any) -> Question:
    state = str(query.get("etat") or "")
    return Question(state if state in STATES else "", fold(clean(str(query.get("q") or ""))))


def kept(kind: Kind, user: Any) -> Any:
    return kind.model.objects.editable_by(user)


def replacements(kind: Kind, user: Any, sheet: Any) -> list[tuple[int, str]]:
    """What a solution that is withdrawn may be replaced by."""
    if kind is not SOLUTIONS or sheet.state == PublicationState.ARCHIVED:
        return []
    others = kept(kind, user).published().filter(actor=sheet.actor_id).exclude(pk=sheet.pk)
    return list(others.order_by("title_key").values_list("pk", "title")[:50])


def sheets(kind: Kind, user: Any, question: Question, today: date) -> QuerySet[Any]:
    """In the order of their titles; those to verify, the oldest first."""
    rows = kept(kind, user)
    if question.state != WITHDRAWN:
        rows = rows.exclude(state=PublicationState.ARCHIVED)
    if question.words:
        rows = rows.filter(**{f"{kind.key}__contains": question.words})
    if question.state:
        rows = _FILTERS[question.state](kind, rows, today)
    if question.state == TO_VERIFY:
        return rows.order_by(F("verified_at").asc(nulls_first=True), kind.key, "pk")  # type: ignore[no-any-return]
    return rows.order_by(kind.key, "pk")  # type: ignore[no-any-return]


def next_to_verify(kind: Kind, user: Any, sheet: Any, today: date) -> tuple[int, str] | None:
    """(key, name) of the sheet that has waited longest, once this one is verified this day."""
    if sheet.verified_at != today:
        return None
    rows = sheets(kind, user, Question(TO_VERIFY), today).exclude(pk=sheet.pk)
    found: tuple[int, str] | None = rows.values_list("pk", kind.title).first()
    return found


def with_last_day(kind: Kind, rows: Any) -> Any:
    """`good_until`: the last day that a verification lasts, by the sheet's own frequency, else that
    of its scheme or kind."""
    own = [NullIf(name, Value(0)) for name in kind.frequency]
    days = Coalesce(*own, Value(DEFAULT_FRESHNESS_DAYS))
    return rows.annotate(good_until=DaysAfter(F("verified_at"), days))


class DaysAfter(Func):
    """A date that many days after another one, in the words of each database."""

    output_field = DateField()
    arity = 2

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "DATE(%(expressions)s || ' days')"
        return super().as_sql(
            compiler, connection, template=template, arg_joiner=", '+' || ", **context
        )

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(
            compiler, connection, template="(%(expressions)s)", arg_joiner=" + ", **context
        )


def stale_rule(today: date) -> Q:
    """Never verified, or today later than the verification plus its frequency."""
    return Q(verified_at__isnull=True) | Q(good_until__lt=today)


def lacks(kind: Kind, state: str) -> Q:
    """Whether a sheet has no contact (its own or its actor's), or no age rule at all."""
    if state == NO_AGE:
        own = AgeRule.objects.filter(solution=OuterRef("pk"))
        scheme = AgeRule.objects.filter(scheme=OuterRef("scheme"))
        return ~Q(Exists(own)) & ~Q(Exists(scheme)) if kind is SOLUTIONS else Q(pk__in=())
    rule = ~Q(Exists(Contact.objects.filter(**{kind.name: OuterRef("pk")})))
    if kind is SOLUTIONS:
        rule &= ~Q(Exists(Contact.objects.filter(actor=OuterRef("actor"))))
    return rule


def _stale(kind: Kind, rows: Any, today: date) -> Any:
    return with_last_day(kind, rows.published()).filter(stale_rule(today))


_FILTERS: dict[str, Callable[[Kind, Any, date], Any]] = {
    TO_VERIFY: _stale,
    NO_CONTACT: lambda kind, rows, today: rows.published().filter(lacks(kind, NO_CONTACT)),
    NO_AGE: lambda kind, rows, today: rows.published().filter(lacks(kind, NO_AGE)),
    DRAFTS: lambda kind, rows, today: rows.filter(state=PublicationState.DRAFT),
    WITHDRAWN: lambda kind, rows, today: rows.filter(state=PublicationState.ARCHIVED),
}


def counts(user: Any, today: date) -> dict[str, dict[str, int]]:
    """By kind: how many sheets are kept ("") and how many ask for something. One query."""
    first, *others = (_counted(kind, user, today) for kind in KINDS.values())
    return {of: dict(zip(_COUNTED, numbers, strict=True)) for of, *numbers in first.union(*others)}


_COUNTED = ("", TO_VERIFY, NO_CONTACT, NO_AGE)


def _counted(kind: Kind, user: Any, today: date) -> Any:
    """One row, whose columns are `_COUNTED`."""
    rows = with_last_day(kind, kept(kind, user)).exclude(state=PublicationState.ARCHIVED)
    published = Q(state=PublicationState.PUBLISHED)
    return (
        rows.order_by()
        .values(of=Value(kind.slug))
        .annotate(
            kept=Count("pk"),
            stale=Count("pk", filter=published & stale_rule(today)),
            alone=Count("pk", filter=published & lacks(kind, NO_CONTACT)),
            ageless=Count("pk", filter=published & lacks(kind, NO_AGE)),
        )
        .values_list("of", "kept", "stale", "alone", "ageless")
    )
