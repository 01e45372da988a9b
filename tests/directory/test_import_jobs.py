"""Large files are read and written beside the site; a lease keeps two imports apart."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from directory.imports import jobs
from directory.imports.lease import LeaseTaken, is_writing, lease
from directory.imports.retention import forget_old_files
from directory.imports.staging import claim, plan_batch
from directory.models import Actor, ImportBatch, ImportedRecord, ImportState, Lease
from tests.directory.importing import (
    House,
    address,
    client_of,
    csv_of,
    line,
    planned,
)
from tests.factories import UserFactory
from tests.pages import PageRead

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(house: House) -> ImportBatch:
    return planned(csv_of(line("Accueil")), house.lead, platform=house.platform)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, settings: Any) -> list[list[str]]:
    """Commands that would run beside the site."""
    settings.IMPORT_INLINE_LINES = 0
    commands: list[list[str]] = []
    monkeypatch.setattr(jobs.subprocess, "Popen", lambda command, **rest: commands.append(command))
    return commands


def run(command: list[str]) -> None:
    call_command(*command[2:])


def test_a_large_import_is_applied_by_a_process_of_its_own(
    house: House, batch: ImportBatch, started: list[list[str]]
) -> None:
    client = client_of(house.lead)
    client.post(address("apply", batch), {"sha256": batch.sha256})
    assert not Actor.objects.filter(name="Accueil").exists()
    page = PageRead(client.get(address("detail", batch)))
    assert page.problems == []
    assert "Enregistrement en cours" in page.text
    assert client.get(address("progress", batch)).json()["moving"] is True
    run(started[-1])
    assert Actor.objects.filter(name="Accueil").exists()
    assert "Import enregistré" in PageRead(client.get(address("detail", batch))).text
    client.post(address("undo", batch))
    run(started[-1])
    assert not Actor.objects.filter(name="Accueil").exists()


def test_reading_says_how_far_it_is(
    house: House, batch: ImportBatch, started: list[list[str]]
) -> None:
    client = client_of(house.lead)
    client.post(address("plan", batch))
    page = PageRead(client.get(address("detail", batch)))
    assert "Lecture en cours" in page.text
    assert "0 lignes lues sur 1" in page.text
    run(started[-1])
    batch.refresh_from_db()
    assert (batch.state, batch.read_lines) == (ImportState.READY, 1)


def test_what_stopped_a_process_is_told_on_the_page(
    house: House, batch: ImportBatch, started: list[list[str]]
) -> None:
    client = client_of(house.lead)
    client.post(address("apply", batch), {"sha256": batch.sha256})
    house.platform.leads.clear()
    with pytest.raises(CommandError):
        run(started[-1])
    assert "Vos droits ont changé" in PageRead(client.get(address("detail", batch))).text


def test_a_process_that_never_answered_is_forgotten(
    house: House, batch: ImportBatch, started: list[list[str]]
) -> None:
    client = client_of(house.lead)
    client.post(address("apply", batch), {"sha256": batch.sha256})
    ImportBatch.objects.update(beat_at=timezone.now() - timedelta(minutes=2))
    assert "Aperçu de l’import" in PageRead(client.get(address("detail", batch))).text


def test_the_national_team_undoes_in_its_own_name(
    house: House, batch: ImportBatch, started: list[list[str]]
) -> None:
    client_of(house.lead).post(address("apply", batch), {"sha256": batch.sha256})
    run(started[-1])
    national = UserFactory(national=True)
    client_of(national).post(address("undo", batch))
    assert started[-1][-1] == str(national.pk)


def test_only_one_process_reads_a_file(house: House, batch: ImportBatch) -> None:
    assert claim(batch)
    assert not claim(batch)
    ImportBatch.objects.update(beat_at=timezone.now() - timedelta(minutes=2))
    assert claim(batch)
    plan_batch(batch, house.lead)
    assert batch.state == ImportState.READY


def test_a_lease_expires_by_itself(batch: ImportBatch) -> None:
    with lease(batch):
        assert is_writing(batch)
        with pytest.raises(LeaseTaken), lease(batch):
            pass
        Lease.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        with lease(batch):
            assert is_writing(batch)
    assert not is_writing(batch)


def test_a_busy_moment_is_said_in_words(house: House, batch: ImportBatch) -> None:
    client = client_of(house.lead)
    with lease(batch):
        client.post(address("apply", batch), {"sha256": batch.sha256})
    page = PageRead(client.get(address("detail", batch)))
    assert "Un autre import est en cours" in page.text
    assert not Actor.objects.filter(name="Accueil").exists()


def test_old_files_and_lines_go_what_the_source_wrote_stays(
    house: House, batch: ImportBatch
) -> None:
    client_of(house.lead).post(address("apply", batch), {"sha256": batch.sha256})
    planned(csv_of(line("Relais")), house.lead, platform=house.platform)
    now = timezone.now()
    assert forget_old_files(now + timedelta(days=29)) == (0, 0)
    assert forget_old_files(now + timedelta(days=31)) == (1, 0)
    assert forget_old_files(now + timedelta(days=366)) == (0, 1)
    assert ImportedRecord.objects.count() == 1
    assert Actor.objects.filter(name="Accueil").exists()
    page = client_of(house.lead).get(address("detail", batch))
    assert PageRead(page).problems == []
