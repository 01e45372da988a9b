"""What a cell says: the right value, or why not and what to do. Nothing is guessed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from directory.imports import values
from directory.imports.places import PlaceFinder
from directory.imports.terms import actor_kinds
from directory.imports.values import Unread
from directory.models import Commune, CommunePostalCode
from tests.factories import ActorKindFactory, SynonymGroupFactory

SIRET = "12345678200010"


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (values.phone, "03 53 01 10 11", "03 53 01 10 11"),
        (values.phone, "0353011011", "03 53 01 10 11"),
        (values.phone, "353011011", "03 53 01 10 11"),
        (values.phone, "+33 (0)3 53 01 10 11", "03 53 01 10 11"),
        (values.phone, "0033353011011", "03 53 01 10 11"),
        (values.phone, "03.53.01.10.11 / 03.53.01.10.12", "03 53 01 10 11"),
        (values.phone, "119", "119"),
        (values.phone, "+32 2 123 45 67", "+3221234567"),
        (values.uai, "0620016l", None),
        (values.siret, "123 456 782 00010", SIRET),
        (values.siret, "00000000000000", None),
        (values.siret, "1,23457E+13", None),
        (values.phone, "3,53011E+08", None),
        (values.phone, "demander", None),
        (values.phone, "12 34", None),
        (values.email, "mailto:contact@exemple.test", "contact@exemple.test"),
        (values.email, "contact@exemple.test ; autre@exemple.test", "contact@exemple.test"),
        (values.email, "contact(at)exemple.test", None),
        (values.website, "exemple.test/page", "https://exemple.test/page"),
        (values.website, "javascript:alert(1)", None),
        (values.website, "http://exemple.test", "http://exemple.test"),
        (values.day, "15/09/2026", "2026-09-15"),
        (values.day, "15.9.26", "2026-09-15"),
        (values.day, "2026-09-15 00:00", "2026-09-15"),
        (values.day, "31/02/2026", None),
        (values.day, "09/25/2026", None),
        (values.day, "46280", None),
        (values.day, "septembre", None),
        (values.whole(0, 99), "16 ans", 16),
        (values.whole(0, 99), "seize", None),
        (values.whole(0, 99), "160", None),
        (values.whole(0, 99), "٣", None),
        (values.degrees(90), "50,4289", 50.4289),
        (values.degrees(90), "-12.8", -12.8),
        (values.degrees(90), "91", None),
        (values.degrees(90), "nan", None),
        (values.postal_code, "62 300", "62300"),
        (values.postal_code, "6230O", None),
        (values.line_of(5), "trop long", None),
    ],
)
def test_a_value_or_a_reason(read: Callable[[str], Any], text: str, value: Any) -> None:
    if value is None:
        with pytest.raises(Unread) as why:
            read(text)
        assert why.value.advice.endswith(".")
    else:
        assert read(text)[0] == value


def test_an_eaten_zero_comes_back_only_when_the_letter_agrees() -> None:
    whole = "0620016" + "ABCDEFGHJKLMNPRSTUVWXYZ"[620016 % 23]
    assert values.uai(whole[1:]) == (whole, f"Lu {whole} : le zéro du début manquait.")
    with pytest.raises(Unread):
        values.uai("620016" + ("A" if whole[-1] != "A" else "B"))


@pytest.fixture
def finder(geography: dict[str, Commune]) -> PlaceFinder:
    return PlaceFinder()


LENS, LYON, VALSERHONE, AJACCIO, SAINT_DENIS = "62498", "69123", "01033", "2A004", "97411"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"city": "Lens"}, LENS),
        ({"city": "LENS CEDEX 03", "postal": "62305"}, LENS),
        ({"city": "62300 Lens"}, LENS),
        ({"city": "Lens (62)"}, LENS),
        ({"postal": "62300", "city": "lens"}, LENS),
        ({"insee": "62498", "city": "n’importe"}, LENS),
        ({"insee": "1033"}, VALSERHONE),
        ({"city": "Lyon 3e", "postal": "69003"}, LYON),
        ({"city": "Marseille 13"}, "13055"),
        ({"insee": "75112"}, "75056"),
        ({"city": "Paris 12", "postal": "75012"}, "75056"),
        ({"insee": "2A004"}, AJACCIO),
        ({"insee": "2a004"}, AJACCIO),
        ({"city": "Ajaccio", "postal": "20000"}, AJACCIO),
        ({"city": "Saint-Denis", "postal": "97400"}, SAINT_DENIS),
        ({"city": "St Denis", "postal": "97490"}, SAINT_DENIS),
        ({"city": "Le Havre"}, None),
        ({"postal": "99999"}, None),
        ({"insee": "99999"}, None),
        ({}, None),
    ],
)
def test_a_place_is_found_by_all_that_a_line_says(
    finder: PlaceFinder, said: dict[str, str], code: str | None
) -> None:
    if code is None:
        with pytest.raises(Unread):
            finder.find(**said)
    else:
        assert finder.find(**said)[0] == code


@pytest.mark.django_db
class TestPostalCodes:
    def test_an_eaten_zero_comes_back_when_the_commune_is_sure(self, finder: PlaceFinder) -> None:
        postal = CommunePostalCode.objects.filter(commune=VALSERHONE).first()
        assert postal is not None
        eaten = postal.code.lstrip("0")
        code, whole, note = finder.find(city="Valserhône", postal=eaten)
        assert (code, whole) == (VALSERHONE, postal.code)
        assert "le zéro du début manquait" in note

    def test_alone_it_is_asked_to_be_confirmed(self, finder: PlaceFinder) -> None:
        with pytest.raises(Unread, match="Lu 01000"):
            finder.find(postal="1000")

    def test_a_code_and_a_name_that_disagree_are_told(self, finder: PlaceFinder) -> None:
        with pytest.raises(Unread, match="n’est pas à 75001"):
            finder.find(city="Lens", postal="75001")

    def test_several_communes_of_one_code_are_named(self, finder: PlaceFinder) -> None:
        CommunePostalCode.objects.create(commune_id="62510", code="62300")
        with pytest.raises(Unread, match=r"Lens \(62\)"):
            PlaceFinder().find(postal="62300")

    def test_homonyms_are_decided_by_one_s_own_departement(self, finder: PlaceFinder) -> None:
        with pytest.raises(Unread, match="Plusieurs communes"):
            finder.find(city="Saint-Denis")
        assert finder.find(city="Saint-Denis", near=("93",))[0] == "93066"

    def test_a_point_in_the_sea_is_not_plausible(self, finder: PlaceFinder) -> None:
        assert finder.is_plausible(LENS, 50.44, 2.80)
        assert not finder.is_plausible(LENS, 2.83, 50.43)


@pytest.mark.django_db
class TestWords:
    def test_label_sigle_plural_and_synonym_are_recognised(self) -> None:
        ActorKindFactory(slug="mission-locale", label="Mission locale (ML)")
        SynonymGroupFactory(phrases=["mission locale", "PAIO"])
        terms = actor_kinds()
        for word in ("MISSION LOCALE", "missions locales", "ML", "paio", "mission-locale"):
            found = terms.find(word)
            assert found is not None, word
            assert found.slug == "mission-locale"

    def test_an_unknown_word_is_proposed_and_not_guessed(self) -> None:
        ActorKindFactory(slug="college", label="Collège")
        terms = actor_kinds()
        assert terms.find("Colège") is None
        assert [term.slug for term in terms.near("Colège")] == ["college"]
        assert terms.near("zzzz") == []

    def test_a_person_s_choice_wins(self) -> None:
        ActorKindFactory(slug="association", label="Association")
        found = actor_kinds().find("Antenne jeunes", {"antenne jeunes": "association"})
        assert found is not None
        assert found.slug == "association"
