"""Official files, by the titles of their producers; the lines are invented."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from directory.imports.applying import apply_batch
from directory.imports.official import OFFICIAL, source_of
from directory.imports.staging import missing_columns, official_columns
from directory.models import Actor, ImportBatch, LineOutcome, Solution
from tests.directory.importing import (
    House,
    address,
    build_house,
    client_of,
    kept_actor,
    lines_of,
    outcomes,
    planned,
    reasons,
    sent,
)
from tests.factories import ActorKindFactory, SchemeFactory, UserFactory
from tests.pages import PageRead

pytestmark = pytest.mark.django_db

SCHOOL = {
    "Identifiant_de_l_etablissement": "0620016",
    "Nom_etablissement": "Lycée professionnel de l’Essai",
    "Type_etablissement": "Lycée",
    "Adresse_1": "1 rue de l’Essai",
    "Code_postal": "62300",
    "Code_commune": "62498",
    "Nom_commune": "Lens",
    "Telephone": "03 53 01 10 11",
    "Mail": "contact@exemple.test",
    "Web": "",
    "SIREN_SIRET": "",
    "latitude": "50.43",
    "longitude": "2.83",
    "etat": "OUVERT",
    "Voie_generale": "0",
    "Voie_technologique": "0",
    "Voie_professionnelle": "1",
    "Lycee_Agricole": "0",
}
STRUCTURE = {
    "source": "essai",
    "id": "essai--12",
    "nom": "Mission locale de l’Essai",
    "date_maj": "2026-09-01",
    "description": "Un accueil pour les 16-25 ans.",
    "siret": "",
    "commune": "Lens",
    "code_postal": "62300",
    "code_insee": "62498",
    "adresse": "1 rue de l’Essai",
    "telephone": "+33353011011",
    "courriel": "contact@exemple.test",
    "site_web": "https://exemple.test",
    "reseaux_porteurs": '["mission-locale"]',
}
SERVICE = {
    "source": "essai",
    "structure_id": "essai--12",
    "id": "essai--s1",
    "nom": "Contrat d’engagement jeune à Lens",
    "description": "Un accompagnement de plusieurs mois vers l’emploi.",
    "commune": "Lens",
    "code_postal": "62300",
    "code_insee": "62498",
    "frais": "gratuit",
}
MISSION = {
    "code_structure": "62498S00",
    "nom_officiel": "62-ML LENS",
    "nom_usuel": "62-Mission locale de l’Essai",
    "code_departement": "62",
}


def uai(digits: str) -> str:
    return digits + "ABCDEFGHJKLMNPRSTUVWXYZ"[int(digits) % 23]


def file_of(*rows: dict[str, str]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def school(**values: str) -> dict[str, str]:
    digits = values.pop("uai", "0620016")
    return SCHOOL | {"Identifiant_de_l_etablissement": uai(digits)} | values


def official(source: str, *rows: dict[str, str], **options: Any) -> ImportBatch:
    def mapped(batch: ImportBatch) -> dict[str, int]:
        return official_columns(source_of(source), batch.headers)

    return planned(
        file_of(*rows), None, kind=source_of(source).kind, source=source, mapped=mapped, **options
    )


def accepted(batch: ImportBatch) -> None:
    apply_batch(batch, None, sha256=batch.sha256, good_only=True)


@pytest.fixture
def house(geography: Any) -> House:
    for slug in ("lycee", "lycee-pro", "college", "autre"):
        ActorKindFactory(slug=slug)
    return build_house(geography)


def test_the_ministry_s_list_makes_a_vocational_school(house: House) -> None:
    accepted(official("annuaire-education", school()))
    actor = Actor.objects.get(uai=uai("0620016"))
    assert (actor.kind.slug, actor.commune_id, actor.precision) == ("lycee-pro", "62498", "adresse")
    assert actor.source == "Annuaire de l’éducation (ministère de l’Éducation nationale)"
    assert actor.contacts.get().phone == "03 53 01 10 11"
    assert actor.steward is None


def test_a_closed_school_is_refused_and_says_so(house: House) -> None:
    batch = official("annuaire-education", school(etat="FERME"))
    assert reasons(batch) == ["closed"]


def test_what_an_official_file_says_badly_is_left_out_and_told(house: House) -> None:
    batch = official("annuaire-education", school(Telephone="inconnu", latitude="2.83"))
    assert outcomes(batch) == [LineOutcome.CREATED]
    notes = " ".join(lines_of(batch)[0].notes)
    assert "« inconnu » n’est pas repris" in notes
    assert "loin de la commune" in notes


def test_a_sheet_that_people_wrote_is_not_overwritten_by_a_list(house: House) -> None:
    actor = kept_actor(house, "Lycée de l’Essai", uai=uai("0620016"))
    actor.name = "Lycée Camille-Essai"
    from directory import changelog
    from directory.enums import Channel

    with changelog.revision(by=house.lead, channel=Channel.ESPACE):
        actor.save()
    batch = official("annuaire-education", school())
    line = lines_of(batch)[0]
    assert line.outcome == LineOutcome.CONFLICT
    assert line.kept["name"] == ["Lycée Camille-Essai", "Lycée professionnel de l’Essai"]
    accepted(batch)
    actor.refresh_from_db()
    assert actor.name == "Lycée Camille-Essai"
    assert actor.address == "1 rue de l’Essai"


def test_a_school_gone_from_the_list_is_to_be_checked(house: House) -> None:
    accepted(official("annuaire-education", school(), school(uai="0620017")))
    Actor.objects.filter(uai=uai("0620017")).update(verified_at="2026-10-01")
    accepted(official("annuaire-education", school(), is_whole=True))
    assert Actor.objects.get(uai=uai("0620017")).verified_at is None


def test_onisep_structures_are_read_by_their_titles(house: House) -> None:
    row = {
        "code UAI": uai("0620016"),
        "n° SIRET": "",
        "type d'établissement": "lycée professionnel",
        "nom": "Lycée de l’Essai",
        "adresse": "1 rue de l’Essai",
        "CP": "62300",
        "commune": "Lens",
        "commune (COG)": "62498",
        "téléphone": "03 53 01 10 11",
        "longitude (X)": "2.83",
        "latitude (Y)": "50.43",
    }
    accepted(official("onisep-structures", row))
    assert Actor.objects.get(uai=uai("0620016")).kind.slug == "lycee-pro"


def test_missions_locales_take_their_commune_from_their_name(house: House) -> None:
    accepted(official("missions-locales", MISSION))
    actor = Actor.objects.get(source_ref="62498S00")
    assert (actor.name, actor.commune_id) == ("Mission locale de l’Essai", "62498")


def test_structures_then_services_of_data_inclusion(house: House) -> None:
    scheme = SchemeFactory(slug="cej", name="Contrat d’engagement jeune", sigle="CEJ")
    accepted(official("data-inclusion", STRUCTURE))
    actor = Actor.objects.get(source_ref="essai--12")
    assert actor.kind.slug == "mission-locale"
    accepted(official("data-inclusion-services", SERVICE))
    solution = Solution.objects.get(source_ref="essai--s1")
    assert (solution.scheme, solution.actor, solution.cost) == (scheme, actor, "gratuit")
    assert solution.summary == scheme.summary
    assert solution.places.get().commune_id == "62498"


def test_a_service_of_no_known_scheme_is_refused(house: House) -> None:
    accepted(official("data-inclusion", STRUCTURE))
    batch = official("data-inclusion-services", SERVICE | {"nom": "Atelier de cuisine"})
    assert reasons(batch) == ["unknown_word"]


def test_each_official_source_has_what_every_line_needs() -> None:
    for source in OFFICIAL.values():
        titles = [names[0] for names in source.columns.values()]
        assert missing_columns(source, official_columns(source, titles)) == "", source.key


class TestPages:
    def test_a_team_sends_an_official_file_without_saying_its_columns(self, house: House) -> None:
        client = client_of(UserFactory(national=True))
        response = client.post(
            "/espace/import/", sent(file_of(school()), origin="annuaire-education")
        )
        batch = ImportBatch.objects.get()
        assert response["Location"] == address("detail", batch)
        assert batch.counts == {LineOutcome.CREATED: 1}

    def test_a_file_without_the_expected_columns_is_refused(self, house: House) -> None:
        client = client_of(UserFactory(national=True))
        response = client.post("/espace/import/", sent(b"a;b\nc;d\n", origin="annuaire-education"))
        assert response.status_code == 422
        assert not ImportBatch.objects.exists()

    def test_a_lead_cannot_pass_for_an_official_source(self, house: House) -> None:
        client = client_of(house.lead)
        response = client.post("/espace/import/", sent(file_of(school()), source="data-inclusion"))
        assert response.status_code == 422
        client.post("/espace/import/", sent(file_of(school()), origin="annuaire-education"))
        assert ImportBatch.objects.get().source == "Fichier de la plateforme"

    def test_a_region_writes_only_in_its_own(self, house: House) -> None:
        region = house.communes["62498"].departement.region
        client = client_of(UserFactory(regional=True, region=region))
        paris = school(Code_commune="75056", Nom_commune="Paris", Code_postal="75001")
        client.post(
            "/espace/import/",
            sent(
                file_of(school(), paris | {"Identifiant_de_l_etablissement": uai("0750001")}),
                origin="annuaire-education",
            ),
        )
        batch = ImportBatch.objects.get()
        assert (batch.counts, batch.elsewhere) == ({LineOutcome.CREATED: 1}, 1)
        page = PageRead(client.get(address("detail", batch)))
        assert "1 autre ligne n’est pas reprise" in page.text


class TestCommand:
    def path(self, tmp_path: Path, *rows: dict[str, str]) -> str:
        path = tmp_path / "fichier.csv"
        path.write_bytes(file_of(*rows))
        return str(path)

    def test_a_dry_run_tells_and_writes_nothing(
        self, house: House, tmp_path: Path, capsys: Any
    ) -> None:
        call_command("import_directory", self.path(tmp_path, school()), source="annuaire-education")
        out = capsys.readouterr().out
        assert "nouvelle : 1" in out
        assert "Rien n’est enregistré" in out
        assert not Actor.objects.filter(uai=uai("0620016")).exists()

    def test_apply_then_undo(self, house: House, tmp_path: Path, capsys: Any) -> None:
        path = self.path(tmp_path, school())
        call_command("import_directory", path, source="annuaire-education", apply=True)
        assert Actor.objects.filter(uai=uai("0620016")).exists()
        call_command("undo_import", ImportBatch.objects.get().pk)
        assert not Actor.objects.filter(uai=uai("0620016")).exists()
        assert "annulé" in capsys.readouterr().out

    def test_refused_lines_stop_all_unless_said(self, house: House, tmp_path: Path) -> None:
        bad = school(uai="0620017", Type_etablissement="Inconnu")
        path = self.path(tmp_path, school(), bad)
        with pytest.raises(CommandError, match="refusées"):
            call_command("import_directory", path, source="annuaire-education", apply=True)
        assert not Actor.objects.filter(uai=uai("0620016")).exists()
        call_command(
            "import_directory", path, source="annuaire-education", apply=True, good_only=True
        )
        assert Actor.objects.filter(uai=uai("0620016")).exists()

    def test_an_own_file_says_its_columns_and_words(self, house: House, tmp_path: Path) -> None:
        row = {"A qui": "Accueil", "Sorte": "antenne", "Ville": "Lens"}
        call_command(
            "import_directory",
            self.path(tmp_path, row),
            source="essai",
            column=["name=A qui", "kind=Sorte"],
            word=["kind:antenne=mission-locale"],
            apply=True,
        )
        assert Actor.objects.get(name="Accueil").kind.slug == "mission-locale"
        with pytest.raises(CommandError, match="Colonnes à dire"):
            call_command("import_directory", self.path(tmp_path, row), source="essai")

    def test_a_file_that_is_none_is_said_in_words(self, house: House, tmp_path: Path) -> None:
        with pytest.raises(CommandError):
            call_command("import_directory", tmp_path / "rien.csv", source="essai")
        with pytest.raises(CommandError, match="Il n’y a pas d’import"):
            call_command("undo_import", 999)
