"""What a line would change in a record, and what it must leave to the people who corrected it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Q

from directory.enums import Channel, Precision
from directory.french import phone_digits
from directory.imports.inheriting import OF_AGES
from directory.imports.lines import Draft
from directory.imports.reading.table import tidy
from directory.imports.shapes import POINT, Shape, Stored, is_empty
from directory.models import Change, LineOutcome
from directory.personal_words import personal_contacts

HUMAN = (Channel.ADMIN.value, Channel.ESPACE.value, Channel.LINK.value)
_DEGREE = 1e-6


def compare(
    draft: Draft,
    stored: Stored,
    *,
    last: Mapping[str, Any],
    human: Collection[str] = (),
    inherited: Mapping[str, Any],
) -> None:
    """`last`: what this source last said; a value that differs from it was corrected since, and
    stays. `human`: columns that people wrote, for a source that meets this record first. A point
    placed by hand stays whatever was said.
    `inherited`: what the record takes from its scheme, having none of its own."""
    of_scheme = _said_of_scheme(draft.values, inherited)
    for name, value in draft.values.items():
        before = stored.values.get(name)
        if name in of_scheme or _says_the_same(name, before, value):
            continue
        if _goes_back(name, before, value):
            continue
        if stored.is_placed and name in POINT:
            is_corrected = True
        elif name in last:
            is_corrected = not same(last[name], inherited.get(name, before))
        else:
            is_corrected = name in human and not is_empty(before)
        (draft.kept if is_corrected else draft.diff)[name] = [before, value]
    _keep_private(draft, stored)
    if any(name in draft.kept for name in POINT):
        draft.kept |= {name: draft.diff.pop(name) for name in POINT if name in draft.diff}
    _move_point(draft, stored)
    draft.outcome = _outcome(draft)


def _outcome(draft: Draft) -> str:
    if draft.kept:
        return LineOutcome.CONFLICT.value
    return LineOutcome.CHANGED.value if draft.diff else LineOutcome.UNCHANGED.value


def _said_of_scheme(values: Mapping[str, Any], inherited: Mapping[str, Any]) -> set[str]:
    """Values that say again what the scheme says; both ages, or neither."""
    found = {name for name in inherited if name in values and same(inherited[name], values[name])}
    is_same_rule = all(name in found for name in OF_AGES if name in values)
    return found if is_same_rule else found.difference(OF_AGES)


def _says_the_same(name: str, before: Any, value: Any) -> bool:
    """A number of telephone is the same however it is cut."""
    if name == "phone" and not (is_empty(before) or is_empty(value)):
        return phone_digits(before) == phone_digits(value)
    return same(before, value)


def same(one: Any, other: Any) -> bool:
    """Spaces, empty lines and ends of lines, which no file keeps, make no difference."""
    if is_empty(one) and is_empty(other):
        return True
    if isinstance(one, float) and isinstance(other, float | int):
        return abs(one - other) < _DEGREE
    if isinstance(one, str) and isinstance(other, str) and one != other:
        return tidy(one) == tidy(other)
    return bool(one == other)


def _goes_back(name: str, before: Any, value: Any) -> bool:
    """A file never makes a sheet older than it was checked."""
    return name == "verified_at" and not is_empty(before) and bool(value <= before)


def _keep_private(draft: Draft, stored: Stored) -> None:
    """A person's address or number does not replace a public one."""
    if "contact" not in stored.part_ids:
        return
    for name in ("phone", "email"):
        if name in draft.diff and personal_contacts(str(draft.diff[name][1])):
            del draft.diff[name], draft.values[name]
            draft.note("Contact", "les coordonnées publiques de la fiche sont gardées.")


def _move_point(draft: Draft, stored: Stored) -> None:
    """A point found for the old address says nothing of the new one; one that the file gives is no
    longer the one that a service found. What a person placed stays, and is told."""
    before = {name: stored.values.get(name) for name in POINT}
    if is_empty(before["latitude"]):
        return
    if "latitude" in draft.diff:
        if not is_empty(before["point_source"]):
            draft.diff["point_source"] = [before["point_source"], ""]
        return
    is_of_commune = before["precision"] == Precision.COMMUNE
    moved = ("commune_id",) if is_of_commune else ("commune_id", "address")
    if "latitude" in draft.values or not any(name in draft.diff for name in moved):
        return
    if stored.is_placed:
        draft.note("Position", "placée à la main, elle est gardée : vérifiez-la.")
        return
    draft.note("Position", "celle de l’ancienne adresse est effacée, la carte montre la commune.")
    draft.diff |= {name: [value, None] for name, value in before.items() if not is_empty(value)}


def human_columns(shape: Shape, ids: Collection[int]) -> dict[int, set[str]]:
    """What people wrote by hand in these records, from the changelog."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = Change.objects.filter(
        Q(root_model=shape.name, root_id__in=[str(pk) for pk in ids]),
        revision__channel__in=HUMAN,
    )
    for root_id, model, fields in rows.values_list("root_id", "model", "fields"):
        found[int(root_id)] |= {value_name(shape, model, column) for column in fields}
    return found


def value_name(shape: Shape, model: str, column: str) -> str:
    """The changelog names the fields of each table; values are named once for the whole record."""
    for part in shape.parts:
        if model == part.model._meta.model_name:
            stored = {one: name for name, one in part.columns.items()}
            return stored.get(column) or stored.get(f"{column}_id") or f"{part.name}.{column}"
    for link in shape.links:
        if column in link.told or model == link.through._meta.model_name:
            return link.name
    return f"{column}_id" if f"{column}_id" in shape.columns else column
