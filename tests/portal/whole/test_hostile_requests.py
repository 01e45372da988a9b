"""Bad input is never a breakdown nor an empty white page, and never comes back as code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest
from django.conf import settings
from django.http.response import HttpResponseBase
from django.test import Client

from tests.pages import PageRead
from tests.portal import hostile
from tests.portal.hostile import Hostile
from tests.portal.whole.site import WholeSite, content, is_page

ANSWERS = {200, 301, 302, 304, 400, 403, 404, 405, 410, 414}
# Tags and attributes that only a payload of ours writes.
CODE = ("<zqx", "<script>", "<img src=x", "<svg/", "javascript:zqx", ' zqx="')


def send(request: Hostile) -> HttpResponseBase:
    """As a stranger: a breakdown is an answer 500, not an exception."""
    path, _, query = request.path.partition("?")
    response: HttpResponseBase = Client(raise_request_exception=False).generic(
        request.method,
        path,
        request.body,
        content_type=request.content_type,
        QUERY_STRING=query or request.query,
        headers=request.headers,
    )
    return response


def faults(response: HttpResponseBase, *, sent_cookies: bool = False) -> Iterator[str]:
    status, body = response.status_code, content(response)
    if status not in ANSWERS:
        yield f"answers {status}"
    if not body and status not in (301, 302, 304):
        yield f"says nothing with its {status}"
    if response.cookies and not sent_cookies:  # an unreadable one that came is taken back
        yield f"sets {list(response.cookies)}"
    if "Content-Security-Policy" not in response.headers:
        yield "has no policy"
    if body and is_page(response):
        yield from _page_faults(response, body.decode())


def _page_faults(response: HttpResponseBase, source: str) -> Iterator[str]:
    yield from (f"holds {one}" for one in CODE if one in source)
    if "<html" in source:  # the rest is the part of a page that a script asks for
        yield from PageRead(response).problems  # type: ignore[arg-type]


def all_faults(requests: Iterable[Hostile]) -> list[str]:
    return [
        f"{request}: {fault}"
        for request in requests
        for fault in faults(send(request), sent_cookies="Cookie" in request.headers)
    ]


def test_there_are_fifteen_hundred_of_them_and_more(site: WholeSite) -> None:
    slugs = site.slugs()
    every = (
        *hostile.one_bad_value(slugs),
        *hostile.many_bad_values(slugs, 300),
        *hostile.far_too_much(slugs),
        *hostile.far_pages(),
        *hostile.bad_slugs(),
        *hostile.bad_positions(),
        *hostile.bad_hosts(),
    )
    assert len(set(map(repr, every))) >= 1_500


def test_a_bad_value_is_no_breakdown(site: WholeSite) -> None:
    assert all_faults(hostile.one_bad_value(site.slugs())) == []


def test_many_bad_values_together_are_no_breakdown(site: WholeSite) -> None:
    assert all_faults(hostile.many_bad_values(site.slugs(), 300)) == []


def test_far_too_much_is_no_breakdown(site: WholeSite) -> None:
    assert all_faults(hostile.far_too_much(site.slugs())) == []


def test_a_page_that_does_not_exist_says_so(site: WholeSite) -> None:
    requests = list(hostile.far_pages())
    assert all_faults(requests) == []
    for number in ("-1", "0", "1e3", "٣", "99999999999999999999", "1000000000"):
        for path in ("/solutions/", "/solutions.json", "/acteurs/"):
            assert Client().get(path, {"page": number}).status_code == 404, (path, number)


def test_an_address_that_nobody_gave_is_no_breakdown(site: WholeSite) -> None:
    assert all_faults(hostile.bad_slugs()) == []


def test_a_position_that_is_none_is_no_breakdown(site: WholeSite) -> None:
    assert all_faults(hostile.bad_positions()) == []


def test_a_host_that_is_not_ours_is_refused_and_never_repeated(site: WholeSite) -> None:
    requests = list(hostile.bad_hosts())
    assert all_faults(requests) == []
    for request in requests:
        response = send(request)
        if "evil" in request.headers.get("Host", ""):
            assert response.status_code == 400, request
        assert b"evil.test" not in content(response), request
        assert "evil.test" not in str(response.headers), request


@pytest.mark.parametrize("path", ["/", "/solutions/", "/solutions.json", "/carte/", "/acteurs/"])
def test_a_query_longer_than_any_form_writes_gets_our_page(site: WholeSite, path: str) -> None:
    response = Client().get(path, QUERY_STRING="q=" + "a" * (settings.QUERY_STRING_MAX + 1))
    assert response.status_code == 414
    assert "Cette recherche est trop longue" in PageRead(response).text  # type: ignore[arg-type]
    assert list(faults(response)) == []


def test_what_was_typed_comes_back_as_text(site: WholeSite) -> None:
    for payload in hostile.SCRIPTS[:6]:
        page = PageRead(Client().get("/solutions/", {"q": payload, "lieu": payload}))  # type: ignore[arg-type]
        assert page.problems == []
        assert "zqx" in page.source, payload


def test_the_other_parameters_still_apply(site: WholeSite) -> None:
    """What could not be read is told with its parameter; what could be read is applied."""
    asked = {"internat": "oui", "age": "quinze", "rayon": "-4", "phase": ["diplomer", "rien"]}
    found = Client().get("/solutions.json", asked).json()
    assert {one["param"] for one in found["ignored"]} == {"age", "rayon", "phase"}
    good = Client().get("/solutions.json", {"internat": "oui", "phase": "diplomer"}).json()
    assert found["total"] == good["total"] > 0
    text = PageRead(Client().get("/solutions/", asked)).text  # type: ignore[arg-type]
    for one in found["ignored"]:
        assert " ".join(one["reason"].split()) in text, one
