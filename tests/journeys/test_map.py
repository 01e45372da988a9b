"""The live map: by keyboard, by touch, and when something under it fails."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Response, Route, expect

from tests.journeys.site import Site

pytestmark = pytest.mark.browser
ASKED = "age=17&commune=62498"
SEARCH = f"/carte/?{ASKED}"
AROUND = "2.2,50.05,3.45,50.8"


def open_map(page: Page, url: str = SEARCH) -> Locator:
    """The live map, its marks drawn."""
    page.goto(url)
    live = page.locator(".map__live")
    # The first request of each worker reads the directory.
    expect(live.locator(".map__mark").first).to_be_visible(timeout=20_000)
    return live


def open_near_a_point(page: Page) -> Locator:
    """The map so near a solution that stands alone that its mark is not joined to others."""
    found = page.request.get(f"/carte/points.geojson?bbox={AROUND}&zoom=14&regroupe=oui&{ASKED}")
    alone = next(one for one in found.json()["features"] if "id" in one["properties"])
    longitude, latitude = alone["geometry"]["coordinates"]
    bbox = f"{longitude - 0.01},{latitude - 0.01},{longitude + 0.01},{latitude + 0.01}"
    return open_map(page, f"{SEARCH}&bbox={bbox}")


def points_of(page: Page, action: Callable[[], object]) -> list[dict[str, object]]:
    """What the map asks and gets after an action."""
    with page.expect_response("**/carte/points.geojson?*") as waited:
        action()
    found: list[dict[str, object]] = waited.value.json()["features"]
    return found


def names(live: Locator) -> list[str]:
    return [str(one.get_attribute("aria-label")) for one in live.locator(".map__mark").all()]


def zoom_of(response: Response) -> int:
    [zoom] = re.findall(r"zoom=(\d+)", response.url)
    return int(zoom)


def test_marks_have_names_of_their_own(desk: Page) -> None:
    live = open_map(desk)
    said = names(live)
    assert len(set(said)) == len(said)
    assert any(name.endswith(", agrandir") for name in said)
    expect(desk.locator("#carte-dessin")).to_be_hidden()


def test_every_solution_of_the_list_can_be_found_on_the_map(desk: Page) -> None:
    open_map(desk)
    answer = desk.request.get("/solutions.json?age=17&commune=62498&page_size=100").json()
    pages = range(2, answer["pages"] + 1)
    results = answer["results"] + [
        one
        for number in pages
        for one in desk.request.get(
            f"/solutions.json?age=17&commune=62498&page_size=100&page={number}"
        ).json()["results"]
    ]
    placed = {one["id"] for one in results if any(place["lat"] for place in one["places"])}
    world = "/carte/points.geojson?bbox=-180,-90,180,90&zoom=14&age=17&commune=62498"
    features = desk.request.get(world).json()["features"]
    assert {one for feature in features for one in feature["properties"]["ids"]} == placed


def test_a_window_opens_by_keyboard_and_gives_the_focus_back(desk: Page) -> None:
    live = open_near_a_point(desk)
    mark = live.locator(".map__mark", has=desk.locator("use")).first
    name = str(mark.get_attribute("aria-label"))
    mark.focus()
    desk.keyboard.press("Enter")
    window = desk.get_by_role("dialog")
    expect(window).to_be_focused()
    link = window.get_by_role("heading", level=3).get_by_role("link")
    assert link.inner_text() in name
    assert "age=17" in str(link.get_attribute("href"))
    expect(window.get_by_role("listitem").first).to_be_visible()
    expect(window).to_contain_text("Ouverte à 17")
    close = window.get_by_role("button", name="Fermer").bounding_box()
    assert close is not None
    assert min(close["width"], close["height"]) >= 44
    desk.keyboard.press("Escape")
    expect(window).to_have_count(0)
    expect(live.locator(f'[aria-label="{name}"]')).to_be_focused()


def test_the_map_is_one_stop_and_answers_to_its_keys(desk: Page) -> None:
    live = open_map(desk)
    live.focus()
    moved = points_of(desk, lambda: desk.keyboard.press("ArrowRight"))
    assert moved
    with desk.expect_response("**/carte/points.geojson?*") as waited:
        desk.keyboard.press("+")
    closer = zoom_of(waited.value)
    with desk.expect_response("**/carte/points.geojson?*") as waited:
        desk.keyboard.press("-")
    assert zoom_of(waited.value) == closer - 1
    expect(live).to_be_focused()
    expect(desk.locator(".map__said")).to_contain_text("dans ce cadre")


def test_a_disc_opens_by_keyboard_and_the_focus_stays_on_the_map(desk: Page) -> None:
    live = open_map(desk)
    disc = live.locator('.map__mark[aria-label$="agrandir"]').first
    disc.focus()
    points_of(desk, lambda: desk.keyboard.press("Enter"))
    expect(live).to_be_focused()


def test_places_at_one_point_are_named_in_a_window(desk: Page) -> None:
    found = desk.request.get(f"/carte/points.geojson?bbox={AROUND}&zoom=14&{ASKED}").json()
    disc = next(one for one in found["features"] if one["properties"]["together"])
    longitude, latitude = disc["geometry"]["coordinates"]
    bbox = f"{longitude - 0.01},{latitude - 0.01},{longitude + 0.01},{latitude + 0.01}"
    live = open_map(desk, f"{SEARCH}&bbox={bbox}")
    mark = live.locator('.map__mark[aria-label*="voir les noms"]').first
    mark.focus()
    desk.keyboard.press("Enter")
    window = desk.get_by_role("dialog")
    expect(window.get_by_role("link")).to_have_count(len(disc["properties"]["ids"]))
    window.get_by_role("button", name="Fermer").click()
    expect(mark).to_be_focused()


def test_the_wheel_scrolls_the_page_and_zooms_with_ctrl(desk: Page) -> None:
    live = open_map(desk)
    live.scroll_into_view_if_needed()
    live.hover()
    before = desk.evaluate("scrollY")
    desk.mouse.wheel(0, 300)
    expect(desk.locator(".map__said")).to_contain_text("tenez la touche Ctrl")
    assert desk.evaluate("scrollY") >= before
    live.hover()
    desk.keyboard.down("Control")
    with desk.expect_response("**/carte/points.geojson?*"):
        desk.mouse.wheel(0, -200)
        desk.mouse.wheel(0, -200)
    desk.keyboard.up("Control")


def test_one_finger_scrolls_the_page_over_the_map(phone: Page) -> None:
    live = open_map(phone)
    touch_action = live.evaluate("node => getComputedStyle(node).touchAction")
    assert touch_action in ("pan-x pan-y", "auto", "manipulation")
    assert "leaflet-touch-drag" not in str(live.get_attribute("class"))


def test_the_list_and_the_marks_stay_when_the_base_map_fails(desk: Page) -> None:
    desk.route("**/geo/base-map*.json", lambda route: route.fulfill(status=404, body=""))
    live = open_map(desk)
    expect(live.locator("path.map__land")).to_have_count(0)
    expect(desk.locator("[data-results] [data-solution]").first).to_be_visible()


def test_the_list_stays_when_the_points_fail(desk: Page) -> None:
    desk.route("**/carte/points.geojson?*", lambda route: route.fulfill(status=429, body=""))
    desk.goto(SEARCH)
    expect(desk.locator(".map__said")).to_contain_text("La liste reste complète")
    expect(desk.locator("[data-results] [data-solution]").first).to_be_visible()


def test_tiles_that_fail_leave_the_outlines_and_a_sentence(desk: Page) -> None:
    asked: list[str] = []

    def with_tiles(route: Route) -> None:
        html = route.fetch().text()
        tiles = json.dumps({"url": "/tuiles/{z}/{x}/{y}.png", "credit": "essai"})
        route.fulfill(
            body=html.replace('"tiles": null', f'"tiles": {tiles}'), content_type="text/html"
        )

    def no_tile(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=404, body="")

    desk.route("**/carte/?*", with_tiles)
    desk.route("**/tuiles/**", no_tile)
    live = open_map(desk)
    expect(live.locator("img.leaflet-tile")).to_have_count(0)
    expect(live.locator("path.map__land").first).to_be_attached()
    expect(live).not_to_have_class(re.compile("map__live--tiles"))
    assert 0 < len(asked) < 60


def test_the_page_of_the_map_weighs_less_than_400_kilobytes(desk: Page) -> None:
    weights: list[int] = []
    desk.on("requestfinished", lambda request: weights.append(request.sizes()["responseBodySize"]))
    open_map(desk)
    desk.wait_for_load_state("networkidle")
    assert 50_000 < sum(weights) < 400_000


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_with_a_window_open(chromium: Browser, site: Site, scheme: str) -> None:
    context = chromium.new_context(
        viewport={"width": 360, "height": 740},
        color_scheme="dark" if scheme == "dark" else "light",
        base_url=site.url,
        bypass_csp=True,  # axe itself is an injected script
    )
    page = context.new_page()
    live = open_near_a_point(page)
    live.locator(".map__mark", has=page.locator("use")).first.click()
    expect(page.get_by_role("dialog").get_by_role("listitem").first).to_be_visible()
    violations = Axe().run(page).response["violations"]
    context.close()
    assert [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in violations] == []
