"""Lycées and territories: the shipped tables, and what the loaders mend in them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from directory.loading import files, lycees
from directory.loading.files import ContentError, read_csv
from directory.loading.lycees import CommuneFinder, build_lycees, departement_of, mend
from directory.loading.reporting import Counts
from directory.loading.territory import build_territory, load_territory, read_tables
from directory.models import Actor, Commune
from tests.directory.content_folder import say_nothing
from tests.factories import ActorFactory, ActorKindFactory

# ---- lycées ---------------------------------------------------------------------------------


def lycee(uai: str = "0620056F", **values: str) -> dict[str, str]:
    row = {"source_id": f"uai:{uai}", "kind": "lycee", "name": "Lycée Condorcet"}
    return {**row, "city": "Lens", "code_insee": "62498", **values}


def test_the_shipped_lycees_have_one_record_for_each_uai(geography: dict[str, Commune]) -> None:
    wanted, lost = build_lycees(read_csv("lycees.csv"), CommuneFinder())
    assert len(wanted) == 4_668
    assert len({item.fields["slug"] for item in wanted}) == 4_668
    assert len({item.fields["uai"] for item in wanted}) == 4_668
    without = [item for item in wanted if item.fields["commune_id"] is None]
    assert len(without) == len(lost)
    assert not any("è" + vowel in item.fields["name"] for item in wanted for vowel in "aou")


def test_of_two_rows_for_one_uai_the_last_one_counts(geography: dict[str, Commune]) -> None:
    rows = [lycee(name="LP Lycée des Métiers Yser"), lycee(name="Lycée Raymond Kopa")]
    (wanted,), _ = build_lycees(rows, CommuneFinder())
    assert wanted.fields["name"] == "Lycée Raymond Kopa"
    assert wanted.fields["slug"] == "lycee-raymond-kopa-lens-056f"


def test_a_slug_taken_by_another_school_gets_the_whole_uai(geography: dict[str, Commune]) -> None:
    wanted, _ = build_lycees([lycee("0620056F"), lycee("0599056F")], CommuneFinder())
    slugs = [item.fields["slug"] for item in wanted]
    assert slugs == ["lycee-condorcet-lens-056f", "lycee-condorcet-lens-0599056f"]


@pytest.mark.parametrize(
    ("read", "written"),
    [
        ("Montluèon", "Montluçon"),
        ("École Dentaire Franèaise", "École Dentaire Française"),
        ("Lycée Hélène  Boucher", "Lycée Hélène Boucher"),
        ("Alès", "Alès"),
        ("Lycée Thiers-Mèze", "Lycée Thiers-Mèze"),
    ],
)
def test_misread_cedillas_are_mended(read: str, written: str) -> None:
    assert mend(read) == written


@pytest.mark.parametrize(
    ("uai", "departement"),
    [("0620056F", "62"), ("6200001G", "2A"), ("7200009X", "2B"), ("9740001A", "974")],
)
def test_an_uai_starts_with_its_departement(uai: str, departement: str) -> None:
    assert departement_of(uai) == departement


@pytest.mark.parametrize(
    ("uai", "city", "code"),
    [
        ("0620056F", "LENS", "62498"),
        ("0620056F", "Eleu dit Leauwette", "62291"),
        ("0440001A", "Ancenis", "44003"),
        ("0620056F", "Lille", None),
        ("0620056F", "Nulle-Part", None),
    ],
)
def test_a_missing_commune_is_found_by_its_name_in_its_departement_or_not_at_all(
    geography: dict[str, Commune], uai: str, city: str, code: str | None
) -> None:
    assert CommuneFinder().find(lycee(uai, city=city, code_insee=""), uai) == code


@pytest.fixture
def shipped_lycees(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, geography: dict[str, Commune]
) -> Callable[..., Counts]:
    """Writes rows as the shipped file, then loads them."""
    monkeypatch.setattr(lycees, "REFERENCE_DIR", tmp_path)
    monkeypatch.setattr(files, "REFERENCE_DIR", tmp_path)
    for slug in set(lycees.KINDS.values()):
        ActorKindFactory(slug=slug)

    def load(*rows: dict[str, str]) -> Counts:
        lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
        (tmp_path / "lycees.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return lycees.load_lycees(say_nothing)

    return load


def test_a_lycee_is_published_at_its_commune_without_a_point_of_its_own(
    shipped_lycees: Callable[..., Counts],
) -> None:
    shipped_lycees(lycee())
    actor = Actor.objects.get()
    actor.full_clean()
    assert (actor.state, actor.kind.slug, actor.uai) == ("published", "lycee", "0620056F")
    assert (actor.commune_id, actor.address, actor.latitude) == ("62498", "", None)
    assert (actor.name_key, actor.version) == ("lycee condorcet", 1)
    assert actor.source == lycees.SOURCE


def test_lycees_follow_the_same_rules_as_any_record(shipped_lycees: Callable[..., Counts]) -> None:
    assert shipped_lycees(lycee(), lycee("0620057G", name="Lycée Béhal")).created == 2
    assert shipped_lycees(lycee(), lycee("0620057G", name="Lycée Béhal")).unchanged == 2
    Actor.objects.filter(uai="0620057G").update(address="1 rue de la Paix")
    counts = shipped_lycees(
        lycee(name="Lycée Nicolas de Condorcet"), lycee("0620057G", name="Lycée Auguste Béhal")
    )
    assert (counts.updated, counts.kept) == (1, 1)
    names = set(Actor.objects.values_list("name", "name_key"))
    assert names == {
        ("Lycée Nicolas de Condorcet", "lycee nicolas de condorcet"),
        ("Lycée Béhal", "lycee behal"),
    }


def test_a_school_that_people_entered_first_is_theirs(
    shipped_lycees: Callable[..., Counts],
) -> None:
    ActorFactory(uai="0620056F", name="Le lycée de Lens")
    assert shipped_lycees(lycee()).kept == 1
    assert Actor.objects.get().name == "Le lycée de Lens"


def test_an_unknown_kind_of_school_is_told(shipped_lycees: Callable[..., Counts]) -> None:
    with pytest.raises(ContentError, match=r"0620056F.*internat"):
        shipped_lycees(lycee(kind="internat"))


# ---- territory ------------------------------------------------------------------------------


def test_the_shipped_territory_holds_together() -> None:
    territory = build_territory(read_tables())
    assert len(territory.communes) == 34_969
    assert len(territory.former) == 4_792
    codes = {commune.code for commune in territory.communes}
    departements = {departement.code for departement in territory.departements}
    regions = {region.code for region in territory.regions}
    academies = {academie.code for academie in territory.academies}
    assert {former.commune_id for former in territory.former} <= codes
    assert {commune.departement_id for commune in territory.communes} <= departements
    assert {departement.region_id for departement in territory.departements} <= regions
    assert {d.academie_id for d in territory.departements} <= academies | {None}


def test_postal_codes_have_five_digits_and_arrondissements_belong_to_their_city() -> None:
    codes = build_territory(read_tables()).postal_codes
    assert {len(row.code) for row in codes} == {5}
    of = {(row.commune_id, row.code) for row in codes}
    assert len(of) == len(codes)
    assert {("75056", "75011"), ("69123", "69003"), ("13055", "13001")} <= of
    assert {("62498", "62300"), ("62291", "62300")} <= of


@pytest.mark.django_db
def test_the_territory_is_written_once_and_again_only_when_its_files_change() -> None:
    notes: list[str] = []
    assert load_territory(notes.append).created == 34_969
    assert "34969 communes" in notes[0]
    Commune.objects.filter(code="62498").update(population=1)
    assert load_territory(notes.append).unchanged == 34_969
    assert Commune.objects.get(code="62498").population == 1
    assert Commune.objects.get(code="2A004").departement_id == "2A"
    assert Commune.objects.get(code="01033").search_name == "valserhone"
