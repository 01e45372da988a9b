"""The menus lead somewhere, and only once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import resolve

from portal import navigation
from portal.navigation import Entry, existing_url, footer, menu


@pytest.mark.parametrize("entries", [menu, footer])
def test_every_entry_is_a_page_that_is_served(entries: Callable[[], tuple[Entry, ...]]) -> None:
    found = entries()
    assert found
    for entry in found:
        assert resolve(entry.url)
    assert len({entry.url for entry in found}) == len(found)
    assert len({entry.label for entry in found}) == len(found)
    assert len({entry.section for entry in found}) == len(found)


def test_finding_a_solution_comes_first() -> None:
    assert [entry.section for entry in menu()][:2] == ["solutions", "carte"]


def test_accessibility_is_told_at_the_foot_of_every_page() -> None:
    (told,) = [entry for entry in footer() if entry.section == "accessibilite"]
    assert told.label.startswith("Accessibilité : ")


@pytest.mark.parametrize("name", ["no-such-page", "search:no-such-page", "nowhere:page"])
def test_a_page_that_does_not_exist_has_no_address(name: str) -> None:
    assert existing_url(name) is None


def test_a_page_that_does_not_exist_is_in_no_menu() -> None:
    rows = (("a", "A", "no-such-page"), ("b", "B", "search:results"))
    assert [entry.section for entry in navigation._entries(rows)] == ["b"]
