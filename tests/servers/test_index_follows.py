"""A real Elasticsearch follows the directory, is built again and compared, and its answers are
believed only when they are those of the directory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from directory.changelog import head_number
from directory.models import Scheme, Solution
from search.criteria import SearchCriteria
from search.engines import get_engine
from search.engines.elastic import breaker, documents, guarded, mapping, rebuilding
from search.engines.elastic.breaker import Breaker
from search.engines.elastic.client import connect
from search.engines.elastic.reconciling import reconcile
from search.engines.elastic.scanning import held_ids, scan
from search.engines.elastic.target import targets
from search.engines.elastic.troubles import Trouble
from search.engines.elastic.worker import Worker
from search.models import IndexCursor, RefusedDocument
from search.results import SearchResults
from search.text import stems
from tests.days import TODAY
from tests.factories import SchemeFactory, SolutionFactory

pytestmark = [
    pytest.mark.server,
    pytest.mark.xdist_group("elasticsearch"),
    pytest.mark.django_db,
]


@pytest.fixture
def cluster(elasticsearch_url: str, monkeypatch: pytest.MonkeyPatch) -> Elasticsearch:
    """Three solutions, indexed."""
    monkeypatch.setattr(breaker, "searches", Breaker())
    scheme = SchemeFactory(slug="micro-lycee", name="Micro-lycée")
    for title in ("Atelier du lundi", "Atelier du mardi", "Atelier du jeudi"):
        SolutionFactory(title=title, scheme=scheme)
    client = connect()
    assert Worker(client).turn()
    return client


def asked_of_the_cluster(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each search that was put to the cluster adds to the list."""
    asked: list[str] = []
    search = guarded.ElasticEngine.search

    def noted(self: Any, criteria: SearchCriteria) -> SearchResults:
        asked.append(criteria.q)
        return search(self, criteria)

    monkeypatch.setattr(guarded.ElasticEngine, "search", noted)
    return asked


def found(q: str = "") -> set[str]:
    hits = get_engine().search(SearchCriteria(today=TODAY, q=q)).hits
    titles = dict(Solution.objects.values_list("pk", "title"))
    return {titles.get(hit.id, "?") for hit in hits}


def versions(client: Elasticsearch) -> dict[int, int]:
    return {int(hit["_id"]): hit["_version"] for hit in scan(client, sources=False)}


def rename(old: str, new: str) -> Solution:
    solution = Solution.objects.get(title=old)
    solution.title = new
    solution.save()
    return solution


