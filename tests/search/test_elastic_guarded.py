"""Whatever a cluster does, the person has the same answer, nothing is asked twice, and those who
keep the site are told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.changelog import head_number
from search import engines
from search.criteria import SearchCriteria
from search.engines import deadline, get_engine
from search.engines.elastic import breaker, guarded, mapping
from search.engines.elastic.breaker import Breaker, State
from search.engines.elastic.troubles import Trouble
from search.engines.resident import ResidentEngine
from search.index_state import part_of
from search.models import IndexCursor, RefusedDocument
from search.results import Hit, MapResults, SearchResults
from tests.days import TODAY
from tests.factories import SolutionFactory, UserFactory
from tests.pages import PageRead
from tests.search import fake_cluster
from tests.search.fake_cluster import Answer, Cluster

pytestmark = pytest.mark.django_db

ALL = SearchCriteria(today=TODAY)
WORLD = (-180.0, -85.0, 180.0, 85.0)


@pytest.fixture(autouse=True)
def _own_breaker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(breaker, "searches", Breaker())
    monkeypatch.setattr("search.index_state.searches", breaker.searches)


@pytest.fixture
def indexed(settings: Any) -> Iterator[Cluster]:
    """Two solutions and an index said to hold them, in a cluster whose answers the test chooses."""
    SolutionFactory(title="Atelier du lundi")
    SolutionFactory(title="Atelier du mardi")
    IndexCursor.note(index=mapping.new_name(), number=head_number())
    with fake_cluster.cluster(fake_cluster.RED) as cluster:
        settings.ELASTICSEARCH_URL = cluster.url
        yield cluster


def answers_as_from_memory() -> bool:
    resident = engines.resident_of(engines.current_corpus())
    engine = get_engine()
    listed = engine.search(ALL) == resident.search(ALL)
    drawn = engine.map(ALL, bbox=WORLD, zoom=4) == resident.map(ALL, bbox=WORLD, zoom=4)
    return listed and drawn and resident.search(ALL).total == 2


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (fake_cluster.BUSY, Trouble.BUSY),
        (fake_cluster.FULL_DISK, Trouble.READ_ONLY),
        (fake_cluster.DENIED, Trouble.DENIED),
        (fake_cluster.RED, Trouble.RED),
        (fake_cluster.WRONG_SHAPE, Trouble.MISSHAPEN),
        (fake_cluster.NOT_JSON, Trouble.UNREADABLE),
        (fake_cluster.CUT_SHORT, Trouble.UNREADABLE),
        (fake_cluster.LYING, Trouble.UNREADABLE),
    ],
)
def test_a_cluster_that_answers_badly_changes_nothing(
    indexed: Cluster, answer: Answer, trouble: Trouble
) -> None:
    indexed.answer = lambda *args: answer
    assert answers_as_from_memory()
    assert breaker.searches.trouble == trouble
    assert len(indexed.paths) == 2  # one for the list, one for the map
    assert answers_as_from_memory()
    assert breaker.searches.state is State.OPEN
    assert len(indexed.paths) == 3  # the third failure was the last one
    assert all(path.startswith("/solutions/_search") for path in indexed.paths)


def test_a_dead_cluster_changes_nothing(indexed: Cluster, settings: Any) -> None:
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    assert answers_as_from_memory()
    assert breaker.searches.trouble == Trouble.UNREACHABLE


def test_a_silent_cluster_is_asked_once(indexed: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadline, "REQUEST_S", 0.1)
    monkeypatch.setattr(guarded, "current_turn", lambda: deadline.Turn(0.1))
    indexed.answer = indexed.silent
    assert answers_as_from_memory()
    assert answers_as_from_memory()
    assert len(indexed.paths) == 1
    assert breaker.searches.trouble == Trouble.SILENT


def test_a_cluster_is_given_what_is_left_of_the_time_of_the_request(
    indexed: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[float] = []

    def noted(seconds: float, call: Any) -> Any:
        given.append(seconds)
        raise deadline.TooLate

    monkeypatch.setattr(guarded, "within", noted)
    deadline.begin()
    turn = deadline.current_turn()
    turn.left_s = 0.7
    assert answers_as_from_memory()
    deadline.end()
    assert given == [0.7]  # and once it failed, the rest of the page is from memory


def test_a_mended_cluster_is_first_asked_for_a_number(indexed: Cluster) -> None:
    now = [0.0]
    breaker.searches.clock = lambda: now[0]
    breaker.searches.failed(Trouble.SILENT)
    assert answers_as_from_memory()
    assert indexed.paths == []
    now[0] = 28.0
    assert answers_as_from_memory()
    assert indexed.paths == ["/solutions/_count"]  # still red: no search was put to it
    indexed.answer = lambda *args: fake_cluster.said(200, {"count": 2, "_shards": {"failed": 0}})
    now[0] = 56.0
    get_engine().search(ALL)
    assert [path.split("?")[0] for path in indexed.paths[1:]] == [
        "/solutions/_count",
        "/solutions/_search",
    ]


def test_an_alias_that_leads_nowhere_is_told_to_all(indexed: Cluster) -> None:
    indexed.answer = lambda *args: fake_cluster.NO_ALIAS
    assert answers_as_from_memory()
    assert IndexCursor.read().doubt == Trouble.ABSENT
    assert len(indexed.paths) == 1
    assert breaker.searches.is_closed  # once built again it is asked at once


class Liar:
    """A cluster that answers in good form what is not so."""

    def __init__(self, *args: Any) -> None:
        """As the engine."""

    def search(self, criteria: SearchCriteria) -> SearchResults:
        return SearchResults(total=1, hits=(Hit(id=999_999, group=0),))

    def map(self, criteria: SearchCriteria, **where: Any) -> MapResults:
        return MapResults(cells=(), zoom=4, positioned=0, total=1)


class Empty(Liar):
    def search(self, criteria: SearchCriteria) -> SearchResults:
        return SearchResults(total=0)


@pytest.mark.parametrize(("engine", "trouble"), [(Liar, Trouble.GHOST), (Empty, Trouble.COUNT)])
def test_an_index_that_lies_is_not_believed_until_it_is_compared(
    indexed: Cluster, engine: Any, trouble: Trouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarded, "ElasticEngine", engine)
    assert get_engine().search(ALL).total == 2
    assert IndexCursor.read().doubt == trouble
    assert isinstance(get_engine().resident, ResidentEngine)  # type: ignore[attr-defined]
    assert answers_as_from_memory()


def test_an_index_that_is_behind_is_not_asked(indexed: Cluster) -> None:
    solution = SolutionFactory(title="Atelier du jeudi")
    resident = engines.resident_of(engines.current_corpus())
    assert get_engine().search(ALL) == resident.search(ALL)
    assert solution.pk in {hit.id for hit in get_engine().search(ALL).hits}
    assert indexed.paths == []


def test_a_page_decides_once_which_engine_answers(indexed: Cluster, client: Client) -> None:
    """Whatever the number of its searches: here those that would give more, too."""
    SolutionFactory(title="Atelier du jeudi")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/solutions/", {"age": "99", "internat": "oui"}).status_code == 200
    cursor = [one["sql"] for one in queries if "indexcursor" in one["sql"]]
    assert len(cursor) == 1
    assert indexed.paths == []


def test_an_index_made_by_another_version_of_the_site_is_not_asked(indexed: Cluster) -> None:
    """Its fields may mean something else: it is built again first."""
    IndexCursor.note(index=f"{mapping.family()}{mapping.SCHEMA + 1}-20261127")
    assert answers_as_from_memory()
    assert indexed.paths == []


def test_an_export_is_read_from_memory(indexed: Cluster) -> None:
    """The cluster would take longer than a person waits, and pass for silent."""
    assert get_engine().search(replace(ALL, page_size=100_000)).total == 2
    assert indexed.paths == []


def test_an_engine_bug_is_not_blamed_on_the_cluster_twice(indexed: Cluster) -> None:
    """What fails in memory too is raised: nothing is hidden."""
    with pytest.raises(AttributeError):
        get_engine().search(None)  # type: ignore[arg-type]


# Told ---------------------------------------------------------------------------------------------
def test_liveness_says_degraded_why_and_how_late(indexed: Cluster, client: Client) -> None:
    assert client.get("/sante").json() == {
        "status": "ok",
        "search": {"behind": {"revisions": 0, "seconds": 0.0}},
    }
    get_engine().search(ALL)
    SolutionFactory()
    for _ in range(3):
        breaker.searches.failed(Trouble.RED)
    answer = client.get("/sante")
    assert answer.status_code == 200
    said = answer.json()
    assert said["status"] == "degraded"
    assert said["search"]["reason"] == "red"
    assert said["search"]["behind"]["revisions"] >= 1


def test_liveness_tells_no_address_nor_secret(
    indexed: Cluster, client: Client, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.ELASTICSEARCH_URL = indexed.url.replace("//", "//portail:secret-xyz@")
    indexed.answer = lambda *args: fake_cluster.DENIED
    for _ in range(3):
        get_engine().search(ALL)
    body = client.get("/sante").content.decode()
    assert "denied" in body
    for told in (body, caplog.text):
        assert "secret-xyz" not in told
        assert "127.0.0.1" not in told


def test_an_index_that_was_never_built_is_said(client: Client, settings: Any) -> None:
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    assert client.get("/sante").json()["search"]["reason"] == Trouble.ABSENT


def test_the_team_reads_what_was_refused_and_what_to_do(
    indexed: Cluster, client: Client, django_assert_max_num_queries: Any
) -> None:
    for title in ("Atelier refusé", "Atelier <b>refusé</b>"):
        RefusedDocument.objects.create(
            solution=SolutionFactory(title=title), reason="field <too> long", revision=3
        )
    IndexCursor.note(doubt=Trouble.GHOST)
    national = UserFactory(national=True)
    client.force_login(national)
    with django_assert_max_num_queries(15):
        answer = client.get("/espace/recherche/")
    page = PageRead(answer)
    assert page.problems == []
    assert "L’index connaît des fiches que l’annuaire n’a plus" in page.text
    assert "field <too> long" in page.text
    solution = RefusedDocument.objects.all()[0].solution_id
    assert f'href="/espace/solutions/{solution}/"' in answer.content.decode()
    assert part_of(national).due[0].count == 2
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_page_is_for_the_national_team(client: Client, settings: Any) -> None:
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    lead = UserFactory(lead=True)
    assert part_of(lead).doors == ()
    assert part_of(AnonymousUser()).doors == ()
    client.force_login(lead)
    assert client.get("/espace/recherche/").status_code == 403


def test_without_a_cluster_there_is_nothing_to_watch(client: Client) -> None:
    national = UserFactory(national=True)
    client.force_login(national)
    assert part_of(national).doors == ()
    assert "sans Elasticsearch" in PageRead(client.get("/espace/recherche/")).text
