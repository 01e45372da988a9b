"""What people type, led to a commune."""

from __future__ import annotations

import math

import pytest
from geopy.distance import great_circle

from directory.gazetteer import (
    distance_km,
    home_by_code,
    home_by_position,
    home_by_text,
    suggest,
)
from directory.geography import EARTH_RADIUS_KM
from directory.models import Commune

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geography")]


def code_of(text: str) -> str | None:
    home = home_by_text(text).home
    return home.code if home else None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Lens", "62498"),
        ("lens", "62498"),
        (" LENS ", "62498"),
        ("Lens (62)", "62498"),
        ("lens (62)", "62498"),
        ("62300", "62498"),  # the largest of the two communes of this postal code
        ("Éleu-dit-Leauwette", "62291"),
        ("eleu dit leauwette", "62291"),
        ("ELEU DIT LEAUWETTE", "62291"),
        ("Lille", "59350"),
        ("75056", None),  # five digits are never an INSEE code
        ("75011", "75056"),
        ("Paris 11e Arrondissement", "75056"),
        ("paris 11e", "75056"),
        ("Paris 11", "75056"),
        ("Marseille 1er", "13055"),
        ("Ajaccio (2A)", "2A004"),
        ("Saint-Denis (974)", "97411"),
        ("St Denis (974)", None),
    ],
)
def test_a_place_is_read_as_people_write_it(text: str, code: str | None) -> None:
    assert code_of(text) == code


def test_a_postal_code_of_several_communes_takes_the_largest_and_offers_the_others() -> None:
    resolution = home_by_text("62300")
    assert resolution.home is not None
    assert resolution.home.name == "Lens"
    assert [choice.label for choice in resolution.choices] == ["Éleu-dit-Leauwette (62)"]
    assert resolution.taken_from == "62300"


def test_a_name_borne_in_several_departements_is_asked() -> None:
    resolution = home_by_text("Saint-Denis")
    assert resolution.home is None
    assert {choice.code for choice in resolution.choices} == {"93066", "97411"}
    assert "Saint-Denis" in resolution.problem


def test_an_unknown_name_offers_what_looks_like_it() -> None:
    resolution = home_by_text("Lence")
    assert resolution.home is None
    assert resolution.problem == "Nous ne trouvons pas « Lence »."
    assert "Lens (62)" in [choice.label for choice in resolution.choices]


@pytest.mark.parametrize("text", ["", "   ", "\x00", "---", "’"])
def test_nothing_typed_is_no_problem(text: str) -> None:
    resolution = home_by_text(text)
    assert resolution.home is None
    assert resolution.problem == ""


@pytest.mark.parametrize("text", ["62005", "00000", "99999"])
def test_an_unknown_postal_code_is_told(text: str) -> None:
    resolution = home_by_text(text)
    assert resolution.home is None
    assert text in resolution.problem


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("62498", "62498"),
        ("75111", "75056"),
        ("69383", "69123"),
        ("13201", "13055"),
        ("2a004", "2A004"),
        ("99999", None),
        ("Lens", None),
        ("", None),
    ],
)
def test_a_code_leads_to_the_current_commune(code: str, found: str | None) -> None:
    home = home_by_code(code)
    assert (home.code if home else None) == found


def test_a_home_knows_what_holds_it() -> None:
    home = home_by_code("62498")
    assert home is not None
    assert home.zone_codes == (
        "commune:62498",
        "departement:62",
        "academie:09",
        "region:32",
        "france",
    )


def test_a_commune_without_academie_is_held_by_its_departement() -> None:
    home = home_by_code("97502")
    assert home is not None
    assert home.academie is None
    assert "departement:975" in home.zone_codes


def test_a_position_leads_to_the_nearest_commune_with_a_point_of_its_own() -> None:
    lens = Commune.objects.get(pk="62498")
    assert lens.latitude is not None
    assert lens.longitude is not None
    home = home_by_position(lens.latitude + 0.01, lens.longitude + 0.01)
    assert home is not None
    assert home.code == "62498"


def test_a_position_in_the_ocean_is_no_commune() -> None:
    assert home_by_position(0.0, -30.0) is None


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("len", "Lens (62)"),
        ("LENS", "Lens (62)"),
        ("eleu", "Éleu-dit-Leauwette (62)"),
        ("éleu-dit", "Éleu-dit-Leauwette (62)"),
        ("623", "Lens (62)"),
        ("62300", "Lens (62)"),
        ("paris 11", "Paris (75)"),
        ("75011", "Paris (75)"),
        ("lens (62)", "Lens (62)"),
    ],
)
def test_typing_suggests_the_largest_first(typed: str, first: str) -> None:
    assert suggest(typed)[0].label == first


@pytest.mark.parametrize("typed", ["", "l", "é", "\x00\x00", "zzzzz", "'"])
def test_typing_almost_nothing_suggests_nothing(typed: str) -> None:
    assert suggest(typed) == []


def test_suggestions_show_postal_codes_and_departement() -> None:
    line = suggest("lens")[0]
    assert "62300" in line.postal_codes
    assert line.departement_name == "Pas-de-Calais"


def test_at_most_as_many_suggestions_as_asked() -> None:
    assert len(suggest("sa", limit=1)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((50.43, 2.83), (50.63, 3.06)),
        ((48.85, 2.35), (-20.88, 55.45)),
        ((50.43, 2.83), (50.43, 2.83)),
        ((14.6, -61.07), (46.78, -56.18)),
        ((0.0, 179.9), (0.0, -179.9)),
    ],
)
def test_distances_are_those_of_a_known_library(
    one: tuple[float, float], other: tuple[float, float]
) -> None:
    expected = great_circle(one, other, radius=EARTH_RADIUS_KM).km
    assert math.isclose(distance_km(*one, *other), expected, abs_tol=1e-6)
