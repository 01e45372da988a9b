"""`/solutions/`: what a person sees, with and without script."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from directory.models import Solution
from tests.factories import (
    ActorFactory,
    ActorKindFactory,
    ActorZoneFactory,
    CommunePostalCodeFactory,
    IntakeFactory,
    PlaceFactory,
    SolutionFactory,
)
from tests.search.conftest import LENS, SENTINEL, Scene

pytestmark = pytest.mark.django_db
QUESTION = {"age": "17", "commune": LENS}


def read(client: Client, query: Any = None, **headers: Any) -> str:
    response = client.get("/solutions/", query or {}, **headers)
    assert response.status_code == 200
    return response.content.decode()


def text(html: str) -> str:
    """The words of a page, markup and no-break spaces aside."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace(" .", ".").replace(" ,", ",")


def ids(html: str) -> list[int]:
    return [int(found) for found in re.findall(r'data-solution="(\d+)"', html)]


def status(html: str) -> str:
    found = re.search(r'role="status"[^>]*>(.*?)</p>', html, re.S)
    assert found
    return text(found[1]).strip()


def test_the_list_is_the_json(client: Client, scene: Scene) -> None:
    for query in (
        {},
        QUESTION,
        {**QUESTION, "hors_zone": "oui"},
        {"q": "micro-lycée"},
        {**QUESTION, "tri": "nom", "phase": "diplomer"},
    ):
        answer = client.get("/solutions.json", query).json()
        assert ids(read(client, query)) == [one["id"] for one in answer["results"]]


def test_the_search_is_said_in_title_count_and_fields(client: Client, scene: Scene) -> None:
    html = read(client, QUESTION)
    assert "<h1>Solutions à 17 ans, à Lens</h1>" in html.replace("\xa0", " ")
    assert "<title>Solutions à 17 ans, à Lens, " in html.replace("\xa0", " ")
    assert status(html) == "6 solutions, dont 1 à distance."
    assert 'value="Lens (62)"' in html
    assert html.count('role="status"') == 1


def test_headings_stand_before_the_groups(client: Client, scene: Scene) -> None:
    html = read(client, {**QUESTION, "hors_zone": "oui"})
    shown = [
        "Près de chez vous",
        "Partout",
        "À distance",
        "Réservées à d’autres territoires",
    ]
    places = [html.index(f'entries__title">{title}') for title in shown]
    assert places == sorted(places)
    assert "entries__title" not in read(client, {**QUESTION, "tri": "nom"})
    assert "entries__title" not in read(client, {**QUESTION, "q": "lycée"})


def test_each_card_gives_reasons_then_doubts(client: Client, scene: Scene) -> None:
    html = read(client, {"age": "15", "commune": LENS})
    card = html[html.index(f'data-solution="{scene.immersion.pk}"') :].split("</article>")[0]
    words = text(card).replace("\xa0", " ")
    assert "Possible à 15 ans, avec un accord de l’inspection académique." in words
    assert words.index("Accueille les jeunes de Lens") < words.index("Possible à 15 ans")
    assert "Places à confirmer" in words
    assert "5 places" not in words
    assert words.count("(exemple)") == 1


def test_a_count_of_places_never_stands_without_its_date(client: Client, scene: Scene) -> None:
    words = text(read(client, QUESTION)).replace("\xa0", " ")
    assert words.count("places libres vues le 25 novembre 2026") == 1
    assert "5 places libres vues le 25 novembre 2026" in words


def test_what_exists_everywhere_names_who_delivers_it_here(client: Client, scene: Scene) -> None:
    html = read(client, QUESTION)
    card = html[html.index(f'data-solution="{scene.everywhere.pk}"') :].split("</article>")[0]
    assert "Mission locale de Lens" in card
    assert "tel:+33321000001" in card


def test_links_to_a_sheet_carry_age_and_commune(client: Client, scene: Scene) -> None:
    html = read(client, {**QUESTION, "phase": "diplomer"})
    assert f'href="/solutions/{scene.micro_lycee.slug}/?age=17&amp;commune={LENS}"' in html


def test_facets_are_fieldsets_named_after_their_parameter(client: Client, scene: Scene) -> None:
    html = read(client, {**QUESTION, "phase": "diplomer"})
    answer = client.get("/solutions.json", {**QUESTION, "phase": "diplomer"}).json()
    for facet, values in answer["facets"].items():
        if not values:
            continue
        block = html[html.index(f'data-facet="{facet}"') :].split("</fieldset>")[0]
        for one in values:
            box = re.search(rf'name="{facet}" value="{one["value"]}"( checked)?>.*?</label>', block)
            assert box
            assert bool(box[1]) is one["selected"]
            assert f'<span class="num">{one["count"]}</span>' in box[0]


