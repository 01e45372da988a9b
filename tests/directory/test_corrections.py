"""What people corrected in imported sheets goes back to the source; nothing of people does."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.test import Client

from directory.changelog import revision
from directory.enums import ContactVisibility
from directory.imports.applying import apply_batch
from directory.models import Actor, Contact, ImportKind, Solution, User
from tests.directory.importing import (
    LENS,
    PARIS,
    SIRET,
    House,
    client_of,
    csv_of,
    line,
    planned,
)
from tests.factories import SchemeFactory, UserFactory
from tests.pages import PageRead

pytestmark = pytest.mark.django_db
PAGE, FILE = "/espace/corrections/", "/espace/corrections/fichier.csv"
SOURCE = "Liste de la région"


def imported(house: House, *lines: dict[str, str], source: str = SOURCE, **options: Any) -> None:
    batch = planned(csv_of(*lines), house.lead, platform=house.platform, source=source, **options)
    apply_batch(batch, house.lead, sha256=batch.sha256, good_only=False)


def corrected(by: User | None, record: Any, *, channel: str = "espace", **values: Any) -> None:
    for name, value in values.items():
        setattr(record, name, value)
    with revision(by=by, channel=channel):
        record.save()


def world(house: House, **said: str) -> Actor:
    """One imported actor of the platform of Lens, whose address its lead corrected."""
    imported(house, line("Accueil de Lens", SIRET=SIRET, Téléphone="03 53 01 10 11", **said))
    actor: Actor = Actor.objects.get(name="Accueil de Lens")
    corrected(house.lead, actor, address="2 rue de l’Essai")
    return actor


def page_of(client: Client, query: str = "") -> PageRead:
    response = client.get(PAGE + query)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    page = PageRead(response)
    assert page.problems == []
    return page


def rows_of(client: Client, query: str = "") -> list[dict[str, str]]:
    response = client.get(FILE + query)
    assert response["Cache-Control"] == "private, no-store"
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def fields_of(client: Client, query: str = "") -> list[str]:
    return [row["Champ"] for row in rows_of(client, query)]


def test_nothing_corrected_nothing_to_send(house: House) -> None:
    client = client_of(house.lead)
    imported(house, line("Accueil de Lens"))
    assert "Rien à renvoyer" in page_of(client).text
    assert rows_of(client) == []


def test_the_file_says_what_was_and_what_is_without_naming_anybody(house: House) -> None:
    house.lead.first_name, house.lead.last_name = "Ada", "Sentinelle"
    house.lead.save()
    imported(house, line("Accueil de Lens", SIRET=SIRET), source_date=date(2026, 9, 1))
    actor = Actor.objects.get(name="Accueil de Lens")
    corrected(house.lead, actor, name="Accueil jeunes de Lens")
    client = client_of(house.lead)
    (row,) = rows_of(client)
    assert (row["Source"], row["SIRET"], row["Champ"]) == (SOURCE, SIRET, "Nom")
    assert row["Valeur publiée par la source"] == "Accueil de Lens"
    assert row["Valeur corrigée"] == "Accueil jeunes de Lens"
    assert (row["Source lue le"], row["Corrigée par"]) == ("2026-09-01", "PSAD de Lens")
    assert row["Page de la fiche"].endswith(f"/acteurs/{actor.slug}/")
    page = page_of(client)
    assert "1 correction." in page.text
    assert "Accueil jeunes de Lens" in page.text
    assert "Sentinelle" not in page.source.partition("<h1>")[2] + str(row)


def test_a_source_that_took_a_correction_over_leaves_the_list(house: House) -> None:
    actor = world(house)
    client = client_of(house.lead)
    assert fields_of(client) == []  # the file said no address: nothing of its own is contradicted
    corrected(house.lead, actor, name="Accueil jeunes")
    assert fields_of(client) == ["Nom"]
    imported(house, line("Accueil jeunes", SIRET=SIRET))
    assert fields_of(client) == []


def test_machines_correct_nothing(house: House) -> None:
    actor = world(house)
    corrected(None, actor, channel="commande", name="Accueil jeunes")
    assert fields_of(client_of(house.lead)) == []


def test_what_was_put_back_is_no_correction(house: House) -> None:
    actor = world(house)
    corrected(house.lead, actor, name="Accueil jeunes")
    corrected(house.lead, actor, name="Accueil de Lens")
    assert fields_of(client_of(house.lead)) == []


def test_nobody_sends_the_corrections_of_others(house: House) -> None:
    actor = world(house)
    corrected(house.lead, actor, name="Accueil jeunes")
    for stranger in (
        house.other,
        UserFactory(regional=True, region=house.communes[PARIS].departement.region),
    ):
        client = client_of(stranger)
        assert "Accueil jeunes" not in page_of(client, f"?source={SOURCE}").text
        assert rows_of(client, f"?source={SOURCE}") == []
    assert client_of(UserFactory()).get(PAGE).status_code == 403
    assert client_of(UserFactory()).get(FILE).status_code == 403
    assert client_of(house.lead).post(FILE).status_code == 405
    assert fields_of(client_of(UserFactory(national=True))) == ["Nom"]


def test_a_draft_is_not_told(house: House) -> None:
    actor = world(house)
    corrected(house.lead, actor, name="Accueil jeunes", state="draft")
    assert rows_of(client_of(house.lead)) == []


def test_private_details_stay_here(house: House) -> None:
    actor = world(house, Courriel="accueil@exemple.test")
    client = client_of(house.lead)
    contact = Contact.objects.get(actor=actor)
    corrected(house.lead, contact, email="zoe.sentinelle@exemple.test")
    assert rows_of(client) == []
    assert "1 autre correction reste ici" in page_of(client).text
    corrected(house.lead, contact, email="standard@exemple.test")
    assert fields_of(client) == ["Courriel"]
    corrected(house.lead, contact, visibility=ContactVisibility.PROFESSIONAL)
    assert rows_of(client) == []


def test_a_hidden_address_stays_here(house: House) -> None:
    titles = ("Nom", "Type", "Commune", "Adresse")
    batch = planned(
        csv_of(line("Foyer", Adresse="1 rue A"), columns=titles),
        house.lead,
        platform=house.platform,
    )
    apply_batch(batch, house.lead, sha256=batch.sha256, good_only=False)
    actor = Actor.objects.get(name="Foyer")
    corrected(house.lead, actor, address="3 rue sentinelle")
    client = client_of(house.lead)
    assert fields_of(client) == ["Adresse"]
    corrected(house.lead, actor, address_hidden=True)
    assert rows_of(client) == []
    assert "sentinelle" not in page_of(client).text


def test_the_answer_of_a_structure_is_a_correction(house: House) -> None:
    actor = world(house)
    corrected(None, actor, channel="lien", name="Accueil jeunes")
    (row,) = rows_of(client_of(house.lead))
    assert row["Corrigée par"] == "La structure elle-même"


def test_a_formula_becomes_text(house: House) -> None:
    actor = world(house)
    corrected(house.lead, actor, name="=1+1")
    (row,) = rows_of(client_of(house.lead))
    assert (row["Fiche"], row["Valeur corrigée"]) == ("'=1+1", "'=1+1")


def test_solutions_tell_their_dispositif_by_name(house: House) -> None:
    first, second = SchemeFactory(name="Atelier relais"), SchemeFactory(name="Micro-lycée")
    world(house)
    columns = ("Titre", "Dispositif", "Acteur", "Durée")
    said = {"Titre": "Remise en route", "Dispositif": first.name, "Acteur": "Accueil de Lens"}
    batch = planned(
        csv_of(said, columns=columns),
        house.lead,
        platform=house.platform,
        kind=ImportKind.SOLUTIONS,
        source=SOURCE,
    )
    apply_batch(batch, house.lead, sha256=batch.sha256, good_only=False)
    corrected(house.lead, Solution.objects.get(), scheme=second)
    client = client_of(house.lead)
    (row,) = rows_of(client)
    assert (row["Champ"], row["SIRET"]) == ("Dispositif", SIRET)
    assert (row["Valeur publiée par la source"], row["Valeur corrigée"]) == (
        "Atelier relais",
        "Micro-lycée",
    )
    assert "Remise en route" in page_of(client).text


def test_source_and_date_narrow_the_list(house: House) -> None:
    actor = world(house)
    corrected(house.lead, actor, name="Accueil jeunes")
    imported(house, line("Relais de Lens"), source="Autre liste")
    corrected(house.lead, Actor.objects.get(name="Relais de Lens"), name="Relais")
    client = client_of(house.lead)
    assert [row["Source"] for row in rows_of(client)] == ["Autre liste", SOURCE]
    assert [row["Source"] for row in rows_of(client, f"?source={SOURCE}")] == [SOURCE]
    assert rows_of(client, "?since=2099-01-01") == []
    assert "Aucune correction ne répond" in page_of(client, "?since=2099-01-01").text
    bad = page_of(client, "?since=demain&source=x&page=x")
    assert "Écrivez la date" in bad.text
    assert "2 corrections." in bad.text


def test_many_corrections_cost_as_few_queries_as_one(
    house: House, django_assert_max_num_queries: Any
) -> None:
    imported(house, *(line(f"Accueil {n}") for n in range(60)))
    for actor in Actor.objects.filter(commune=LENS):
        corrected(house.lead, actor, name=f"{actor.name} bis", address="1 rue de l’Essai")
    client = client_of(house.lead)
    with django_assert_max_num_queries(15):
        page = page_of(client)
    assert "60 corrections." in page.text
    assert "Page 1 sur 2" in page.text
    with django_assert_max_num_queries(15):
        assert len(rows_of(client)) == 60
