"""What is sent to the cluster, and how it is reached: no server needed."""

from __future__ import annotations

import logging
from dataclasses import asdict
from datetime import date
from typing import Any

import numpy as np
import pytest

from search.documents import DocumentIntake, Rule
from search.engines.columns import ALWAYS, NEVER
from search.engines.elastic import client, mapping
from search.engines.elastic.documents import identifier, source
from search.engines.mercator import BITS, CELL_BITS, cell_of, to_mercator
from tests.days import TODAY
from tests.search.corpora import random_corpus
from tests.search.handmade import SOMEWHERE, at, solution

SECRET = "mot-de-passe/très secret"


# Documents ----------------------------------------------------------------------------------------
def fields(properties: dict[str, Any]) -> set[str]:
    return set(properties)


def test_a_document_has_the_fields_of_the_mapping_and_no_other() -> None:
    for document in random_corpus(1).documents:
        made = source(document)
        assert fields(made) == fields(mapping.PROPERTIES)
        for nested in ("places", "intakes"):
            inner = mapping.PROPERTIES[nested]["properties"]
            assert all(fields(one) == fields(inner) for one in made[nested])
        assert identifier(document) == str(made["id"])


def test_a_document_of_the_cluster_is_the_same_whatever_the_day_and_the_order() -> None:
    for document in random_corpus(2).documents[:50]:
        assert source(document) == source(type(document)(**_fields_of(document)))


def _fields_of(document: Any) -> dict[str, Any]:
    return {name: getattr(document, name) for name in type(document).__dataclass_fields__}


def test_words_are_stems_and_empty_words_are_gone() -> None:
    made = source(solution(1, "L’école de la deuxième chance", text="Des ATELIERS, pour tous"))
    assert made["title"].split() == ["écol".replace("é", "e"), "deuxiem", "chanc"]
    assert made["summary"].split()[0] == "ateli"
    assert made["names"] == ""


def test_a_word_longer_than_the_cluster_reads_is_cut_and_not_split() -> None:
    [word] = source(solution(1, "x" * 1000))["title"].split()
    assert 0 < len(word) < 255


def test_open_to_all_counts_under_every_value_even_those_to_come() -> None:
    made = source(solution(1))
    assert {"public:*", "niveau:*"} <= set(made["facets"])
    made = source(solution(1, audiences=("handicap",)))
    assert "public:handicap" in made["facets"]
    assert "public:*" not in made["facets"]


def test_rules_are_ranges_with_open_ends_and_one_that_holds_no_age_is_left_out() -> None:
    rules = (Rule(16, None), Rule(None, 15, conditional=True), Rule(20, 18))
    made = source(solution(1, rules=rules))
    assert made["ages"] == [{"gte": 16, "lte": 200}]
    assert made["ages_if"] == [{"gte": 0, "lte": 15}]
    assert made["ruled"] is True
    assert source(solution(1, rules=(Rule(20, 18),)))["ruled"] is True
    assert source(solution(1))["ruled"] is False


def test_a_zone_that_is_not_stated_has_a_name_of_its_own() -> None:
    assert source(solution(1))["zone"] == ["-"]
    made = source(solution(1, zone=frozenset({"region:32", "commune:62498"})))
    assert made["zone"] == ["commune:62498", "region:32"]


def test_places_without_a_point_are_no_points_but_still_places() -> None:
    made = source(solution(1, places=SOMEWHERE))
    assert made["placed"]
    assert not made["located"]
    assert made["points"] == made["places"] == []
    made = source(solution(1, places=SOMEWHERE + at(12)))
    assert made["located"]
    assert len(made["points"]) == len(made["places"]) == 1
    assert made["communes"] == ["62041", "62999"]


def intake(**facts: Any) -> DocumentIntake:
    return DocumentIntake(**{"permanent": False, **facts})


def test_intakes_are_told_by_their_last_days() -> None:
    march, april = date(2027, 3, 1), date(2027, 4, 1)
    made = source(solution(1, intakes=(intake(starts_on=april, apply_by=march, open_places=3),)))
    assert made["dated_until"] == march.toordinal()
    assert made["open_until"] == ALWAYS, "places that expire on no day are not believed"
    assert made["intakes"] == [{"start": april.toordinal(), "until": march.toordinal()}]
    full = intake(starts_on=april, open_places=0, expires_at=april)
    assert source(solution(1, intakes=(full,)))["open_until"] is None
    permanent = intake(permanent=True, open_places=1, expires_at=march)
    made = source(solution(1, intakes=(permanent,)))
    assert made["intakes"] == [{"start": ALWAYS, "until": NEVER}]
    assert made["open_until"] == march.toordinal()
    assert made["dated_until"] is None
    assert "entree:permanente" in made["facets"]