def test_a_chip_removes_only_itself_and_clearing_keeps_the_two_questions(
    client: Client, scene: Scene
) -> None:
    html = read(client, {**QUESTION, "phase": "diplomer", "internat": "oui"})
    chips = html[html.index('class="chips"') :].split("</ul>")[0].replace("&amp;", "&")
    assert f'href="/solutions/?age=17&commune={LENS}&internat=oui"' in chips
    assert f'href="/solutions/?age=17&commune={LENS}&phase=diplomer"' in chips
    assert f'href="/solutions/?age=17&commune={LENS}">Tout effacer' in chips


def test_without_script_the_filter_form_keeps_the_question(client: Client, scene: Scene) -> None:
    html = read(client, {**QUESTION, "tri": "nom", "departement": "62", "phase": "diplomer"})
    form = html[html.index("data-filters") :].split("</form>")[0]
    for name, value in (("age", "17"), ("commune", LENS), ("tri", "nom"), ("departement", "62")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in form
    assert 'type="hidden" name="phase"' not in form
    line = html[html.index('id="chercher"') :].split("</form>")[0]
    assert '<input type="hidden" name="phase" value="diplomer">' in line
    assert 'type="hidden" name="commune"' not in line


@pytest.mark.parametrize(
    ("count", "expected", "pages"),
    [(0, "Aucune solution.", 1), (1, "1 solution.", 1), (21, "21 solutions.", 2)],
)
def test_none_one_or_many_are_said_right(
    client: Client, scene: Scene, count: int, expected: str, pages: int
) -> None:
    Solution.objects.all().delete()
    for n in range(count):
        one = SolutionFactory(title=f"Atelier {n:02}", scheme=scene.schemes["micro-lycee"])
        PlaceFactory(solution=one, commune=scene.communes[LENS])
    html = read(client, QUESTION)
    assert status(html) == expected
    assert ("Page 1 sur 2" in text(html).replace("\xa0", " ")) is (pages == 2)
    assert ('class="drop"' in html) is (count > 1)
    if pages == 2:
        assert len(ids(read(client, {**QUESTION, "page": "2"}))) == 1
    assert client.get("/solutions/", {**QUESTION, "page": str(pages + 1)}).status_code == 404


@pytest.mark.parametrize(
    ("query", "sentence", "field"),
    [
        ({"age": "seize"}, "Écrivez l’âge en chiffres, de 0 à 99.", "age-erreur"),
        ({"lieu": "Xyzville"}, "Nous ne trouvons pas « Xyzville ».", "lieu-erreur"),
        ({"commune": "99999"}, "Nous ne connaissons pas la commune « 99999 ».", "lieu-erreur"),
        ({"commune": LENS, "rayon": "900"}, "Écrivez la distance en kilomètres", ""),
        ({"phase": "dormir"}, "Un filtre de ce lien n’existe plus. Il est ignoré.", ""),
    ],
)
def test_bad_values_are_told_and_the_others_apply(
    client: Client, scene: Scene, query: dict[str, str], sentence: str, field: str
) -> None:
    html = read(client, {**query, "dispositif": "cej"})
    assert sentence in text(html).replace("\xa0", " ")
    assert ids(html) in ([scene.everywhere.pk], [])
    if field:
        assert f'id="{field}"' in html
        assert f'aria-describedby="{field}"' in html
        assert "<title>Erreur" in html
        assert next(iter(query.values())) in html


@pytest.mark.parametrize(
    "query",
    [
        "q=%00&age=%00&lieu=%00",
        "q=%ED%A0%80&lieu=%ED%A0%80",
        "q=%22%22%22&lieu=%22",
        "q=<script>alert(1)</script>&age=<b>&lieu=<img src=x>",
        "&".join(f"public=v{n}" for n in range(400)),
        "q=" + quote("é" * 600),
        "statut=scolaire&statut=salarie&internat=oui&distance=oui&rayon=1&age=99",
        "region=32&departement=75&academie=09&plateforme=x",
        "commune=62498&lieu=Paris&lat=1&lon=2",
        "lat=NaN&lon=inf",
    ],
)
def test_hostile_queries_never_break_the_page(client: Client, scene: Scene, query: str) -> None:
    response = client.get(f"/solutions/?{query}")
    assert response.status_code == 200
    assert b"<script>alert" not in response.content
    assert b"<img src=x" not in response.content


def test_a_question_too_long_gets_a_page_of_ours(client: Client, scene: Scene) -> None:
    response = client.get("/solutions/?q=" + "x" * 8_100)
    assert response.status_code == 414
    assert b"<h1" in response.content


def test_a_postal_code_of_several_communes_offers_the_others(client: Client, scene: Scene) -> None:
    CommunePostalCodeFactory(commune=scene.communes["62510"], code="99999")
    CommunePostalCodeFactory(commune=scene.communes[LENS], code="99999")
    html = read(client, {"lieu": "99999", "age": "17", "phase": "diplomer"})
    largest = max(
        (scene.communes[code] for code in ("62510", LENS)), key=lambda one: one.population
    )
    words = text(html).replace("\xa0", " ")
    assert f"99999 : nous avons pris {largest.name}. Autre commune :" in words
    other = ({"62510", LENS} - {largest.code}).pop()
    assert f"?age=17&amp;phase=diplomer&amp;commune={other}" in html


def test_a_mistyped_word_is_said(client: Client, scene: Scene) -> None:
    words = text(read(client, {"q": "imersion"})).replace("\xa0", " ")
    assert "Résultats pour « immersion » (rien pour « imersion »)." in words


def test_a_town_among_the_words_offers_what_is_near(client: Client, scene: Scene) -> None:
    html = read(client, {"q": "micro-lycée Lens"})
    assert "Chercher près de Lens" in html.replace("\xa0", " ")
    assert f"commune={LENS}" in html


def test_what_is_reserved_nearby_is_offered(client: Client, scene: Scene) -> None:
    html = read(client, QUESTION)
    assert "1 solution proche est réservée à un autre territoire." in text(html)
    assert f"?age=17&amp;commune={LENS}&amp;hors_zone=oui" in html
    assert "est réservée à un autre" not in read(client, {**QUESTION, "hors_zone": "oui"})


def test_nothing_found_offers_what_to_relax_and_whom_to_call(client: Client, scene: Scene) -> None:
    html = read(client, {**QUESTION, "internat": "oui", "categorie": "insertion"})
    assert ids(html) == []
    words = text(html).replace("\xa0", " ")
    assert "Rien ne correspond exactement. Voici ce qui s’en approche." in words
    assert "Sans « Internat » 2 solutions" in words
    assert "Sans « Insertion » 1 solution" in words
    assert "Parlez à quelqu’un près de chez vous" in words
    assert "Mission locale de Lens" in words
    assert "Le CIO de votre secteur n’est pas encore dans notre annuaire." in words


def test_a_script_gets_the_part_that_changes(client: Client, scene: Scene) -> None:
    whole = client.get("/solutions/", QUESTION)
    part = client.get("/solutions/", QUESTION, headers={"HX-Request": "true"})
    assert ids(part.content.decode()) == ids(whole.content.decode())
    assert b"<html" not in part.content
    assert b'hx-swap-oob="innerHTML:#bilan"' in part.content
    for response in (whole, part):
        assert "HX-Request" in response["Vary"]


def test_nothing_is_kept_nor_leaks(client: Client, scene: Scene) -> None:
    response = client.get("/solutions/", QUESTION)
    assert not response.cookies
    html = response.content.decode()
    assert SENTINEL not in html
    assert "06 00 00 00 09" not in html.replace("\xa0", " ")
    assert "style=" not in html
    assert not re.search(r"\son[a-z]+=", html)
    assert not re.search(r"<script(?![^>]*src=)", html)
    assert not re.search(r'(?:src|href)="(?:https?:)?//(?!127)', html.replace("rel=canonical", ""))


def test_a_long_title_is_whole(client: Client, scene: Scene) -> None:
    title = "Anticonstitutionnellement " * 7
    one = SolutionFactory(title=title.strip(), scheme=scene.schemes["micro-lycee"])
    PlaceFactory(solution=one, commune=scene.communes[LENS])
    assert title.strip() in read(client, QUESTION)


def test_queries_are_few_and_do_not_grow(
    client: Client, scene: Scene, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    kind = ActorKindFactory(slug="cio", label="CIO")
    for n in range(25):
        extra = SolutionFactory(
            title=f"En plus {n}", scheme=scene.schemes["cej"], actor=ActorFactory()
        )
        PlaceFactory(solution=extra, commune=scene.communes[LENS])
        IntakeFactory(solution=extra, counted=True)
        ActorZoneFactory(
            actor=ActorFactory(kind=kind, zone_kind="communes"), commune=scene.communes[LENS]
        )
    read(client, QUESTION)
    with django_assert_max_num_queries(12):
        assert len(ids(read(client, QUESTION))) == 20
    with django_assert_max_num_queries(12):
        read(client, {"age": "17", "lieu": "Lens"})
