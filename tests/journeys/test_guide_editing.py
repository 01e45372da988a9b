"""The teams write in /gestion/: a volet with its living blocks, a region's complement to it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.people import make_people, sign_in, sign_out
from tests.journeys.site import Site

VOLET, LENS, LYON = "/guide/reperage/", "?commune=62498", "?commune=69123"
NEAR, HERE = (
    "Ceux qui repèrent près de chez moi",
    "Chez nous, le pôle Persévérance relit les listes.",
)


def number_of(page: Page, address: str) -> str:
    """The editor's number of a public page, from its « Proposer une correction » link."""
    page.goto(address)
    link = page.get_by_role("link", name="Proposer une correction").get_attribute("href") or ""
    return link.rpartition("=")[2]


def publish(page: Page) -> None:
    page.locator('button[name="action-publish"]').first.evaluate("button => button.click()")
    # Not any success: a new draft has just said its own, at the same address.
    expect(page.locator(".messages .success").filter(has_text="publiée").first).to_be_visible()


def insert_living_block(page: Page, name: str) -> str:
    """At the end of the first section, as one does by hand; the start of its fields' names."""
    path = '[data-contentpath="content"] [data-streamfield-stream-container]'
    page.locator(path).first.locator("> .c-sf-add-button, > * > .c-sf-add-button").last.click()
    page.get_by_role("option", name=name).click()
    field = page.locator('input[name^="body-0-value-content-"][name$="-value-limit"]').last
    return (field.get_attribute("name") or "").removesuffix("limit")


@pytest.mark.browser
@pytest.mark.server
def test_a_living_block_is_added_to_a_volet_and_published(signed_desk: Page, site: Site) -> None:
    desk = signed_desk
    make_people(site)
    number = number_of(desk, VOLET)
    sign_in(desk, "national")
    desk.goto(f"/gestion/pages/{number}/edit/")
    fields = insert_living_block(desk, "Acteurs de mon territoire")
    desk.locator(f'input[name="{fields}title"]').fill(NEAR)
    publish(desk)
    sign_out(desk)

    desk.goto(f"{VOLET}{LENS}")
    living = desk.get_by_role("complementary", name=NEAR, exact=True)
    expect(living.get_by_role("heading", name=NEAR)).to_be_visible()
    expect(living.get_by_role("listitem").get_by_role("link").first).to_be_visible()


def write_complement(page: Page, number: str) -> str:
    """From the list of pages to adapt to the published complement; its editor's address."""
    page.goto("/gestion/guide/adaptations/")
    page.locator(f'main a[href$="/guide/adapter/{number}/"]').first.click()
    page.get_by_label("un complément", exact=False).check()
    page.get_by_role("button", name="Créer le brouillon").click()
    page.wait_for_url(re.compile(r"/gestion/pages/\d+/edit/"))
    address = page.url
    page.locator('[name="summary"]').fill(HERE)
    publish(page)
    return address


@pytest.mark.browser
@pytest.mark.server
def test_a_region_adds_to_a_national_page_for_its_own_readers(
    signed_desk: Page, site: Site
) -> None:
    desk = signed_desk
    make_people(site)
    number = number_of(desk, VOLET)
    sign_in(desk, "nord")
    made = write_complement(desk, number)
    sign_out(desk)

    sign_in(desk, "sud")
    answer = desk.goto(made)
    assert answer is not None
    assert answer.status in (403, 404) or desk.url == f"{site.url}/gestion/"
    expect(desk.locator('[name="summary"]')).to_have_count(0)
    sign_out(desk)

    boxed = desk.locator(".panel--region").filter(has_text=HERE)
    desk.goto(f"{VOLET}{LENS}")
    expect(boxed).to_be_visible()
    expect(boxed.get_by_role("heading", level=2)).to_contain_text("Hauts-de-France")
    desk.goto(f"{VOLET}{LYON}")
    expect(desk.get_by_role("heading", level=1)).to_be_visible()
    expect(desk.get_by_text(HERE)).to_have_count(0)
