"""A big file of invented structures of one département, and the state of the database."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from tests.journeys.site import Site

COLUMNS = ("Nom", "Type", "Commune", "Code INSEE", "Adresse", "Téléphone", "Courriel")

# What an import leaves on purpose when it is undone: the history, its own file and lines; and the
# marks of a record that people's forms rely on (a version never goes back).
_STATE = """
import hashlib, json
from django.apps import apps
from django.db import models
kept = {"change", "revision", "changeloghead", "importbatch", "importline", "lease",
        "columnmapping", "session", "logentry", "outgoingmail"}
state = {}
for model in apps.get_app_config("directory").get_models():
    name = model._meta.model_name
    if name in kept:
        continue
    columns = [f.attname for f in model._meta.concrete_fields
               if f.name not in ("version", "updated_at", "last_login")]
    digest = hashlib.sha256()
    for row in models.QuerySet(model).order_by("pk").values_list(*columns).iterator(2000):
        digest.update(repr(row).encode())
    state[name] = digest.hexdigest()
print(json.dumps(state))
"""
_COMMUNES = """
import json
from directory.models import Commune
print(json.dumps(list(Commune.objects.filter(departement="62").order_by("code")
    .values_list("name", "code"))))
"""
_KEPT = """
import json
from directory.models import Actor
print(json.dumps(list(Actor.objects.filter(steward__leads__email=%r).order_by("pk")
    .values_list("name", "kind__label", "commune__name", "commune_id"))))
"""


def said(site: Site, code: str) -> Any:
    out, _ = site.script(code).communicate()
    return json.loads(out)


def state_of(site: Site) -> dict[str, str]:
    found: dict[str, str] = said(site, _STATE)
    return found


def big_file(site: Site, lines: int, lead: str) -> bytes:
    """New structures all over the département, and every actor that the lead keeps, with another
    number and address."""
    communes, kept = said(site, _COMMUNES), said(site, _KEPT % lead)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(COLUMNS)
    for name, kind, commune, code in kept:
        writer.writerow([name, kind, commune, code, "9 rue de l’Essai", "03 53 01 99 99", ""])
    for number in range(lines - len(kept)):
        commune, code = communes[number % len(communes)]
        phone = f"03 53 01 {number // 100 % 100:02d} {number % 100:02d}"
        mail = f"contact{number}@exemple.test" if number % 3 else ""
        name = f"Structure d’essai {number} (exemple)"
        writer.writerow([name, "Association", commune, code, f"{number} rue", phone, mail])
    return out.getvalue().encode("cp1252")
