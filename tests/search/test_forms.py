"""A query string is read leniently: what is bad is told, the rest applies, nothing raises."""

from __future__ import annotations

from urllib.parse import quote_from_bytes

import pytest
from django.http import QueryDict

from directory.geography import Geography
from search.forms import AGE_PROBLEM, RADIUS_PROBLEM, UNKNOWN_VALUE, Known, SearchForm
from search.querystring import to_querystring
from tests.days import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geography")]

KNOWN = Known(
    vocabularies={
        "phase": ("prevenir", "remobiliser", "diplomer", "inserer"),
        "public": ("en-college", "sorti-lycee"),
        "categorie": ("prevention", "insertion"),
    },
    geography=Geography(
        departements={"62": ("09", "32"), "75": ("01", "11")},
        platforms={"psad-lens": frozenset({"commune:62498"})},
        names={"platform:psad-lens": "PSAD de Lens"},
    ),
)


def form(query: str) -> SearchForm:
    return SearchForm(QueryDict(query), KNOWN, today=TODAY)


def test_an_empty_question_asks_nothing_and_ignores_nothing() -> None:
    empty = form("")
    assert to_querystring(empty.criteria) == ""
    assert empty.ignored == ()


@pytest.mark.parametrize(
    "query",
    [
        "age=17&commune=62498",
        "q=micro-lyc%C3%A9e&age=15&commune=62498&rayon=20",
        "commune=62498&phase=remobiliser&phase=diplomer&public=sorti-lycee&places=oui",
        "departement=62&region=32&academie=09&plateforme=psad-lens",
        "commune=62498&hors_zone=oui&tri=distance",
        "tri=nom&page=3&page_size=50",
        "age=0",
        "age=99&internat=oui&distance=oui&pmr=oui&obligation=oui",
    ],
)
def test_a_good_address_survives_the_round_trip(query: str) -> None:
    asked = form(query)
    assert asked.ignored == ()
    again = form(to_querystring(asked.criteria).removeprefix("?"))
    assert again.criteria == asked.criteria


@pytest.mark.parametrize("age", ["seize", "-1", "100", "1e3", "٣", "17.5", "9" * 20, "½", "0x11"])
def test_a_bad_age_is_told_and_the_rest_applies(age: str) -> None:
    asked = form(f"age={age}&commune=62498")
    assert asked.criteria.age is None
    assert asked.criteria.home is not None
    assert asked.errors == {"age": AGE_PROBLEM}
    assert asked.values["age"] == age


@pytest.mark.parametrize("radius", ["0", "201", "-5", "abc", "1e2", "nan", "inf", "999999"])
def test_an_impossible_radius_is_told(radius: str) -> None:
    asked = form(f"commune=62498&rayon={radius}&age=17")
    assert asked.criteria.radius_km is None
    assert asked.criteria.age == 17
    assert asked.errors["rayon"] == RADIUS_PROBLEM


def test_a_radius_without_a_commune_is_ignored_and_told() -> None:
    asked = form("rayon=20")
    assert asked.criteria.radius_km is None
    assert "commune" in asked.errors["rayon"]


def test_a_radius_around_a_commune_without_a_point_is_ignored_and_told() -> None:
    from directory.models import Commune

    Commune.objects.filter(pk="62498").update(latitude=None, longitude=None, precision="")
    asked = form("commune=62498&rayon=20")
    assert asked.criteria.radius_km is None
    assert "Lens" in asked.errors["rayon"]


def test_sorting_by_distance_needs_a_commune() -> None:
    asked = form("tri=distance")
    assert asked.criteria.sort == "pertinence"
    assert "commune" in asked.errors["tri"]


def test_an_unknown_commune_code_falls_through_to_what_was_typed() -> None:
    asked = form("commune=99999&lieu=Lens")
    assert asked.criteria.home is not None
    assert asked.criteria.home.code == "62498"
    assert "99999" in asked.errors["commune"]


def test_a_code_beats_what_was_typed_which_beats_a_position() -> None:
    query = "commune=62498&lieu=Paris&lat=43.3&lon=5.4"
    assert form(query).criteria.home.code == "62498"  # type: ignore[union-attr]
    assert form("lieu=Paris&lat=50.43&lon=2.83").criteria.home.code == "75056"  # type: ignore[union-attr]
    assert form("lat=50.43&lon=2.83").criteria.home.code == "62498"  # type: ignore[union-attr]


@pytest.mark.parametrize("position", ["lat=x&lon=2", "lat=91&lon=2", "lat=50", "lat=0&lon=-30"])
def test_a_bad_position_is_told(position: str) -> None:
    asked = form(position)
    assert asked.criteria.home is None
    assert "lat" in asked.errors


def test_an_unread_place_sets_no_filter_and_offers_choices() -> None:
    asked = form("lieu=Saint-Denis&age=17")
    assert asked.criteria.home is None
    assert asked.criteria.age == 17
    assert len(asked.choices) == 2
    assert asked.values["lieu"] == "Saint-Denis"


def test_unknown_values_are_ignored_and_told_and_the_known_ones_apply() -> None:
    asked = form("phase=remobiliser&phase=voler&categorie=magie")
    assert asked.criteria.selections == (("phase", ("remobiliser",)),)
    assert {(i.param, i.value) for i in asked.ignored} == {
        ("phase", "voler"),
        ("categorie", "magie"),
    }
    assert asked.errors["phase"] == UNKNOWN_VALUE


@pytest.mark.parametrize(
    "query", ["departement=32", "region=62", "academie=62", "plateforme=psad-perdue"]
)
def test_a_code_of_another_kind_of_territory_is_unknown(query: str) -> None:
    asked = form(query)
    assert asked.criteria.territories == ()
    assert len(asked.ignored) == 1


def test_selected_values_stand_in_vocabulary_order() -> None:
    asked = form("phase=inserer&phase=prevenir")
    assert asked.criteria.selections == (("phase", ("prevenir", "inserer")),)


def test_four_hundred_values_are_bounded() -> None:
    asked = form("&".join(f"phase=v{n}" for n in range(400)))
    assert asked.criteria.selections == ()
    assert len(asked.ignored) <= 50


@pytest.mark.parametrize("page", ["0", "-1", "1e3", "٣", "x", "9" * 20])
def test_what_is_no_page_number_is_page_zero(page: str) -> None:
    assert form(f"page={page}").criteria.page == 0


@pytest.mark.parametrize("size", ["0", "101", "x", "-1"])
def test_a_bad_page_size_is_told(size: str) -> None:
    asked = form(f"page_size={size}")
    assert asked.criteria.page_size == 20
    assert "page_size" in asked.errors


@pytest.mark.parametrize(
    "raw", [b"\x00", b'"', b"\xed\xa0\x80", b"%", b"\xff\xfe", b"'; DROP TABLE x; --", b"*" * 5000]
)
@pytest.mark.parametrize("param", ["q", "lieu", "commune", "age", "rayon", "phase", "departement"])
def test_hostile_text_never_raises(param: str, raw: bytes) -> None:
    asked = form(f"{param}={quote_from_bytes(raw)}&age=17" if param != "age" else f"age=%00{17}")
    assert asked.criteria.age == 17
    assert "\x00" not in repr(asked.criteria)


@pytest.mark.parametrize("value", ["oui", "non", "1", "peut-être"])
def test_a_yes_box_is_ticked_by_oui_only(value: str) -> None:
    asked = form(f"internat={value}&hors_zone={value}")
    assert (asked.criteria.selections != ()) is (value == "oui")
    assert asked.criteria.include_outside is (value == "oui")
    assert len(asked.ignored) == (0 if value == "oui" else 2)
