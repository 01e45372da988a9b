"""The few solutions that exist for all of France, and who runs them."""

from __future__ import annotations

from typing import Any

from django.utils.text import slugify

from directory.enums import ContactVisibility, EntryKind, PublicationState, ZoneKind
from directory.loading.entries import Entry, check_keys, parse_date
from directory.loading.files import CONTENT_DIR, ContentError, read_toml
from directory.loading.records import RecordLoader, Wanted
from directory.loading.reporting import Counts, Report
from directory.models import Actor, Solution

_FILE = "national_solutions.toml"
_KEYS = (
    "slug title scheme operator operator_kind summary description url phone remote zone entry "
    "duration pay how_to_apply first_step papers prescribers statuses checked source"
)


def load_national_solutions(report: Report) -> Counts:
    tables = read_toml(CONTENT_DIR / _FILE)
    check_keys(tables, where=_FILE, required="solutions")
    for entry in tables["solutions"]:
        check_keys(entry, where=_where(entry), required=_KEYS)
    _load_operators(tables["solutions"])
    return RecordLoader(Solution).load([_build_solution(entry) for entry in tables["solutions"]])


def _where(entry: Entry) -> str:
    return f"{_FILE}, « {entry.get('slug', '?')} »"


def _load_operators(entries: list[Entry]) -> Counts:
    """One actor for each operator. Its zone stays "not stated": the head of a network is not whom
    the young people of a commune call."""
    operators: dict[str, Wanted] = {}
    for entry in entries:
        slug = slugify(entry["operator"])
        operators.setdefault(slug, _build_operator(entry, slug))
    return RecordLoader(Actor).load(list(operators.values()))


def _build_operator(entry: Entry, slug: str) -> Wanted:
    where = _where(entry)
    fields = {
        "slug": slug,
        "name": entry["operator"],
        "state": PublicationState.PUBLISHED.value,
        "source": entry["source"],
        "verified_at": parse_date(entry["checked"], where),
    }
    return Wanted(key=slug, where=where, fields=fields, links={"kind": entry["operator_kind"]})


def _build_solution(entry: Entry) -> Wanted:
    where = _where(entry)
    if entry["zone"] != ZoneKind.FRANCE:
        raise ContentError(where, f"zone : « france » attendu, « {entry['zone']} » lu")
    copied = ("slug", "title", "summary", "description", "url", "duration", "pay", "papers")
    fields = {name: entry[name] for name in (*copied, "source")}
    fields |= {
        "how_to_apply": "\n\n".join(filter(None, (entry["how_to_apply"], entry["first_step"]))),
        "is_remote": entry["remote"],
        "zone_kind": ZoneKind.FRANCE.value,
        "state": PublicationState.PUBLISHED.value,
        "verified_at": parse_date(entry["checked"], where),
    }
    many = {name: sorted(entry[name]) for name in ("prescribers", "statuses")}
    return Wanted(
        key=entry["slug"],
        where=where,
        fields=fields,
        links={"scheme": entry["scheme"], "actor": slugify(entry["operator"])},
        many=many,
        children={"intakes": _build_intakes(entry, where), "contacts": _build_contacts(entry)},
    )


def _build_intakes(entry: Entry, where: str) -> list[dict[str, Any]]:
    """A permanent entry without counts. Dated entries whose dates no national source gives, and
    entries not stated, have none: unknown stays unknown."""
    if entry["entry"] not in ("", *EntryKind.values):
        raise ContentError(where, f"entry : valeur inconnue : {entry['entry']}")
    permanent = entry["entry"] == EntryKind.PERMANENTE
    return [{"kind": EntryKind.PERMANENTE.value}] if permanent else []


def _build_contacts(entry: Entry) -> list[dict[str, Any]]:
    if not entry["phone"]:
        return []
    return [{"phone": entry["phone"], "visibility": ContactVisibility.PUBLIC.value}]
