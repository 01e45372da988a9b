"""One site for all tests of this folder, made once a run: they share an xdist group, but those that
are of another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from tests.days import TODAY
from tests.portal.whole.site import WholeSite, whole_site

HERE = Path(__file__).resolve().parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == HERE and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group("whole-site"))


@pytest.fixture(scope="package")
def _whole_site(django_db_setup: None, django_db_blocker: Any) -> Iterator[WholeSite]:
    with whole_site(django_db_blocker) as site:
        yield site


@pytest.fixture
def site(_whole_site: WholeSite, db: None, monkeypatch: pytest.MonkeyPatch) -> WholeSite:
    """The installed site, on the day of the tests."""
    noon = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=ZoneInfo("Europe/Paris"))
    monkeypatch.setattr(timezone, "now", lambda: noon)
    return _whole_site
