"""« (exemple) » is said once in the name of what is invented, and never of what is real."""

from __future__ import annotations

import pytest

from directory.examples import EXAMPLE_MARK, is_marked, marked, unmarked


@pytest.mark.parametrize("name", ["CIO des Terrils", "CIO des Terrils (exemple)"])
def test_an_invented_name_says_so_once(name: str) -> None:
    assert marked(name) == "CIO des Terrils (exemple)"
    assert is_marked(marked(name))
    assert unmarked(name) == "CIO des Terrils"


def test_a_real_name_stays_as_it_is() -> None:
    assert marked("CIO de Lens", is_example=False) == "CIO de Lens"
    assert not is_marked("CIO de Lens")


def test_a_name_that_holds_the_mark_is_not_marked_again() -> None:
    name = f"Mission {EXAMPLE_MARK} locale"
    assert marked(name) == name
