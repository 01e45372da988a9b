"""Whatever somebody writes in a record is shown as text, everywhere it goes."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import models
from django.test import Client
from openpyxl import load_workbook

from directory.enums import Circle, PublicationState
from directory.models import (
    Actor,
    AgeRule,
    Commune,
    Contact,
    Intake,
    Membership,
    Place,
    Platform,
    Scheme,
    Solution,
)
from tests.factories import (
    ActorFactory,
    AgeRuleFactory,
    ContactFactory,
    IntakeFactory,
    MembershipFactory,
    PlaceFactory,
    PlatformFactory,
    PlatformZoneFactory,
    SchemeFactory,
    SolutionFactory,
)
from tests.pages import PageRead
from tests.portal.whole.site import content

pytestmark = pytest.mark.django_db
PAYLOADS = (
    "<script>zqx()</script>",
    '"><img src=x onerror=zqx()>',
    "'><svg/onload=zqx()>",
    "</script><script>zqx()</script>",
    "</title></textarea><b>zqx",
    '" onmouseover="zqx()" x="',
    "{{ 7*7 }}{% zqx %}",
    "<!--zqx--><iframe src=javascript:zqx()>",
    "&lt;i&gt;zqx&amp;",
    "`${zqx()}`\\u003cb\\u003e",
)
# Tags that none of our templates writes with these words.
CODE = ("<script>zqx", "<img src=x", "<svg/", "<b>zqx", "<iframe", "<!--zqx", "49{%")
# Columns whose form is fixed: identifiers, codes and addresses that the database or a form checks.
_FIXED = ("slug", "name_key", "title_key", "postal_code", "uai", "siret", "precision", "unit")


@dataclass
class Hostiles:
    payload: str
    actor: Actor
    scheme: Scheme
    solution: Solution
    platform: Platform

    @property
    def details(self) -> tuple[str, ...]:
        return (
            f"/solutions/{self.solution.slug}/",
            f"/solutions/{self.solution.slug}/?age=15&commune=62498",
            f"/acteurs/{self.actor.slug}/",
            f"/dispositifs/{self.scheme.slug}/",
            f"/plateformes/{self.platform.slug}/",
        )

    @property
    def lists(self) -> tuple[str, ...]:
        return (
            "/solutions/",
            "/solutions/?age=15&commune=62498&dispositif=hostile",
            "/solutions/?plateforme=hostile",
            "/carte/",
            "/carte/?age=17&commune=62498",
            "/acteurs/",
            "/acteurs/?lieu=Lens",
            "/dispositifs/",
            "/plateformes/",
            "/territoires/region/32/",
            "/territoires/departement/62/",
            "/territoires/commune/62498/",
            "/",
        )


def text_fields(model: type[models.Model]) -> list[str]:
    """Every column that holds free text; addresses of sites and mails are checked elsewhere."""
    return [
        field.name
        for field in model._meta.get_fields()
        if isinstance(field, (models.CharField, models.TextField))
        and not isinstance(field, (models.URLField, models.EmailField, models.SlugField))
        and not field.choices
        and field.name not in _FIXED
    ]


def _texts(model: type[models.Model], payload: str) -> dict[str, Any]:
    """Each field says which it is, so that a fault tells where it comes from."""
    found: dict[str, Any] = {}
    for name in text_fields(model):
        length = model._meta.get_field(name).max_length
        room = (length or 1_000) - len(payload)
        if room >= 0:
            found[name] = f"{name[:room]}{payload}"
    return found


def _hostiles(payload: str, commune: Commune) -> Hostiles:
    lists = ("other_names", "what_you_do", "for_whom")
    scheme = SchemeFactory(
        slug="hostile",
        **_texts(Scheme, payload),
        **{name: [payload] for name in lists},
        sources=[{"label": payload, "date": "2026-01-01"}],
    )
    actor = ActorFactory(slug="hostile", commune=commune, **_texts(Actor, payload))
    solution = SolutionFactory(
        slug="hostile", scheme=scheme, actor=actor, **_texts(Solution, payload)
    )
    platform = PlatformFactory(
        slug="hostile", departement=commune.departement, **_texts(Platform, payload)
    )
    PlatformZoneFactory(owner=platform, departement=commune.departement)
    member = _texts(Membership, payload)
    MembershipFactory(platform=platform, actor=actor, circle=Circle.FIRST, **member)
    for owner in ({"actor": actor}, {"solution": solution, "actor": None}):
        ContactFactory(**owner, **_texts(Contact, payload))
    PlaceFactory(solution=solution, commune=commune, **_texts(Place, payload))
    IntakeFactory(solution=solution, counted=True, **_texts(Intake, payload))
    AgeRuleFactory(solution=solution, minimum=15, maximum=18, **_without_condition(payload))
    AgeRuleFactory(solution=solution, minimum=14, maximum=15, **_texts(AgeRule, payload))
    for tagged in (scheme, actor, solution):
        tagged.tags.add(payload)
    return Hostiles(payload, actor, scheme, solution, platform)


def _without_condition(payload: str) -> dict[str, Any]:
    texts = _texts(AgeRule, payload)
    return {name: text for name, text in texts.items() if not name.startswith("condition")}


@pytest.fixture(params=PAYLOADS)
def hostiles(request: pytest.FixtureRequest, geography: dict[str, Commune]) -> Hostiles:
    return _hostiles(request.param, geography["62498"])


def _check(client: Client, path: str) -> PageRead:
    response = client.get(path)
    assert response.status_code == 200, path
    page = PageRead(response)  # type: ignore[arg-type]
    assert page.problems == [], path
    assert [one for one in CODE if one in page.source] == [], path
    return page


def _words(text: str) -> str:
    """Without spaces: typography moves them, and they carry nothing dangerous."""
    return re.sub(r"\s", "", text)


def test_the_fields_that_are_tried_are_all_those_of_free_text() -> None:
    assert {"title", "summary", "pay", "papers", "suspended_message"} <= set(text_fields(Solution))
    assert {"name", "presentation", "opening", "address"} <= set(text_fields(Actor))
    assert {"name", "sigle", "legal", "description"} <= set(text_fields(Scheme))
    assert {"name", "territory_text"} <= set(text_fields(Platform))
    assert PublicationState.PUBLISHED not in text_fields(Actor)


def test_a_page_of_its_own_shows_it_as_text(client: Client, hostiles: Hostiles) -> None:
    for path in hostiles.details:
        page = _check(client, path)
        assert _words(hostiles.payload) in _words(page.text), path


def test_lists_and_the_map_show_it_as_text(client: Client, hostiles: Hostiles) -> None:
    for path in hostiles.lists:
        _check(client, path)
    for path in ("/solutions/", "/acteurs/", "/dispositifs/", "/plateformes/"):
        page = PageRead(client.get(path))  # type: ignore[arg-type]
        assert _words(hostiles.payload) in _words(page.text), path


def test_the_data_of_the_map_holds_it_as_it_is(client: Client, hostiles: Hostiles) -> None:
    response = client.get("/carte/points.geojson?bbox=-5,41,10,51&zoom=12")
    assert response.headers["Content-Type"].startswith("application/geo+json")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    [mark] = json.loads(content(response))["features"]
    assert hostiles.payload in mark["properties"]["title"]
    details = client.get(f"/carte/solutions.json?ids={hostiles.solution.pk}")
    assert hostiles.payload in json.loads(content(details))["solutions"][0]["title"]


def test_files_hold_it_as_it_is(client: Client, hostiles: Hostiles) -> None:
    title = hostiles.solution.title
    text = content(client.get("/solutions.csv")).decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text))
    assert (row["titre"], row["acteur"]) == (title, hostiles.actor.name)
    book = load_workbook(io.BytesIO(content(client.get("/solutions.xlsx"))))
    [cells] = book.active.iter_rows(min_row=2, values_only=True)
    assert title in cells
    for path in ("/solutions.json", "/solutions.geojson", "/donnees/solutions.jsonl"):
        response = client.get(path)
        assert "html" not in response.headers["Content-Type"], path
        assert title in json.dumps(json.loads(content(response)), ensure_ascii=False).replace(
            "\\\\", "\\"
        ).replace('\\"', '"'), path


def test_what_was_withdrawn_shows_it_as_text(client: Client, hostiles: Hostiles) -> None:
    Solution.objects.filter(pk=hostiles.solution.pk).update(
        state=PublicationState.ARCHIVED, archived_at=hostiles.solution.verified_at
    )
    response = client.get(f"/solutions/{hostiles.solution.slug}/")
    assert response.status_code == 410
    page = PageRead(response)  # type: ignore[arg-type]
    assert page.problems == []
    assert [one for one in CODE if one in page.source] == []


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", " =", "=cmd|' /C calc'!"])
def test_no_cell_of_a_file_is_a_formula(
    client: Client, geography: dict[str, Commune], start: str
) -> None:
    _hostiles(f"{start}HYPERLINK(1)", geography["62498"])
    Solution.objects.update(**dict.fromkeys(("title", "summary", "pay"), f"{start}HYPERLINK(1)"))
    Actor.objects.update(name=f"{start}HYPERLINK(1)")
    Scheme.objects.update(name=f"{start}HYPERLINK(1)")
    text = content(client.get("/solutions.csv")).decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text))
    book = load_workbook(io.BytesIO(content(client.get("/solutions.xlsx"))))
    [cells] = book.active.iter_rows(min_row=2)
    assert row["titre"].startswith("'")
    for value in (*row.values(), *(str(cell.value or "") for cell in cells)):
        assert not re.match(r"\s*[=+@]|\s*-\D", value), value
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "inlineStr"}


@pytest.mark.parametrize("sign", ["\x0b", "\x08", "\x1f", "\ufffe", "\x7f", "\u202e", "\u2028"])
def test_a_sign_that_no_sheet_can_hold_breaks_no_file(
    client: Client, geography: dict[str, Commune], sign: str
) -> None:
    """Pasted from elsewhere, it is neither seen nor typed."""
    _hostiles(f"collé{sign}ici", geography["62498"])
    for path in (
        "/solutions.csv", "/solutions.xlsx", "/solutions.json", "/solutions.geojson",
        "/donnees/solutions.jsonl", "/solutions/", "/solutions/hostile/", "/sitemap.xml", "/carte/",
    ):  # fmt: skip
        response = client.get(path)
        assert response.status_code == 200, path
        assert content(response), path
    book = load_workbook(io.BytesIO(content(client.get("/solutions.xlsx"))))
    [title] = next(book.active.iter_rows(min_row=2, min_col=2, max_col=2, values_only=True))
    assert "collé" in title


@pytest.mark.parametrize(
    "address", ["javascript:zqx()", "JaVaScRiPt:zqx()", "java\tscript:zqx()", "data:text/html,zqx"]
)
def test_an_address_that_is_code_is_never_a_link(
    client: Client, geography: dict[str, Commune], address: str
) -> None:
    """Forms refuse it; an import or an older record might hold it."""
    hostiles = _hostiles("essai", geography["62498"])
    Solution.objects.update(url=address)
    Actor.objects.update(website=address)
    Platform.objects.update(website=address)
    for path in (*hostiles.details, "/solutions/", "/acteurs/"):
        page = PageRead(client.get(path))  # type: ignore[arg-type]
        links = [html.unescape(one) for one in re.findall(r'(?:href|src)="([^"]*)"', page.source)]
        assert [one for one in links if "zqx" in one] == [], path
