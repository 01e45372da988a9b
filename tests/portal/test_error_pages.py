from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from portal import views

pytestmark = pytest.mark.django_db


def _headings(response: HttpResponse) -> list[str]:
    return re.findall(r"<h1>(.*?)</h1>", response.content.decode())


def test_a_wrong_address_says_so_and_offers_a_way_out(client: Client) -> None:
    response = client.get("/nulle-part/")
    assert response.status_code == 404
    assert _headings(response) == ["Cette page n’existe pas"]
    assert 'href="/"' in response.content.decode()


def test_an_address_that_no_database_compares_is_not_found(client: Client) -> None:
    for path in (
        "/territoires/region/%00/",
        "/solutions/a%00b/",
        "/contact/1%00/",
        "/gestion/%00/",
    ):
        response = client.get(path)
        assert response.status_code == 404, path
        assert _headings(response) == ["Cette page n’existe pas"]


def test_a_query_of_ours_is_never_that_long(client: Client) -> None:
    response = client.get("/", QUERY_STRING="q=" + "a" * settings.QUERY_STRING_MAX)
    assert response.status_code == 414
    assert _headings(response) == ["Cette recherche est trop longue"]
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_what_is_sent_to_a_page_that_is_only_read_is_refused_in_words(client: Client) -> None:
    response = client.post("/accessibilite/", {"a": "1"})
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"
    assert _headings(response) == ["Cette adresse se lit seulement"]


def test_visitors_have_no_place_to_sign_in_but_the_team_has(client: Client) -> None:
    response = client.get("/_util/login/")
    assert response.headers["Location"] == "/gestion/login/"
    assert not response.cookies


def test_a_page_is_the_same_for_whoever_has_no_session(client: Client) -> None:
    assert "Cookie" not in client.get("/accessibilite/").headers.get("Vary", "")
    client.cookies[settings.SESSION_COOKIE_NAME] = "une-session-quelconque"
    response = client.get("/accessibilite/")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "Cookie" in response.headers["Vary"]


@pytest.mark.parametrize(
    ("view", "status"),
    [
        (views.bad_request, 400),
        (views.permission_denied, 403),
        (views.csrf_failure, 403),
        (views.page_not_found, 404),
        (views.query_too_long, 414),
        (views.server_error, 500),
    ],
)
def test_each_error_has_its_status_one_title_and_is_not_kept(
    view: views.ErrorView, status: int, rf: RequestFactory
) -> None:
    response = view(rf.get("/x/"))
    assert response.status_code == status
    assert len(_headings(response)) == 1
    assert response.headers["Cache-Control"] == "no-store"
    assert "noindex" in response.content.decode()


def test_a_breakdown_gives_a_number_that_is_in_the_log(
    rf: RequestFactory, caplog: pytest.LogCaptureFixture
) -> None:
    page = views.server_error(rf.get("/x/")).content.decode()
    number = re.search(r"Numéro ([0-9A-F]{4})", page)
    assert number is not None
    assert number[1] in caplog.text


def test_a_breakdown_page_needs_no_database(rf: RequestFactory) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert views.server_error(rf.get("/x/")).status_code == 500
    assert len(queries) == 0


def test_what_was_asked_is_shown_as_text(client: Client) -> None:
    response = client.get("/<script>alert(1)</script>/")
    assert response.status_code == 404
    assert "<script>alert" not in response.content.decode()


def test_liveness_is_json(client: Client) -> None:
    response = client.get("/sante")
    assert response.json() == {"status": "ok"}
    assert response.headers["Cache-Control"] == "no-store"


def test_robots_are_told_of_the_sitemap_and_kept_out_of_the_admin(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /gestion/" in text
    assert "/sitemap.xml" in text
