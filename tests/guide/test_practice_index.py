"""The list of practices: words, facets counted as a plain reading would, pages, odd questions."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from directory.models import Commune, Region
from guide.models import PracticePage, PracticeStatus, PracticeTheme
from guide.practices import FACETS, search_practices
from tests.factories import ActorKindFactory
from tests.factories.guide import GuideSite, PracticePageFactory, VoletPageFactory

REGIONS = ("32", "11", "84")


@pytest.fixture
def many(guide_site: GuideSite, geography: dict[str, Commune]) -> list[PracticePage]:
    """Thirty practices with facets drawn by lot, the newest first."""
    rng = random.Random(4)
    themes = [PracticeTheme.objects.create(slug=f"t{n}", label=f"Thème {n}") for n in range(3)]
    kinds = [ActorKindFactory(slug=f"k{n}", label=f"Acteur {n}") for n in range(3)]
    volets = [VoletPageFactory(slug=f"v{n}", title=f"Volet {n}", number=n + 1) for n in range(2)]
    made = []
    for number in range(30):
        made.append(
            PracticePageFactory(
                title=f"Pratique {number} {rng.choice(['zinc', 'cuivre', 'visite'])}",
                slug=f"p{number}",
                region=Region.objects.get(pk=rng.choice(REGIONS)),
                volet=rng.choice([None, *volets]),
                status=rng.choice(PracticeStatus.values),
                themes=rng.sample(themes, rng.randint(0, 3)),
                actor_kinds=rng.sample(kinds, rng.randint(0, 2)),
                practised_on=date(2026, 10, 1) - timedelta(days=number),
            )
        )
    return made


def values_of(page: PracticePage) -> dict[str, set[str]]:
    return {
        "volet": {page.volet.slug} if page.volet else set(),
        "theme": {theme.slug for theme in page.themes.all()},
        "region": {page.region_id},
        "type": {kind.slug for kind in page.actor_kinds.all()},
        "statut": {page.status},
    }


def naive(
    pages: list[PracticePage], asked: dict[str, set[str]], word: str = ""
) -> tuple[list[int], dict[str, dict[str, int]]]:
    """The same meaning, read plainly: OR inside a facet, AND between, each count as if alone."""

    def fits(page: PracticePage, questions: dict[str, set[str]]) -> bool:
        own = values_of(page)
        return all(own[name] & wanted for name, wanted in questions.items())

    held = [page for page in pages if not word or word in page.title.split()]
    counts: dict[str, dict[str, int]] = {}
    for name in FACETS:
        others = {key: wanted for key, wanted in asked.items() if key != name}
        for page in held:
            if fits(page, others):
                for value in values_of(page)[name]:
                    row = counts.setdefault(name, {})
                    row[value] = row.get(value, 0) + 1
    return [page.pk for page in held if fits(page, asked)], counts


def ask(**asked: Any) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, wanted in asked.items():
        query.setlist(name, sorted(wanted) if isinstance(wanted, set) else [wanted])
    return query


QUESTIONS: list[dict[str, set[str]]] = [
    {},
    {"region": {"32"}},
    {"region": {"32", "11"}, "theme": {"t0"}},
    {"theme": {"t0", "t1"}, "statut": {"tool"}, "type": {"k1"}},
    {"volet": {"v0"}, "theme": {"t2"}, "region": {"84"}, "statut": {"shared", "experiment"}},
]


@pytest.mark.parametrize("word", ["", "zinc"])
@pytest.mark.parametrize("asked", QUESTIONS)
def test_totals_counts_and_members_are_those_of_a_plain_reading(
    many: list[PracticePage], asked: dict[str, set[str]], word: str
) -> None:
    wanted, counts = naive(many, asked, word)
    found = search_practices(ask(**asked, **({"q": word} if word else {})))
    assert found.total == len(wanted)
    shown = [page.pk for page in found.practices]
    if word:
        assert set(shown) <= set(wanted)
    else:
        assert shown == wanted[:20]
    told = {
        facet.name: {value.slug: value.count for value in facet.values if value.count}
        for facet in found.facets
    }
    assert {name: row for name, row in told.items() if row} == counts


def test_a_page_holds_twenty_and_the_next_the_rest(many: list[PracticePage]) -> None:
    first = Client().get("/bonnes-pratiques/").content.decode()
    second = Client().get("/bonnes-pratiques/?page=2").content.decode()
    assert first.count("entry__main") == 20
    assert second.count("entry__main") == 10


@pytest.mark.parametrize("page", ["0", "3", "-1", "1e3", "٣", "99999999999"])
def test_a_page_that_is_not_there_is_a_404(many: list[PracticePage], page: str) -> None:
    assert Client().get("/bonnes-pratiques/", {"page": page}).status_code == 404


def test_a_value_that_is_no_more_is_said_and_the_rest_applies(many: list[PracticePage]) -> None:
    html = Client().get("/bonnes-pratiques/?theme=rien&region=32").content.decode()
    assert "n’existe plus" in html
    wanted, _ = naive(many, {"region": {"32"}})
    assert f"<strong>{len(wanted)} pratique" in html.replace("\u00a0", " ")


def test_the_page_of_a_region_holds_its_own(many: list[PracticePage]) -> None:
    wanted, _ = naive(many, {"region": {"32"}})
    place = PracticePage.objects.filter(region_id="32")[0].get_parent()
    html = Client().get(place.get_url()).content.decode()
    assert html.count("entry__main") == min(len(wanted), 20)


def test_nothing_found_says_what_to_do(many: list[PracticePage]) -> None:
    html = Client().get("/bonnes-pratiques/?q=zanzibar").content.decode()
    assert "Aucune pratique ne correspond" in html
    assert "<strong>0 pratique" in html.replace("\u00a0", " ")


def test_the_checklist_is_a_page_to_print(many: list[PracticePage]) -> None:
    page = many[0]
    page.checklist = [("step", "Relire la liste")]
    page.save_revision().publish()
    html = Client().get(f"{page.get_url()}reprendre/").content.decode()
    assert "Relire la liste" in html
    assert 'type="checkbox"' in html


def test_few_queries_however_many_practices(
    many: list[PracticePage], django_assert_max_num_queries: Any
) -> None:
    Client().get("/bonnes-pratiques/")
    with django_assert_max_num_queries(25):
        Client().get("/bonnes-pratiques/?theme=t0")
