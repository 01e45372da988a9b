"""Make a working site, or bring one up to date; see README, "Data"."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser

from directory.loading.files import ContentError
from directory.loading.lycees import load_lycees
from directory.loading.national_solutions import load_national_solutions
from directory.loading.reporting import Report
from directory.loading.schemes import load_schemes
from directory.loading.territory import load_territory
from directory.loading.vocabularies import load_synonyms, load_vocabularies
from directory.models import DataFile
from guide.admin.teams import ensure_teams
from guide.loading.pages import load_guide
from portal.installation import LOCAL_ADMIN, create_local_admin, plant_pages

STEPS: tuple[tuple[str, Callable[[Report], Any]], ...] = (
    ("territoires", load_territory),
    ("vocabulaires", load_vocabularies),
    ("synonymes", load_synonyms),
    ("dispositifs", load_schemes),
    ("lycées", load_lycees),
    ("solutions nationales", load_national_solutions),
)
# Marks in `DataFile` that the demonstration was loaded here.
_DEMO = "demonstration"


class Command(BaseCommand):
    help = (
        "Installe ou met à jour le site : base, données, pages. Garde ce que les équipes écrivent."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--demo",
            action="store_true",
            help="Charge aussi, une fois, le jeu de démonstration (jamais en production).",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self._step("base de données", self._migrate)
        for name, load in STEPS:
            self._load(name, load)
        self._step("pages", lambda report: "créées" if plant_pages() else "déjà là")
        self._load("guide", load_guide)
        self._step("équipes", self._teams)
        password = create_local_admin()
        if password:
            self.stdout.write(
                f"\nPour entrer dans {settings.SITE_URL}/gestion/ (écrit cette seule fois) :\n"
                f"  adresse électronique : {LOCAL_ADMIN}\n  mot de passe : {password}\n"
            )
        if options["demo"] and settings.DEMO_ALLOWED and "seed_demo" in get_commands():
            self._step("démonstration", self._seed_demo)

    def _load(self, name: str, load: Callable[[Report], Any]) -> None:
        try:
            self._step(name, load)
        except ContentError as error:
            raise CommandError(f"{name} : {error}") from error

    def _teams(self, report: Report) -> str:
        ensure_teams()
        return "groupes prêts"

    def _migrate(self, report: Report) -> str:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)  # nothing unless CACHE_URL is database:
        return "à jour"

    def _seed_demo(self, report: Report) -> str:
        """Once: whoever removed the examples does not find them back at the next start."""
        if DataFile.objects.filter(name=_DEMO).exists():
            return "déjà chargée une fois"
        call_command("seed_demo", stdout=self.stdout)
        DataFile.objects.create(name=_DEMO)
        return "chargée"

    def _step(self, name: str, run: Callable[[Report], Any]) -> None:
        """Run one step, then tell its result and the seconds it took."""
        started = time.perf_counter()
        notes: list[str] = []
        result = run(notes.append)
        seconds = time.perf_counter() - started
        self.stdout.write(f"{name:<22} {seconds:6.1f} s  {result}")
        for note in notes:
            self.stdout.write(f"{'':<22} · {note}")
        self.stdout.flush()