def test_an_empty_cluster_is_filled_and_then_answers(
    cluster: Elasticsearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = asked_of_the_cluster(monkeypatch)
    assert found("mardi") == {"Atelier du mardi"}
    assert asked == ["mardi"]
    assert list(targets(cluster)) == [IndexCursor.read().index]
    assert targets(cluster, rebuilding.building()) == {}


def test_edits_withdrawals_and_deletions_are_followed(
    cluster: Elasticsearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = versions(cluster)
    renamed = rename("Atelier du lundi", "Atelier du samedi")
    Solution.objects.get(title="Atelier du mardi").delete()
    assert found("samedi") == {"Atelier du samedi"}  # at once, from memory
    asked = asked_of_the_cluster(monkeypatch)
    assert Worker(cluster).turn()
    assert found("samedi") == {"Atelier du samedi"}
    assert asked == ["samedi"]
    after = versions(cluster)
    assert set(after) == set(Solution.objects.values_list("pk", flat=True))
    untouched = Solution.objects.get(title="Atelier du jeudi").pk
    assert after[untouched] == before[untouched]
    assert after[renamed.pk] > before[renamed.pk]


def test_a_scheme_renamed_reaches_every_solution_of_it(cluster: Elasticsearch) -> None:
    Scheme.objects.update(name="Lycée pilote", sigle="", other_names=[])
    assert Worker(cluster).turn()
    assert reconcile(cluster).total == 0
    sources = [hit["_source"] for hit in scan(cluster, sources=True)]
    assert [one["scheme_words"] for one in sources] == [" ".join(stems("Lycée pilote"))] * 3


def test_what_left_while_everything_changed_leaves_the_index(cluster: Elasticsearch) -> None:
    Solution.objects.filter(title="Atelier du mardi").delete()
    Scheme.objects.update(name="Lycée autrement")
    assert Worker(cluster).turn()
    assert held_ids(cluster) == set(Solution.objects.values_list("pk", flat=True))


def test_writing_the_same_again_changes_nothing(cluster: Elasticsearch) -> None:
    """A crash after the cluster took it and before the cursor moved."""
    number = IndexCursor.read().number
    rename("Atelier du lundi", "Atelier du samedi")
    Worker(cluster).turn()
    IndexCursor.note(number=number)
    assert Worker(cluster).turn()
    assert reconcile(cluster).total == 0
    assert IndexCursor.read().number > number


def test_drift_is_told_and_mended(cluster: Elasticsearch) -> None:
    lundi, mardi, jeudi = Solution.objects.order_by("pk").values_list("pk", flat=True)
    alias = mapping.alias()
    source = next(scan(cluster, sources=True))["_source"]
    at: dict[str, Any] = {"version": head_number(), "version_type": "external_gte"}
    cluster.index(index=alias, id="999999", document=source | {"id": 999_999}, **at)
    cluster.index(index=alias, id=str(mardi), document=source | {"title": "autre"}, **at)
    cluster.delete(index=alias, id=str(lundi), **at)
    cluster.indices.refresh(index=alias)
    drift = reconcile(cluster)
    assert (drift.missing, drift.ghosts, drift.different) == ((lundi,), (999_999,), (mardi,))
    assert reconcile(cluster).total == 0
    assert held_ids(cluster) == {lundi, mardi, jeudi}


def test_a_ghost_is_never_shown_and_leaves_the_index(
    cluster: Elasticsearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    ghost = {**next(scan(cluster, sources=True))["_source"], "id": 999_999}
    cluster.index(index=mapping.alias(), id="999999", document=ghost, refresh=True)
    asked = asked_of_the_cluster(monkeypatch)
    assert found("atelier") == set(Solution.objects.values_list("title", flat=True))
    assert IndexCursor.read().doubt == Trouble.GHOST
    found("atelier")
    assert len(asked) == 1  # doubted: asked no more
    assert Worker(cluster).turn()
    assert IndexCursor.read().doubt == ""
    assert 999_999 not in held_ids(cluster)
    found("atelier")
    assert len(asked) == 2


def test_an_emptied_index_is_not_believed(cluster: Elasticsearch) -> None:
    for number in held_ids(cluster):
        cluster.delete(index=mapping.alias(), id=str(number))
    cluster.indices.refresh(index=mapping.alias())
    assert found("mardi") == {"Atelier du mardi"}
    assert IndexCursor.read().doubt == Trouble.COUNT
    assert Worker(cluster).turn()
    assert len(held_ids(cluster)) == 3


def test_an_index_that_lost_a_document_is_seen_without_a_search(cluster: Elasticsearch) -> None:
    number = Solution.objects.values_list("pk", flat=True)[0]
    cluster.delete(index=mapping.alias(), id=str(number), refresh=True)
    assert Worker(cluster).turn()
    assert len(held_ids(cluster)) == 3


def test_an_alias_that_disappeared_is_made_again(
    cluster: Elasticsearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = IndexCursor.read().index
    cluster.indices.delete_alias(index=old, name=mapping.alias())
    assert found("mardi") == {"Atelier du mardi"}
    assert IndexCursor.read().doubt == Trouble.ABSENT
    assert Worker(cluster).turn()
    assert list(targets(cluster)) == [IndexCursor.read().index] != [old]
    assert list(targets(cluster, f"{mapping.family()}*")) == [IndexCursor.read().index]
    asked = asked_of_the_cluster(monkeypatch)
    assert found("mardi") == {"Atelier du mardi"}
    assert asked == ["mardi"]


def wrong_shape(client: Elasticsearch) -> None:
    """Another index, whose shape the cluster would guess, takes the name of ours."""
    name = f"{mapping.family()}0-faux"
    client.indices.create(index=name)
    client.index(index=name, id="1", document={"titre": "faux"}, refresh=True)
    old = IndexCursor.read().index
    actions: list[dict[str, Any]] = [
        {"remove": {"index": old, "alias": mapping.alias()}},
        {"add": {"index": name, "alias": mapping.alias()}},
    ]
    client.indices.update_aliases(actions=actions)
    IndexCursor.note(index=name)


def another_shape(client: Elasticsearch) -> None:
    """Made by an older version of the site."""
    client.indices.put_mapping(index=mapping.alias(), meta={"schema": 0})


@pytest.mark.parametrize("spoil", [wrong_shape, another_shape])
def test_an_index_of_another_shape_is_built_again(
    cluster: Elasticsearch, spoil: Callable[[Elasticsearch], None]
) -> None:
    spoil(cluster)
    assert found("mardi") == {"Atelier du mardi"}
    worker = Worker(cluster)
    assert worker.turn()
    assert found("mardi") == {"Atelier du mardi"}
    assert reconcile(cluster).total == 0
    assert len(targets(cluster, f"{mapping.family()}*")) == 1


def test_a_database_older_than_its_index_has_it_built_again(cluster: Elasticsearch) -> None:
    """A backup was restored: the versions of the index are beyond what is written."""
    number = Solution.objects.get(title="Atelier du lundi").pk
    document = next(one for one in get_engine().corpus.documents if one.id == number)
    cluster.index(
        index=mapping.alias(), id=str(number), version=10**9, version_type="external",
        document=documents.source(document) | {"title": "autre"},
    )  # fmt: skip
    first = IndexCursor.read().index
    rename("Atelier du lundi", "Atelier du samedi")
    assert Worker(cluster).turn()
    assert IndexCursor.read().index != first
    assert reconcile(cluster).total == 0


def test_an_index_that_takes_no_write_leaves_the_directory_searchable(
    cluster: Elasticsearch,
) -> None:
    """What a full disk does to it."""
    block = "index.blocks.read_only_allow_delete"
    cluster.indices.put_settings(index=mapping.alias(), settings={block: True})
    rename("Atelier du lundi", "Atelier du samedi")
    worker = Worker(cluster)
    assert not worker.turn()
    assert IndexCursor.read().trouble == Trouble.READ_ONLY
    assert found("samedi") == {"Atelier du samedi"}
    cluster.indices.put_settings(index=mapping.alias(), settings={block: None})
    assert worker.turn()
    assert IndexCursor.read().trouble == ""
    assert worker.turn()  # and is compared once mended
    assert not IndexCursor.read().is_to_compare
    assert reconcile(cluster).total == 0


def test_a_refused_document_is_listed_and_the_others_go_on(
    cluster: Elasticsearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = documents.source

    def spoiled(document: Any) -> dict[str, Any]:
        made = source(document)
        return made | {"surprise": 1} if "Refusé" in document.texts[0] else made

    monkeypatch.setattr(documents, "source", spoiled)
    refused = rename("Atelier du lundi", "Refusé")
    rename("Atelier du mardi", "Atelier du samedi")
    worker = Worker(cluster)
    assert worker.turn()
    assert [one.solution_id for one in RefusedDocument.objects.all()] == [refused.pk]
    assert "surprise" in RefusedDocument.objects.get().reason
    assert IndexCursor.read().doubt == ""  # it is missing, and known to be
    assert found("samedi") == {"Atelier du samedi"}
    assert refused.pk not in held_ids(cluster)
    rename("Refusé", "Atelier du dimanche")
    assert worker.turn()
    assert not RefusedDocument.objects.exists()
    assert refused.pk in held_ids(cluster)


def test_what_is_written_during_a_rebuild_is_in_the_new_index(
    cluster: Elasticsearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once while it is filled, once after its last look, before it takes its place."""
    fill, put = rebuilding._fill, rebuilding._put_in_place

    def filled(*args: Any) -> Any:
        rename("Atelier du lundi", "Atelier du samedi")
        done = fill(*args)
        Solution.objects.filter(title="Atelier du mardi").delete()
        return done

    def put_late(*args: Any) -> None:
        rename("Atelier du jeudi", "Atelier du dimanche")
        put(*args)

    monkeypatch.setattr(rebuilding, "_fill", filled)
    monkeypatch.setattr(rebuilding, "_put_in_place", put_late)
    done = rebuilding.rebuild(cluster)
    assert (done.documents, done.refused) == (2, {})
    assert found("dimanche") == {"Atelier du dimanche"}
    assert Worker(cluster).turn()
    assert found("dimanche") == {"Atelier du dimanche"}
    assert found("samedi") == {"Atelier du samedi"}
    assert reconcile(cluster).total == 0


def test_an_index_that_serves_keeps_each_write(cluster: Elasticsearch) -> None:
    """While it is filled it does not: that is half of the time."""
    [said] = cluster.indices.get_settings(index=mapping.alias()).values()
    index = said["settings"]["index"]
    assert (index["refresh_interval"], index["translog"]["durability"]) == ("1s", "request")


def test_a_rebuild_that_lost_something_changes_nothing(
    cluster: Elasticsearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = IndexCursor.read().index
    monkeypatch.setattr(rebuilding.Writer, "write", lambda *args: rebuilding.Written())
    with pytest.raises(rebuilding.IndexTrouble):
        rebuilding.rebuild(cluster)
    monkeypatch.undo()
    assert list(targets(cluster)) == [before]
    rebuilding.rebuild(cluster)  # and the next one sweeps what the first left
    assert list(targets(cluster, f"{mapping.family()}*")) == [IndexCursor.read().index]
