"""`manage.py seed_contract`: the fixture of outside tests, printed as JSON."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.contract_fixture import seed_contract


class Command(BaseCommand):
    help = "Crée les comptes et fiches d’essai du contrat, et écrit leur liste en JSON."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.SEED_CONTRACT_ALLOWED:
            raise CommandError(
                "Ces comptes d’essai ont un mot de passe connu de tous : refusé, sauf avec DEBUG=1 "
                "ou ALLOW_SEED_CONTRACT=1."
            )
        fixture = seed_contract(today=timezone.localdate())
        self.stdout.write(json.dumps(fixture, ensure_ascii=False, indent=2))
