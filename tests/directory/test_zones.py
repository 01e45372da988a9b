"""Where one must live, in a sentence. Built in memory: no database."""

from __future__ import annotations

from typing import Any

import pytest

from directory.enums import ZoneKind
from directory.models import (
    Academie,
    Commune,
    CustomZone,
    Departement,
    Platform,
    PlatformZone,
    Region,
    SolutionZone,
)
from directory.zones import NOT_STATED, territory_text, zone_text


def _communes(*names: str) -> list[SolutionZone]:
    return [
        SolutionZone(commune=Commune(code=f"{62000 + at}", name=name, departement_id="62"))
        for at, name in enumerate(names)
    ]


def _departement(name: str, code: str) -> SolutionZone:
    return SolutionZone(departement=Departement(code=code, name=name))


NORD, PAS_DE_CALAIS = _departement("Nord", "59"), _departement("Pas-de-Calais", "62")
ACADEMY = SolutionZone(academie=Academie(name="Lille"))
REGION = SolutionZone(region=Region(code="32", name="Hauts-de-France"))
BASIN = SolutionZone(basin=CustomZone(pk=1, name="Bassin de Lens"))
PLATFORM = SolutionZone(platform=Platform(pk=1, name="de l’Artois"))


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([], ""),
        ([PAS_DE_CALAIS], "Pas-de-Calais (62)"),
        ([NORD, PAS_DE_CALAIS], "Nord (59) et Pas-de-Calais (62)"),
        ([ACADEMY], "Académie de Lille"),
        ([REGION], "Région Hauts-de-France"),
        ([BASIN], "Bassin de Lens"),
        ([PLATFORM], "Territoire de la plateforme de l’Artois"),
        (_communes("Lens"), "Lens"),
        (_communes("Lens", "Arras"), "Arras et Lens"),
        (_communes("Lens", "Arras", "Liévin"), "Arras, Lens et Liévin"),
    ],
)
def test_each_kind_of_territory_has_its_words(parts: list[Any], said: str) -> None:
    assert territory_text(parts) == said


def test_territories_of_several_kinds_go_from_the_basin_to_the_communes() -> None:
    parts = [*_communes("Lens"), REGION, PAS_DE_CALAIS, BASIN]
    said = "Bassin de Lens ; Pas-de-Calais (62) ; Région Hauts-de-France ; Lens"
    assert territory_text(parts) == said


@pytest.mark.parametrize(
    ("count", "end"),
    [
        (11, "Ville 0009 et Ville 0010"),
        (12, "Ville 0010 et Ville 0011"),
        (13, "Ville 0011 et 1\xa0autre commune"),
        (14, "Ville 0011 et 2\xa0autres communes"),
        (1012, "Ville 0011 et 1\xa0000\xa0autres communes"),
    ],
)
def test_twelve_communes_are_named_and_the_others_counted(count: int, end: str) -> None:
    said = territory_text(_communes(*(f"Ville {at:04d}" for at in range(count))))
    assert said.endswith(end)
    assert said.count("Ville") == min(count, 12)


def test_the_whole_country_is_said_whatever_the_parts() -> None:
    assert zone_text(ZoneKind.FRANCE, [PAS_DE_CALAIS]) == "Toute la France"


@pytest.mark.parametrize("kind", ["", *(kind for kind in ZoneKind if kind != ZoneKind.FRANCE)])
def test_a_zone_without_territory_is_never_the_whole_country(kind: str) -> None:
    assert zone_text(kind, []) == NOT_STATED


def test_the_territory_of_a_platform_names_no_platform() -> None:
    part = PlatformZone(departement=Departement(code="62", name="Pas-de-Calais"))
    assert territory_text([part]) == "Pas-de-Calais (62)"
