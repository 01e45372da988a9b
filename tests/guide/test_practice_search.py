"""/bonnes-pratiques/ : words and facets, against the same meaning in plain Python."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from wagtail.models import PageViewRestriction

from guide.catalogue import FACETS, STATUS_VALUES
from guide.models import PracticePage, PracticeStatus, PracticeTheme
from tests.factories import ActorKindFactory, CommuneFactory, DepartementFactory, RegionFactory
from tests.factories.guide import PracticePageFactory, VoletPageFactory, plant_guide_site
from tests.pages import PageRead

INDEX = "/bonnes-pratiques/"
pytestmark = pytest.mark.django_db


def read(address: str = INDEX, **query: Any) -> PageRead:
    response = Client().get(address, query)
    assert response.status_code == 200, address
    page = PageRead(response)  # type: ignore[arg-type]
    assert page.problems == []
    return page


def total(page: PageRead) -> int:
    found = re.search(r"Chercher (\d+) pratiques?", page.text)
    assert found is not None, page.text
    return int(found[1])


def titles(page: PageRead) -> list[str]:
    found = re.findall(r"<h3><a href=\"[^\"]+\">([^<]+)", page.source)
    return [title.replace("\u00a0", " ") for title in found]


def counts(page: PageRead, facet: str) -> dict[str, int]:
    options = re.findall(
        rf'name="{facet}" value="([^"]+)"[^>]*> <span>[^<]*</span> <span class="num">(\d+)',
        page.source,
    )
    return {value: int(count) for value, count in options}


@dataclass(frozen=True, slots=True)
class Draw:
    """What practices are drawn from; `towns`: by département, none for ""."""

    chance: random.Random
    towns: dict[str, Any]
    volets: list[Any]
    themes: list[Any]
    kinds: list[Any]


def drawn_from() -> Draw:
    plant_guide_site()
    west = RegionFactory(code="53", name="Bretagne")
    finistere = DepartementFactory(code="29", name="Finistère", region=west, academie=None)
    brest = CommuneFactory(code="29019", name="Brest", departement=finistere)
    return Draw(
        random.Random(20261127),
        {"62": CommuneFactory(lens=True), "29": brest},
        [VoletPageFactory(title=f"Volet {n}", slug=f"v{n}", number=n) for n in (1, 2)],
        [PracticeTheme.objects.create(slug=s, label=s.title()) for s in ("parents", "sante")],
        [ActorKindFactory(slug=slug, label=slug.upper()) for slug in ("cio", "cfa", "e2c")],
    )


def one_practice(draw: Draw, number: int) -> dict[str, set[str]]:
    """A published practice, and what it holds, said a second time."""
    chance = draw.chance
    where, volet = chance.choice(["62", "29", ""]), chance.choice([*draw.volets, None])
    status = chance.choice(list(PracticeStatus))
    region = "53" if where == "29" else "32"
    page = PracticePageFactory(
        title=f"Pratique {number:02d}",
        summary=chance.choice(["Un atelier.", "Une rencontre.", "Un tutorat."]),
        region=RegionFactory(code=region),
        commune=draw.towns.get(where),
        volet=volet,
        status=status,
        practised_on=date(2026, 1, 1) + timedelta(days=chance.randrange(300)),
    )
    page.themes = [one for one in draw.themes if chance.random() < 0.5]
    page.actor_kinds = [one for one in draw.kinds if chance.random() < 0.4]
    page.save_revision().publish()
    return {
        "word": {page.summary.split()[1].strip(".")},
        "volet": {volet.slug} if volet else set(),
        "theme": {one.slug for one in page.themes.all()},
        "region": {region},
        "departement": {where} - {""},
        "type": {one.slug for one in page.actor_kinds.all()},
        "statut": {STATUS_VALUES[status]},
    }


@pytest.fixture
def many() -> list[dict[str, set[str]]]:
    draw = drawn_from()
    return [one_practice(draw, number) for number in range(40)]


def holds(fact: dict[str, set[str]], asked: dict[str, list[str]]) -> bool:
    return all(fact[name] & set(values) for name, values in asked.items())


QUESTIONS: list[dict[str, list[str]]] = [
    {},
    {"volet": ["v1"]},
    {"theme": ["parents", "sante"]},
    {"theme": ["parents"], "type": ["cio", "cfa"]},
    {"region": ["53"], "statut": ["outil", "partagee"]},
    {"departement": ["62", "29"], "volet": ["v2"], "theme": ["sante"]},
    {"word": ["atelier"]},
    {"word": ["tutorat"], "region": ["32"], "type": ["e2c"]},
]


def test_totals_and_counts_are_those_of_the_oracle(many: list[dict[str, set[str]]]) -> None:
    for asked in QUESTIONS:
        query = {name: values for name, values in asked.items() if name != "word"}
        q = {"q": asked["word"][0]} if "word" in asked else {}
        page = read(**query, **q)
        assert total(page) == sum(holds(fact, asked) for fact in many), asked
        for facet in FACETS:
            others = {name: values for name, values in asked.items() if name != facet}
            values = set().union(*(fact[facet] for fact in many))
            expected = {
                value: count
                for value in values
                if (count := sum(holds(fact, {**others, facet: [value]}) for fact in many))
                or value in asked.get(facet, ())
            }
            assert counts(page, facet) == expected, (asked, facet)


def test_pages_hold_each_practice_once_the_latest_first(many: list[dict[str, set[str]]]) -> None:
    first, second = titles(read()), titles(read(page="2"))
    assert (len(first), len(second)) == (20, 20)
    rows = PracticePage.objects.order_by("-practised_on", "title")
    assert [*first, *second] == list(rows.values_list("title", flat=True))
    for number in ("0", "3", "-1", "x", "٢", "1e1", "99999999999"):
        assert Client().get(INDEX, {"page": number}).status_code == 404, number


def test_one_removes_a_filter_and_keeps_the_others(many: list[dict[str, set[str]]]) -> None:
    page = read(theme=["parents", "sante"], region="32", q="atelier")
    links = re.findall(r'class="chip" href="([^"]+)"', page.source)
    without = {link.partition("?")[2].replace("&amp;", "&") for link in links}
    assert without == {
        "q=atelier&theme=sante&region=32",
        "q=atelier&theme=parents&region=32",
        "q=atelier&theme=parents&theme=sante",
    }
    for link in without:
        assert Client().get(f"{INDEX}?{link}").status_code == 200


def test_the_list_of_a_region_is_the_index_of_that_region(
    many: list[dict[str, set[str]]],
) -> None:
    page = read("/bonnes-pratiques/bretagne/", theme="sante")
    asked = {"region": ["53"], "theme": ["sante"]}
    assert total(page) == sum(holds(fact, asked) for fact in many)
    assert counts(page, "region") == {}
    same = read("/bonnes-pratiques/bretagne/", theme="sante", region="32")
    assert total(same) == total(page)


def test_a_value_that_does_not_exist_is_told_and_the_rest_applies(
    many: list[dict[str, set[str]]],
) -> None:
    page = read(theme=["parents", "voler"], region="<script>zqx")
    assert page.text.count("Un filtre de ce lien n’existe plus") == 2
    assert total(page) == sum(holds(fact, {"theme": ["parents"]}) for fact in many)
    assert page.title.startswith("Erreur : ")
    assert "<script>zqx" not in page.source


def test_the_commune_travels_on(many: list[dict[str, set[str]]]) -> None:
    page = read(commune="62498")
    links = re.findall(r'<h3><a href="([^"]+)"', page.source)
    assert links
    assert all(link.endswith("?commune=62498") for link in links)
    assert '<input type="hidden" name="commune" value="62498">' in page.source
    assert "?commune=62498&amp;page=2" in page.source


def test_cost_is_the_same_at_any_size(
    many: list[dict[str, set[str]]], django_assert_max_num_queries: Any
) -> None:
    client = Client()
    client.get(INDEX, {"q": "atelier"})
    with django_assert_max_num_queries(10):
        client.get(INDEX, {"theme": "sante", "q": "atelier", "type": "cio"})
    with django_assert_max_num_queries(11):  # one level deeper in the tree, and its region
        client.get("/bonnes-pratiques/bretagne/")


def test_words_are_stems_and_typing_is_corrected(many: list[dict[str, set[str]]]) -> None:
    whole = total(read(q="atelier"))
    assert total(read(q="les ATELIERS")) == whole
    page = read(q="atellier")
    assert total(page) == whole
    assert "rien pour « atellier »" in page.text
    nothing = read(q="zzzzzzzz")
    assert total(nothing) == 0
    assert "Aucune pratique ne correspond" in nothing.text


def test_nothing_yet_says_what_to_do() -> None:
    plant_guide_site()
    page = read()
    assert "Aucune pratique n’est encore publiée" in page.text
    assert "/espace/pratiques/proposer/" in page.source


def test_only_what_anybody_may_open_is_counted_or_shown() -> None:
    shown, walled = PracticePageFactory(title="Ouverte"), PracticePageFactory(title="Fermée")
    PracticePageFactory(title="Brouillon", live=False)
    PageViewRestriction.objects.create(page=walled, restriction_type="login")
    assert titles(read()) == ["Ouverte"]
    shown.unpublish()
    assert titles(read()) == []
    assert total(read(q="ouverte")) == 0


def test_examples_say_so() -> None:
    PracticePageFactory(title="Un bus (exemple)", is_example=True)
    page = read()
    assert page.source.count("(exemple)") == 1
    assert "Structures d’exemple" in page.text


def test_practices_of_a_volet() -> None:
    plant_guide_site()
    volet = VoletPageFactory(number=2)
    old = PracticePageFactory(volet=volet, practised_on=date(2025, 1, 1))
    new = PracticePageFactory(volet=volet, practised_on=date(2026, 1, 1))
    PracticePageFactory(volet=volet, live=False)
    PracticePageFactory()
    assert [page.pk for page in PracticePage.objects.for_volet(volet)] == [new.pk, old.pk]


def test_an_edit_shows_at_the_next_request() -> None:
    page = PracticePageFactory(title="Avant")
    assert titles(read()) == ["Avant"]
    page.title = "Après"
    page.save_revision().publish()
    assert titles(read()) == ["Après"]


def test_a_query_of_a_thousand_values_is_read(client: Client) -> None:
    plant_guide_site()
    query = QueryDict(mutable=True)
    query.setlist("theme", [f"t{n}" for n in range(300)])
    assert client.get(f"{INDEX}?{query.urlencode()}").status_code == 200