def test_verification_and_suspension_are_days() -> None:
    made = source(solution(1, verified_at=TODAY, freshness_days=30, suspended_from=TODAY))
    assert made["stale_from"] == TODAY.toordinal() + 31
    assert made["suspended_from"] == TODAY.toordinal()
    assert made["suspended_until"] == NEVER
    made = source(solution(1, verified_at=None, suspended_until=TODAY))
    assert made["stale_from"] == ALWAYS
    assert made["suspended_from"] is made["suspended_until"] is None


def test_no_text_of_a_document_is_kept_as_it_was_written() -> None:
    """The cluster finds; what is shown is read from the database, where rights are checked."""
    document = solution(1, "Tiers-lieu de Béthune", text="Écrire à Zoé")
    sent = str(source(document))
    assert "Béthune" not in sent
    assert "Écrire" not in sent
    assert asdict(document)["texts"][0] not in sent


# Cells --------------------------------------------------------------------------------------------
def test_a_cell_holds_the_tile_of_every_zoom() -> None:
    points = [(48.85, 2.35), (-21.1, 55.5), (0.0, 0.0), (89.0, 180.0), (-89.0, -180.0)]
    tiles = to_mercator(*(np.array(column) for column in zip(*points, strict=True)))
    for (latitude, longitude), (x, y) in zip(points, tiles.tolist(), strict=True):
        cell = cell_of(latitude, longitude)
        for zoom in range(CELL_BITS + 1):
            bits = format(cell >> 2 * (CELL_BITS - zoom), f"0{2 * zoom}b") if zoom else ""
            assert (int(bits[1::2] or "0", 2), int(bits[::2] or "0", 2)) == (
                x >> BITS - zoom,
                y >> BITS - zoom,
            )


def test_a_cell_is_a_number_that_a_double_tells_apart() -> None:
    assert cell_of(-85.0, 179.999999) < 2**53
    assert float(cell_of(48.85, 2.35)) == cell_of(48.85, 2.35)


# The cluster's address ----------------------------------------------------------------------------
def test_credentials_are_taken_out_of_the_address() -> None:
    address = client.parse_address("https://portail:p%40ss%2F1@exemple.test:9243/grappe/")
    assert address.url == "https://exemple.test:9243/grappe"
    assert address.login == ("portail", "p@ss/1")
    assert client.parse_address("http://127.0.0.1").url == "http://127.0.0.1:9200"
    assert client.parse_address("http://[::1]:9201").url == "http://[::1]:9201"


@pytest.mark.parametrize("raw", ["", "exemple.test:9200", "ftp://exemple.test", "https://"])
def test_an_address_that_is_none_is_refused_in_words(raw: str) -> None:
    with pytest.raises(ValueError, match="ELASTICSEARCH_URL"):
        client.parse_address(raw)


def test_a_wrong_address_does_not_tell_its_password() -> None:
    with pytest.raises(ValueError, match="ELASTICSEARCH_URL") as refused:
        client.parse_address("gopher://portail:motsecret@exemple.test")
    assert "motsecret" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "key"),
    [("http://portail:motsecret@127.0.0.1:1", ""), ("http://127.0.0.1:1", "motsecret")],
)
def test_a_failure_tells_no_secret(
    url: str, key: str, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_API_KEY = url, key
    cluster = client.connect()
    assert cluster._headers["authorization"], "the secret is sent"
    with caplog.at_level(logging.DEBUG), pytest.raises(Exception, match=r".") as failed:
        cluster.count(index="solutions")
    said = f"{failed.value!r} {failed.value} {cluster!r} {caplog.text}"
    assert "motsecret" not in said
    assert str(cluster._headers["authorization"]).split()[1] not in said


def test_one_client_a_process_and_a_short_patience(settings: Any) -> None:
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:1"
    assert client.connect() is client.connect()
    assert client.TIMEOUT_S <= 2
