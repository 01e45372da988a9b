"""One import writes at a time. The lease is taken in a transaction of its own and expires by
itself: an import that was killed blocks nobody for longer than that."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from directory.models import ImportBatch, ImportLease

LASTS = timedelta(seconds=60)


class LeaseTaken(Exception):
    """Another import writes now."""


@contextmanager
def lease(batch: ImportBatch) -> Iterator[None]:
    ImportLease.objects.get_or_create(pk=1)
    token, now = secrets.token_hex(16), timezone.now()
    free = ImportLease.objects.filter(Q(token="") | Q(expires_at__lt=now), pk=1)
    if not free.update(batch=batch, token=token, expires_at=now + LASTS):
        raise LeaseTaken
    try:
        yield
    finally:
        ImportLease.objects.filter(pk=1, token=token).update(batch=None, token="", expires_at=None)


def is_writing(batch: ImportBatch) -> bool:
    return ImportLease.objects.filter(pk=1, batch=batch, expires_at__gte=timezone.now()).exists()
