"""Files of the whole country: read by pieces, for one territory at a time. Lines are invented."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from directory.imports.applying import apply_batch
from directory.imports.official import EDUCATION
from directory.imports.reading.delimited import open_large
from directory.imports.reading.keeping import Keep, departement_of
from directory.imports.reading.limits import PACKED_BYTES, TOO_MANY_ROWS, RefusedFile
from directory.imports.reading.reader import read_path
from directory.imports.staging import claim, official_columns, plan_batch, stage_file
from directory.imports.values import _UAI_LETTERS
from directory.models import Actor, ImportBatch, ImportLine, LineOutcome, User
from tests.directory.importing import LENS, PARIS, House, build_house, client_of, sent
from tests.factories import ActorKindFactory, UserFactory

pytestmark = pytest.mark.django_db
KEEP = Keep(
    ["62"],
    ["ecole"],
    EDUCATION.columns["insee"],
    EDUCATION.columns["postal_code"],
    EDUCATION.columns["kind"],
)
TITLES = (
    "Identifiant_de_l_etablissement",
    "Nom_etablissement",
    "Type_etablissement",
    "Adresse_1",
    "Code_postal",
    "Code_commune",
    "Nom_commune",
    "etat",
)
PLACES = {LENS: ("62300", "Lens"), PARIS: ("75001", "Paris")}


def school(number: int, commune: str = LENS, kind: str = "Collège", address: str = "") -> list[str]:
    uai = f"{number:07d}{_UAI_LETTERS[number % 23]}"
    return [
        uai,
        f"Essai {number}",
        kind,
        address,
        PLACES[commune][0],
        commune,
        PLACES[commune][1],
        "OUVERT",
    ]


def csv_of(*rows: list[str]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows([TITLES, *rows])
    return out.getvalue().encode()


@pytest.fixture(scope="module")
def large(tmp_path_factory: Any) -> Path:
    """More than 20,000 lines and 10 MB; two colleges of Lens and a primary school among them."""
    path: Path = tmp_path_factory.mktemp("large") / "annuaire.csv"
    far = csv_of(school(1, PARIS, address="1 rue de l’Essai " * 22)).split(b"\r\n")[1] + b"\r\n"
    near = csv_of(school(2), school(3), school(4, kind="Ecole")).partition(b"\r\n")
    path.write_bytes(near[0] + b"\r\n" + far * 24_000 + near[2])
    assert path.stat().st_size > PACKED_BYTES
    return path


def test_a_large_file_is_read_for_one_territory(large: Path) -> None:
    read = read_path(large, KEEP)
    assert [cells[1] for _, cells in read.rows()] == ["Essai 2", "Essai 3"]
    assert [number for number, _ in read.rows()] == [24_002, 24_003]
    assert (read.elsewhere, read.separator, read.encoding) == (24_001, ";", "UTF-8")


def test_the_limit_counts_the_lines_that_are_kept(large: Path) -> None:
    with pytest.raises(RefusedFile, match=TOO_MANY_ROWS[:20]):
        read_path(large, Keep())
    with pytest.raises(RefusedFile, match="10 Mo"):
        read_path(large)


def test_the_encoding_of_a_large_file_is_found(tmp_path: Path) -> None:
    for codec, name in (("utf-8-sig", "UTF-8"), ("utf-8", "UTF-8"), ("cp1252", "Windows-1252")):
        path = tmp_path / codec
        path.write_bytes("Nom;Ville\nÉcole;Éleu\n".encode(codec))
        stream, found = open_large(path)
        with stream:
            assert (stream.read(), found) == ("Nom;Ville\nÉcole;Éleu\n", name)


@pytest.mark.parametrize(
    ("insee", "postal", "kept"),
    [
        ("62498", "", True),
        ("59350", "62300", False),
        ("", "62300", True),
        ("", "59000", False),
        ("", "", False),
    ],
)
def test_a_line_is_of_a_territory_by_its_commune_else_its_postal_code(
    insee: str, postal: str, kept: bool
) -> None:
    rule = KEEP.rule(TITLES)
    assert rule(["", "", "Collège", "", postal, insee]) is kept


def test_codes_say_their_departement() -> None:
    codes = ("62498", "1033", "2A004", "97411", " 75056 ")
    assert [departement_of(code) for code in codes] == ["62", "01", "2A", "974", "75"]


@pytest.fixture
def house(geography: Any) -> House:
    ActorKindFactory(slug="college", label="Collège")
    return build_house(geography)


def staged(content: bytes, by: User, departements: list[str], **options: Any) -> ImportBatch:
    batch = stage_file(
        content,
        "annuaire.csv",
        by=by,
        kind="actors",
        source=EDUCATION.key,
        departements=departements,
        **options,
    )
    batch.mapping = official_columns(EDUCATION, batch.headers)
    batch.save()
    claim(batch)
    plan_batch(batch, by)
    return batch


def test_a_team_sends_the_file_of_the_country_and_gets_its_own(house: House, large: Path) -> None:
    region = house.communes[LENS].departement.region
    client = client_of(UserFactory(regional=True, region=region))
    response = client.post("/espace/import/", sent(large.read_bytes(), origin=EDUCATION.key))
    assert response.status_code == 302
    batch = ImportBatch.objects.get()
    assert (batch.total, batch.elsewhere) == (2, 24_001)
    assert batch.counts == {LineOutcome.CREATED: 2}


def test_what_was_not_read_is_not_gone(house: House) -> None:
    national = UserFactory(national=True)
    both = staged(csv_of(school(2), school(3), school(5, PARIS)), national, [])
    apply_batch(both, national, sha256=both.sha256, good_only=False)
    part = staged(csv_of(school(2), school(6, PARIS)), national, ["62"], is_whole=True)
    gone = ImportLine.objects.filter(batch=part, outcome=LineOutcome.GONE)
    assert [one.label for one in gone] == ["Essai 3"]


def test_by_departement_each_is_whole_or_nothing(house: House, tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "annuaire.csv"
    path.write_bytes(csv_of(school(2), school(5, PARIS), school(7, PARIS, kind="Inconnu")))
    options: dict[str, Any] = {"source": EDUCATION.key, "by_departement": True, "apply": True}
    options["departement"] = ["62", "75", "59"]
    with pytest.raises(CommandError, match="Rien n’est enregistré pour : 75"):
        call_command("import_directory", str(path), **options)
    assert list(Actor.objects.values_list("name", flat=True)) == ["Essai 2"]
    call_command("import_directory", str(path), **options, good_only=True)
    assert sorted(Actor.objects.values_list("name", flat=True)) == ["Essai 2", "Essai 5"]
    assert "identique : 1" in capsys.readouterr().out


def test_a_departement_is_of_official_files_only(house: House, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(csv_of(school(2)))
    with pytest.raises(CommandError, match="officiels"):
        call_command("import_directory", str(path), source="Ma liste", departement=["62"])
