"""A search is said in French, and each filter can be taken off alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from directory.geography import Geography, Home
from search.criteria import SearchCriteria
from search.describe import chips, clear_url, title
from search.querystring import to_querystring, with_changes, with_value, without_value
from tests.days import TODAY

LENS = Home("62498", "Lens", "62", "09", "32", 50.43, 2.83)
GEOGRAPHY = Geography(
    names={"departement:62": "Pas-de-Calais", "platform:psad-lens": "PSAD de Lens"}
)
LABELS = {"phase": {"diplomer": "Diplômer", "inserer": "Insérer"}}
ASKED = SearchCriteria(
    today=TODAY,
    q="cuisine",
    home=LENS,
    radius_km=20,
    age=17,
    territories=(("departement", "62"), ("plateforme", "psad-lens")),
    selections=(("phase", ("diplomer", "inserer")), ("internat", ("oui",))),
    include_outside=True,
    page=3,
)


@pytest.mark.parametrize(
    ("criteria", "said"),
    [
        (SearchCriteria(today=TODAY), "Solutions"),
        (SearchCriteria(today=TODAY, age=17), "Solutions à 17 ans"),
        (SearchCriteria(today=TODAY, age=1), "Solutions à 1 an"),
        (SearchCriteria(today=TODAY, age=17, home=LENS), "Solutions à 17 ans, à Lens"),
        (SearchCriteria(today=TODAY, q="bac pro"), "Solutions « bac pro »"),
        (
            SearchCriteria(today=TODAY, territories=(("departement", "62"),)),
            "Solutions, Pas-de-Calais",
        ),
    ],
)
def test_the_title_says_the_search(criteria: SearchCriteria, said: str) -> None:
    assert title(criteria, GEOGRAPHY) == said


def test_every_filter_but_age_and_commune_has_a_chip() -> None:
    assert [chip.label for chip in chips(ASKED, LABELS, GEOGRAPHY)] == [
        "« cuisine »",
        "À moins de 20 km",
        "Pas-de-Calais",
        "PSAD de Lens",
        "Diplômer",
        "Insérer",
        "Internat",
        "Réservées à d’autres territoires",
    ]


def test_a_chip_removes_only_itself() -> None:
    by_label = {chip.label: chip.remove_url for chip in chips(ASKED, LABELS, GEOGRAPHY)}
    whole = to_querystring(replace(ASKED, page=1))
    assert by_label["Diplômer"] == whole.replace("&phase=diplomer", "")
    assert by_label["Internat"] == whole.replace("&internat=oui", "")
    assert by_label["À moins de 20 km"] == whole.replace("&rayon=20", "")
    assert by_label["PSAD de Lens"] == whole.replace("&plateforme=psad-lens", "")


def test_clearing_keeps_age_and_commune() -> None:
    assert clear_url(ASKED) == "?age=17&commune=62498"


def test_changing_a_filter_goes_back_to_the_first_page() -> None:
    assert "page=" not in with_changes(ASKED, age=18)
    assert "page=2" in with_changes(ASKED, page=2)


def test_a_value_is_added_and_taken_off() -> None:
    criteria = SearchCriteria(today=TODAY)
    assert with_value(criteria, "phase", "inserer") == "?phase=inserer"
    assert "internat" not in without_value(ASKED, "internat", "oui")


def test_defaults_are_left_out_of_the_address() -> None:
    assert to_querystring(SearchCriteria(today=TODAY)) == ""
