"""What the installer writes in the environment is read, or refused with a sentence."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal import env

NAME = "ANNUAIRE_TEST_ONLY"


@pytest.mark.parametrize("raw", ["1", "true", "OUI", " yes ", "On"])
def test_yes_is_written_in_several_ways(monkeypatch: pytest.MonkeyPatch, raw: str) -> None:
    monkeypatch.setenv(NAME, raw)
    assert env.flag(NAME) is True


@pytest.mark.parametrize("raw", ["0", "False", "non", "NO", " off", "", "  "])
def test_no_wins_over_a_default_of_yes(monkeypatch: pytest.MonkeyPatch, raw: str) -> None:
    monkeypatch.setenv(NAME, raw)
    assert env.flag(NAME, default=True) is False


@pytest.mark.parametrize("raw", ["2", "vrai", "o", "-1", "1;"])
def test_a_doubtful_yes_stops_the_start_and_says_the_fix(
    monkeypatch: pytest.MonkeyPatch, raw: str
) -> None:
    monkeypatch.setenv(NAME, raw)
    with pytest.raises(ImproperlyConfigured, match="écrire 1 ou 0") as error:
        env.flag(NAME)
    assert str(error.value).startswith(f"{NAME}={raw!r}")


@pytest.mark.parametrize(
    ("raw", "expected"), [("12", 12), (" 12 ", 12), ("-3", -3), ("0", 0), ("", 7), ("  ", 7)]
)
def test_a_number_is_read_and_an_empty_one_is_the_default(
    monkeypatch: pytest.MonkeyPatch, raw: str, expected: int
) -> None:
    monkeypatch.setenv(NAME, raw)
    assert env.whole(NAME, 7) == expected


@pytest.mark.parametrize("raw", ["deux", "1.5", "10 Mo", "1,5"])
def test_what_is_not_a_whole_number_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, raw: str
) -> None:
    monkeypatch.setenv(NAME, raw)
    with pytest.raises(ImproperlyConfigured, match="écrire un nombre entier") as error:
        env.whole(NAME, 7)
    assert NAME in str(error.value)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [("a,b", ["a", "b"]), (" a , ,b,", ["a", "b"]), ("", []), (",", []), ("a b", ["a b"])],
)
def test_a_list_is_cut_at_commas(
    monkeypatch: pytest.MonkeyPatch, raw: str, expected: list[str]
) -> None:
    monkeypatch.setenv(NAME, raw)
    assert env.words(NAME, "default") == expected


def test_what_is_not_written_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NAME, raising=False)
    assert env.flag(NAME) is False
    assert env.flag(NAME, default=True) is True
    assert env.whole(NAME, 7) == 7
    assert env.text(NAME, " x ") == "x"
    assert env.words(NAME, "x, y") == ["x", "y"]
