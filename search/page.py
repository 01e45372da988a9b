"""The page of results: everything it prints, worked out before the template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from directory.french import plural
from directory.models import Scheme
from search.answer import ignored
from search.asking import Asked, page_count
from search.cards import Card, read_cards
from search.criteria import PAGE_SIZE, SearchCriteria
from search.describe import Chip, chips, clear_url, title
from search.entry_points import EntryPoints, entry_points, kinds_for
from search.listing import REMOTE_ANCHOR, CardView, Group, groups, is_grouped, networks_of
from search.panel import Link, Pairs, Panel, build_panel
from search.places_asked import PlaceChoices, near_offer, place_choices
from search.querystring import to_pairs, to_querystring, with_changes
from search.receivers import EntryPoint, actors_for
from search.relax import Relaxing, relaxings
from search.results import GROUP_REMOTE, SearchResults
from search.schemes import closest_schemes, named_schemes

PATH = "/solutions/"
_SHEETS_AT_MOST = 3
# Problems shown at a field that is always in sight; the others are told above the list.
_FIELD_OF = {"age": "age", "lieu": "lieu", "commune": "lieu", "lat": "lieu"}


@dataclass(frozen=True, slots=True)
class Line:
    """The search line: age and place. `errors`: field → sentence or ""; `hidden`: the filters
    that it carries along."""

    values: dict[str, str]
    errors: dict[str, str]
    places: PlaceChoices
    hidden: Pairs

    @property
    def has_errors(self) -> bool:
        return any(self.errors.values())


@dataclass(frozen=True, slots=True)
class Status:
    """« 14 solutions, dont 3 à distance et 2 possibles avec un accord. »; `part`: « dont » unless
    what follows is true of all."""

    total: str
    part: str
    remote: str
    remote_href: str
    agreement: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What an unanswerable question was read as; `text` is empty when no word was known."""

    text: str
    asked: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What stands beside the filters, from top to bottom."""

    notices: tuple[str, ...]
    suggestion: Suggestion | None
    near: Link | None
    chips: tuple[Chip, ...]
    clear_query: str
    groups: tuple[Group, ...]
    outside: Link | None
    relaxings: tuple[Relaxing, ...]
    sheets: tuple[Link, ...]

    @property
    def cards(self) -> tuple[CardView, ...]:
        return tuple(card for group in self.groups for card in group.cards)


@dataclass(frozen=True, slots=True)
class SearchPage:
    """`query`: the search without its page, for exports and map."""

    title: str
    age: int | None
    total: int
    number: int
    pages: int
    query: str
    first_query: str
    status: Status
    line: Line
    panel: Panel
    listing: Listing
    entry_points: EntryPoints | None

    @property
    def has_examples(self) -> bool:
        return any(card.example for card in self.listing.cards)

    @property
    def button(self) -> str:
        """The button of the filters says what it leads to."""
        if self.total == 0:
            return "Voir les résultats"
        if self.total == 1:
            return "Voir la solution"
        return f"Voir les {plural(self.total, 'solution')}"

    def link(self, number: int) -> str:
        """The address of another page of the same search."""
        if number == 1:
            return PATH + self.first_query
        return f"{PATH}{self.first_query}{'&' if self.first_query else '?'}page={number}"


def build_page(asked: Asked) -> SearchPage:
    results = asked.page()
    criteria = asked.criteria
    cards = read_cards(results.hits, criteria.today)
    people = _people(asked, cards)
    problems = {one["param"]: one["reason"] for one in reversed(ignored(asked, results))}
    return SearchPage(
        title=title(criteria, asked.geography),
        age=criteria.age,
        total=results.total,
        number=criteria.page,
        pages=page_count(results.total, criteria.page_size),
        query=to_querystring(replace(criteria, page=1, page_size=PAGE_SIZE)),
        first_query=with_changes(criteria),
        status=_status(criteria, results),
        line=_line(asked, problems),
        panel=build_panel(asked, results, problems),
        listing=_listing(asked, results, cards, people, problems),
        entry_points=entry_points(people, criteria.age) if criteria.home else None,
    )


def _people(asked: Asked, cards: Sequence[Card]) -> dict[str, EntryPoint]:
    """Whom to call here and who delivers here what exists everywhere."""
    criteria = asked.criteria
    if criteria.home is None:
        return {}
    kinds = (*kinds_for(criteria.age), *networks_of(cards))
    return actors_for(criteria.home, kinds, asked.engine.corpus)


def _line(asked: Asked, problems: Mapping[str, str]) -> Line:
    errors = {"age": "", "lieu": ""}
    errors |= {_FIELD_OF[param]: told for param, told in problems.items() if param in _FIELD_OF}
    shown = ("age", "commune", "page")
    hidden = tuple(pair for pair in to_pairs(asked.criteria) if pair[0] not in shown)
    return Line(asked.form.values, errors, place_choices(asked), hidden)


def _listing(
    asked: Asked,
    results: SearchResults,
    cards: Sequence[Card],
    people: Mapping[str, EntryPoint],
    problems: Mapping[str, str],
) -> Listing:
    criteria = asked.criteria
    labels, geography = asked.labels, asked.geography
    told = (reason for param, reason in problems.items() if param not in _FIELD_OF)
    nothing = results.total == 0
    return Listing(
        notices=tuple(dict.fromkeys(told)),
        suggestion=_suggestion(criteria, results),
        near=near_offer(criteria),
        chips=chips(criteria, labels, geography),
        clear_query=clear_url(criteria),
        groups=groups(cards, results, criteria, people),
        outside=_outside(criteria, results),
        relaxings=relaxings(criteria, asked.count, labels, geography) if nothing else (),
        sheets=_sheets(asked, is_answered=not nothing and not results.correction),
    )


def _status(criteria: SearchCriteria, results: SearchResults) -> Status:
    remote = results.groups.get(GROUP_REMOTE, 0)
    agreement = results.derogations
    all_on_agreement = 0 < agreement == results.total
    return Status(
        total=plural(results.total, "solution") if results.total else "Aucune solution",
        part="" if all_on_agreement else "dont ",
        remote=f"{remote} à distance"
        if 0 < remote < results.total and not all_on_agreement
        else "",
        remote_href=_remote_href(criteria, results) if remote else "",
        agreement=_on_agreement(agreement, counted=not all_on_agreement),
    )


def _on_agreement(number: int, *, counted: bool) -> str:
    if not number:
        return ""
    words = f"{'possible' if number == 1 else 'possibles'} avec un accord"
    return f"{number} {words}" if counted else words


def _remote_href(criteria: SearchCriteria, results: SearchResults) -> str:
    """Where the remote block starts, on this page or a later one; "" when no heading says it."""
    if not is_grouped(criteria):
        return ""
    before = sum(count for group, count in results.groups.items() if group < GROUP_REMOTE)
    page = before // criteria.page_size + 1
    if page == criteria.page:
        return f"#{REMOTE_ANCHOR}"
    return f"{PATH}{with_changes(criteria, page=page)}#{REMOTE_ANCHOR}"


def _suggestion(criteria: SearchCriteria, results: SearchResults) -> Suggestion | None:
    correction = results.correction
    return Suggestion(correction.text, criteria.q) if correction else None


def _sheets(asked: Asked, *, is_answered: bool) -> tuple[Link, ...]:
    """Sheets of the schemes that the question names; when no solution answers it as it was typed,
    those that come nearest."""
    corpus, text = asked.engine.corpus, asked.criteria.q
    if not text:
        return ()
    ids = named_schemes(corpus, text)
    if not ids and not is_answered:
        ids = closest_schemes(corpus, text, _SHEETS_AT_MOST)
    rows = Scheme.objects.only("name", "slug").in_bulk(ids[:_SHEETS_AT_MOST]) if ids else {}
    return tuple(
        Link(rows[pk].name, reverse("directory:scheme_detail", args=[rows[pk].slug]))
        for pk in ids
        if pk in rows
    )


def _outside(criteria: SearchCriteria, results: SearchResults) -> Link | None:
    """« 3 solutions proches sont réservées à d’autres territoires », unless they are in."""
    if not results.outside or criteria.include_outside:
        return None
    if results.outside == 1:
        text = "1 solution proche est réservée à un autre territoire."
    else:
        text = f"{results.outside} solutions proches sont réservées à d’autres territoires."
    return Link(text, with_changes(criteria, include_outside=True))
