"""Small imports are read and written within the request; larger ones by a process of their own, so
that no page waits and the site stays quick."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

from django.conf import settings
from django.utils import timezone

from directory.imports.applying import apply_batch, check_may_apply
from directory.imports.lease import is_writing
from directory.imports.staging import SILENT_AFTER, claim, plan_batch
from directory.imports.undoing import undo_batch
from directory.models import ImportBatch, ImportState

INLINE_LINES = 2_000


def is_small(batch: ImportBatch) -> bool:
    return batch.total <= getattr(settings, "IMPORT_INLINE_LINES", INLINE_LINES)


def plan(batch: ImportBatch, user: Any) -> None:
    """Nothing when another process plans it already."""
    if not claim(batch):
        return
    if is_small(batch):
        plan_batch(batch, user)
    else:
        _start("plan", batch, user)


def apply(batch: ImportBatch, user: Any, *, sha256: str, good_only: bool) -> None:
    check_may_apply(batch, user, sha256=sha256, good_only=good_only)
    if is_small(batch):
        apply_batch(batch, user, sha256=sha256, good_only=good_only)
    else:
        _start("apply-good" if good_only else "apply", batch, user)


def undo(batch: ImportBatch, user: Any) -> None:
    if is_small(batch):
        undo_batch(batch, user)
    else:
        _start("undo", batch, user)


def is_moving(batch: ImportBatch) -> bool:
    """Whether a process reads or writes this import now, or was just asked to."""
    is_asked = batch.beat_at is not None and batch.beat_at > timezone.now() - SILENT_AFTER
    return batch.state == ImportState.PLANNING or is_asked or is_writing(batch)


def _start(step: str, batch: ImportBatch, user: Any) -> None:
    """The process outlives the worker that starts it; a killed one leaves an expired lease. Until
    it has begun, the batch itself says that something was asked."""
    ImportBatch.objects.filter(pk=batch.pk).update(beat_at=timezone.now(), trouble="")
    command = [str(settings.BASE_DIR / "manage.py"), "run_import", step, str(batch.pk)]
    subprocess.Popen(  # noqa: S603 (our own command, numbers of ours)
        [sys.executable, *command, str(user.pk)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
