"""What is for professionals, and what is not published, reaches no stranger by any way."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from itertools import chain

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from directory.enums import ContactVisibility, PublicationState
from directory.models import Actor, Contact, Membership, Platform, Scheme, Solution, User
from portal import sitemaps
from search.answer import Documents
from search.corpus import read_corpus
from search.engines import get_engine
from tests.portal.whole.site import WholeSite, content

PUBLISHED = PublicationState.PUBLISHED
# Asked in each way that a search is answered: all of it, a place, an age, a word.
QUESTIONS = ("", "age=17&commune=62498&hors_zone=oui", "q=essai", "departement=D1", "page_size=100")
SEARCHES = (
    "/solutions/", "/solutions.json", "/solutions.csv", "/solutions.xlsx", "/solutions.geojson",
    "/carte/", "/acteurs/", "/recherche/",
)  # fmt: skip
# A sentinel typed by somebody is repeated in the page's own field; elsewhere it finds nothing.
TYPED = (
    "/solutions.json?q=",
    "/solutions.csv?q=",
    "/acteurs/?q=",
    "/recherche/?q=",
    "/communes.json?q=",
)


def professional_words() -> set[str]:
    """Names, telephones and addresses that only signed-in professionals may see."""
    contacts = Contact.objects.filter(visibility=ContactVisibility.PROFESSIONAL)
    members = Membership.objects.values_list(
        "representative", "professional_phone", "professional_email"
    )
    words = set(chain.from_iterable(contacts.values_list("name", "phone", "email")))
    words |= set(chain.from_iterable(members)) - {""}
    words |= {mail.split("@")[0] for mail in words if "@" in mail and "sentinelle" in mail}
    public = Contact.objects.filter(visibility=ContactVisibility.PUBLIC)
    return words - {""} - set(chain.from_iterable(public.values_list("name", "phone", "email")))


def unpublished_titles() -> set[str]:
    """Titles that no published record bears."""
    hidden: set[str] = set()
    for model, name in ((Solution, "title"), (Actor, "name"), (Platform, "name")):
        rows = model.objects.exclude(state=PUBLISHED).values_list(name, flat=True)
        shown = model.objects.published().values_list(name, flat=True)
        hidden |= set(rows) - set(shown)
    return hidden


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _searched(site: WholeSite) -> Iterator[str]:
    yield from (f"{path}?{question}" for path in SEARCHES for question in QUESTIONS)
    yield from (
        f"/carte/points.geojson?bbox=-180,-90,180,90&zoom={zoom}&{question}"
        for zoom in (0, 6, 12, 22)
        for question in QUESTIONS
    )
    ids = list(Solution.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), 50):
        yield f"/carte/solutions.json?ids={','.join(map(str, ids[start : start + 50]))}"
    yield "/donnees/solutions.jsonl"
    yield from (f"/communes.json?q={word}" for word in ("lens", "essai", "d1", "commune", "62"))


def _pages(site: WholeSite) -> Iterator[str]:
    """Every record's page that somebody may open, and every page of the sitemap."""
    for model, name in (
        (Solution.objects.published(), "search:solution_detail"),
        (Actor.objects.published(), "directory:actor_detail"),
        (Platform.objects.published(), "directory:platform_detail"),
        (Scheme.objects.all(), "directory:scheme_detail"),
    ):
        yield from (reverse(name, args=[slug]) for slug in model.values_list("slug", flat=True))
    yield from ("/", "/dispositifs/", "/plateformes/", "/plan/", "/donnees/", "/sitemap.xml")
    yield from (f"/sitemap-{name}-1.xml" for name in sitemaps.SECTIONS)
    for kind, code in (("region", "R1"), ("departement", "D1"), ("commune", "D1001")):
        yield f"/territoires/{kind}/{code}/"
    yield from ("/territoires/region/32/", "/territoires/departement/62/")


def _readable(raw: bytes) -> str:
    """A workbook is a zip: its text is inside."""
    if not raw.startswith(b"PK"):
        return raw.decode()
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        return " ".join(book.read(name).decode() for name in book.namelist())


def _found(text: str, words: set[str]) -> list[str]:
    digits = None
    found = []
    for word in words:
        number = _digits(word) if re.fullmatch(r"[+\d .]{9,}", word) else ""
        if number and digits is None:
            # `tel:+33353010000` holds the number that is printed 03 53 01 00 00.
            digits = " ".join(re.findall(r"\d{9,}", re.sub(r"(?<=\d)[\s\xa0.](?=\d)", "", text)))
        if word in text or (number and digits and number.removeprefix("0") in digits):
            found.append(word)
    return found


