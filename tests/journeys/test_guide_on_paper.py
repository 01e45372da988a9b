"""A volet on paper: nothing is lost, no sheet stays empty."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

# Where each part of the page begins on paper, in CSS pixels of a sheet of A4.
_TOPS = """() => [...document.querySelectorAll("h1, h2")]
  .filter(one => one.getClientRects().length)
  .map(one => [one.textContent.trim(), one.getBoundingClientRect().top])"""
_SHEET_PX = 1040


@pytest.mark.browser
@pytest.mark.server
def test_the_first_sheet_of_a_volet_holds_its_first_section(desk: Page) -> None:
    desk.goto("/guide/reperage/")
    desk.emulate_media(media="print")
    desk.set_viewport_size({"width": 690, "height": _SHEET_PX})
    tops = dict(desk.evaluate(_TOPS))
    assert tops["En quelques mots"] < _SHEET_PX
    assert not desk.get_by_label("Commune ou code postal").first.is_visible()
    broken = desk.evaluate(
        """() => [...document.querySelectorAll("main .leaf, main .stack, main .section")]
          .filter(one => one.getClientRects().length)
          .filter(one => getComputedStyle(one).breakInside === "avoid"
                         && one.getBoundingClientRect().height > 500)
          .map(one => one.id)"""
    )
    assert broken == []
