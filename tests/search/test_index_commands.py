"""The commands of the search index, typed where there is no cluster, a dead one, a busy one."""

from __future__ import annotations

import signal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from directory.lease import lease
from search.engines.elastic.following import JOB
from search.engines.elastic.rebuilding import REBUILD_JOB
from search.engines.elastic.troubles import Trouble
from search.management.commands import follow_index
from search.models import IndexCursor
from tests.search import fake_cluster

pytestmark = pytest.mark.django_db
DEAD = "http://127.0.0.1:9"


def said(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(
    "name", ["rebuild_index", "reconcile_index", "follow_index", "drain_index"]
)
def test_without_a_cluster_they_have_nothing_to_do(name: str) -> None:
    assert "sans Elasticsearch" in said(name)


@pytest.mark.parametrize("name", ["rebuild_index", "reconcile_index"])
def test_a_dead_cluster_is_said_with_what_to_do(name: str, settings: Any) -> None:
    settings.ELASTICSEARCH_URL = DEAD
    IndexCursor.note(index="solutions-v1-1")
    with pytest.raises(CommandError, match="Démarrez-le, ou corrigez ELASTICSEARCH_URL"):
        call_command(name)
    assert IndexCursor.read().trouble == Trouble.UNREACHABLE


def test_one_turn_on_a_dead_cluster_is_no_fault_of_the_jobs(settings: Any) -> None:
    settings.ELASTICSEARCH_URL = DEAD
    assert said("drain_index") == ""
    assert IndexCursor.read().trouble == Trouble.UNREACHABLE


@pytest.mark.parametrize(
    ("name", "job"), [("rebuild_index", REBUILD_JOB), ("reconcile_index", JOB)]
)
def test_one_process_at_a_time(name: str, job: str, settings: Any) -> None:
    settings.ELASTICSEARCH_URL = DEAD
    with lease(job):
        assert "Déjà en cours ailleurs" in said(name)
    assert IndexCursor.read().trouble == ""


def test_a_name_that_somebody_else_gave_to_an_index_is_never_taken_from_it(settings: Any) -> None:
    mapped = fake_cluster.said(200, {"solutions": {"mappings": {}}})
    with fake_cluster.cluster(lambda *asked: mapped) as cluster:
        settings.ELASTICSEARCH_URL = cluster.url
        with pytest.raises(CommandError, match="ELASTICSEARCH_INDEX"):
            call_command("rebuild_index")
    assert cluster.bodies == [b""] * len(cluster.bodies)  # nothing was written


def test_the_follower_leaves_in_order_when_it_is_asked_to() -> None:
    """So that its lease is given back, and the next one does not wait for its end."""
    with pytest.raises(SystemExit) as left:
        follow_index._leave(signal.SIGTERM, None)
    assert left.value.code == 0
