"""Who opens the door of a solution."""

from __future__ import annotations

import pytest

from search.first_step import kinds_to_find, needs_prescriber


@pytest.mark.parametrize(
    ("prescribers", "kinds"),
    [
        ([], ("cio", "mission-locale")),
        (["direct"], ("cio", "mission-locale")),
        (["unheard-of"], ("cio", "mission-locale")),
        (["psyen"], ("cio",)),
        (["mlds", "psad", "cio"], ("cio",)),
        (["france-travail", "cio"], ("france-travail", "cio")),
        (["casnav", "unheard-of"], ("casnav",)),
        (["mission-locale", "direct"], ("mission-locale",)),
    ],
)
def test_the_public_is_sent_to_someone_it_can_call(
    prescribers: list[str], kinds: tuple[str, ...]
) -> None:
    assert kinds_to_find(prescribers) == kinds


@pytest.mark.parametrize(
    ("prescribers", "needed"),
    [([], False), (["direct"], False), (["cio", "direct"], False), (["cio"], True)],
)
def test_nobody_is_needed_where_one_may_enter_alone(prescribers: list[str], needed: bool) -> None:
    assert needs_prescriber(prescribers) is needed
