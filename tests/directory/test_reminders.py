"""The weekly reminder: who gets one, what it says, and never two in a week to an address."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.mail import queue_mail
from directory.management.commands.jobs import Job
from directory.models import ContactFollow, OutgoingMail, Platform, Solution
from directory.posting.sending import send_waiting
from directory.updating import addresses
from directory.updating.addresses import digest_of, may_be_reminded, next_reminder, week_of
from directory.updating.digests import send_reminders
from tests.directory.update_world import World, forms_of, make_world
from tests.factories import ContactFactory, IntakeFactory, SolutionFactory
from tests.pages import PageRead

pytestmark = pytest.mark.django_db

# A Wednesday; the Sunday and the Monday that follow are two ISO weeks.
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
SUNDAY, MONDAY = NOW + timedelta(days=4), NOW + timedelta(days=5)


@pytest.fixture
def world() -> World:
    return make_world(NOW.date())


def _letters() -> list[str]:
    return list(OutgoingMail.objects.filter(kind="digest").values_list("to", flat=True))


def test_the_letter_names_who_asks_and_how_to_do_without_a_link(
    client: Client, world: World
) -> None:
    assert send_reminders(NOW).queued == 1
    letter = OutgoingMail.objects.get()
    assert (letter.to, letter.reply_to) == ("accueil@structure.test", world.lead.email)
    body = letter.body
    assert "Sacha Responsable, Plateforme un, tient à jour" in body
    assert "- Parcours un : 4 places sur 12" in body
    assert "Atelier un" not in body  # up to date: not asked about
    assert "L’ouvrir n’enregistre rien" in body
    assert "\xa0" not in body
    links = re.findall(r"http://127\.0\.0\.1:8000(/maj/\S*)", body)
    assert [url.split("/")[2] for url in links][1:] == ["", "arret"]
    assert client.get(links[0]).status_code == 200
    code = re.search(r"puis ce code : (\w{4} \w{4})", body)
    assert code is not None
    [form] = forms_of(client.get(links[1]))
    opened = client.post(links[1], {"jeton": form["jeton"], "code": code[1].lower()})
    assert client.get(opened.headers["Location"]).status_code == 200
    assert ContactFollow.objects.get(contact=world.contact).last_sent_at == NOW


def test_one_letter_a_week_whatever_the_contacts_and_the_runs(world: World) -> None:
    ContactFactory(actor=world.actor, email="Accueil@Structure.TEST")
    ContactFactory(actor=None, solution=world.solution, email="accueil@structure.test")
    for at in (NOW, NOW, NOW + timedelta(days=1), SUNDAY, MONDAY):
        send_reminders(at)
    assert len(_letters()) == 1
    send_reminders(NOW + timedelta(days=6))
    send_reminders(NOW + timedelta(days=7))
    assert len(_letters()) == 2


def test_forgotten_letters_do_not_open_the_week_again(world: World) -> None:
    send_reminders(NOW)
    OutgoingMail.objects.all().delete()
    assert send_reminders(NOW + timedelta(hours=3)).queued == 0


def test_the_key_of_the_letter_holds_even_without_the_record(world: World) -> None:
    send_reminders(NOW)
    addresses.WrittenAddress.objects.all().delete()
    assert send_reminders(NOW + timedelta(hours=3)).queued == 0
    assert len(_letters()) == 1


def test_an_address_of_two_platforms_hears_each_in_turn() -> None:
    for name in ("un", "deux"):
        make_world(NOW.date(), name)
    send_reminders(NOW)
    send_reminders(NOW + timedelta(days=7))
    bodies = OutgoingMail.objects.order_by("pk").values_list("body", flat=True)
    assert [re.findall(r"Plateforme (\w+), tient", body) for body in bodies] == [["un"], ["deux"]]


def test_nobody_is_asked_when_nothing_is_due(world: World) -> None:
    Solution.objects.filter(pk=world.solution.pk).update(verified_at=NOW.date())
    world.intake.delete()
    assert send_reminders(NOW).queued == 0


@pytest.mark.parametrize(
    ("days", "asked"), [(None, True), (90, True), (84, True), (82, False), (0, False)]
)
def test_a_sheet_is_asked_about_a_week_before_it_is_stale(
    world: World, days: int | None, asked: bool
) -> None:
    world.intake.delete()
    verified = None if days is None else NOW.date() - timedelta(days)
    Solution.objects.filter(pk=world.solution.pk).update(verified_at=verified)
    assert bool(send_reminders(NOW).queued) is asked


@pytest.mark.parametrize(("days", "asked"), [(-1, True), (6, True), (7, False), (30, False)])
def test_places_are_asked_about_a_week_before_their_end(
    world: World, days: int, asked: bool
) -> None:
    Solution.objects.filter(pk=world.solution.pk).update(verified_at=NOW.date())
    world.intake.expires_at = NOW.date() + timedelta(days)
    world.intake.save()
    assert bool(send_reminders(NOW).queued) is asked


@pytest.mark.parametrize(
    "silenced", ["example", "fiction", "no lead", "lead gone", "draft", "no steward"]
)
def test_who_is_never_written_to(world: World, silenced: str) -> None:
    match silenced:
        case "example":
            world.actor.is_example = True
        case "draft":
            world.actor.state = "draft"
        case "no steward":
            world.actor.steward = None
        case "fiction":
            world.contact.email = "accueil@exemple.invalid"
        case "no lead":
            Platform.objects.get().leads.clear()
        case "lead gone":
            world.lead.is_active = False
    for record in (world.actor, world.contact, world.lead):
        record.save()
    assert send_reminders(NOW).queued == 0
    assert _letters() == []


def test_whoever_said_stop_is_asked_no_more_until_they_say_so(client: Client, world: World) -> None:
    send_reminders(NOW)
    url = re.findall(r"http://127\.0\.0\.1:8000(/maj/arret/\S+)", OutgoingMail.objects.get().body)[
        0
    ]
    page = client.get(url)
    assert page.headers["Cache-Control"] == "private, no-store"
    assert not addresses.WrittenAddress.objects.exclude(stopped_at=None).exists()
    form = {"jeton": forms_of(page)[0]["jeton"]}
    old = client.post(url, {"jeton": "x"})
    assert (old.status_code, "Relisez, puis recommencez" in PageRead(old).text) == (403, True)
    assert not addresses.WrittenAddress.objects.exclude(stopped_at=None).exists()
    client.post(url, form)
    # The contact is made again: the address is the same.
    world.contact.delete()
    ContactFactory(actor=world.actor, email="accueil@structure.test")
    assert send_reminders(NOW + timedelta(days=8)).queued == 0
    client.post(url, form | {"action": "reprendre"})
    assert send_reminders(NOW + timedelta(days=8)).queued == 1
    assert client.get(reverse("directory:update_stop", args=["x"])).status_code == 410


def test_the_queries_of_a_run_follow_the_letters_only(
    world: World, django_assert_max_num_queries: Any
) -> None:
    send_reminders(NOW)
    for _ in range(15):
        IntakeFactory(solution=SolutionFactory(actor=world.actor, verified_at=None), expired=True)
    with django_assert_max_num_queries(10):
        send_reminders(NOW)


def test_the_command_queues_and_the_sender_sends(world: World) -> None:
    call_command("send_reminders")
    send_waiting(timezone.now)
    assert [message.to for message in mail.outbox] == [["accueil@structure.test"]]


def test_weeks_are_those_of_paris() -> None:
    assert week_of(datetime(2026, 11, 29, 22, 59, tzinfo=UTC)) == "2026-W48"
    assert week_of(datetime(2026, 11, 29, 23, 1, tzinfo=UTC)) == "2026-W49"
    assert week_of(datetime(2027, 1, 1, tzinfo=UTC)) == "2026-W53"


def test_the_next_moment_is_one_at_which_it_may_be_sent() -> None:
    for hours in range(0, 24 * 14, 7):
        known = addresses.WrittenAddress(last_sent_at=NOW + timedelta(hours=hours))
        again = next_reminder(known.last_sent_at)  # type: ignore[arg-type]
        assert may_be_reminded(known, again)
        assert not may_be_reminded(known, again - timedelta(minutes=1))


def test_the_digest_of_an_address_does_not_follow_capitals() -> None:
    assert digest_of(" A@b.FR") == digest_of("a@B.fr")
    assert "a@b" not in digest_of("a@b.fr")


def test_reminders_leave_when_people_work() -> None:
    job = Job("send_reminders", timedelta(hours=1), in_hours=True)
    assert job.is_due(NOW)
    assert not job.is_due(SUNDAY)
    assert not job.is_due(NOW.replace(hour=19))
    job.last_at = NOW
    assert not job.is_due(NOW + timedelta(minutes=59))
    assert job.is_due(NOW + timedelta(hours=1))


def test_one_round_of_all_jobs_runs(world: World) -> None:
    call_command("jobs", once=True)


# ---- « se désabonner » in a mail program --------------------------------------------------------
def _headers(settings: Any, site: str) -> dict[str, str]:
    settings.SITE_URL = site
    send_reminders(NOW)
    send_waiting(lambda: NOW)
    return dict(mail.outbox[-1].message().items())


def test_one_click_stops_the_reminders_and_looking_does_nothing(
    client: Client, world: World, settings: Any
) -> None:
    headers = _headers(settings, "https://annuaire.test")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    found = re.fullmatch(
        r"<https://annuaire\.test(/maj/arret/[^>]+/)>", headers["List-Unsubscribe"]
    )
    assert found
    digest = digest_of(world.contact.email)
    client.get(found[1])
    client.head(found[1])
    assert addresses.known_by_digest([world.contact.email])[digest].stopped_at is None
    done = client.post(found[1], {"List-Unsubscribe": "One-Click"}, headers={"Origin": "null"})
    assert done.status_code == 200  # a redirection would not be followed
    assert client.cookies == {}
    assert addresses.known_by_digest([world.contact.email])[digest].stopped_at is not None
    assert client.post("/maj/arret/faux/", {"List-Unsubscribe": "One-Click"}).status_code == 410


def test_without_a_certificate_the_link_alone_is_told(world: World, settings: Any) -> None:
    headers = _headers(settings, "http://127.0.0.1:8000")
    assert headers["List-Unsubscribe"].startswith("<http://127.0.0.1:8000/maj/arret/")
    assert "List-Unsubscribe-Post" not in headers


def test_a_letter_that_somebody_asked_for_offers_no_unsubscribing() -> None:
    queue_mail("account", to="camille@structure.test", subject="Votre lien", body="Le texte.")
    send_waiting(lambda: NOW)
    assert "List-Unsubscribe" not in mail.outbox[-1].message()
