"""Corrections of imported sheets: a value that differs from what the source last said, and that a
person wrote. A source that says the same as the sheet has taken the correction over.

Only what is public goes out: published sheets, public contacts, addresses that are not hidden, and
nothing that looks like a person's own address or number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.utils import timezone

from directory.corrections.authors import Author, steward_names
from directory.enums import ContactVisibility
from directory.imports.comparing import HUMAN, same, value_name
from directory.imports.shapes import SHAPES, Shape, Stored, stored_records
from directory.models import Change, Contact, ImportedRecord, Place
from directory.personal_words import personal_contacts

# Beyond, the sheets written last are read, and the page says so.
SHEETS_AT_MOST = 5_000
# Ours to say, or worked out; never the source's to correct.
_NOT_OF_THE_SOURCE = frozenset({"verified_at", "precision", "source_ref"})
_OF_CONTACT = frozenset({"phone", "email"})
_OF_ADDRESS = frozenset({"address", "postal_code", "latitude", "longitude"})
_FORGOTTEN = "[retiré]"


@dataclass(frozen=True, slots=True)
class Question:
    """`source`: "" for all; `since`: corrections of that day and later."""

    source: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """`published`: what the source says; `read_on`: the day of its file."""

    kind: str
    source: str
    source_ref: str
    pk: int
    name: str
    field: str
    published: Any
    corrected: Any
    at: datetime
    by: str
    read_on: date | None


@dataclass(frozen=True, slots=True)
class Corrections:
    """`withheld`: how many concern people or hidden addresses; `is_cut`: more sheets than read."""

    rows: tuple[Correction, ...]
    withheld: int
    is_cut: bool


def corrected_sheets(shape: Shape, user: Any) -> Any:
    """Published sheets of this person that a source wrote and a person changed."""
    model: Any = shape.model
    of_sheet = {"object_id": OuterRef("key"), "model": shape.name}
    by_hand = Change.objects.filter(
        root_model=shape.name, root_id=OuterRef("key"), revision__channel__in=HUMAN
    )
    return (
        model.objects.editable_by(user)
        .published()
        .annotate(key=Cast("pk", CharField()))
        .filter(Exists(ImportedRecord.objects.filter(**of_sheet)), Exists(by_hand))
        .order_by("-updated_at", "-pk")
    )


def sources_of(user: Any) -> list[str]:
    """Names of the sources of these sheets. One query a kind."""
    found: set[str] = set()
    for shape in SHAPES.values():
        keys = corrected_sheets(shape, user).order_by().values("key")
        rows = ImportedRecord.objects.filter(model=shape.name, object_id__in=keys)
        found |= set(rows.values_list("source", flat=True).distinct())
    return sorted(found)


def corrections_of(user: Any, question: Question) -> Corrections:
    """By source, then by sheet; a few queries a kind, whatever the number of sheets."""
    rows: list[Correction] = []
    withheld, is_cut = 0, False
    for shape in SHAPES.values():
        ids = list(corrected_sheets(shape, user).values_list("pk", flat=True)[: SHEETS_AT_MOST + 1])
        is_cut |= len(ids) > SHEETS_AT_MOST
        if ids:
            reading = _Reading(shape, ids[:SHEETS_AT_MOST])
            rows += reading.corrections(question)
            withheld += reading.withheld
    rows.sort(key=lambda one: (one.source, one.kind, one.name, one.pk))
    return Corrections(tuple(rows), withheld, is_cut)


class _Reading:
    """What the sources last said of some sheets, what these say now, and who wrote it."""

    def __init__(self, shape: Shape, ids: Collection[int]) -> None:
        self.shape = shape
        self.keys = [str(pk) for pk in ids]
        self.stored = stored_records(shape, ids)
        self.private = _private_values(shape, self.stored)
        self.authors = _last_authors(shape, self.keys)
        self.stewards = steward_names(shape, ids)
        self.withheld = 0

    def corrections(self, question: Question) -> Iterator[Correction]:
        rows = ImportedRecord.objects.filter(model=self.shape.name, object_id__in=self.keys)
        if question.source:
            rows = rows.filter(source=question.source)
        for memory in rows.select_related("batch").order_by("pk"):
            yield from self._of_memory(memory, question.since)

    def _of_memory(self, memory: ImportedRecord, since: date | None) -> Iterator[Correction]:
        record = self.stored[int(memory.object_id)]
        authors = self.authors[record.pk]
        for name, published in memory.values.items():
            corrected, author = record.values.get(name), authors.get(name)
            if name in _NOT_OF_THE_SOURCE or author is None or not author.is_human:
                continue
            if same(published, corrected) or (since and timezone.localdate(author.at) < since):
                continue
            if name in self.private[record.pk] or _names_people(published, corrected):
                self.withheld += 1
                continue
            yield Correction(
                self.shape.kind,
                memory.source,
                memory.source_ref,
                record.pk,
                str(record.values[self.shape.title]),
                name,
                published,
                corrected,
                author.at,
                author.said(self.stewards.get(record.pk, "")),
                _read_on(memory.batch),
            )


def _names_people(*values: Any) -> bool:
    text = " ".join(str(value or "") for value in values)
    return _FORGOTTEN in text or bool(personal_contacts(text))


def _private_values(shape: Shape, stored: Mapping[int, Stored]) -> dict[int, frozenset[str]]:
    """Values that the public does not see."""
    private: dict[int, frozenset[str]] = defaultdict(frozenset)
    contacts = {
        row.part_ids["contact"]: pk for pk, row in stored.items() if "contact" in row.part_ids
    }
    closed = Contact.objects.filter(pk__in=contacts).exclude(visibility=ContactVisibility.PUBLIC)
    for pk in closed.values_list("pk", flat=True):
        private[contacts[pk]] |= _OF_CONTACT
    for pk in _hidden(shape, list(stored)):
        private[pk] |= _OF_ADDRESS
    return private


def _hidden(shape: Shape, ids: Collection[int]) -> Collection[int]:
    if shape.owner == "actor_id":
        rows = shape.model._default_manager.filter(pk__in=ids, address_hidden=True)
        return set(rows.values_list("pk", flat=True))
    hidden = Q(address_hidden=True) | Q(solution__actor__address_hidden=True)
    return set(Place.objects.filter(hidden, solution__in=ids).values_list("solution_id", flat=True))


def _last_authors(shape: Shape, keys: Collection[str]) -> dict[int, dict[str, Author]]:
    """Sheet → value → who wrote it last, people or machines."""
    found: dict[int, dict[str, Author]] = defaultdict(dict)
    rows = (
        Change.objects.filter(root_model=shape.name, root_id__in=keys)
        .order_by("revision_id", "pk")
        .values_list("root_id", "model", "fields", "revision__at", *Author.COLUMNS)
    )
    for root_id, model, fields, at, *who in rows.iterator(chunk_size=2_000):
        author = Author(at, *who)
        for column in fields:
            found[int(root_id)][value_name(shape, model, column)] = author
    return found


def _read_on(batch: Any) -> date | None:
    if batch is None:
        return None
    return batch.source_date or timezone.localdate(batch.applied_at or batch.created_at)
