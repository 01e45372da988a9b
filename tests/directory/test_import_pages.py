"""The pages of an import, as a lead walks through them; and nobody else."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from directory.imports.staging import claim, plan_batch
from directory.models import Actor, ImportBatch, ImportState
from tests.directory.importing import (
    House,
    address,
    client_of,
    csv_of,
    kept_actor,
    line,
    planned,
    sent,
)
from tests.factories import UserFactory
from tests.pages import PageRead

pytestmark = pytest.mark.django_db
LIST = "/espace/import/"


def read(client: Client, url: str, status: int = 200) -> PageRead:
    response = client.get(url)
    assert response.status_code == status
    assert response["Cache-Control"] == "private, no-store"
    page = PageRead(response)
    assert page.problems == []
    return page


def columns_of(client: Client, batch: ImportBatch) -> dict[str, str]:
    """The form of columns, as it is proposed."""
    source = read(client, address("columns", batch)).source
    selects = re.findall(r'<select [^>]*name="(\w+)"(.*?)</select>', source, re.S)
    chosen = ((name, re.search(r'value="(\d*)" selected', body)) for name, body in selects)
    return {"publishes": "yes"} | {name: one[1] if one else "" for name, one in chosen}


def test_a_lead_sends_a_file_and_applies_it(house: House) -> None:
    client = client_of(house.lead)
    assert "Aucun fichier" in read(client, LIST).text
    file = csv_of(line("Accueil de Lens", Téléphone="03 53 01 10 11"))
    response = client.post(LIST, sent(file))
    batch = ImportBatch.objects.get()
    assert response["Location"] == address("columns", batch)
    assert "Nom" in read(client, address("columns", batch)).text
    response = client.post(address("columns", batch), columns_of(client, batch))
    assert response["Location"] == address("detail", batch)
    page = read(client, address("detail", batch))
    assert "1 nouvelle" in page.text
    assert "Rien n’est encore enregistré" in page.text
    client.post(address("apply", batch), {"sha256": batch.sha256})
    assert Actor.objects.get(name="Accueil de Lens").steward == house.platform
    assert "Import enregistré" in read(client, address("detail", batch)).text
    client.post(address("undo", batch))
    assert not Actor.objects.filter(name="Accueil de Lens").exists()
    assert "Import annulé" in read(client, address("detail", batch)).text
    assert "acteurs.csv" in read(client, LIST).text


def test_columns_are_remembered_for_the_next_file(house: House) -> None:
    client = client_of(house.lead)
    titles = ("A qui", "Type", "Commune")
    for name in ("Accueil", "Relais"):
        file = csv_of({"A qui": name, "Type": "CIO", "Commune": "Lens"}, columns=titles)
        client.post(LIST, sent(file))
    first, second = ImportBatch.objects.order_by("pk")
    assert columns_of(client, first)["name"] == ""
    client.post(address("columns", first), columns_of(client, first) | {"name": "0"})
    assert "votre dernier envoi" in read(client, address("columns", second)).text
    assert columns_of(client, second)["name"] == "0"


def test_what_is_missing_is_said_beside_its_column(house: House) -> None:
    client = client_of(house.lead)
    client.post(LIST, sent(csv_of(line("Accueil"))))
    batch = ImportBatch.objects.get()
    said = columns_of(client, batch) | {"name": "", "city": "1"}
    response = client.post(address("columns", batch), said)
    assert response.status_code == 422
    page = PageRead(response)
    assert page.problems == []
    assert "Dites quelle colonne est « Nom »" in page.text
    assert "Cette colonne sert déjà" in page.text


def test_an_unknown_word_is_chosen_once(house: House) -> None:
    client = client_of(house.lead)
    client.post(LIST, sent(csv_of(line("Accueil", Type="Antenne jeunes"))))
    batch = ImportBatch.objects.get()
    response = client.post(address("columns", batch), columns_of(client, batch))
    assert response["Location"] == address("words", batch)
    assert "« Antenne jeunes »" in read(client, address("words", batch)).text
    client.post(address("words", batch), {"word_0": "mission-locale"})
    assert "1 nouvelle" in read(client, address("detail", batch)).text
    client.post(LIST, sent(csv_of(line("Relais", Type="antenne JEUNES"))))
    second = ImportBatch.objects.latest("pk")
    response = client.post(address("columns", second), columns_of(client, second))
    assert response["Location"] == address("detail", second)


def test_a_refused_file_says_why_and_keeps_the_form(house: House) -> None:
    client = client_of(house.lead)
    response = client.post(LIST, sent(b"%PDF-1.7 rien", "liste.xlsx", source="Ma source"))
    assert response.status_code == 422
    page = PageRead(response)
    assert page.problems == []
    assert "n’est pas un tableau" in page.text
    assert 'value="Ma source"' in page.source
    assert not ImportBatch.objects.exists()


def test_a_form_without_file_says_what_to_do(house: House) -> None:
    response = client_of(house.lead).post(LIST, {"kind": "actors", "source": "Nous"})
    assert response.status_code == 422
    assert "Choisissez un fichier" in PageRead(response).text


def test_refused_lines_come_back_as_a_file_that_runs_nothing(house: House) -> None:
    batch = planned(
        csv_of(
            line("=HYPERLINK(1)", Commune="Nulle-part", Code_postal="", Téléphone="+33353011011")
        ),
        house.lead,
        platform=house.platform,
    )
    client = client_of(house.lead)
    page = read(client, address("detail", batch))
    assert "Nous ne trouvons pas « Nulle-part »" in page.text
    response = client.get(address("refused", batch))
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert text.startswith("Ligne;Raison du refus;Nom;Type")
    assert "'=HYPERLINK(1)" in text
    assert ";+33353011011;" in text
    assert "attachment" in response["Content-Disposition"]


def test_a_file_that_is_not_applied_can_be_withdrawn(house: House) -> None:
    batch = planned(csv_of(line("Accueil")), house.lead, platform=house.platform)
    client_of(house.lead).post(address("discard", batch))
    assert not ImportBatch.objects.exists()


def test_an_applied_file_cannot_be_withdrawn(house: House) -> None:
    batch = planned(csv_of(line("Accueil")), house.lead, platform=house.platform)
    client = client_of(house.lead)
    client.post(address("apply", batch), {"sha256": batch.sha256})
    client.post(address("discard", batch))
    assert ImportBatch.objects.filter(state=ImportState.APPLIED).exists()


def test_the_first_page_says_what_waits(house: House) -> None:
    planned(csv_of(line("Accueil")), house.lead, platform=house.platform)
    page = read(client_of(house.lead), "/espace/")
    assert "Imports en attente" in page.text
    assert "Importer un fichier" in page.text
    assert "Importer un fichier" not in read(client_of(UserFactory()), "/espace/").text


PAGES = ("detail", "columns", "words", "progress", "refused")
POSTS = ("columns", "words", "plan", "apply", "undo", "discard")


class TestOtherPeople:
    @pytest.mark.parametrize("name", PAGES)
    def test_another_lead_does_not_find_it(self, house: House, name: str) -> None:
        batch = planned(csv_of(line("Accueil")), house.lead, platform=house.platform)
        assert client_of(house.other).get(address(name, batch)).status_code == 404

    @pytest.mark.parametrize("name", POSTS)
    def test_another_lead_changes_nothing(self, house: House, name: str) -> None:
        batch = planned(csv_of(line("Accueil")), house.lead, platform=house.platform)
        response = client_of(house.other).post(address(name, batch), {"sha256": batch.sha256})
        assert response.status_code == 404
        assert not Actor.objects.filter(name="Accueil").exists()
        assert ImportBatch.objects.filter(state=ImportState.READY).exists()

    @pytest.mark.parametrize("name", [*PAGES, *POSTS])
    def test_a_professional_is_refused(self, house: House, name: str) -> None:
        batch = planned(csv_of(line("Accueil")), house.lead, platform=house.platform)
        client, url = client_of(UserFactory()), address(name, batch)
        assert client.get(url).status_code in (403, 405)
        assert client.post(url).status_code in (403, 405)
        assert client.get(LIST).status_code == 403
        assert client.post(LIST, sent(csv_of(line("Accueil")))).status_code == 403

    def test_a_stranger_is_led_to_the_sign_in(self, house: House) -> None:
        batch = planned(csv_of(line("Accueil")), house.lead, platform=house.platform)
        for url in (LIST, address("detail", batch), address("apply", batch)):
            assert "/espace/connexion" in Client().post(url)["Location"]

    def test_the_national_team_reads_and_does_not_apply(self, house: House) -> None:
        batch = planned(csv_of(line("Accueil")), house.lead, platform=house.platform)
        client = client_of(UserFactory(national=True))
        assert "Enregistrer" not in read(client, address("detail", batch)).text
        assert client.post(address("apply", batch)).status_code == 404

    def test_a_platform_that_one_does_not_lead_cannot_be_named(self, house: House) -> None:
        client = client_of(house.other)
        client.post(LIST, sent(csv_of(line("Accueil")), platform=str(house.platform.pk)))
        assert ImportBatch.objects.get().platform.name == "PSAD de Paris"


def test_the_preview_costs_the_same_for_one_line_and_for_hundreds(
    house: House, django_assert_max_num_queries: Any
) -> None:
    kept_actor(house, "Accueil 1")
    rows = [line(f"Accueil {n}", Téléphone="03 53 01 10 11") for n in range(300)]
    batch = planned(csv_of(*rows), house.lead, platform=house.platform)
    client = client_of(house.lead)
    for state in ("created", "changed"):
        with django_assert_max_num_queries(15):
            page = read(client, f"{address('detail', batch)}?etat={state}&page=2")
        assert "nouvelles" in page.text


@pytest.mark.parametrize("query", ["?page=0", "?page=-1", "?page=٣", "?page=99999999", "?etat=%00"])
def test_a_strange_address_is_no_error(house: House, query: str) -> None:
    batch = planned(csv_of(line("Accueil")), house.lead, platform=house.platform)
    assert client_of(house.lead).get(address("detail", batch) + query).status_code == 200


def test_no_page_costs_more_with_more_lines(
    house: House, django_assert_max_num_queries: Any
) -> None:
    client = client_of(house.lead)
    rows = [line(f"Accueil {n}", Type=f"Sorte {n}") for n in range(100)]
    for _ in range(12):
        client.post(LIST, sent(csv_of(*rows)))
    batch = ImportBatch.objects.latest("pk")
    client.post(address("columns", batch), columns_of(client, batch))
    assert claim(batch)
    plan_batch(batch, house.lead)
    told = read(client, address("detail", batch)).text
    assert "Type : mot hors de notre liste, 100 lignes" in told
    assert "mot hors de notre liste" not in read(client, f"{address('detail', batch)}?page=2").text
    pages = [address(name, batch) for name in ("columns", "words", "detail")]
    for url in (LIST, *pages, "/espace/"):
        with django_assert_max_num_queries(15):
            assert client.get(url).status_code == 200
