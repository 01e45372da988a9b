"""A copy is the site of one instant, and comes back equal or is refused before anything is
written. On both databases."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.servers.desk import Desk, Migrated, MigratedPostgres, environment

pytestmark = [pytest.mark.server, pytest.mark.xdist_group("writers")]
KEEPER = "tests.servers.keeper"


@pytest.fixture(scope="module")
def office(migrated: Migrated, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("kept")
    office = Desk(migrated.copy(folder), KEEPER)
    office.run("world", module="tests.servers.importer")
    for name, content in (("images/a.png", b"\x89PNG one"), ("documents/lettre.pdf", b"%PDF two")):
        path = folder / "media" / name
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
    yield office
    office.close()


@pytest.fixture(scope="module")
def copy(office: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Taken while somebody writes."""
    folder = tmp_path_factory.mktemp("copies") / "soir"
    writer = office.started("write", "40")
    office.run("backup", str(folder))
    writer.finish()
    return folder


@pytest.fixture
def elsewhere(office: Desk, migrated: Migrated, tmp_path: Path) -> Callable[..., str]:
    """Runs on an empty place through the process that read the site already."""
    url = migrated.database() if isinstance(migrated, MigratedPostgres) else ""
    env = environment(tmp_path, url)

    def run(command: str, *words: str) -> str:
        return office.run("elsewhere", env["VAR_DIR"], url, command, *words)

    return run


def told(folder: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
    return said


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_what_comes_back_is_what_was_there(
    office: Desk, copy: Path, elsewhere: Callable[..., str], tmp_path: Path
) -> None:
    assert "rétablie" in elsewhere("restore", str(copy))
    elsewhere("backup", str(tmp_path / "again"))
    first, second = told(copy), told(tmp_path / "again")
    assert second["tables"] == first["tables"]
    assert first["tables"]["directory_actor"]["rows"] > 100
    assert files_of(tmp_path / "media") == files_of(copy / "media")
    assert len(files_of(copy / "media")) == 2
    # The copy is of one instant: its history goes as far as its sheets do, not further.
    found = json.loads(elsewhere("look"))
    assert found["head"] == found["last_change"] == found["revisions"]
    assert found["comments"] == f"essai {found['written']}"
    # People work on it at once: numbers go on where they were.
    assert json.loads(elsewhere("write", "1").splitlines()[-1]) == found["head"] + 1


def test_a_full_place_is_left_alone(copy: Path, elsewhere: Callable[..., str]) -> None:
    elsewhere("restore", str(copy))
    before = elsewhere("look")
    assert "n’est pas vide" in elsewhere("refused", str(copy))
    assert elsewhere("look") == before


def cut_short(folder: Path) -> None:
    database = next(folder.glob("database.*"))
    content = database.read_bytes()
    database.write_bytes(content[: len(content) // 2])


def one_bit(folder: Path) -> None:
    database = next(folder.glob("database.*"))
    content = bytearray(database.read_bytes())
    content[len(content) // 2] ^= 1
    database.write_bytes(bytes(content))


def lost_picture(folder: Path) -> None:
    (folder / "media/images/a.png").unlink()


def cut_manifest(folder: Path) -> None:
    content = (folder / "manifest.json").read_text()
    (folder / "manifest.json").write_text(content[: len(content) // 2])


def other_digest(folder: Path) -> None:
    said = told(folder)
    said["files"][0]["sha256"] = "0" * 64
    (folder / "manifest.json").write_text(json.dumps(said))


def no_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (cut_short, "bonne taille"),
        (one_bit, "a changé"),
        (lost_picture, "manque"),
        (cut_manifest, "illisible"),
        (other_digest, "a été modifié"),
        (no_manifest, "pas une sauvegarde"),
    ],
)
def test_a_harmed_copy_is_refused_before_anything_is_written(
    copy: Path,
    elsewhere: Callable[..., str],
    tmp_path: Path,
    harm: Callable[[Path], None],
    words: str,
) -> None:
    harmed = tmp_path / "harmed"
    shutil.copytree(copy, harmed)
    harm(harmed)
    assert words in elsewhere("refused", str(harmed))
    assert not (tmp_path / "media").exists()
    assert json.loads(elsewhere("tables")) == 0


def test_an_address_that_leaves_the_copy_is_refused(
    copy: Path, elsewhere: Callable[..., str], tmp_path: Path
) -> None:
    harmed = tmp_path / "harmed"
    shutil.copytree(copy, harmed)
    elsewhere("sealed", str(harmed), "../dehors")
    assert "sort de la sauvegarde" in elsewhere("refused", str(harmed))


def test_a_copy_of_a_newer_site_waits_for_that_site(
    copy: Path, elsewhere: Callable[..., str], tmp_path: Path
) -> None:
    harmed = tmp_path / "harmed"
    shutil.copytree(copy, harmed)
    elsewhere("from_tomorrow", str(harmed))
    assert "version plus récente" in elsewhere("refused", str(harmed))


def test_only_the_last_copies_stay(office: Desk, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("à moi")
    office.run("keep_two_of_three", str(tmp_path))
    kept = sorted(path.name for path in tmp_path.iterdir())
    assert kept == ["20261102T000000", "20261103T000000", "notes.txt"]
    assert {path.stat().st_mode & 0o077 for path in tmp_path.glob("2026*/*")} == {0}
