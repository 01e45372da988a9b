"""Two web hosts and their two followers on one PostgreSQL and one Elasticsearch: an edit made on
one is found by the other in the cluster, and was sent to it once."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from search.engines.elastic.client import client_of
from tests.servers.desk import MigratedPostgres
from tests.servers.elasticsearch import shared
from tests.servers.nursery import Child
from tests.servers.portal import Portal, two_hosts
from tests.servers.web import Host

pytestmark = [pytest.mark.server, pytest.mark.xdist_group("writers")]
# A machine that runs other tests is slow; what an idle one takes is told.
DEADLINE_S = 60
PLACES = "/solutions.json?places=oui"


@dataclass
class Cluster:
    client: Elasticsearch
    index: str

    def written(self) -> int:
        """How many documents were ever sent to it."""
        said = self.client.indices.stats(index=self.index, metric="indexing")
        return int(said["_all"]["primaries"]["indexing"]["index_total"])

    def asked(self) -> int:
        said = self.client.indices.stats(index=self.index, metric="search")
        return int(said["_all"]["primaries"]["search"]["query_total"])

    def version(self, number: int) -> int:
        """Of what can be found."""
        query = {"ids": {"values": [str(number)]}}
        [hit] = self.client.search(index=self.index, query=query, version=True)["hits"]["hits"]
        return int(hit["_version"])


@dataclass
class Searched:
    portal: Portal
    cluster: Cluster
    followers: list[Child]

    @property
    def number(self) -> int:
        return int(self.portal.town["number"])

    def is_followed(self) -> bool:
        return bool(self.portal.desk.said("is_followed"))


@pytest.fixture(scope="module")
def searched(
    migrated_pg: MigratedPostgres, collected: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Searched]:
    url, index = shared.url(), f"essai{secrets.token_hex(6)}"
    folder = tmp_path_factory.mktemp("searched")
    settings = {"ELASTICSEARCH_URL": url, "ELASTICSEARCH_INDEX": index}
    with two_hosts(migrated_pg, folder, collected, **settings) as portal:
        portal.desk.run("index")
        followers = [portal.desk.started("follow") for _ in portal.hosts]
        searched = Searched(portal, Cluster(client_of(url), index), followers)
        for host in portal.hosts:  # each has read the directory, as hosts that serve have
            host.send(PLACES)
        until(searched.is_followed)
        yield searched
        for follower in followers:
            follower.stop()


def until(happens: Callable[[], bool]) -> float:
    """The seconds it took."""
    started = time.monotonic()
    while not happens():
        assert time.monotonic() - started < DEADLINE_S
    return time.monotonic() - started


def shows(host: Host, searched: Searched) -> bool:
    return searched.portal.town["solution"] in host.send(PLACES).text


def test_an_edit_on_one_host_is_found_in_the_cluster_and_by_the_other(
    searched: Searched, record_property: Callable[[str, object], None]
) -> None:
    """Sent once, whoever of the host and the two followers was first."""
    one, other = searched.portal.hosts
    cluster, before = searched.cluster, searched.cluster.written()
    took = []
    for value, (writer, reader) in ((0, (one, other)), (7, (other, one)), (0, (one, other))):
        version = cluster.version(searched.number)
        assert searched.portal.save(writer, value) == 200
        took.append(until(lambda old=version: cluster.version(searched.number) > old))
        until(searched.is_followed)
        asked = cluster.asked()
        assert shows(reader, searched) is bool(value)
        assert cluster.asked() > asked, "the answer did not come from the cluster"
    record_property("seconds_until_found", max(took))
    print(f"found in the cluster after {max(took):.2f} s at most")
    assert cluster.written() - before == len(took)


def test_what_no_host_follows_is_told_by_one_of_the_followers(
    searched: Searched, record_property: Callable[[str, object], None]
) -> None:
    """Also once the other has stopped."""

    def rename(title: str) -> float:
        version, written = cluster.version(searched.number), cluster.written()
        desk.run("rename", str(searched.number), title)
        took = until(lambda: cluster.version(searched.number) > version)
        until(searched.is_followed)
        assert cluster.written() - written == 1
        return took

    cluster, desk = searched.cluster, searched.portal.desk
    took = [rename("Micro-lycée de Lens")]
    searched.followers.pop().stop()
    took.append(rename("Micro-lycée du bassin de Lens"))
    searched.followers.append(desk.started("follow"))
    record_property("seconds_until_found", max(took))
    print(f"found in the cluster after {max(took):.2f} s at most")
