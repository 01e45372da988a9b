"""A file becomes a batch of lines, then each line what it would do: small writes, so that nobody
waits behind them."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from directory.imports import columns
from directory.imports.fields import FIELDS
from directory.imports.lines import Draft
from directory.imports.official import source_of
from directory.imports.planning import Planner, terms_of
from directory.imports.reading.reader import ReadFile, read_bytes, read_path
from directory.imports.rows import plain_rows
from directory.imports.sources import Source, keep_of
from directory.imports.terms import Term, Terms, words_of
from directory.models import ImportBatch, ImportLine, ImportState, LineOutcome, Platform
from directory.privacy.people import digests_of_who_left, masked
from directory.words import fold

CHUNK = 200
_WORDS_ASKED = 30
# Without a sign of life for this long, a reading was killed and may be started again.
SILENT_AFTER = timedelta(seconds=60)
_PLANNED = ("outcome", "label", "target_id", "values", "diff", "kept", "problems", "notes")


def stage_file(
    content: bytes | Path,
    name: str,
    *,
    by: Any,
    kind: str,
    source: str,
    platform: Platform | None = None,
    departements: Sequence[str] = (),
    **options: Any,
) -> ImportBatch:
    """Reads the file (RefusedFile) and keeps its lines as they are. `content`: its bytes, or where
    it is when it may be large; `departements`: those whose lines of an official file are read."""
    keep = keep_of(source_of(source), departements)
    digest = _digest(content)
    read = read_path(content, keep) if isinstance(content, Path) else read_bytes(content, keep)
    batch = ImportBatch.objects.create(
        kind=kind,
        by=by,
        platform=platform,
        source=source,
        file_name=name[-120:],
        sha256=digest,
        departements=list(departements),
        elsewhere=read.elsewhere,
        headers=read.headers,
        header_line=read.header_line,
        encoding=read.encoding,
        separator=read.separator,
        sheet=read.sheet[:60],
        total=len(read.lines),
        **options,
    )
    _keep_lines(batch, read)
    return batch


def _digest(content: bytes | Path) -> str:
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    with content.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _keep_lines(batch: ImportBatch, read: ReadFile) -> None:
    """As they were read, but for the addresses of people who left."""
    left = digests_of_who_left()
    lines = (
        ImportLine(batch=batch, number=number, raw=[masked(cell, left) for cell in raw])
        for number, raw in read.rows()
    )
    for some in _chunks(list(lines)):
        ImportLine.objects.bulk_create(some)


def set_columns(batch: ImportBatch, mapping: dict[str, int]) -> None:
    batch.mapping = mapping
    last = columns.remembered(batch)
    batch.choices = last.choices if last else {}
    batch.save(update_fields=["mapping", "choices"])
    columns.remember(batch)


def official_columns(source: Source, headers: Sequence[str]) -> dict[str, int]:
    """The columns of an official file, by their published titles."""
    folded = {fold(title): at for at, title in reversed(list(enumerate(headers)))}
    return {
        name: next(folded[title] for title in titles if title in folded)
        for name, titles in source.columns.items()
        if any(title in folded for title in titles)
    }


def missing_columns(source: Source, mapping: dict[str, int]) -> str:
    """In words; "" when what every line needs is there, in a column or said by the source."""
    return ", ".join(
        columns.missing(source.kind, {**dict.fromkeys(source.constants, 0), **mapping})
    )


@dataclass(frozen=True, slots=True)
class UnknownWords:
    """`near`: word of the file → terms it resembles. `more`: how many words are not shown."""

    field: str
    label: str
    near: dict[str, list[Term]]
    terms: list[Term]
    more: int


def unknown_words(batch: ImportBatch, *, after: str = "") -> UnknownWords | None:
    """Words of the first column, `after` one that was asked already, that its list does not have;
    the most frequent first."""
    every_list = terms_of(batch)
    names = list(every_list)
    for name in names[names.index(after) + 1 if after in names else 0 :]:
        if name not in batch.mapping:
            continue
        terms, chosen = every_list[name], batch.choices.get(name, {})
        counted = _counted_words(batch, name, terms)
        lost = [word for word, _ in counted.most_common() if not terms.find(word, chosen)]
        if lost:
            near = {word: terms.near(word) for word in lost[:_WORDS_ASKED]}
            label = batch.headers[batch.mapping[name]]
            every = list(terms.by_slug.values())
            return UnknownWords(name, label, near, every, max(0, len(lost) - _WORDS_ASKED))
    return None


def _counted_words(batch: ImportBatch, name: str, terms: Terms) -> Counter[str]:
    at, counted = batch.mapping[name], Counter[str]()
    chosen = batch.choices.get(name, {})
    several = any(field.name == name and field.is_list for field in FIELDS[batch.kind])
    for raw in batch.lines.values_list("raw", flat=True).iterator(chunk_size=2_000):
        text = raw[at] if at < len(raw) else ""
        for word in words_of(text, terms, chosen) if several else [text]:
            if word:
                counted[" ".join(word.split())[:100]] += 1
    return counted


def claim(batch: ImportBatch) -> bool:
    """Whether this process may plan the batch: nobody else does, or whoever did is silent."""
    now = timezone.now()
    free = Q(state__in=(ImportState.READ, ImportState.READY)) | Q(
        state=ImportState.PLANNING, beat_at__lt=now - SILENT_AFTER
    )
    taken = ImportBatch.objects.filter(free, pk=batch.pk).update(
        state=ImportState.PLANNING, planned_at=now, beat_at=now, read_lines=0
    )
    return bool(taken)


def plan_batch(batch: ImportBatch, user: Any) -> None:
    """Plans every line again, from what was read; the batch was claimed."""
    batch.refresh_from_db()
    ImportLine.objects.filter(batch=batch, outcome=LineOutcome.GONE).delete()
    planner, counts = Planner(batch, user), Counter[str]()
    read = 0
    for lines in _raw_chunks(batch):
        drafts = planner.plan([(line.number, line.raw) for line in lines])
        counts.update(draft.outcome for draft in drafts)
        read += len(lines)
        for line, draft in zip(lines, drafts, strict=True):
            _fill(line, draft)
        with transaction.atomic():
            plain_rows(ImportLine).bulk_create(
                lines, update_conflicts=True, unique_fields=["id"], update_fields=_PLANNED
            )
            ImportBatch.objects.filter(pk=batch.pk).update(read_lines=read, beat_at=timezone.now())
    gone = planner.gone() if batch.is_whole else []
    for some in _chunks([_fill(ImportLine(batch=batch, number=0), draft) for draft in gone]):
        ImportLine.objects.bulk_create(some)
    counts[LineOutcome.GONE] = len(gone)
    ImportBatch.objects.filter(pk=batch.pk).update(
        state=ImportState.READY,
        counts={name: n for name, n in counts.items() if n},
        beat_at=None,
    )
    batch.refresh_from_db()


def _raw_chunks(batch: ImportBatch) -> Iterator[list[ImportLine]]:
    last = 0
    rows = batch.lines.only("pk", "batch_id", "number", "raw").order_by("pk")
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        yield chunk
        last = chunk[-1].pk


def _fill(line: ImportLine, draft: Draft) -> ImportLine:
    values = dict(draft.values)
    if draft.source_ref:
        values["source_ref"] = draft.source_ref
    line.outcome, line.label = draft.outcome, draft.label
    line.target_id = str(draft.target or "")
    line.values, line.diff, line.kept = values, draft.diff, draft.kept
    line.problems, line.notes = draft.problems, draft.notes
    return line


def _chunks(rows: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]
