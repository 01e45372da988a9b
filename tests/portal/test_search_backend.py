"""Whatever is typed in the search boxes of /gestion/ is answered, never an error of ours."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.test import Client
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from portal.search_backend import WORDS_MAX, clean_query
from tests.factories import UserFactory

HOSTILE = [
    '"',
    '"""',
    'a"b',
    'col:"',
    "a\x00b",
    "AND OR NOT",
    "(",
    "*",
    "^",
    "'",
    "\ud800",
    "a " * 5_000,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_become_plain_words(text: str) -> None:
    clean = clean_query(text)
    assert not set(clean) & set('"\x00:*^()')
    assert len(clean.split()) <= WORDS_MAX
    clean.encode()


def test_ordinary_words_are_left_alone() -> None:
    assert clean_query("école de la 2ᵉ chance, l’été") == "école de la 2ᵉ chance, l’été"


@pytest.mark.django_db
@pytest.mark.parametrize("text", HOSTILE)
def test_the_backend_answers(text: str) -> None:
    backend = get_search_backend()
    list(backend.search(text, Page.objects.all()))
    list(backend.autocomplete(text, Page.objects.all()))


@pytest.mark.django_db
@pytest.mark.parametrize("text", ['"""', "a\x00b", 'col:"'])
@pytest.mark.parametrize("place", ["pages/search", "images", "documents", "users"])
def test_the_search_boxes_answer(client: Client, place: str, text: str) -> None:
    client.force_login(UserFactory(superuser=True))
    assert client.get(f"/gestion/{place}/?q={quote(text)}").status_code == 200
