"""What the tests of imports share: a platform of Lens and its lead, and small files."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from directory.imports.applying import apply_batch
from directory.imports.columns import propose
from directory.imports.staging import claim, plan_batch, stage_file
from directory.models import Commune, ImportBatch, ImportKind, ImportLine, Platform, User
from tests.factories import (
    ActorFactory,
    ActorKindFactory,
    MembershipFactory,
    PlatformFactory,
    UserFactory,
)

LENS, LIEVIN, PARIS = "62498", "62510", "75056"
COLUMNS = ("Nom", "Type", "Commune", "Code postal", "Téléphone", "Courriel", "SIRET")
# A valid one, of nobody: its last digit makes the check.
SIRET = "12345678200010"


@dataclass
class House:
    """`lead` keeps the sheets of the platform of Lens; `other` those of Paris."""

    lead: User
    other: User
    platform: Platform
    communes: dict[str, Commune]


def build_house(geography: dict[str, Commune]) -> House:
    ActorKindFactory(slug="mission-locale", label="Mission locale")
    ActorKindFactory(slug="cio", label="Centre d’information et d’orientation (CIO)")
    lead, other = UserFactory(lead=True), UserFactory(lead=True)
    platform = PlatformFactory(name="PSAD de Lens", departement=geography[LENS].departement)
    platform.leads.add(lead)
    paris = PlatformFactory(name="PSAD de Paris", departement=geography[PARIS].departement)
    paris.leads.add(other)
    return House(lead, other, platform, geography)


def kept_actor(house: House, name: str, **values: Any) -> Any:
    """An actor whose sheet the platform of Lens keeps."""
    actor = ActorFactory(name=name, commune=house.communes[LENS], **values)
    MembershipFactory(platform=house.platform, actor=actor)
    actor.refresh_from_db()
    return actor


def csv_of(*rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([row.get(name, "") for name in columns])
    return out.getvalue().encode()


def line(name: str, **values: str) -> dict[str, str]:
    """A line that is right: a mission locale of Lens."""
    said = {"Nom": name, "Type": "Mission locale", "Commune": "Lens", "Code postal": "62300"}
    return said | {key.replace("_", " "): value for key, value in values.items()}


def planned(
    content: bytes,
    by: User | None,
    *,
    platform: Platform | None = None,
    kind: str = ImportKind.ACTORS,
    source: str = "Fichier de la plateforme",
    mapped: Callable[[ImportBatch], dict[str, int]] | None = None,
    **options: Any,
) -> ImportBatch:
    """The batch of a file, up to its preview, with the columns that we propose."""
    batch = stage_file(
        content, "acteurs.csv", by=by, kind=kind, source=source, platform=platform, **options
    )
    batch.mapping = mapped(batch) if mapped else propose(kind, batch.headers)
    batch.save()
    assert claim(batch)
    plan_batch(batch, by)
    return batch


def accept(house: House, batch: ImportBatch, *, good_only: bool = False) -> None:
    apply_batch(batch, house.lead, sha256=batch.sha256, good_only=good_only)


def lines_of(batch: ImportBatch) -> list[ImportLine]:
    return list(ImportLine.objects.filter(batch=batch).order_by("number", "pk"))


def outcomes(batch: ImportBatch) -> list[str]:
    return [one.outcome for one in lines_of(batch)]


def reasons(batch: ImportBatch) -> list[str]:
    return [problem[0] for one in lines_of(batch) for problem in one.problems]


def sent(content: bytes, name: str = "acteurs.csv", **fields: str) -> dict[str, Any]:
    """The upload form, filled."""
    return {
        "file": SimpleUploadedFile(name, content),
        "kind": "actors",
        "source": "Fichier de la plateforme",
        **fields,
    }


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(name: str, batch: ImportBatch) -> str:
    return reverse(f"directory:import_{name}", args=[batch.pk])
