"""What the demonstration stands on: the real territories around its operators, every scheme."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from directory.loading.files import CONTENT_DIR, Row
from directory.loading.territory import build_territory, read_tables, store_territory
from directory.models import ActorKind, AgeRule, Audience, Level, Prescriber, Scheme, Status

DEPARTEMENTS = {"02", "45", "59", "60", "62", "80", "974"}
_VOCABULARIES = {
    "audiences": Audience,
    "levels": Level,
    "statuses": Status,
    "prescribers": Prescriber,
    "actor_kinds": ActorKind,
}
_COLUMNS = ("slug", "name", "sigle", "category", "phase", "scope", "summary", "obligation")


@cache
def _tables() -> dict[str, list[Row]]:
    tables = read_tables()
    tables["communes"] = [
        row for row in tables["communes"] if row["code_departement"] in DEPARTEMENTS
    ]
    tables["codes_anciens"] = []
    return tables


@cache
def _toml(path: str) -> dict[str, Any]:
    return tomllib.loads((CONTENT_DIR / path).read_text(encoding="utf-8"))


@cache
def scheme_sheets() -> dict[str, dict[str, Any]]:
    paths = sorted((CONTENT_DIR / "schemes").glob("*.toml"))
    return {path.stem: _toml(f"schemes/{path.name}") for path in paths}


def store_world() -> None:
    store_territory(build_territory(_tables()))
    vocabularies: dict[str, Any] = _toml("vocabularies.toml")
    for name, model in _VOCABULARIES.items():
        model.objects.bulk_create(model(**row) for row in vocabularies[name])
    for sheet in scheme_sheets().values():
        _store_scheme(sheet)


def _store_scheme(sheet: dict[str, Any]) -> None:
    scheme = Scheme.objects.create(**{name: sheet[name] for name in _COLUMNS})
    scheme.regions.set(sheet["regions"])
    scheme.audiences.set(Audience.objects.filter(slug__in=sheet["audiences"]))
    for rule in sheet.get("age_rules", []):
        AgeRule.objects.create(
            scheme=scheme,
            minimum=rule.get("min"),
            maximum=rule.get("max"),
            condition=rule["condition"],
            source=rule["source"],
            confidence=rule["confidence"],
        )
