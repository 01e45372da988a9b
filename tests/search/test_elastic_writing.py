"""What is sent to the cluster, what it says of each document, what is noted; no server needed but
one of ours that answers badly."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from directory.changelog import head_number
from directory.lease import is_held, lease
from directory.models import Solution
from search import engines
from search.engines import after_commit
from search.engines.elastic import breaker, documents, following
from search.engines.elastic.breaker import Breaker
from search.engines.elastic.client import connect
from search.engines.elastic.faults import IndexTrouble, trouble_of, trouble_said
from search.engines.elastic.following import JOB, Difference, Follower, difference
from search.engines.elastic.troubles import WORDS, Trouble, told
from search.engines.elastic.worker import Worker
from search.engines.elastic.writing import Writer, read_answer
from search.models import IndexCursor, RefusedDocument
from tests.factories import SolutionFactory
from tests.search import fake_cluster
from tests.search.fake_cluster import Answer, said
from tests.search.handmade import solution

OK = {"_shards": {"failed": 0}, "count": 1}


def item(action: str, number: int, status: int, **error: Any) -> dict[str, Any]:
    return {action: {"_id": str(number), "status": status, **({"error": error} if error else {})}}


def test_each_operation_is_read_for_itself() -> None:
    found = read_answer(
        [
            item("index", 1, 201),
            item("delete", 2, 404),
            item("index", 3, 409, type="version_conflict_engine_exception"),
            item("index", 4, 400, type="strict_dynamic_mapping_exception", reason="not allowed"),
        ]
    )
    assert (found.done, found.newer, found.refused) == (2, 1, {4: "not allowed"})


@pytest.mark.parametrize(
    ("status", "kind", "trouble"),
    [
        (429, "es_rejected_execution_exception", Trouble.BUSY),
        (403, "cluster_block_exception", Trouble.READ_ONLY),
        (429, "cluster_block_exception", Trouble.READ_ONLY),
        (403, "security_exception", Trouble.DENIED),
        (404, "index_not_found_exception", Trouble.ABSENT),
        (503, "unavailable_shards_exception", Trouble.RED),
    ],
)
def test_a_fault_of_the_cluster_stops_the_batch(status: int, kind: str, trouble: Trouble) -> None:
    with pytest.raises(IndexTrouble) as raised:
        read_answer([item("index", 1, 201), item("index", 2, status, type=kind)])
    assert trouble_of(raised.value) == trouble == trouble_said(status, kind)


def test_every_fault_has_its_words_and_what_to_do() -> None:
    assert set(WORDS) == set(Trouble)
    assert all(what and todo for what, todo in WORDS.values())
    assert told("from_another_version").what == "from_another_version"


def test_only_what_differs_is_written() -> None:
    one, two, three = (solution(number, f"Atelier {number}") for number in (1, 2, 3))
    changed = solution(2, "Atelier deux")
    new = solution(4, "Atelier 4")
    assert difference((one, two, three), (one, changed, new)) == Difference((changed, new), (3,))
    assert difference((one, two), (one, solution(2, "Atelier 2"))) == Difference()


def accepting(method: str, path: str, body: bytes) -> Answer:
    if "_bulk" not in path:
        return said(200, OK)
    lines = [json.loads(line) for line in body.splitlines()]
    actions = [line for line in lines if set(line) & {"index", "delete"}]
    return said(200, {"items": [item(*_named(action), 200) for action in actions]})


def _named(action: dict[str, Any]) -> tuple[str, int]:
    ((name, meta),) = action.items()
    return name, int(meta["_id"])


def test_a_write_names_its_revision_and_only_goes_where_the_alias_leads(settings: Any) -> None:
    beats: list[int] = []
    with fake_cluster.cluster(accepting) as cluster:
        settings.ELASTICSEARCH_URL = cluster.url
        writer = Writer(connect(), "solutions", beat=lambda: beats.append(1))
        made = [solution(number, "Atelier") for number in range(1, 1_101)]
        done = writer.write(made, [999], 41)
    assert (done.done, len(beats)) == (1_101, 2)
    assert all("require_alias=true" in path for path in cluster.paths)
    [begun] = [body for body in cluster.bodies if b'"999"' in body]  # two arrive side by side
    first, second = (json.loads(line) for line in begun.splitlines()[:2])
    expected = {"version": 41, "version_type": "external_gte"}
    assert (first, second) == ({"delete": {"_id": "999", **expected}},
                               {"index": {"_id": "1", **expected}})  # fmt: skip
    assert json.loads(begun.splitlines()[2]) == documents.source(made[0])


def test_an_answer_that_speaks_of_something_else_is_no_success(settings: Any) -> None:
    with fake_cluster.cluster(said(200, {"errors": False, "items": []})) as cluster:
        settings.ELASTICSEARCH_URL = cluster.url
        with pytest.raises(IndexTrouble):
            Writer(connect(), "solutions").write([solution(1, "Atelier")], (), 41)


# Saves --------------------------------------------------------------------------------------------
@pytest.fixture
def atelier(db: None, monkeypatch: pytest.MonkeyPatch) -> Solution:
    """Published and indexed, in a process that answers searches."""
    monkeypatch.setattr(breaker, "saves", Breaker(failures=1))
    monkeypatch.setattr("search.engines.elastic.inline.saves", breaker.saves)
    made: Solution = SolutionFactory(title="Atelier")
    IndexCursor.note(index="solutions-v1-1", number=head_number())
    engines.current_corpus()
    return made


Capture = Callable[..., Any]


def save(solution: Solution, capture: Capture) -> None:
    with capture(execute=True):
        solution.title += " !"
        solution.save()


def test_a_save_is_followed_at_once(
    atelier: Solution, settings: Any, django_capture_on_commit_callbacks: Capture
) -> None:
    with fake_cluster.cluster(accepting) as cluster:
        settings.ELASTICSEARCH_URL = cluster.url
        save(atelier, django_capture_on_commit_callbacks)
    assert [path.split("?")[0] for path in cluster.paths] == [
        "/solutions/_bulk",
        "/solutions/_refresh",
    ]
    assert json.loads(cluster.bodies[0].splitlines()[1])["title"] == "ateli"
    assert IndexCursor.read().number == head_number()


def test_a_save_during_a_silence_waits_once_and_then_for_nobody(
    atelier: Solution,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Capture,
) -> None:
    monkeypatch.setattr("search.engines.elastic.inline.BUDGET_S", 0.1)
    before = IndexCursor.read().number
    with fake_cluster.cluster(fake_cluster.BUSY) as cluster:
        cluster.answer = cluster.silent
        settings.ELASTICSEARCH_URL = cluster.url
        for _ in range(3):
            save(atelier, django_capture_on_commit_callbacks)
        assert len(cluster.paths) == 1
    assert Solution.objects.get().title == "Atelier ! ! !"
    cursor = IndexCursor.read()
    assert (cursor.number, cursor.trouble) == (before, Trouble.SILENT)


@pytest.mark.parametrize("answer", [fake_cluster.FULL_DISK, fake_cluster.NOT_JSON])
def test_a_save_succeeds_whatever_the_cluster_says(
    atelier: Solution, settings: Any, answer: Answer, django_capture_on_commit_callbacks: Capture
) -> None:
    before = IndexCursor.read().number
    with fake_cluster.cluster(answer) as cluster:
        settings.ELASTICSEARCH_URL = cluster.url
        save(atelier, django_capture_on_commit_callbacks)
        assert len(cluster.paths) == 1
    assert IndexCursor.read().number == before
    assert Solution.objects.get().title == "Atelier !"


def test_a_save_leaves_to_the_worker_what_it_is_at_and_what_is_large(
    atelier: Solution,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Capture,
) -> None:
    with fake_cluster.cluster(accepting) as cluster:
        settings.ELASTICSEARCH_URL = cluster.url
        with lease(JOB):
            save(atelier, django_capture_on_commit_callbacks)
        monkeypatch.setattr(engines, "changed_solutions", lambda since: None)
        save(atelier, django_capture_on_commit_callbacks)
        assert cluster.paths == []


def test_what_another_process_saves_meanwhile_is_not_passed_over(
    atelier: Solution,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Capture,
) -> None:
    """The cursor never goes beyond what was written."""
    other = SolutionFactory(title="Autre")
    IndexCursor.note(number=head_number())
    read = engines.changed_solutions

    def read_then_saved(since: int) -> set[int] | None:
        changed = read(since)
        if other.title == "Autre":
            other.title = "Jardin"
            other.save()
        return changed

    monkeypatch.setattr(engines, "changed_solutions", read_then_saved)
    with fake_cluster.cluster(accepting) as cluster:
        settings.ELASTICSEARCH_URL = cluster.url
        save(atelier, django_capture_on_commit_callbacks)
    assert IndexCursor.read().number == head_number()
    assert b'"title":"jardin"' in b"".join(cluster.bodies)


def test_a_process_that_answers_no_search_follows_nothing(
    atelier: Solution, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    engines.forget()
    with fake_cluster.cluster(accepting) as cluster:
        settings.ELASTICSEARCH_URL = cluster.url
        after_commit.follow()
        assert cluster.paths == []


# The worker ---------------------------------------------------------------------------------------
def test_a_worker_that_cannot_write_notes_why_keeps_its_place_and_mends(
    atelier: Solution, settings: Any
) -> None:
    before = IndexCursor.read()
    atelier.title = "Autre"
    atelier.save()
    with fake_cluster.cluster(fake_cluster.DENIED) as cluster:
        settings.ELASTICSEARCH_URL = cluster.url
        assert not Worker(connect()).turn()
    cursor = IndexCursor.read()
    assert (cursor.number, cursor.trouble) == (before.number, Trouble.DENIED)
    since = cursor.trouble_at
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    assert not Worker(connect()).turn()
    assert IndexCursor.read().trouble == Trouble.UNREACHABLE
    IndexCursor.note_trouble(Trouble.UNREACHABLE)
    assert IndexCursor.read().trouble_at >= since  # type: ignore[operator]
    IndexCursor.note_trouble("")
    cursor = IndexCursor.read()
    assert (cursor.trouble, cursor.is_to_compare) == ("", True)


def test_a_follower_gives_its_turn_to_others_even_where_writes_never_pause(
    atelier: Solution, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    show, shown = Writer.show, []

    def shown_late(self: Writer) -> None:
        shown.append(1)
        assert len(shown) < 5, "it would never end"
        show(self)
        atelier.title += " !"
        atelier.save()

    monkeypatch.setattr(following, "check_target", lambda client, index: None)
    monkeypatch.setattr(Writer, "show", shown_late)
    atelier.save()
    atelier.title = "Autre"
    atelier.save()
    goal = head_number()
    with fake_cluster.cluster(accepting) as cluster:
        settings.ELASTICSEARCH_URL = cluster.url
        follower = Follower(connect())
        assert follower.follow() == 1
        cursor = IndexCursor.read()
        assert (cursor.number, head_number()) == (goal, goal + 1)
        assert follower.state_of(cursor).revision == goal
        assert not is_held(JOB)
        assert follower.follow() == 1  # and goes on from there
    assert IndexCursor.read().number == goal + 1


def test_a_quiet_worker_asks_the_cluster_nothing_between_two_looks(
    atelier: Solution, settings: Any
) -> None:
    now = [0.0]
    with fake_cluster.cluster(fake_cluster.DENIED) as cluster:
        settings.ELASTICSEARCH_URL = cluster.url
        worker = Worker(connect(), clock=lambda: now[0])
        worker._looked_at = 0.0
        assert worker.turn()
        assert cluster.paths == []
        now[0] = 5.0
        worker.turn()
        assert len(cluster.paths) == 1


def test_the_cursor_goes_forward_and_follows_one_index(db: None) -> None:
    IndexCursor.note(index="solutions-v1-1", number=7)
    cursor = IndexCursor.read()
    assert cursor.move(9, now=timezone.now())
    assert not cursor.move(8, now=timezone.now())
    IndexCursor.note(index="solutions-v1-2", number=9)
    assert not cursor.move(10, now=timezone.now())
    assert (IndexCursor.read().index, IndexCursor.read().number) == ("solutions-v1-2", 9)


def test_a_refused_solution_that_is_deleted_is_listed_no_more(db: None) -> None:
    made = SolutionFactory()
    RefusedDocument.objects.create(solution=made, reason="trop long", revision=1)
    made.delete()
    assert not RefusedDocument.objects.exists()
