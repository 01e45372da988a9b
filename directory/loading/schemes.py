"""Scheme sheets: one file each under `directory/data/content/schemes/`, with its age rules."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from directory.loading.entries import Entry, check_keys, parse_date
from directory.loading.files import CONTENT_DIR, ContentError, read_toml
from directory.loading.records import RecordLoader, Wanted
from directory.loading.reporting import Counts, Report
from directory.models import Scheme

_PLAIN = (
    "slug name sigle other_names category phase scope summary description what_you_do for_whom "
    "duration rhythm status_text pay cost boarding enrolment steering legal state obligation "
    "freshness_days leads_to_text read_by sources"
)
_RELATIONS = "regions audiences levels statuses prescribers"
_LINKS = "delivered_by comes_after leads_to age_rules"
_RULE = "condition condition_plain note source source_date confidence"


def load_schemes(report: Report) -> Counts:
    entries = {path: read_toml(path) for path in sorted((CONTENT_DIR / "schemes").glob("*.toml"))}
    for path, entry in entries.items():
        check_keys(
            entry,
            where=path.name,
            required=f"{_PLAIN} {_RELATIONS}",
            optional=f"{_LINKS} verified_at",
        )
    leads = _collect_links(entries.values())
    return RecordLoader(Scheme).load(
        [_build_scheme(entry, path, leads[entry["slug"]]) for path, entry in entries.items()]
    )


def _collect_links(entries: Collection[Entry]) -> dict[str, set[str]]:
    """Scheme → those it leads to. A sheet may say it from either end."""
    leads: dict[str, set[str]] = {entry["slug"]: set() for entry in entries}
    for entry in entries:
        leads[entry["slug"]].update(entry.get("leads_to", ()))
        for earlier in entry.get("comes_after", ()):
            if earlier not in leads:
                raise ContentError(f"{entry['slug']}.toml", f"comes_after : {earlier} est inconnu")
            leads[earlier].add(entry["slug"])
    return leads


def _build_scheme(entry: Entry, path: Path, leads_to: set[str]) -> Wanted:
    fields = {name: entry[name] for name in _PLAIN.split()}
    fields["description"] = entry["description"].strip()
    fields["verified_at"] = parse_date(entry.get("verified_at", ""), path.name)
    many = {name: sorted(entry[name]) for name in _RELATIONS.split()}
    many["leads_to"] = sorted(leads_to)
    rules = [_build_rule(rule, path.name) for rule in entry.get("age_rules", ())]
    return Wanted(
        key=entry["slug"],
        where=path.name,
        fields=fields,
        links={"delivered_by": entry.get("delivered_by", "")},
        many=many,
        children={"age_rules": rules},
    )


def _build_rule(rule: Entry, where: str) -> dict[str, Any]:
    where = f"{where}, age_rules"
    check_keys(rule, where=where, required="confidence", optional=f"min max {_RULE}")
    return {
        "minimum": rule.get("min"),
        "maximum": rule.get("max"),
        "source_date": parse_date(rule.get("source_date", ""), where),
        "confidence": rule["confidence"],
        **{n: rule.get(n, "") for n in ("condition", "condition_plain", "note", "source")},
    }
