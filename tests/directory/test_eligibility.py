"""Who may come: an age against rules."""

from __future__ import annotations

import pytest

from directory.eligibility import age_fit, holds
from search.documents import Rule

DEFAULT, AGREEMENT = (Rule(16, 18), False), (Rule(15, 20), True)


@pytest.mark.parametrize(
    ("minimum", "maximum", "ages"),
    [
        (16, 18, {16, 17, 18}),
        (16, None, {16, 17, 18, 99}),
        (None, 16, {0, 15, 16}),
        (17, 17, {17}),
        (None, None, {0, 15, 16, 17, 18, 99}),
        (0, 0, {0}),
    ],
)
def test_bounds_are_included_and_a_missing_one_is_open(
    minimum: int | None, maximum: int | None, ages: set[int]
) -> None:
    asked = (0, 15, 16, 17, 18, 99)
    assert {age for age in asked if holds(Rule(minimum, maximum), age)} == ages


@pytest.mark.parametrize(
    ("rules", "age", "fit"),
    [
        ([], 17, "inconnu"),
        ([DEFAULT], 17, "oui"),
        ([DEFAULT], 15, None),
        ([AGREEMENT], 15, "derogation"),
        ([DEFAULT, AGREEMENT], 15, "derogation"),
        ([DEFAULT, AGREEMENT], 16, "oui"),
        ([AGREEMENT, DEFAULT], 16, "oui"),
        ([DEFAULT, AGREEMENT], 20, "derogation"),
        ([DEFAULT, AGREEMENT], 21, None),
        ([DEFAULT, (Rule(25, 29), False)], 26, "oui"),
        ([DEFAULT, (Rule(25, 29), False)], 20, None),
    ],
)
def test_a_default_rule_wins_then_a_derogation_else_the_age_is_out(
    rules: list[tuple[Rule, bool]], age: int, fit: str | None
) -> None:
    assert age_fit(rules, age) == fit
