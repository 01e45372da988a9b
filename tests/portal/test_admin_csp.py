"""The policy of /gestion/: scripts by nonce, no third party, nothing for Chromium to refuse."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from queue import Empty, Queue
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from playwright.sync_api import sync_playwright
from wagtail.models import Page, Site

from portal.csp import nonce_attribute, with_nonce
from portal.models import HomePage
from tests.directory.admin_forms import admin_url
from tests.factories import (
    ActorFactory,
    IntakeFactory,
    PlatformFactory,
    SchemeFactory,
    SolutionFactory,
    SynonymPhraseFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
XSS = "</script><script>window.__x=1</script><img src=x onerror=window.__x=1>"


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(UserFactory(superuser=True))
    return client


def _policy(response: Any) -> dict[str, list[str]]:
    rules = (rule.split() for rule in response.headers["Content-Security-Policy"].split(";"))
    return {name: values for name, *values in rules}


@pytest.mark.parametrize("path", ["/gestion/login/", "/gestion/", "/gestion/nulle-part/"])
def test_the_admin_has_its_own_policy_and_is_never_stored(staff: Client, path: str) -> None:
    response = staff.get(path)
    policy = _policy(response)
    assert policy["default-src"] == ["'none'"]
    assert "'unsafe-inline'" not in policy["script-src"]
    assert "'unsafe-eval'" not in policy["script-src"]
    assert policy["style-src"] == ["'self'", "'unsafe-inline'"]
    assert policy["frame-ancestors"] == ["'self'"]
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert response.headers["Cache-Control"] == "private, no-store"


def test_public_pages_keep_the_strict_policy(client: Client) -> None:
    response = client.get("/robots.txt")
    policy = _policy(response)
    assert policy["script-src"] == policy["style-src"] == ["'self'"]
    assert policy["frame-ancestors"] == ["'none'"]
    assert "nonce" not in response.headers["Content-Security-Policy"]
    assert response.headers["X-Frame-Options"] == "DENY"


def test_each_answer_has_a_new_nonce(staff: Client) -> None:
    nonces = {tuple(_policy(staff.get("/gestion/"))["script-src"]) for _ in range(3)}
    assert len(nonces) == 3
    assert nonce_attribute() == ""  # nothing is left for what comes next


def test_every_inline_script_of_a_page_form_bears_the_nonce(staff: Client) -> None:
    response = staff.get("/gestion/redirects/add/")
    nonce = next(
        value.removeprefix("'nonce-").rstrip("'")
        for value in _policy(response)["script-src"]
        if value.startswith("'nonce-")
    )
    tags = re.findall(r"<script\b[^>]*>", response.content.decode())
    inline = [tag for tag in tags if "src=" not in tag and "application/json" not in tag]
    assert inline
    assert all(f'nonce="{nonce}"' in tag for tag in inline)


def test_a_script_smuggled_into_a_widget_gets_no_nonce(staff: Client) -> None:
    rendered = with_nonce(lambda: "<b></b><script>ours</script><script>theirs</script>")
    from portal import csp

    token = csp._nonce.set("n0")
    try:
        html = rendered()
    finally:
        csp._nonce.reset(token)
    assert html == '<b></b><script nonce="n0">ours</script><script>theirs</script>'


FORM = "application/x-www-form-urlencoded"


# ---- in Chromium ------------------------------------------------------------------------------
_LISTEN = """
window.__v = [];
document.addEventListener('securitypolicyviolation', (event) =>
  window.__v.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
"""


class Visit:
    """Chromium in a thread of its own; Django answers it from the test's thread and transaction:
    no server, no port, nothing to flush."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.foreign: list[str] = []
        self.failed: list[str] = []
        self.refused: list[str] = []
        self._asked: Queue[tuple[Any, Queue[Any]]] = Queue()

    def run(self, script: Callable[[Any], None], launch: dict[str, Any]) -> None:
        with ThreadPoolExecutor(1) as pool:
            visit = pool.submit(self._browse, script, launch)
            while not visit.done():
                with suppress(Empty):
                    (method, path, sent), answer = self._asked.get(timeout=0.05)
                    answer.put(self.client.generic(method, path, sent, FORM))
            visit.result()

    def _browse(self, script: Callable[[Any], None], launch: dict[str, Any]) -> None:
        with sync_playwright() as playwright:
            page = playwright.chromium.launch(**launch).new_page()
            page.add_init_script(_LISTEN)
            page.route("**/*", self._answer)
            page.on("pageerror", lambda error: self.failed.append(str(error)))
            script(page)

    def _answer(self, route: Any) -> None:
        url = urlsplit(route.request.url)
        if url.netloc != "testserver":
            self.foreign.append(route.request.url)
            route.abort()
        elif url.path.startswith("/static/"):
            found = finders.find(url.path.removeprefix("/static/"))
            self.failed += [] if found else [f"404 {url.path}"]
            route.fulfill(path=str(found)) if found else route.fulfill(status=404)
        else:
            self._from_django(route, f"{url.path}?{url.query}")

    def _from_django(self, route: Any, path: str) -> None:
        reply: Queue[Any] = Queue()
        request = route.request
        self._asked.put(((request.method, path, request.post_data or ""), reply))
        response = reply.get(timeout=60)
        if response.status_code >= 400:
            self.failed.append(f"{response.status_code} {path}")
        headers = {k: v for k, v in response.headers.items() if k != "Content-Length"}
        body = b"".join(response) if response.streaming else response.content
        route.fulfill(status=response.status_code, headers=headers, body=body)

    def open(self, page: Any, path: str) -> None:
        page.goto(f"http://testserver{path}")
        refused = page.evaluate("new Promise(done => requestIdleCallback(() => done(window.__v)))")
        self.refused += [f"{path}: {what}" for what in refused]


def _records() -> dict[str, int]:
    actor = ActorFactory(name=f"Acteur {XSS}", presentation=XSS)
    solution = SolutionFactory(actor=actor, title=f"Solution {XSS}")
    IntakeFactory(solution=solution, counted=True)
    return {
        "actor": actor.pk,
        "solution": solution.pk,
        "platform": PlatformFactory(name=f"PSAD {XSS}").pk,
        "scheme": SchemeFactory(name=f"Dispositif {XSS}").pk,
        "synonymgroup": SynonymPhraseFactory(text=f"mot {XSS}"[:120]).group.pk,
    }


def _paths() -> list[str]:
    paths = ["/gestion/", reverse("directory_data_state")]
    for model, pk in _records().items():
        paths += [admin_url(model, "index"), admin_url(model, "create")]
        paths += [admin_url(model, action, pk) for action in ("edit", "inspect", "delete")]
    for model in ("audience", "level", "status", "prescriber", "actorkind", "customzone"):
        paths += [admin_url(model, "index"), admin_url(model, "create")]
    paths += [admin_url("commune", "index"), admin_url("change", "index")]
    user = UserFactory(first_name=XSS[:100])
    users = [reverse("wagtailusers_users:edit", args=[user.pk])]
    users += [reverse(f"wagtailusers_users:{name}") for name in ("index", "add")]
    site = Site.objects.get().pk
    wagtail = (
        "redirects/add sites/edit/{} groups/new images images/add documents reports/site-history"
    )
    return [*paths, *users, *(f"/gestion/{p.format(site)}/" for p in wagtail.split())]


@pytest.mark.browser
def test_chromium_refuses_nothing_and_runs_nothing_that_was_typed(
    staff: Client, browser_type_launch_args: dict[str, Any]
) -> None:
    root = Page.get_first_root_node()
    home = HomePage(title=f"Accueil {XSS}"[:200], slug="accueil-essai")
    root.add_child(instance=home)
    paths = [*_paths(), "/gestion/pages/", f"/gestion/pages/{home.pk}/edit/"]
    assert len(paths) >= 45
    visit, executed = Visit(staff), []

    def crawl(page: Any) -> None:
        for path in paths:
            visit.open(page, path)
            executed.extend([path] * bool(page.evaluate("window.__x")))

    visit.run(crawl, browser_type_launch_args)
    assert visit.refused == []
    assert executed == []
    assert visit.foreign == []
    assert visit.failed == []


@pytest.mark.browser
def test_a_typed_lookup_suggests_while_one_types(
    staff: Client, browser_type_launch_args: dict[str, Any]
) -> None:
    ActorFactory(name="CIO de Lens")
    visit, offered = Visit(staff), []

    def look_up(page: Any) -> None:
        visit.open(page, admin_url("solution", "create"))
        page.locator("[name=actor]").press_sequentially("cio")
        page.wait_for_selector("datalist option", state="attached")
        offered.append(page.locator("datalist option").first.inner_text())

    visit.run(look_up, browser_type_launch_args)
    assert "CIO de Lens" in offered[0]
