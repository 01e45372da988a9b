"""The maps are looked at over the small directory of the search."""

from __future__ import annotations

from tests.search.conftest import Scene, on_test_day, scene

__all__ = ["Scene", "on_test_day", "scene"]
