"""A job is done by one process at a time, whoever asks, and not twice in its time."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from directory.lease import LeaseLost, LeaseTaken, is_held, lease
from directory.management.commands import jobs
from directory.models import Lease

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def expire() -> None:
    Lease.objects.update(expires_at=timezone.now() - timedelta(seconds=1))


def test_a_second_taker_is_refused_until_the_first_ends() -> None:
    with lease("work"):
        assert is_held("work")
        with pytest.raises(LeaseTaken), lease("work"):
            pass
        with lease("other work"):
            pass
    assert not is_held("work")
    with lease("work"):
        pass


def test_a_lease_that_ran_out_is_taken_and_its_old_holder_is_told() -> None:
    with lease("work", holder="old") as old:
        expire()
        with lease("work", holder="new"):
            with pytest.raises(LeaseLost):
                old.renew()
            assert is_held("work", holder="new")
            assert not is_held("work", holder="old")


def test_the_end_of_an_old_holder_takes_nothing_from_the_new_one() -> None:
    old = lease("work")
    old.__enter__()
    expire()
    with lease("work"):
        old.__exit__(None, None, None)
        assert is_held("work")


def test_a_lease_that_is_renewed_lasts() -> None:
    with lease("work", lasts=HOUR) as held:
        expire()
        held.renew()
        assert is_held("work")


def test_work_that_ended_well_is_not_done_again_in_its_time() -> None:
    with lease("work"):
        pass
    with pytest.raises(LeaseTaken), lease("work", not_within=HOUR):
        pass
    Lease.objects.update(done_at=timezone.now() - 2 * HOUR)
    with lease("work", not_within=HOUR):
        pass


def test_work_that_failed_may_be_tried_again() -> None:
    with pytest.raises(ValueError, match="broken"), lease("work"):
        raise ValueError("broken")
    with lease("work", not_within=HOUR):
        pass


@pytest.mark.parametrize("command", ["send_mail", "send_reminders", "tell_people", "purge"])
def test_a_command_that_runs_elsewhere_says_so(command: str) -> None:
    said = StringIO()
    with lease(command.replace("_", "-")):
        call_command(command, stdout=said)
    assert "Déjà en cours ailleurs" in said.getvalue()


def test_two_hosts_run_a_job_once(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    monkeypatch.setattr(jobs, "call_command", lambda name, **options: ran.append(name))
    monkeypatch.setattr(jobs, "close_old_connections", lambda: None)
    monkeypatch.setattr(jobs, "all_jobs", lambda: [jobs.Job("purge", timedelta(days=1))])
    jobs.Command().handle(once=True, without=[])
    jobs.Command().handle(once=True, without=[])
    assert ran == ["purge"]
