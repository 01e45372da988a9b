"""Patience counts whatever is tried, however it is spelt."""

from __future__ import annotations

import pytest

from directory.throttle import Patience

HOUR = Patience("test", 3600)


def test_each_name_is_counted_and_the_highest_count_is_told() -> None:
    assert HOUR.count(account="a", address="1") == 1
    assert HOUR.count(account="b", address="1") == 2
    assert (HOUR.tries(account="b"), HOUR.tries(account="c")) == (1, 0)
    HOUR.forget(address="1")
    assert HOUR.tries(account="a", address="1") == 1


@pytest.mark.parametrize("spelt", ["\ud800", "é" * 4_000, "\0", " "])
def test_no_spelling_escapes_the_count(spelt: str) -> None:
    assert [HOUR.count(account=spelt, address="1") for _ in range(2)] == [1, 2]
    assert HOUR.tries(account=spelt) == 2
