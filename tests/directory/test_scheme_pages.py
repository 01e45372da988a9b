from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from directory.enums import Category
from tests.factories import (
    AgeRuleFactory,
    AudienceFactory,
    PrescriberFactory,
    SchemeFactory,
    SolutionFactory,
)
from tests.pages import PageRead

pytestmark = pytest.mark.django_db


def test_every_family_is_listed_even_an_empty_one(client: Client) -> None:
    SchemeFactory(name="Micro-lycée", category=Category.QUALIFICATION)
    page = PageRead(client.get("/dispositifs/"))
    assert page.problems == []
    for category in Category:
        assert category.label in page.text
    assert "Aucun dispositif décrit" in page.text


def test_a_scheme_counts_only_published_solutions(client: Client) -> None:
    scheme = SchemeFactory(name="Micro-lycée")
    SolutionFactory(scheme=scheme)
    SolutionFactory(scheme=scheme, draft=True)
    assert "1 solution" in PageRead(client.get("/dispositifs/")).text


def test_a_scheme_sheet_shows_each_age_rule_with_source_and_confidence(client: Client) -> None:
    scheme = SchemeFactory(slug="micro-lycee", name="Micro-lycée")
    AgeRuleFactory(scheme=scheme, minimum=16, maximum=25, source="Guide 2024", confidence="seed")
    AgeRuleFactory(scheme=scheme, derogation=True, source="Code de l’éducation")
    page = PageRead(client.get("/dispositifs/micro-lycee/"))
    assert page.problems == []
    for said in (
        "De 16 à 25 ans",
        "Guide 2024",
        "Écrit dans un guide",
        "avec l’accord du rectorat",
    ):
        assert said in page.text


def test_a_scheme_without_any_age_says_so_instead_of_inventing_one(client: Client) -> None:
    SchemeFactory(slug="tutorat")
    assert "Aucun âge n’est écrit" in PageRead(client.get("/dispositifs/tutorat/")).text


def test_a_summary_nobody_read_says_so(client: Client) -> None:
    SchemeFactory(slug="tutorat", read_by="")
    assert "pas encore relu par des jeunes" in PageRead(client.get("/dispositifs/tutorat/")).text


def test_steps_before_and_after_are_links(client: Client) -> None:
    after = SchemeFactory(slug="apres", name="Après")
    SchemeFactory(slug="avant", name="Avant", leads_to=[after])
    assert 'href="/dispositifs/apres/"' in client.get("/dispositifs/avant/").content.decode()
    assert 'href="/dispositifs/avant/"' in client.get("/dispositifs/apres/").content.decode()


def test_an_unknown_scheme_is_not_found(client: Client) -> None:
    assert client.get("/dispositifs/rien/").status_code == 404


def test_a_long_name_and_a_hostile_one_are_shown_as_text(client: Client) -> None:
    SchemeFactory(slug="long", name="<script>alert(1)</script>" + "é" * 120)
    page = PageRead(client.get("/dispositifs/long/"))
    assert page.problems == []
    assert "<script>alert" not in page.source


def test_a_scheme_sheet_costs_the_same_however_much_it_holds(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    scheme = SchemeFactory(
        slug="plein",
        audiences=AudienceFactory.create_batch(5),
        prescribers=PrescriberFactory.create_batch(4),
        leads_to=SchemeFactory.create_batch(4),
    )
    for _ in range(6):
        AgeRuleFactory(scheme=scheme)
        SolutionFactory(scheme=scheme)
    with django_assert_max_num_queries(6):
        client.get("/dispositifs/plein/")
