from __future__ import annotations

from typing import Any

from django.utils import timezone

from directory.french import plural
from directory.management.alone import AloneCommand
from directory.updating.digests import send_reminders


class Command(AloneCommand):
    job = "send-reminders"
    help = "Met en file les rappels de la semaine : un par adresse au plus."

    def work(self, **options: Any) -> None:
        done = send_reminders(timezone.now())
        self.stdout.write(
            f"{plural(done.queued, 'rappel en file', 'rappels en file')}, "
            f"{done.too_soon} déjà écrits ou arrêtés, {done.silent} sans responsable ou inventés"
        )
