from __future__ import annotations

import pytest

from search.viewport import Viewport, ViewportError, parse_viewport


@pytest.mark.parametrize(
    ("bbox", "zoom", "expected"),
    [
        ("2,50,3.5,51", "8", Viewport(2, 50, 3.5, 51, 8)),
        ("-180,-90,180,90", "0", Viewport(-180, -90, 180, 90, 0)),
        ("55.2,-21.4,55.9,-20.8", "22", Viewport(55.2, -21.4, 55.9, -20.8, 22)),
        ("2, 50, 3, 51", "10", Viewport(2, 50, 3, 51, 10)),
        ("2.834561234567890123,50,3,51", "10", Viewport(2.834561234567890123, 50, 3, 51, 10)),
    ],
)
def test_a_frame_is_read_west_south_east_north(bbox: str, zoom: str, expected: Viewport) -> None:
    assert parse_viewport(bbox, zoom) == expected


@pytest.mark.parametrize(
    ("bbox", "says"),
    [
        (None, "Il manque le cadre"),
        ("", "Il manque le cadre"),
        ("2,50,3", "celui-ci en a 3"),
        ("2,50,3,51,52", "celui-ci en a 5"),
        ("2,50,3,nord", "« nord » n’est pas un nombre"),
        ("nan,50,3,51", "n’est pas un nombre"),
        ("-inf,50,inf,51", "n’est pas un nombre"),
        ("1e400,50,3,51", "n’est pas un nombre"),
        ("٢,50,3,51", "n’est pas un nombre"),
        ("2,50,,51", "n’est pas un nombre"),
        ("2,50,3,51\x00", "n’est pas un nombre"),
        ("2,50,3,91", "latitude va de -90 à 90"),
        ("2,-90.5,3,51", "latitude va de -90 à 90"),
        ("-181,50,3,51", "longitude va de -180 à 180"),
        ("3,50,2,51", "L’ouest du cadre"),
        ("2,50,2,51", "L’ouest du cadre"),
        ("2,51,3,50", "Le sud du cadre"),
        ("2,50,3,50", "Le sud du cadre"),
    ],
)
def test_a_wrong_frame_is_refused_with_a_sentence_that_says_why(
    bbox: str | None, says: str
) -> None:
    with pytest.raises(ViewportError) as refused:
        parse_viewport(bbox, "8")
    assert refused.value.param == "bbox"
    assert says in str(refused.value)


@pytest.mark.parametrize(
    "zoom", [None, "", "8.5", "-1", "23", "999", "huit", "٨", "8 ", "8\n", "1e1"]
)
def test_a_wrong_zoom_is_refused_with_a_sentence_that_says_why(zoom: str | None) -> None:
    with pytest.raises(ViewportError, match="nombre entier de 0 à 22") as refused:
        parse_viewport("2,50,3,51", zoom)
    assert refused.value.param == "zoom"


def test_the_frame_goes_to_the_engine_as_four_numbers() -> None:
    assert parse_viewport("2,50,3,51", "8").bbox == (2, 50, 3, 51)
