"""The calendar of a platform: its dates, the next year, and the agendas that follow it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory.models import CalendarAddress, Commune, PlatformEvent
from directory.platforms import ics
from directory.platforms.school_year import SchoolYear, parse_year, same_day_next_year, year_of
from tests.directory.platform_world import PlatformWorld, build_platform_world
from tests.factories import PlatformEventFactory, PlatformFactory
from tests.pages import PageRead


@pytest.fixture
def world(geography: dict[str, Commune]) -> PlatformWorld:
    return build_platform_world(geography)


def event(**changes: Any) -> Any:
    return SimpleNamespace(
        **{
            "uid": UUID(int=7),
            "updated_at": datetime(2026, 11, 25, 9, tzinfo=UTC),
            "version": 3,
            "title": "Réunion",
            "starts_on": date(2026, 12, 8),
            "starts_at": None,
            "ends_on": None,
            "ends_at": None,
            "place": "",
            "note": "",
            "is_public": True,
        }
        | changes
    )


def lines_of(*events: Any, departement: str = "62") -> list[str]:
    written = ics.write_calendar("PSAD", events, clock=ics.clock_of(departement))
    assert written.endswith(b"\r\n")
    return written.decode().replace("\r\n ", "").split("\r\n")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Lens, Liévin ; Hénin", "Lens\\, Liévin \\; Hénin"),
        ("C:\\salle", "C:\\\\salle"),
        ("une\r\ndeux\rtrois\nquatre", "une\\ndeux\\ntrois\\nquatre"),
        ("a\x00b\x07c", "abc"),
        ("x\nEND:VEVENT\nBEGIN:VEVENT", "x\\nEND:VEVENT\\nBEGIN:VEVENT"),
    ],
)
def test_typed_text_stays_one_value(text: str, written: str) -> None:
    assert ics.escape(text) == written


@pytest.mark.parametrize("text", ["é" * 200, "a" * 75, "a" * 76, "a" * 149, "🙂" * 60, "SUMMARY:"])
def test_lines_are_cut_at_75_octets_and_never_inside_a_character(text: str) -> None:
    folded = ics.fold(text)
    for line in folded.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    assert folded.replace(b"\r\n ", b"").decode() == text


def test_a_whole_day_ends_the_day_after() -> None:
    lines = lines_of(event(ends_on=date(2026, 12, 9)))
    assert "DTSTART;VALUE=DATE:20261208" in lines
    assert "DTEND;VALUE=DATE:20261210" in lines


@pytest.mark.parametrize(
    ("day", "departement", "instant"),
    [
        (date(2026, 12, 8), "62", "20261208T130000Z"),  # winter in Paris
        (date(2027, 6, 15), "62", "20270615T120000Z"),  # summer
        (date(2026, 12, 8), "974", "20261208T100000Z"),
        (date(2026, 12, 8), "971", "20261208T180000Z"),
    ],
)
def test_hours_are_those_of_the_platform_s_clock(day: date, departement: str, instant: str) -> None:
    lines = lines_of(event(starts_on=day, starts_at=time(14)), departement=departement)
    assert f"DTSTART:{instant}" in lines
    assert not any(line.startswith("DTEND") for line in lines)


def test_a_meeting_of_several_days_without_an_end_hour_lasts_until_its_last_day() -> None:
    lines = lines_of(event(starts_at=time(14), ends_on=date(2026, 12, 9)))
    assert "DTSTART:20261208T130000Z" in lines
    assert "DTEND:20261209T230000Z" in lines


def test_an_event_says_what_an_agenda_needs() -> None:
    lines = lines_of(event(starts_at=time(14), ends_at=time(16, 30), place="CIO", note="Ordre"))
    for line in (
        *("BEGIN:VCALENDAR", "VERSION:2.0", f"UID:{UUID(int=7)}", "DTSTAMP:20261125T090000Z"),
        *("SEQUENCE:3", "DTEND:20261208T153000Z", "SUMMARY:Réunion", "LOCATION:CIO"),
        *("DESCRIPTION:Ordre", "CLASS:PUBLIC", "END:VEVENT", "END:VCALENDAR"),
    ):
        assert line in lines


@pytest.mark.parametrize(
    ("day", "year"), [(date(2026, 8, 31), 2025), (date(2026, 9, 1), 2026), (date(2027, 1, 1), 2026)]
)
def test_the_school_year_starts_in_september(day: date, year: int) -> None:
    found = year_of(day)
    assert found == SchoolYear(year)
    assert found.first <= day <= found.last
    assert str(found) == f"{year}-{year + 1}"


@pytest.mark.parametrize("day", [date(2026, 9, 1), date(2026, 9, 3), date(2027, 2, 2)])
def test_a_date_keeps_its_day_of_the_week_in_the_next_year(day: date) -> None:
    moved = same_day_next_year(day)
    assert moved.weekday() == day.weekday()
    assert year_of(moved) == year_of(day).next


@pytest.mark.parametrize("text", ["", "abc", "-1", "1900", "99999999999", "0020260000", "²"])
def test_a_year_that_is_none_is_this_one(text: str) -> None:
    assert parse_year(text, SchoolYear(2026)) == SchoolYear(2026)
    assert parse_year("2027", SchoolYear(2026)) == SchoolYear(2027)


def test_a_lead_adds_changes_and_removes_a_date(world: PlatformWorld) -> None:
    client = world.client("lead")
    typed = {"title": "Point", "starts_on": "08/12/2026", "starts_at": "14h30", "circle": ""}
    assert client.post(world.url("calendrier/ajouter/"), typed).status_code == 302
    added = world.lens.events.get()
    assert (added.starts_at, added.is_public, added.version) == (time(14, 30), False, 1)
    url = world.url(f"calendrier/{added.pk}/")
    again = typed | {"version": "1", "ends_at": "16:00", "place": "CIO"}
    assert client.post(url, again).status_code == 302
    stale = client.post(url, again | {"place": "Mairie"})
    assert stale.status_code == 409
    assert "Mairie" in PageRead(stale).text
    assert client.get(world.url(f"calendrier/{added.pk}/retirer/")).status_code == 200
    assert world.lens.events.exists()
    client.post(world.url(f"calendrier/{added.pk}/retirer/"))
    assert not world.lens.events.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": ""}, "Remplissez « Titre »"),
        ({"starts_on": "31/02/2027"}, "Écrivez la date"),
        ({"starts_at": "midi"}, "Écrivez l’heure ainsi"),
        ({"ends_at": "15:00"}, "Écrivez aussi l’heure de début"),
        ({"starts_at": "15:00", "ends_at": "14:00"}, "vient après celle du début"),
        ({"ends_on": "01/01/2026"}, "Le dernier jour vient après"),
        ({"is_public": "on", "note": "camille.essai@gmail.com"}, "celles d’une personne"),
        ({"circle": "cercle-9"}, "Choisissez une réponse de la liste"),
        ({"starts_on": "31/12/9999"}, "Vérifiez l’année"),
        ({"starts_on": "01/01/0001"}, "Vérifiez l’année"),
        ({"ends_on": "31/12/9999"}, "Vérifiez l’année"),
        ({"note": "NIR 1 85 05 78 006 084 91"}, "ne s’écrit pas ici"),
    ],
)
def test_a_date_that_cannot_be_is_told(
    world: PlatformWorld, typed: dict[str, str], said: str
) -> None:
    data = {"title": "Point", "starts_on": "08/12/2026"} | typed
    response = world.client("lead").post(world.url("calendrier/ajouter/"), data)
    page = PageRead(response)
    assert response.status_code == 422
    assert said in page.text
    assert page.problems == []
    assert not world.lens.events.exists()


def test_an_internal_date_may_name_a_colleague(world: PlatformWorld) -> None:
    data = {"title": "Point", "starts_on": "08/12/2026", "note": "camille.essai@gmail.com"}
    assert world.client("lead").post(world.url("calendrier/ajouter/"), data).status_code == 302


def test_a_year_is_carried_to_the_next_one_once(world: PlatformWorld) -> None:
    kept = PlatformEventFactory(
        platform=world.lens, starts_on=date(2026, 10, 6), ends_on=date(2026, 10, 7), is_public=True
    )
    PlatformEventFactory(platform=world.lens, starts_on=date(2027, 6, 15))
    client, url = world.client("lead"), world.url("calendrier/recopier/")
    data = {"annee": "2026", "date": [str(kept.pk)]}
    assert client.post(url, data).status_code == 302
    copied = world.lens.events.exclude(uid=kept.uid).get(title=kept.title)
    assert (copied.starts_on, copied.ends_on) == (date(2027, 10, 5), date(2027, 10, 6))
    assert copied.is_public
    client.post(url, data)
    assert world.lens.events.count() == 3


def test_each_meeting_of_one_title_is_carried(world: PlatformWorld) -> None:
    days = (date(2026, 10, 6), date(2026, 11, 3), date(2026, 12, 8))
    first, second, third = (
        PlatformEventFactory(platform=world.lens, title="Commission", starts_on=day) for day in days
    )
    client, url = world.client("lead"), world.url("calendrier/recopier/")
    client.post(url, {"annee": "2026", "date": [str(second.pk)]})
    world.lens.events.filter(starts_on=date(2027, 11, 2)).update(starts_on=date(2027, 11, 9))
    client.post(url, {"annee": "2026", "date": [str(first.pk), str(second.pk), str(third.pk)]})
    assert world.lens.events.filter(starts_on__gte=date(2027, 9, 1)).count() == 3


def test_what_is_carried_is_read_under_the_lock(world: PlatformWorld) -> None:
    event = PlatformEventFactory(platform=world.lens, starts_on=date(2026, 10, 6))
    client = world.client("lead")
    with CaptureQueriesContext(connection) as seen:
        client.post(world.url("calendrier/recopier/"), {"annee": "2026", "date": [str(event.pk)]})
    told = [query["sql"] for query in seen.captured_queries]
    lock = next(at for at, sql in enumerate(told) if sql.startswith("UPDATE") and "head" in sql)
    assert not any("directory_platformevent" in sql for sql in told[:lock])


def test_the_public_agenda_holds_public_dates_only(world: PlatformWorld) -> None:
    PlatformEventFactory(platform=world.lens, title="Réunion ouverte", public=True)
    PlatformEventFactory(platform=world.lens, title="Réunion fermée")
    response = Client().get(f"/plateformes/{world.lens.slug}/calendrier.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "Réunion ouverte" in response.content.decode()
    assert "fermée" not in response.content.decode()
    draft = PlatformFactory(draft=True)
    assert Client().get(f"/plateformes/{draft.slug}/calendrier.ics").status_code == 404


def feed_of(page: PageRead) -> str:
    return "/agenda/" + page.source.partition("/agenda/")[2].partition('"')[0]


def test_a_signed_address_shows_all_dates_until_it_is_revoked(world: PlatformWorld) -> None:
    PlatformEventFactory(platform=world.lens, title="Réunion fermée")
    client, url = world.client("pro_here"), world.url("interne/")
    client.post(world.url("calendrier/adresse/"))
    first = feed_of(PageRead(client.get(url)))
    response = Client().get(first)
    assert "Réunion fermée" in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"
    client.post(world.url("calendrier/adresse/"))
    assert Client().get(first).status_code == 404
    second = feed_of(PageRead(client.get(url)))
    assert Client().get(second).status_code == 200
    client.post(world.url("calendrier/adresse/"), {"retirer": "1"})
    assert Client().get(second).status_code == 404
    assert "/agenda/" not in client.get(url).content.decode()


def test_an_address_dies_with_the_rights_of_its_owner(world: PlatformWorld) -> None:
    client = world.client("pro_here")
    client.post(world.url("calendrier/adresse/"))
    feed = feed_of(PageRead(client.get(world.url("interne/"))))
    world.users["pro_here"].is_active = False
    world.users["pro_here"].save()
    assert Client().get(feed).status_code == 404
    assert Client().get("/agenda/absent.ics").status_code == 404
    assert Client().get(feed[:-6] + "x.ics").status_code == 404


def test_no_address_is_made_for_strangers(world: PlatformWorld) -> None:
    assert world.client("elsewhere").post(world.url("calendrier/adresse/")).status_code == 404
    assert world.client("lead").get(world.url("calendrier/adresse/")).status_code == 405
    assert not CalendarAddress.objects.exists()


def test_a_meeting_of_several_days_is_listed_until_its_last_day(world: PlatformWorld) -> None:
    today = timezone.localdate()
    for title, first, last in (("Trois jours", -1, 1), ("Finie", -3, -1), ("Hier", -1, None)):
        PlatformEventFactory(
            platform=world.lens,
            title=title,
            public=True,
            starts_on=today + timedelta(days=first),
            ends_on=None if last is None else today + timedelta(days=last),
        )
    for page in (
        Client().get(f"/plateformes/{world.lens.slug}/"),
        world.client("pro_here").get(world.url("interne/")),
    ):
        text = PageRead(page).text
        assert "Trois jours" in text
        assert "Finie" not in text
        assert "Hier" not in text


def test_a_public_date_is_on_the_public_page(world: PlatformWorld) -> None:
    far = date(2090, 1, 10)
    PlatformEventFactory(platform=world.lens, title="Portes ouvertes", public=True, starts_on=far)
    PlatformEventFactory(platform=world.lens, title="Cas difficiles", starts_on=far)
    text = PageRead(Client().get(f"/plateformes/{world.lens.slug}/")).text
    assert "Portes ouvertes" in text
    assert "Cas difficiles" not in text
    assert "Cas difficiles" in PageRead(world.client("pro_here").get(world.url("interne/"))).text
    assert PlatformEvent.objects.count() == 2
