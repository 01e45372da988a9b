"""The first page of a keeper: what places ask, what is missing, what comes next."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory import espace
from directory.enums import Category
from directory.espace import Door, Part
from directory.models import Actor, Commune, Intake
from directory.views.espace import nearest
from tests.directory.places_world import Town, add_line, say_places, town
from tests.factories import (
    ActorFactory,
    ActorKindFactory,
    IntakeFactory,
    PlatformFactory,
    SchemeFactory,
    SolutionFactory,
    UserFactory,
)
from tests.pages import PageRead

pytestmark = pytest.mark.django_db
HOME, COVERAGE = "/espace/", "/espace/couverture/"


def on(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def lens(geography: dict[str, Commune]) -> Town:
    """Nothing is due there: places believed for long, and every kind of sheet exists."""
    home = town(geography["62498"], "Lens")
    Intake.objects.update(seen_at=on(0), expires_at=on(20))
    for slug in ("cio", "mission-locale"):
        ActorFactory(kind=ActorKindFactory(slug=slug), commune=home.actor.commune)
    for category in Category:
        SolutionFactory(actor=home.actor, scheme=SchemeFactory(category=category))
    return home


@pytest.fixture
def places_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sheets ask for things too (test_sheets_kept.py): here the places are counted alone."""
    monkeypatch.delitem(espace._providers, "sheets")


def read(client: Client, user: Any, address: str = HOME) -> PageRead:
    client.force_login(user)
    page = PageRead(client.get(address))
    assert page.problems == []
    return page


@pytest.mark.usefixtures("places_alone")
def test_when_nothing_is_due_the_next_date_is_told(client: Client, lens: Town) -> None:
    page = read(client, lens.lead)
    assert "Tout est à jour." in page.text
    assert "places de « Micro-lycée Lens »" in page.text
    assert "Espace pro, PSAD Lens" in page.text
    assert 'class="due"' not in page.source


@pytest.mark.usefixtures("places_alone")
def test_expired_places_come_first_then_those_that_expire(client: Client, lens: Town) -> None:
    add_line(lens, "Vieux", expired=True)
    for days in (0, 7):
        add_line(lens, f"Dans {days}", open_places=1, seen_at=on(-3), expires_at=on(days))
    page = read(client, lens.lead)
    assert "3 choses à faire, dont 1 pressée." in page.text
    assert page.text.index("1 Places à confirmer") < page.text.index("2 Places qui expirent")
    assert 'href="/espace/places/?etat=a-confirmer"' in page.source
    assert page.source.count("button--main") == 1


def test_an_entry_soon_is_told_until_its_places_are_looked_at(client: Client, lens: Town) -> None:
    entry = add_line(lens, "Entrée", kind="datee", starts_on=on(30), seen_at=on(-8))
    add_line(lens, "Plus tard", kind="datee", starts_on=on(31))
    add_line(lens, "Demande close", kind="datee", starts_on=on(9), apply_by=on(-1))
    assert "1 Entrées dans les 30 jours" in read(client, lens.lead).text
    listed = read(client, lens.lead, "/espace/places/?etat=entrees").text
    assert "1 ligne dont l’entrée approche" in listed
    Intake.objects.filter(pk=entry.pk).update(seen_at=on(0))
    assert "Entrées dans" not in read(client, lens.lead).text


@pytest.mark.usefixtures("places_alone")
def test_places_of_others_of_drafts_and_of_the_past_ask_nothing(
    client: Client, lens: Town, geography: dict[str, Commune]
) -> None:
    rennes = town(geography["35238"], "Rennes")
    add_line(rennes, "Ailleurs", expired=True)
    for trait in ("draft", "archived"):
        hidden = SolutionFactory(actor=lens.actor, **{trait: True})
        IntakeFactory(solution=hidden, expired=True)
    IntakeFactory(
        solution=lens.solution, past=True, open_places=1, seen_at=on(-90), expires_at=on(-60)
    )
    assert "Tout est à jour." in read(client, lens.lead).text


def test_what_is_missing_in_the_territory_leads_to_its_page(client: Client, lens: Town) -> None:
    Actor.objects.filter(kind__slug="cio").update(state="draft")
    page = read(client, lens.lead)
    assert "1 Manques dans le territoire" in page.text
    assert "Aucun CIO." in page.text
    missing = read(client, lens.lead, COVERAGE)
    assert "Pas-de-Calais (62)" in missing.text
    assert "Aucun CIO" in missing.text
    assert "Ille-et-Vilaine" not in missing.text


