"""The day on which the tests live, so that no test depends on the real one."""

from __future__ import annotations

from datetime import date, timedelta

TODAY = date(2026, 11, 25)  # a Wednesday


def days_from_today(days: int) -> date:
    return TODAY + timedelta(days=days)
