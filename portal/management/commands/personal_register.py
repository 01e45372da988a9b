from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.formats import date_format

from directory.privacy.register import Entry, entries


class Command(BaseCommand):
    help = (
        "Écrit le registre des données personnelles, en Markdown, pour le dossier d’homologation."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        day = date_format(timezone.localdate(), "j F Y")
        self.stdout.write(f"# Registre des données personnelles : {settings.SITE_NAME}\n")
        self.stdout.write(
            f"Fait le {day} à partir des champs que déclare le logiciel ; la même source fait la "
            "page /donnees-personnelles/. Responsable de traitement : "
            f"{settings.SITE_PUBLISHER or 'à compléter (SITE_PUBLISHER)'}. "
            f"Contact : {settings.SITE_CONTACT or 'à compléter (SITE_CONTACT)'}. "
            f"Hébergeur : {settings.SITE_HOST or 'à compléter (SITE_HOST)'}.\n"
        )
        for number, entry in enumerate(entries(), start=1):
            self.stdout.write(_section(number, entry))


def _section(number: int, entry: Entry) -> str:
    fields = "\n".join(
        f"  - `{model}` : {', '.join(names)}" for model, names in entry.models.items()
    )
    return (
        f"## {number}. {entry.title}\n\n"
        f"- Personnes : {entry.people}\n"
        f"- But : {entry.purpose}\n"
        f"- Base légale : {entry.basis}\n"
        f"- Conservation : {entry.retention}\n"
        f"- Qui les voit : {entry.visibility}\n"
        f"- Champs :\n{fields}\n"
    )
