"""What the site does by itself. Several of these may run, on several hosts: a job whose time has
come runs on the first that asks, and the others find it done."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from directory.lease import LeaseTaken, lease

logger = logging.getLogger(__name__)

_TICK_S = 20
_LONGEST = timedelta(minutes=5)


@dataclass(slots=True)
class Job:
    """`in_hours`: only when people work."""

    command: str
    every: timedelta
    in_hours: bool = False
    last_at: datetime | None = field(default=None)

    def is_due(self, now: datetime) -> bool:
        local = timezone.localtime(now)
        if self.in_hours and not (local.isoweekday() <= 5 and 8 <= local.hour < 18):
            return False
        return self.last_at is None or now - self.last_at >= self.every


def all_jobs() -> list[Job]:
    """Those whose command is installed."""
    known = get_commands()
    jobs = [
        Job("send_reminders", timedelta(hours=1), in_hours=True),
        Job("tell_people", timedelta(hours=1), in_hours=True),
        Job("send_mail", timedelta(minutes=1)),
        Job("drain_index", timedelta(minutes=1)),
        Job("reconcile_index", timedelta(days=1)),
        Job("purge", timedelta(days=1)),
    ]
    return [job for job in jobs if job.command in known]


class Command(BaseCommand):
    help = "Fait tourner les tâches du site : courriels, rappels, index. Arrêter : Ctrl+C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="un seul passage, puis s’arrêter")
        parser.add_argument(
            "--without",
            nargs="+",
            default=[],
            choices=[job.command for job in all_jobs()],
            metavar="TÂCHE",
            help="celles qu’une minuterie lance ailleurs",
        )

    def handle(self, *args: Any, once: bool, without: list[str], **options: Any) -> None:
        jobs = [job for job in all_jobs() if job.command not in without]
        while True:
            for job in jobs:
                if job.is_due(now := timezone.now()):
                    job.last_at = now
                    self._run(job)
            if once:
                return
            time.sleep(_TICK_S)

    def _run(self, job: Job) -> None:
        """One that fails does not stop the others; it is tried again at its next time."""
        close_old_connections()
        # A little less than its time, or two hosts a few seconds apart would skip every other one.
        rhythm = job.every - timedelta(seconds=2 * _TICK_S)
        try:
            with lease(f"job:{job.command}", lasts=_LONGEST, not_within=rhythm):
                call_command(job.command, stdout=self.stdout)
        except LeaseTaken:
            logger.debug("The job %s runs elsewhere", job.command)
        except Exception:
            logger.exception("The job %s failed", job.command)
