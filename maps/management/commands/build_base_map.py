from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from maps.base_map import FILE, build_base_map


class Command(BaseCommand):
    help = "Construit le fond de carte sans tuiles (contours, noms des villes) depuis les données."

    def handle(self, *args: Any, **options: Any) -> None:
        FILE.parent.mkdir(parents=True, exist_ok=True)
        FILE.write_bytes(build_base_map())
        self.stdout.write(f"{FILE} : {FILE.stat().st_size // 1024} ko")
