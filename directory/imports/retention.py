"""What files brought in is not kept for ever: lines hold more than what was published."""

from __future__ import annotations

from datetime import datetime, timedelta

from directory.models import ImportBatch, ImportLine, ImportState

# A file that nobody applied; the lines of one that was, with which it can still be undone.
WAITING_DAYS = 30
LINES_DAYS = 365


def forget_old_files(now: datetime) -> tuple[int, int]:
    """How many files that waited too long went, and how many old lines. What a source last wrote
    in a record stays: people's corrections are known by it."""
    waiting = ImportBatch.objects.waiting().filter(
        created_at__lt=now - timedelta(days=WAITING_DAYS)
    )
    files = waiting.count()
    waiting.delete()
    old = ImportLine.objects.filter(
        batch__state__in=(ImportState.APPLIED, ImportState.UNDONE),
        batch__created_at__lt=now - timedelta(days=LINES_DAYS),
    )
    lines, _ = old.delete()
    return files, lines