def test_a_region_is_told_which_departements_are_not_complete(client: Client, lens: Town) -> None:
    region = UserFactory(regional=True, region=lens.platform.departement.region)
    page = read(client, region)
    assert "Départements à compléter" in page.text
    assert "Aisne, Nord, Oise…" in page.text


def test_a_complete_territory_says_so(client: Client, lens: Town) -> None:
    assert "Rien ne manque dans votre territoire." in read(client, lens.lead, COVERAGE).text


def test_each_reads_the_coverage_of_its_own_territory(client: Client, lens: Town) -> None:
    departement = lens.platform.departement
    for user, told in (
        (UserFactory(departmental=True, departement=departement), "Pas-de-Calais"),
        (UserFactory(regional=True, region=departement.region), "Nord (59)"),
        (UserFactory(national=True), "Ille-et-Vilaine (35)"),
        (UserFactory(lead=True), "Aucune plateforme ne vous est confiée"),
    ):
        assert told in read(client, user, COVERAGE).text
    client.force_login(UserFactory())
    assert client.get(COVERAGE).status_code == 403
    client.logout()
    assert client.get(COVERAGE).status_code == 302
    client.force_login(lens.lead)
    assert client.post(COVERAGE).status_code == 405
    assert client.get(COVERAGE).headers["Cache-Control"] == "private, no-store"


def test_a_professional_is_asked_nothing_of_places(client: Client, lens: Town) -> None:
    add_line(lens, "Vieux", expired=True)
    page = read(client, UserFactory())
    assert "Places" not in page.text
    assert "Espace pro, professionnel" in page.text


def test_the_first_page_costs_the_same_with_five_hundred_solutions(
    client: Client, lens: Town, django_assert_max_num_queries: Any
) -> None:
    scheme = SchemeFactory()
    for number in range(500):
        SolutionFactory(actor=lens.actor, scheme=scheme, title=f"Solution {number}", permanent=True)
    Intake.objects.filter(open_places=None).update(
        open_places=1, seen_at=on(-90), expires_at=on(-60)
    )
    client.force_login(lens.lead)
    with django_assert_max_num_queries(15):
        page = PageRead(client.get(HOME))
    assert "500 Places à confirmer" in page.text


def test_what_was_counted_is_kept_until_the_directory_moves(client: Client, lens: Town) -> None:
    late = add_line(lens, "Vieux", expired=True)
    assert "1 Places à confirmer" in read(client, lens.lead).text
    with CaptureQueriesContext(connection) as again:
        assert "1 Places à confirmer" in PageRead(client.get(HOME)).text
    assert not any("directory_intake" in query["sql"] for query in again.captured_queries)
    say_places(late, open_places=2, total_places=9, who="x")
    assert "Places à confirmer" not in PageRead(client.get(HOME)).text


def test_a_right_that_is_lost_changes_the_page_at_once(client: Client, lens: Town) -> None:
    add_line(lens, "Vieux", expired=True)
    assert "1 Places à confirmer" in read(client, lens.lead).text
    lens.lead.platforms.clear()
    assert "Places à confirmer" not in PageRead(client.get(HOME)).text
    assert "aucune plateforme pour l’instant" in PageRead(client.get(HOME)).text


def test_a_lead_of_several_platforms_sees_their_names(client: Client, lens: Town) -> None:
    PlatformFactory(name="FOQUALE d’Arras", foquale=True, leads=[lens.lead])
    assert "FOQUALE d’Arras, PSAD Lens" in read(client, lens.lead).text


def test_the_nearest_date_of_all_parts_is_told() -> None:
    undated, far = Part(next_due="Un jour."), Part(next_due="Loin.", next_on=on(9))
    soon = Part(doors=(Door("Équipe", "x", "/"),), next_due="Bientôt.", next_on=on(2))
    assert nearest([undated, far, soon]) == "Bientôt."
    assert nearest([undated, Part()]) == "Un jour."
    assert nearest([Part()]) == ""


def test_a_lead_without_platform_is_told_what_to_do(
    client: Client, geography: dict[str, Commune]
) -> None:
    client.force_login(UserFactory(lead=True))
    assert "Demandez à l’équipe de votre région" in PageRead(client.get("/espace/places/")).text