@pytest.fixture
def secrets(site: WholeSite) -> set[str]:
    return professional_words()


def test_there_is_much_to_keep_secret(site: WholeSite, secrets: set[str]) -> None:
    sentinels = set(chain.from_iterable(site.contract["sentinels"].values()))
    assert len(sentinels) == 6
    assert sentinels <= secrets
    assert sum(bool(re.fullmatch(r"[\d ]{14}", word)) for word in secrets) > 3
    assert sum("@" in word for word in secrets) > 3
    assert len(unpublished_titles()) >= 10


def test_a_professional_reads_them_where_a_stranger_does_not(
    client: Client, site: WholeSite, secrets: set[str]
) -> None:
    """Which proves that the other tests would see them."""
    path = f"/acteurs/{site.contract['actors']['P1']['published']['slug']}/"
    assert _found(content(client.get(path)).decode(), secrets) == []
    client.force_login(User.objects.get(email=site.contract["users"]["pro"]["email"]))
    found = _found(content(client.get(path)).decode(), secrets)
    assert site.contract["sentinels"]["P1"][0] in found


@pytest.mark.parametrize(
    "text", ["tel:+33353010001", "03 53 01 00 01", "03\xa053\xa001\xa000\xa001"]
)
def test_a_number_is_seen_however_it_is_written(text: str) -> None:
    assert _found(f"<p>{text}</p>", {"03 53 01 00 01"}) == ["03 53 01 00 01"]
    assert _found(f"<p>{text}</p>", {"03 53 01 00 02"}) == []


def test_no_answer_to_a_search_tells_them(
    client: Client, site: WholeSite, secrets: set[str]
) -> None:
    kept = secrets | unpublished_titles()
    for path in _searched(site):
        response = client.get(path)
        assert response.status_code == 200, path
        assert _found(_readable(content(response)), kept) == [], path


def test_no_page_of_a_record_tells_them(client: Client, site: WholeSite, secrets: set[str]) -> None:
    kept = secrets | unpublished_titles()
    for path in _pages(site):
        response = client.get(path)
        assert response.status_code == 200, path
        assert _found(content(response).decode(), kept) == [], path


def test_a_withdrawn_record_tells_its_name_and_no_contact(
    client: Client, site: WholeSite, secrets: set[str]
) -> None:
    for kind, path in (("solutions", "/solutions/"), ("actors", "/acteurs/")):
        for entry in (by_state["archived"] for by_state in site.contract[kind].values()):
            response = client.get(f"{path}{entry['slug']}/")
            assert response.status_code == 410
            assert _found(content(response).decode(), secrets) == []


def test_a_draft_is_no_different_from_nothing(client: Client, site: WholeSite) -> None:
    drafts = [
        reverse("search:solution_detail", args=[slug])
        for slug in Solution.objects.filter(state="draft").values_list("slug", flat=True)
    ]
    drafts += [f"/acteurs/{one['draft']['slug']}/" for one in site.contract["actors"].values()]
    nothing = client.get("/solutions/nulle-part/").content
    assert len(drafts) >= 4
    for path in drafts:
        response = client.get(path)
        assert response.status_code == 404
        assert response.content == nothing


def test_a_secret_that_is_typed_finds_nothing(
    client: Client, site: WholeSite, secrets: set[str]
) -> None:
    """A word is unknown: searching for it answers as for any unknown word."""
    for word in list(chain.from_iterable(site.contract["sentinels"].values())):
        for path in TYPED:
            with_word = content(client.get(f"{path}{word}")).decode()
            without = content(client.get(f"{path}{'sentinellewwwwwwww'[: len(word)]}")).decode()
            assert with_word.replace(word, "") == without.replace(
                "sentinellewwwwwwww"[: len(word)], ""
            ), path


def test_neither_the_index_nor_a_cache_holds_them(
    client: Client, site: WholeSite, secrets: set[str]
) -> None:
    for path in _searched(site):
        content(client.get(path))
    corpus = get_engine().corpus
    kept = secrets | unpublished_titles()
    texts = " ".join(chain.from_iterable(one.texts for one in corpus.documents))
    assert _found(texts, kept) == []
    assert _found(repr(corpus), kept) == []
    assert _found(repr(dict(Documents.of(corpus))), kept) == []
    assert getattr(cache, "_cache", {}) == {} or _found(repr(cache._cache), kept) == []
    published = set(Solution.objects.published().values_list("pk", flat=True))
    assert {document.id for document in read_corpus().documents} == published
