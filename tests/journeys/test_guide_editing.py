"""The teams write in /gestion/: a volet with its living blocks, a region's complement to it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.people import make_people, sign_in, sign_out
from tests.journeys.site import Site

VOLET, LENS, LYON = "/guide/reperage/", "?commune=62498", "?commune=69123"


def number_of(page: Page, address: str) -> str:
    """The editor's number of a public page, from its « Proposer une correction » link."""
    page.goto(address)
    link = page.get_by_role("link", name="Proposer une correction").get_attribute("href") or ""
    return link.rpartition("=")[2]


def publish(page: Page) -> None:
    page.locator('button[name="action-publish"]').first.evaluate("button => button.click()")
    page.wait_for_url(re.compile(r"/gestion/pages/\d+/(edit/)?$"))
    expect(
        page.locator(".messages .success, .messages [data-status='success']").first
    ).to_be_visible()


@pytest.mark.browser
@pytest.mark.server
def test_a_volet_with_a_living_block_is_edited_and_published(signed_desk: Page, site: Site) -> None:
    desk = signed_desk
    make_people(site)
    number = number_of(desk, VOLET)
    sign_in(desk, "national")
    desk.goto(f"/gestion/pages/{number}/edit/")
    title = desk.locator('input[name^="body-"][name*="-content-"][name$="-value-title"]')
    living = title.first
    living.fill("Ceux qui repèrent près de chez moi")
    publish(desk)
    sign_out(desk)
    desk.goto(f"{VOLET}{LENS}")
    expect(desk.get_by_text("Ceux qui repèrent près de chez moi").first).to_be_visible()


@pytest.mark.browser
@pytest.mark.server
def test_a_region_adds_to_a_national_page_for_its_own_readers(
    signed_desk: Page, site: Site
) -> None:
    desk = signed_desk
    make_people(site)
    number = number_of(desk, VOLET)
    sign_in(desk, "nord")
    desk.goto(f"/gestion/guide/adapter/{number}/")
    desk.get_by_label("complément", exact=False).first.check()
    desk.locator("main form, form").last.locator('button[type="submit"]').last.click()
    desk.wait_for_url(re.compile(r"/gestion/pages/\d+/edit/"))
    made = desk.url
    desk.locator('input[name="summary"]').fill("Chez nous, le pôle Persévérance relit les listes.")
    publish(desk)
    sign_out(desk)

    sign_in(desk, "sud")
    answer = desk.goto(made)
    assert answer is not None
    assert "/edit/" not in desk.url or answer.status in (403, 404)
    sign_out(desk)

    desk.goto(f"{VOLET}{LENS}")
    expect(desk.get_by_text("le pôle Persévérance relit les listes").first).to_be_visible()
    desk.goto(f"{VOLET}{LYON}")
    expect(desk.get_by_text("le pôle Persévérance relit les listes")).to_have_count(0)
