"""Who gets what at every address: the resolver × roles × records × GET and POST, against the
checked-in table `tests/access_matrix.toml`. An address that the table does not know fails.

After a wanted change, remove its lines, have the missing ones written, and read them:
`ACCESS_MATRIX=write pytest -n 0 tests/test_access_matrix.py`.

What the table cannot bless, whatever it says: no error of ours, no word of a territory in an answer
to strangers, no write on the records of another territory.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from directory.models import Change
from search import engines
from tests.access_world import AccessWorld, build_access_world, forbidden_words, routes

TABLE = Path(__file__).with_name("access_matrix.toml")
ROLES = ("anonymous", "pro", "lead1", "lead2", "department1", "region1", "national")
METHODS = ("GET", "POST")
# Who may write on the records of each kind.
KEEPERS = {
    "own": {"lead1", "department1", "region1", "national"},
    "other": {"lead2", "national"},
    "crossed": {"national"},
}
KEEPERS |= {"draft": KEEPERS["own"], "archived": KEEPERS["own"]}
# Wagtail's own pages for trying the error pages.
BROKEN_ON_PURPOSE = {"gestion/failwhale/"}
# A visitor may tell an error at one's own or another's record; a structure's link is its right.
OPEN_TO_VISITORS = ("signaler/",)
# What many forms of ours ask for, so that whoever has the right really writes.
TYPED = {
    "version": "0",
    "circle": "cercle-1",
    "roles": ["does_contact"],
    "title": "Essai",
    "starts_on": "2027-01-12",
    "email": "pro@contrat.exemple.invalid",
    "name": "Essai",
    "reponse": "oui",
    "reading": "insee",
    "communes": "",
    "external-link-chooser-url": "https://exemple.test/",  # Wagtail fails without one
}


@dataclass(frozen=True, slots=True)
class Answer:
    said: str
    body: bytes
    wrote: bool


@pytest.fixture
def world(db: None) -> AccessWorld:
    """One set-up for all the requests of an area; each request is taken back."""
    return build_access_world()


@pytest.fixture
def cookies(world: AccessWorld) -> dict[str, str]:
    jars = {"anonymous": ""}
    for role in ROLES[1:]:
        client = Client()
        client.force_login(world.users[role])
        jars[role] = client.cookies.output(header="", sep=";")
    return jars


def ask(address: str, method: str, jar: str) -> Answer:
    client = Client(raise_request_exception=False)
    client.cookies = SimpleCookie(jar)
    before = Change.objects.count()
    with transaction.atomic():
        if method == "GET":
            response: Any = client.get(address)
        else:
            response = client.post(address, TYPED)
        streamed = getattr(response, "streaming_content", None)
        body = b"".join(streamed) if streamed is not None else response.content
        wrote = Change.objects.count() != before
        transaction.set_rollback(True)
    if wrote:  # what it read was taken back
        engines.forget()
    return Answer(_said(response), body, wrote)


def _said(response: Any) -> str:
    """A status; a redirect says whether it leads to sign in, or out of the admin."""
    if response.status_code not in (301, 302):
        return str(response.status_code)
    path = response["Location"].partition("?")[0]
    if path in ("/espace/connexion/", "/gestion/login/"):
        return "login"
    return "away" if path in ("/gestion/", "/") else str(response.status_code)


def rows_of(world: AccessWorld, prefix: str) -> Iterator[tuple[str, str, str]]:
    """(key in the table, method, address)."""
    for route in routes():
        area = route.partition("/")[0]
        if (area if area in ("espace", "gestion") else "") != prefix:
            continue
        for kind, address in world.targets(route).items():
            for method in METHODS:
                yield f"{method} {route} {kind}", method, address


def problems(key: str, role: str, answer: Answer, words: list[bytes]) -> list[str]:
    method, route, kind = key.split(" ")
    found = [f"{key} {role}: shows {word.decode()}" for word in words if word in answer.body]
    if answer.said == "500" and route not in BROKEN_ON_PURPOSE:
        found.append(f"{key} {role}: error 500")
    if answer.wrote and method == "GET":
        found.append(f"{key} {role}: a look writes")
    allowed = KEEPERS.get(kind)
    if answer.wrote and allowed and role not in allowed and not route.startswith(OPEN_TO_VISITORS):
        found.append(f"{key} {role}: writes without the right")
    return found


@pytest.mark.parametrize("area", ["", "espace", "gestion"])
def test_everybody_gets_what_the_table_says(
    world: AccessWorld, cookies: dict[str, str], area: str
) -> None:
    table: dict[str, str] = tomllib.loads(TABLE.read_text()) if TABLE.exists() else {}
    words = forbidden_words(world)
    seen: dict[str, str] = {}
    wrong: list[str] = []
    writes = os.environ.get("ACCESS_MATRIX") == "write"
    for key, method, address in rows_of(world, area):
        if writes and key in table:
            continue
        answers = {role: ask(address, method, cookies[role]) for role in ROLES}
        seen[key] = " ".join(answer.said for answer in answers.values())
        for role, answer in answers.items():
            wrong += problems(key, role, answer, words[role])
    if writes:
        write_table(table, seen)
    assert wrong == []
    if writes:
        return
    unknown = sorted(set(seen) - set(table))
    assert unknown == [], "addresses that tests/access_matrix.toml does not know"
    assert {key: (table[key], said) for key, said in seen.items() if table[key] != said} == {}


def test_the_table_is_large_and_names_no_address_that_is_gone() -> None:
    table = tomllib.loads(TABLE.read_text())
    known = set(routes())
    assert {key for key in table if key.split(" ")[1] not in known} == set()
    assert all(len(said.split()) == len(ROLES) for said in table.values())
    assert len(table) * len(ROLES) >= 1_000


def write_table(table: dict[str, str], seen: dict[str, str]) -> None:
    """What was there, less the addresses that are gone, with what was just seen."""
    known = set(routes())
    kept = {key: said for key, said in table.items() if key.split(" ")[1] in known}
    rows = sorted({**kept, **seen}.items(), key=lambda row: (row[0].split(" ")[1:], row[0]))
    head = f"# METHOD address record = what each role gets, in this order:\n# {' '.join(ROLES)}\n\n"
    TABLE.write_text(head + "".join(f'"{_quoted(key)}" = "{said}"\n' for key, said in rows))


def _quoted(key: str) -> str:
    return key.replace("\\", "\\\\")
