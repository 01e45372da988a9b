"""The home: two ways in, live figures, and a form that works without script."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal.installation import plant_pages
from tests.factories import ActorFactory, PlatformFactory, SchemeFactory, SolutionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(client: Client) -> Client:
    plant_pages()
    return client


def read(client: Client) -> str:
    response = client.get("/")
    assert response.status_code == 200
    assert not response.cookies
    return response.content.decode().replace("\xa0", " ")


def test_two_ways_in(home: Client) -> None:
    html = read(home)
    assert "Je cherche une solution" in html
    assert "J’accompagne des jeunes" in html
    assert html.count("<h1>") == 1


def test_the_form_asks_age_place_and_an_optional_step(home: Client) -> None:
    html = read(home)
    form = html[html.index('action="/solutions/"') :].split("</form>")[0]
    assert 'name="age"' in form
    assert 'name="lieu"' in form
    assert re.findall(r'type="radio" name="phase" value="(\w*)"', form) == [
        "prevenir",
        "remobiliser",
        "diplomer",
        "inserer",
        "",
    ]
    assert "Je vais encore en cours, mais ça ne va plus" in form
    assert 'method="post"' not in html


def test_an_empty_form_leads_to_all_solutions(home: Client) -> None:
    SolutionFactory()
    response = home.get("/solutions/?age=&lieu=&phase=")
    assert response.status_code == 200
    assert b"Erreur" not in response.content
    assert b"data-solution" in response.content


def test_figures_are_those_of_the_directory(home: Client) -> None:
    SolutionFactory.create_batch(3)
    SolutionFactory(draft=True)
    PlatformFactory()
    ActorFactory(draft=True)
    html = read(home)
    figures = dict(
        re.findall(r"<dt>([\w-]+)[^<]*</dt><dd class=\"big\">(\d+)</dd>", html.replace("\n", ""))
    )
    assert figures["solutions"] == "3"
    assert figures["plateforme"] == "1"


def test_families_link_to_their_solutions(home: Client) -> None:
    SolutionFactory(scheme=SchemeFactory(category="insertion"))
    html = read(home)
    assert html.count('href="/solutions/?categorie=') == 5
    line = html[html.index("?categorie=insertion") :].split("</li>")[0]
    assert '<span class="num">1</span>' in line


def test_examples_are_told(home: Client) -> None:
    assert "Structures d’exemple" not in read(home)
    SolutionFactory(example=True)
    html = read(home)
    assert "Structures d’exemple" in html
    assert "(dont 1 exemple)" in html


def test_an_editor_changes_the_words(home: Client) -> None:
    from portal.models import HomePage

    page = HomePage.objects.get()
    page.tagline, page.lead = "Un nouveau départ", "Des <b>solutions</b> existent."
    page.save_revision().publish()
    html = read(home)
    assert "<h1>Un nouveau départ</h1>" in html
    assert "Des &lt;b&gt;solutions&lt;/b&gt; existent." in html


def test_queries_are_few_and_do_not_grow(
    home: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    SolutionFactory.create_batch(12)
    read(home)
    with django_assert_max_num_queries(10):
        read(home)
