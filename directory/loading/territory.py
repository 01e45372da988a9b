"""Régions, académies, départements, communes, their postal codes and their former codes.

Sources and licences: `directory/data/SOURCES.md`. These tables are a reference that nobody edits
here: a new version of the files replaces them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import models, transaction

from directory.loading.files import REFERENCE_DIR, Row, digest_of, read_csv, split
from directory.loading.reporting import Counts, Report
from directory.models import (
    Academie,
    Commune,
    CommunePostalCode,
    DataFile,
    Departement,
    FormerCommune,
    Region,
)
from directory.words import fold

TABLES = ("regions", "academies", "departements", "communes", "codes_anciens")


@dataclass(frozen=True, slots=True)
class Territory:
    """Unsaved rows of every territory table."""

    regions: list[Region]
    academies: list[Academie]
    departements: list[Departement]
    communes: list[Commune]
    postal_codes: list[CommunePostalCode]
    former: list[FormerCommune]


def load_territory(report: Report) -> Counts:
    """Only when a file changed since the last load: reading and writing all takes seconds."""
    paths = [REFERENCE_DIR / f"{name}.csv" for name in TABLES]
    digest = digest_of(paths)
    if DataFile.objects.filter(name="territory", sha256=digest).exists():
        return Counts(unchanged=Commune.objects.count())
    territory = build_territory(read_tables())
    with transaction.atomic():
        store_territory(territory)
        DataFile.objects.update_or_create(name="territory", defaults={"sha256": digest})
    report(
        f"{len(territory.departements)} départements, {len(territory.communes)} communes, "
        f"{len(territory.postal_codes)} codes postaux, {len(territory.former)} anciens codes"
    )
    return Counts(created=len(territory.communes))


def read_tables() -> dict[str, list[Row]]:
    return {name: read_csv(f"{name}.csv") for name in TABLES}


def build_territory(tables: Mapping[str, Sequence[Row]]) -> Territory:
    return Territory(
        regions=[
            Region(code=row["code"], name=row["nom"], zone=row["zone"]) for row in tables["regions"]
        ],
        academies=[
            Academie(code=row["code"], name=row["nom"], region_id=row["code_region"])
            for row in tables["academies"]
        ],
        departements=_build_departements(tables),
        communes=[_build_commune(row) for row in tables["communes"]],
        postal_codes=_build_postal_codes(tables["communes"], tables["codes_anciens"]),
        former=[_build_former(row) for row in tables["codes_anciens"]],
    )


def _build_departements(tables: Mapping[str, Sequence[Row]]) -> list[Departement]:
    # The vice-rectorats of five overseas collectivities are no académie of our table.
    academies = {row["code"] for row in tables["academies"]}
    departements = [
        Departement(
            code=row["code"],
            name=row["nom"],
            region_id=row["code_region"],
            academie_id=row["code_academie"] if row["code_academie"] in academies else None,
            zone=row["zone"],
        )
        for row in tables["departements"]
    ]
    # Two remote territories (984, 989) are in the table of régions only.
    known = {row["code"] for row in tables["departements"]}
    named = {row["code_departement"] for row in tables["communes"]}
    departements += [
        Departement(code=row["code"], name=row["nom"], region_id=row["code"], zone=row["zone"])
        for row in tables["regions"]
        if row["code"] in named - known
    ]
    return departements


def _build_commune(row: Row) -> Commune:
    return Commune(
        code=row["code_insee"],
        name=row["nom"],
        search_name=fold(row["nom"]),
        departement_id=row["code_departement"],
        population=int(row["population"] or 0),
        latitude=float(row["latitude"]) if row["latitude"] else None,
        longitude=float(row["longitude"]) if row["longitude"] else None,
        precision=row["precision"],
    )


def _build_former(row: Row) -> FormerCommune:
    return FormerCommune(
        code=row["code"],
        name=row["nom"],
        search_name=fold(row["nom"]),
        nature=row["nature"],
        commune_id=row["code_actuel"],
    )


def _build_postal_codes(communes: Sequence[Row], former: Sequence[Row]) -> list[CommunePostalCode]:
    """Each (commune, code) once; the codes of arrondissements belong to Paris, Lyon, Marseille."""
    pairs = [(row["code_insee"], code) for row in communes for code in split(row["codes_postaux"])]
    pairs += [(row["code_actuel"], code) for row in former for code in split(row["codes_postaux"])]
    return [
        CommunePostalCode(commune_id=code, code=postal) for code, postal in dict.fromkeys(pairs)
    ]


def store_territory(territory: Territory) -> None:
    """Write rows over what is there; the two tables that nothing points to are made anew."""
    for rows in (
        territory.regions,
        territory.academies,
        territory.departements,
        territory.communes,
    ):
        _upsert(rows)
    CommunePostalCode.objects.all().delete()
    FormerCommune.objects.all().delete()
    CommunePostalCode.objects.bulk_create(territory.postal_codes)
    FormerCommune.objects.bulk_create(territory.former)


def _upsert(rows: Sequence[models.Model]) -> None:
    if not rows:
        return
    model = type(rows[0])
    columns = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    model._default_manager.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=columns
    )
