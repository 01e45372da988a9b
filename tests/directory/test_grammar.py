"""The small words before a name, and the lists that a sentence reads aloud."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from directory.addresses import web_address
from directory.french import NO_BREAK, enumeration, moment, source_date
from directory.grammar import at_commune, listed, of_commune


@pytest.mark.parametrize(
    ("name", "of", "at"),
    [
        ("Lens", "de Lens", "à Lens"),
        ("Arras", "d’Arras", "à Arras"),
        ("Évreux", "d’Évreux", "à Évreux"),
        ("Étaples", "d’Étaples", "à Étaples"),
        ("Œuilly", "d’Œuilly", "à Œuilly"),
        ("Hénin-Beaumont", "d’Hénin-Beaumont", "à Hénin-Beaumont"),
        ("Yvetot", "d’Yvetot", "à Yvetot"),
        ("Île-d’Aix", "d’Île-d’Aix", "à Île-d’Aix"),
        ("Le Havre", "du Havre", "au Havre"),
        ("Les Andelys", "des Andelys", "aux Andelys"),
        ("La Rochelle", "de La Rochelle", "à La Rochelle"),
        ("L’Isle-Adam", "de L’Isle-Adam", "à L’Isle-Adam"),
        ("Lesquin", "de Lesquin", "à Lesquin"),
        ("Leforest", "de Leforest", "à Leforest"),
        ("Saint-Jean-de-Luz", "de Saint-Jean-de-Luz", "à Saint-Jean-de-Luz"),
    ],
)
def test_the_word_before_a_commune_follows_its_name(name: str, of: str, at: str) -> None:
    assert (of_commune(name), at_commune(name)) == (of, at)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], ""),
        (["Lens"], "Lens"),
        (["Lens", "Arras"], "Lens et Arras"),
        (["Lens", "Arras", "Liévin"], "Lens, Arras et Liévin"),
        (("a", "b", "c", "d"), "a, b, c et d"),
    ],
)
def test_the_last_name_of_a_list_comes_after_et(names: list[str], said: str) -> None:
    assert listed(names) == said


def test_a_choice_is_listed_with_ou() -> None:
    assert listed(["un CAP", "un bac", "un titre"], "ou") == "un CAP, un bac ou un titre"
    assert listed(["un CAP"], "ou") == "un CAP"


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ([], ""),
        (["A quitté le lycée"], "A quitté le lycée"),
        (["A quitté le lycée", "A quitté le collège"], "A quitté le lycée, a quitté le collège"),
        (["Collège", "CAP", "Bac pro"], "Collège, CAP, bac pro"),
        (["Jeunes", "École à la maison"], "Jeunes, école à la maison"),
        (["Jeunes", "E2C"], "Jeunes, E2C"),
        (["Jeunes", ""], "Jeunes, "),
    ],
)
def test_an_enumeration_has_one_capital_and_keeps_its_sigles(items: list[str], said: str) -> None:
    assert enumeration(item for item in items) == said


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2027, 1, 5, 13, 30, tzinfo=UTC), "5 janvier 2027 à 14 h 30"),
        (datetime(2027, 1, 5, 8, 0, tzinfo=UTC), "5 janvier 2027 à 9 h"),
        (datetime(2027, 1, 5, 8, 5, tzinfo=UTC), "5 janvier 2027 à 9 h 05"),
        (datetime(2026, 7, 1, 12, 0, tzinfo=UTC), "1er juillet 2026 à 14 h"),
        (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), "2 juillet 2026 à 0 h"),
        (datetime(2026, 12, 31, 23, 15, tzinfo=UTC), "1er janvier 2027 à 0 h 15"),
    ],
)
def test_an_appointment_is_told_at_the_hour_of_paris(at: datetime, said: str) -> None:
    assert moment(at).replace(NO_BREAK, " ") == said


def test_the_hour_of_an_appointment_never_breaks() -> None:
    assert moment(datetime(2027, 1, 5, 13, 30, tzinfo=UTC)).split(" ")[-1] == "14\xa0h\xa030"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2024-09-01", "1er septembre 2024"),
        ("2026-12-31", "31 décembre 2026"),
        ("2024", "2024"),
        ("2024-09", "2024-09"),
        ("2024-02-30", "2024-02-30"),
        ("", ""),
    ],
)
def test_the_date_of_a_source_says_no_more_than_was_written(written: str, said: str) -> None:
    assert source_date(written).replace(NO_BREAK, " ") == said


@pytest.mark.parametrize(
    "address", ["https://exemple.test/", "http://exemple.test", "HTTPS://EXEMPLE.TEST/A?b=c#d"]
)
def test_a_web_page_is_linked_as_it_was_written(address: str) -> None:
    assert web_address(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "javascript:alert(1)",
        "JavaScript:alert(1)//https://exemple.test",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:msgbox",
        "//exemple.test",
        "/solutions/",
        "exemple.test",
        "ftp://exemple.test",
        "https:exemple.test",
        "mailto:a@exemple.test",
    ],
)
def test_what_is_not_a_web_page_is_never_linked(address: str) -> None:
    assert web_address(address) == ""
