"""One import writes at a time (directory/lease.py)."""

from __future__ import annotations

from contextlib import AbstractContextManager

from directory.lease import Held, LeaseTaken, is_held
from directory.lease import lease as any_lease
from directory.models import ImportBatch

__all__ = ["LeaseTaken", "is_writing", "lease"]

_NAME = "imports"


def lease(batch: ImportBatch) -> AbstractContextManager[Held]:
    return any_lease(_NAME, holder=str(batch.pk))


def is_writing(batch: ImportBatch) -> bool:
    return is_held(_NAME, holder=str(batch.pk))
