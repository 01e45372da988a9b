"""Journeys of real people in a real browser, on the installed site. One site for all of them:
they share an xdist group, so that one process installs it once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.absent import absent
from tests.journeys.site import Site, running_site

CHROMIUM = shutil.which("chromium")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.xdist_group("site"))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        message = "Chromium est absent : apt-get install chromium"
        absent(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--no-first-run",
                "--disable-sync",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture
def phone(chromium: Browser, site: Site) -> Iterator[Page]:
    """A page on a telephone, 360 px wide; fails on anything that leaves the site."""
    context = chromium.new_context(
        viewport={"width": 360, "height": 740}, base_url=site.url, locale="fr-FR", has_touch=True
    )
    yield from _watched(context, site)


@pytest.fixture
def desk(chromium: Browser, site: Site) -> Iterator[Page]:
    context = chromium.new_context(
        viewport={"width": 1280, "height": 800}, base_url=site.url, locale="fr-FR"
    )
    yield from _watched(context, site)


@pytest.fixture
def phone_without_script(chromium: Browser, site: Site) -> Iterator[Page]:
    context = chromium.new_context(
        viewport={"width": 360, "height": 740},
        base_url=site.url,
        locale="fr-FR",
        java_script_enabled=False,
    )
    yield from _watched(context, site)


@pytest.fixture
def signed_phone(chromium: Browser, site: Site) -> Iterator[Page]:
    """A telephone whose owner signs in: the one case where cookies are expected."""
    context = chromium.new_context(
        viewport={"width": 360, "height": 740}, base_url=site.url, locale="fr-FR", has_touch=True
    )
    yield from _watched(context, site, signs_in=True)


@pytest.fixture
def signed_desk(chromium: Browser, site: Site) -> Iterator[Page]:
    context = chromium.new_context(
        viewport={"width": 1280, "height": 800}, base_url=site.url, locale="fr-FR"
    )
    yield from _watched(context, site, signs_in=True)


def _watched(context: BrowserContext, site: Site, *, signs_in: bool = False) -> Iterator[Page]:
    """Every page of a journey: no request elsewhere, no console error (CSP included); no cookie
    for a reader."""
    page = context.new_page()
    elsewhere: list[str] = []
    errors: list[str] = []
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((site.url, "data:", "blob:"))
            else elsewhere.append(request.url)
        ),
    )
    page.on(
        "console",
        lambda message: errors.append(message.text) if message.type == "error" else None,
    )
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    cookies = context.cookies()
    context.close()
    assert elsewhere == []
    assert [text for text in errors if "status of 4" not in text] == []
    assert signs_in or cookies == []
