"""`import_directory FILE --source S`: what the file would do, line by line; `--apply` does it, all
or nothing."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from directory.imports import columns
from directory.imports.applying import CannotApply, apply_batch
from directory.imports.fields import FIELDS
from directory.imports.lease import LeaseTaken
from directory.imports.official import OFFICIAL, source_of
from directory.imports.reading.limits import RefusedFile
from directory.imports.staging import claim, official_columns, plan_batch, stage_file
from directory.models import Departement, ImportBatch, ImportKind, ImportLine, LineOutcome
from directory.words import fold

_SHOWN_AT_MOST = 20


class NothingHere(CommandError):
    """No line of the file is to be read."""


class Command(BaseCommand):
    help = "Importe un fichier d’acteurs ou de solutions. Sans --apply, rien n’est enregistré."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        known = ", ".join(OFFICIAL)
        parser.add_argument("--source", required=True, help=f"officielle ({known}) ou libre")
        parser.add_argument("--kind", choices=ImportKind.values, default=ImportKind.ACTORS.value)
        parser.add_argument("--date", type=date.fromisoformat, help="date du fichier, 2026-09-01")
        parser.add_argument(
            "--departement",
            action="append",
            default=[],
            help="d’un fichier officiel, ne lire que ces lignes",
        )
        parser.add_argument(
            "--by-departement",
            action="store_true",
            help="un import par département, chacun entier ou rien : pour un très grand fichier",
        )
        parser.add_argument("--apply", action="store_true", help="enregistre")
        parser.add_argument("--good-only", action="store_true", help="laisse les lignes refusées")
        parser.add_argument("--whole", action="store_true", help="le fichier est la liste complète")
        parser.add_argument("--draft", action="store_true", help="nouvelles fiches en brouillon")
        parser.add_argument(
            "--column", action="append", default=[], metavar="CHAMP=TITRE", help="colonne à lire"
        )
        parser.add_argument(
            "--word",
            action="append",
            default=[],
            metavar="CHAMP:MOT=SLUG",
            help="ce que veut dire un mot du fichier",
        )

    def handle(self, **options: Any) -> None:
        source = source_of(options["source"])
        if (options["departement"] or options["by_departement"]) and not source.is_official:
            raise CommandError("--departement : pour les fichiers officiels seulement.")
        if not options["by_departement"]:
            self._import(options["departement"], **options)
            return
        failed = [code for code in self._wanted(options) if not self._one(code, **options)]
        if failed:
            raise CommandError(f"Rien n’est enregistré pour : {', '.join(failed)}")

    def _wanted(self, options: dict[str, Any]) -> list[str]:
        known = Departement.objects.order_by("pk").values_list("pk", flat=True)
        return [code for code in known if code in (options["departement"] or known)]

    def _one(self, code: str, **options: Any) -> bool:
        self.stdout.write(f"Département {code}")
        try:
            self._import([code], **options)
        except NothingHere as nothing:
            self.stdout.write(f"  {nothing}")
        except CommandError as error:
            self.stdout.write(f"  {error}")
            return False
        return True

    def _import(self, departements: list[str], **options: Any) -> None:
        source = source_of(options["source"])
        try:
            batch = stage_file(
                options["file"],
                options["file"].name,
                departements=departements,
                by=None,
                kind=source.kind if source.is_official else options["kind"],
                source=source.key[:60],
                is_whole=options["whole"],
                publishes=not options["draft"],
                source_date=options["date"],
            )
        except (OSError, RefusedFile) as error:
            raise CommandError(str(error)) from error
        if not batch.total:
            batch.delete()
            raise NothingHere("Aucune ligne à lire ici.")
        batch.mapping = _mapping(batch, options["column"])
        batch.choices = _choices(options["word"])
        lacking = columns.missing(batch.kind, batch.mapping) if not source.is_official else []
        if lacking:
            raise CommandError(f"Colonnes à dire (--column) : {', '.join(lacking)}")
        batch.save(update_fields=["mapping", "choices"])
        claim(batch)
        plan_batch(batch, None)
        self._report(batch)
        if options["apply"]:
            self._apply(batch, good_only=options["good_only"])
        else:
            self.stdout.write("Rien n’est enregistré. Ajoutez --apply pour enregistrer.")

    def _apply(self, batch: ImportBatch, *, good_only: bool) -> None:
        try:
            apply_batch(batch, None, sha256=batch.sha256, good_only=good_only)
        except LeaseTaken as error:
            raise CommandError(
                "Un autre import est en cours. Réessayez dans une minute."
            ) from error
        except CannotApply as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Enregistré. Pour annuler : manage.py undo_import {batch.pk}")

    def _report(self, batch: ImportBatch) -> None:
        self.stdout.write(f"Import {batch.pk} : {batch.file_name}, {batch.total} lignes")
        if batch.elsewhere:
            self.stdout.write(f"  laissées, ailleurs ou hors sujet : {batch.elsewhere}")
        self.stdout.write(f"Titres à la ligne {batch.header_line}. {batch.encoding or batch.sheet}")
        for outcome, count in batch.counts.items():
            self.stdout.write(f"  {LineOutcome(outcome).label} : {count}")
        refused = ImportLine.objects.filter(batch=batch, outcome=LineOutcome.REFUSED)
        reasons = Counter(p[0][0] for p in refused.values_list("problems", flat=True))
        for reason, count in reasons.most_common():
            self.stdout.write(f"  refus « {reason} » : {count}")
        for line in refused[:_SHOWN_AT_MOST]:
            _, column, read, advice = line.problems[0]
            self.stdout.write(f"  ligne {line.number}, {column} « {read} » : {advice}")


def _mapping(batch: ImportBatch, said: list[str]) -> dict[str, int]:
    source = source_of(batch.source)
    if source.is_official:
        mapping = official_columns(source, batch.headers)
    else:
        mapping = columns.propose(batch.kind, batch.headers)
    at = {fold(title): number for number, title in enumerate(batch.headers)}
    known = {field.name for field in FIELDS[batch.kind]}
    for one in said:
        name, _, title = one.partition("=")
        if name not in known or fold(title) not in at:
            raise CommandError(f"--column {one} : champ ou titre inconnu")
        mapping[name] = at[fold(title)]
    return mapping


def _choices(said: list[str]) -> dict[str, dict[str, str]]:
    choices: dict[str, dict[str, str]] = {}
    for one in said:
        name, _, rest = one.partition(":")
        word, _, slug = rest.rpartition("=")
        if not (name and word and slug):
            raise CommandError(f"--word {one} : écrivez CHAMP:MOT=SLUG")
        choices.setdefault(name, {})[fold(word)] = slug
    return choices
