from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from directory.enums import EntryKind, ZoneKind
from directory.sheets.intakes import UNKNOWN, intake_lines
from directory.zones import NOT_STATED, zone_text
from tests.days import TODAY, days_from_today
from tests.factories import (
    CommuneFactory,
    DepartementFactory,
    IntakeFactory,
    PlatformFactory,
    SolutionFactory,
    SolutionZoneFactory,
)


def _line(**facts: Any) -> Any:
    lines = intake_lines([(IntakeFactory.build(solution=None, **facts), "")], TODAY)
    return lines[0] if lines else None


def test_places_are_told_with_the_day_they_were_seen() -> None:
    line = _line(counted=True)
    assert (line.entry, line.places, line.seen_at) == ("Toute l’année", "5 sur 12", TODAY)
    assert not line.expired


def test_an_expired_number_is_told_as_past() -> None:
    line = _line(expired=True)
    assert line.expired
    assert line.places.startswith("À confirmer\xa0: 5 sur 12 le ")


def test_no_place_left_is_said_in_a_word() -> None:
    assert _line(full=True).places == "Complet (0 sur 12)"
    assert _line(full=True, total_places=None).places == "Complet"


def test_an_unknown_number_stays_unknown() -> None:
    line = _line()
    assert (line.places, line.seen_at, line.expires_at) == (UNKNOWN, None, None)


def test_an_entry_whose_date_is_over_is_left_out() -> None:
    assert _line(past=True) is None
    assert _line(dated=True, apply_by=days_from_today(-1)) is None
    assert _line(dated=True, apply_by=TODAY) is not None


def test_a_dated_entry_gives_its_date() -> None:
    line = _line(kind=EntryKind.DATEE, starts_on=date(2027, 1, 5))
    assert line.entry == "5\xa0janvier\xa02027"


@pytest.mark.django_db
def test_a_zone_is_said_in_words() -> None:
    solution = SolutionFactory()
    lens = SolutionZoneFactory(solution=solution, commune=CommuneFactory(lens=True))
    pas_de_calais = SolutionZoneFactory(solution=solution, departement=DepartementFactory())
    psad = SolutionZoneFactory(solution=solution, platform=PlatformFactory(name="de l’Artois"))
    assert zone_text(ZoneKind.COMMUNES, [lens]) == "Lens"
    assert zone_text(ZoneKind.DEPARTEMENT, [pas_de_calais]) == "Pas-de-Calais (62)"
    assert zone_text(ZoneKind.PSAD, [psad]) == "Territoire de la plateforme de l’Artois"


def test_no_zone_is_not_the_whole_country() -> None:
    assert zone_text("", []) == NOT_STATED
    assert zone_text(ZoneKind.FRANCE, []) == "Toute la France"


@pytest.mark.django_db
def test_many_communes_are_counted_rather_than_all_named() -> None:
    solution = SolutionFactory()
    parts = [SolutionZoneFactory(solution=solution, commune=CommuneFactory()) for _ in range(15)]
    assert zone_text(ZoneKind.COMMUNES, parts).endswith("et 3\xa0autres communes")
