from __future__ import annotations

from datetime import date

import pytest

from directory import french

NB = "\u00a0"


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2026, 11, 18), f"18{NB}novembre{NB}2026"),
        (date(2026, 7, 1), f"1er{NB}juillet{NB}2026"),
        (date(2027, 8, 31), f"31{NB}août{NB}2027"),
    ],
)
def test_a_date_is_written_in_full(day: date, shown: str) -> None:
    assert french.long_date(day) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0"), (999, "999"), (34969, f"34{NB}969"), (2.5, "2,5"), (1_250_000, f"1{NB}250{NB}000")],
)
def test_a_number_is_grouped_and_has_a_comma(value: float, shown: str) -> None:
    assert french.number(value) == shown


@pytest.mark.parametrize(
    ("km", "shown"),
    [
        (0.0, f"moins de 100{NB}m"),
        (0.049, f"moins de 100{NB}m"),
        (0.06, f"0,1{NB}km"),
        (0.74, f"0,7{NB}km"),
        (11.96, f"12{NB}km"),
        (17.1, f"17,1{NB}km"),
        (1234.56, f"1{NB}234,6{NB}km"),
    ],
)
def test_a_distance_is_shown_to_the_hundred_metres(km: float, shown: str) -> None:
    assert french.distance(km) == shown


def test_plural_starts_at_two() -> None:
    assert french.plural(0, "solution") == f"0{NB}solution"
    assert french.plural(1, "solution") == f"1{NB}solution"
    assert french.plural(2, "solution") == f"2{NB}solutions"
    assert french.plural(3, "réseau", "réseaux") == f"3{NB}réseaux"
    assert french.plural(1200, "acteur") == f"1{NB}200{NB}acteurs"


def test_punctuation_never_starts_a_line() -> None:
    assert french.typeset("Quand ? « Demain » : oui !") == (
        f"Quand{NB}? «{NB}Demain{NB}»{NB}: oui{NB}!"
    )
    assert french.typeset("1 800 € par mois") == f"1{NB}800{NB}€ par mois"
    assert french.typeset("https://a.fr/b?c:d") == "https://a.fr/b?c:d"
    assert french.typeset("de 16 à 25 ans") == "de 16 à 25 ans"
    assert french.typeset("Calendrier 2026-2027") == "Calendrier 2026\u20112027"
    assert french.typeset("vue le 2026-11-28, 0620-12") == "vue le 2026-11-28, 0620-12"


def test_a_text_becomes_its_paragraphs() -> None:
    assert french.paragraphs("Un.\r\n\r\n  Deux ?  \n") == ["Un.", f"Deux{NB}?"]
    assert french.paragraphs("") == []


@pytest.mark.parametrize(
    ("typed", "link", "shown"),
    [
        ("0321000000", "+33321000000", f"03{NB}21{NB}00{NB}00{NB}00"),
        ("03.21.00 00-00", "+33321000000", f"03{NB}21{NB}00{NB}00{NB}00"),
        ("+33 3 21 00 00 00", "+33321000000", f"+33{NB}3{NB}21{NB}00{NB}00{NB}00"),
        ("119", "119", "119"),
    ],
)
def test_a_phone_number_can_be_read_and_called(typed: str, link: str, shown: str) -> None:
    assert french.phone_link(typed) == link
    assert french.phone_shown(typed) == shown


@pytest.mark.parametrize(
    ("minimum", "maximum", "shown"),
    [
        (16, 25, f"De 16 à 25{NB}ans"),
        (16, None, f"À partir de 16{NB}ans"),
        (None, 15, f"Jusqu’à 15{NB}ans"),
        (15, 15, f"À 15{NB}ans"),
        (None, None, "Tout âge"),
    ],
)
def test_age_bounds_are_said_in_words(minimum: int | None, maximum: int | None, shown: str) -> None:
    assert french.ages(minimum, maximum) == shown


@pytest.mark.parametrize(
    ("pages", "page", "offered"),
    [
        (1, 1, [1]),
        (5, 1, [1, 2, 3, None, 5]),
        (5, 3, [1, 2, 3, 4, 5]),
        (40, 20, [1, None, 18, 19, 20, 21, 22, None, 40]),
    ],
)
def test_a_long_list_offers_its_ends_and_neighbours(
    pages: int, page: int, offered: list[int | None]
) -> None:
    assert french.page_numbers(pages, page) == offered
