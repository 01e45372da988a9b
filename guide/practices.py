"""Searching the good practices: words, and facets counted as everywhere else on the site.

OR inside a facet, AND between facets; the count beside a value is the total if that facet held
that value alone. Practices are hundreds: their facets are read flat and counted here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, QueryDict

from directory.models import ActorKind, Region
from guide.models import PracticePage, PracticeStatus, PracticeTheme, VoletPage
from guide.texts import guide_shelves
from search.text import clean

PAGE_SIZE = 20
# Parameter → how people call it.
FACETS = {
    "volet": "Volet",
    "theme": "Thème",
    "region": "Région",
    "type": "Sorte d’acteur",
    "statut": "Statut",
}
UNKNOWN_VALUE = "Un filtre de ce lien n’existe plus. Il est ignoré."
_VALUES_AT_MOST = 50

# Primary key of a practice → facet → the values it has.
Rows = Mapping[int, Mapping[str, frozenset[str]]]


@dataclass(frozen=True, slots=True)
class Value:
    slug: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """`selected`: facet → values asked for; `ignored`: sentences about what was not understood."""

    q: str = ""
    selected: Mapping[str, frozenset[str]] = field(default_factory=dict)
    page: int = 1
    ignored: tuple[str, ...] = ()

    def link(self, page: int) -> str:
        pairs = [("q", self.q)] if self.q else []
        pairs += [(name, one) for name in FACETS for one in sorted(self.selected.get(name, ()))]
        if page > 1:
            pairs.append(("page", str(page)))
        return f"?{urlencode(pairs)}" if pairs else "."


@dataclass(frozen=True, slots=True)
class PracticeList:
    question: Question
    total: int
    practices: tuple[PracticePage, ...]
    facets: tuple[Facet, ...]
    pages: int

    @property
    def is_filtered(self) -> bool:
        return bool(self.question.q or self.question.selected)


def read_question(query: QueryDict, labels: Mapping[str, Mapping[str, str]]) -> Question:
    selected: dict[str, frozenset[str]] = {}
    ignored = []
    for name in FACETS:
        asked = {clean(value) for value in query.getlist(name)[:_VALUES_AT_MOST]} - {""}
        known = frozenset(asked & labels[name].keys())
        if asked - known:
            ignored.append(UNKNOWN_VALUE)
        if known:
            selected[name] = known
    raw = query.get("page", "1")
    page = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 7 else 0
    return Question(clean(query.get("q", "")), selected, page, tuple(dict.fromkeys(ignored)))


def search_practices(query: QueryDict, region: Region | None = None) -> PracticeList:
    """Eight queries, however many practices; 404 for a page that is not one of 1…pages."""
    labels = read_labels()
    question = read_question(query, labels)
    rows = read_rows(region)
    order = _in_words(question.q, rows)
    found = [pk for pk in order if fits(rows[pk], question.selected)]
    pages = max(1, -(-len(found) // PAGE_SIZE))
    if not 1 <= question.page <= pages:
        raise Http404("Cette page n’existe pas.")
    start = (question.page - 1) * PAGE_SIZE
    wanted = found[start : start + PAGE_SIZE]
    pages_by_id = (
        PracticePage.objects.readable()
        .select_related("region", "commune", "volet")
        .prefetch_related("themes")
        .in_bulk(wanted)
    )
    return PracticeList(
        question,
        len(found),
        tuple(pages_by_id[pk] for pk in wanted if pk in pages_by_id),
        tuple(count_facets(rows, order, question.selected, labels)),
        pages,
    )


def read_labels() -> dict[str, dict[str, str]]:
    """Every value that a facet may take, in the order it is shown."""
    volets = VoletPage.objects.readable().filter(region=None).order_by("number")
    kinds = ActorKind.objects.order_by("position", "slug")
    return {
        "volet": dict(volets.values_list("slug", "title")),
        "theme": dict(PracticeTheme.objects.values_list("slug", "label")),
        "region": dict(Region.objects.order_by("name").values_list("code", "name")),
        "type": dict(kinds.values_list("slug", "label")),
        "statut": {str(value): str(label).capitalize() for value, label in PracticeStatus.choices},
    }


def read_rows(region: Region | None = None) -> Rows:
    """Newest first; three queries."""
    pages = PracticePage.objects.readable()
    if region is not None:
        pages = pages.filter(region=region)
    pages = pages.order_by("-practised_on", "-first_published_at", "pk")
    rows: dict[int, dict[str, frozenset[str]]] = {}
    for pk, status, volet, code in pages.values_list("pk", "status", "volet__slug", "region_id"):
        rows[pk] = {"statut": _one(status), "volet": _one(volet), "region": _one(code)}
    themes = PracticePage.themes.through.objects.values_list(
        "practicepage_id", "practicetheme__slug"
    )
    kinds = PracticePage.actor_kinds.through.objects.values_list(
        "practicepage_id", "actorkind__slug"
    )
    for name, pairs in (("theme", themes), ("type", kinds)):
        for pk, slug in pairs:
            if pk in rows:
                rows[pk][name] = rows[pk].get(name, frozenset()) | {slug}
    return rows


def _one(value: Any) -> frozenset[str]:
    return frozenset({str(value)}) if value else frozenset()


def _in_words(text: str, rows: Rows) -> list[int]:
    """All of them, newest first, or those that hold every word, best first."""
    shelf = guide_shelves().practices
    terms = shelf.lexicon.query(text).terms
    return [pk for pk in shelf.find(terms) if pk in rows] if terms else list(rows)


def fits(row: Mapping[str, frozenset[str]], selected: Mapping[str, frozenset[str]]) -> bool:
    return all(row.get(name, frozenset()) & values for name, values in selected.items())


def count_facets(
    rows: Rows,
    order: Iterable[int],
    selected: Mapping[str, frozenset[str]],
    labels: Mapping[str, Mapping[str, str]],
) -> Iterable[Facet]:
    """Values with a count above zero, or selected; a facet without any is left out."""
    order = list(order)
    for name, label in FACETS.items():
        others = {key: values for key, values in selected.items() if key != name}
        counts: dict[str, int] = {}
        for pk in order:
            if fits(rows[pk], others):
                for slug in rows[pk].get(name, ()):
                    counts[slug] = counts.get(slug, 0) + 1
        chosen = selected.get(name, frozenset())
        values = tuple(
            Value(slug, text, counts.get(slug, 0), slug in chosen)
            for slug, text in labels[name].items()
            if counts.get(slug) or slug in chosen
        )
        if values:
            yield Facet(name, label, values)
