"""Those who keep a sheet answer what readers say of it, line by line; nobody else does."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from directory.enums import PublicationState
from directory.models import (
    AgeRule,
    Change,
    LineState,
    OutgoingMail,
    SheetKind,
    Solution,
    Suggestion,
    SuggestionLine,
    SuggestionState,
)
from directory.privacy.forgetting import forget
from directory.suggestions.espace import part_of
from tests.factories import (
    ActorFactory,
    AgeRuleFactory,
    ContactFactory,
    DepartementFactory,
    IntakeFactory,
    PlaceFactory,
    PlatformFactory,
    RegionFactory,
    SolutionFactory,
    UserFactory,
)
from tests.pages import PageRead

pytestmark = pytest.mark.django_db
QUEUE = "/espace/suggestions/"
SENDER = "sentinelle@exemple.test"


class World:
    """Two territories, a lead in each; one sheet in the first."""

    def __init__(self) -> None:
        self.lead, self.stranger = UserFactory(lead=True), UserFactory(lead=True)
        self.platform = PlatformFactory(leads=[self.lead])
        PlatformFactory(leads=[self.stranger])
        actor = ActorFactory(steward=self.platform)
        self.solution = SolutionFactory(actor=actor, slug="atelier", title="Atelier relais")
        self.contact = ContactFactory(solution=self.solution, actor=None, phone="03 21 00 00 01")

    def sending(self, *lines: tuple[str, str, str], email: str = "", **fields: Any) -> Suggestion:
        values = {"kind": SheetKind.SOLUTION, "solution": self.solution, **fields}
        suggestion = Suggestion.objects.create(
            sheet_name="Atelier relais",
            email=email,
            nonce=f"n{Suggestion.objects.count()}",
            **values,
        )
        for part, before, proposed in lines or (("phone", "03 21 00 00 01", "03 21 00 00 02"),):
            SuggestionLine.objects.create(
                suggestion=suggestion, part=part, label=part, before=before, proposed=proposed
            )
        return suggestion


@pytest.fixture
def world() -> World:
    return World()


def decide(client: Client, line: SuggestionLine, **typed: str) -> Any:
    typing = {"decision": "accept", "seen": line.before, "value": line.proposed, **typed}
    return client.post(f"{QUEUE}{line.pk}/", typing)


def test_a_line_is_accepted_and_the_sheet_says_it(client: Client, world: World) -> None:
    line = world.sending().lines.get()
    client.force_login(world.lead)
    page = PageRead(client.get(QUEUE))
    assert page.problems == []
    assert "03 21 00 00 01" in page.text.replace("\xa0", " ")
    assert decide(client, line).status_code == 302
    world.contact.refresh_from_db()
    assert world.contact.phone == "03 21 00 00 02"
    change = Change.objects.filter(model="contact").latest("pk")
    assert change.fields == {"phone": ["03 21 00 00 01", "03 21 00 00 02"]}
    assert (change.revision.by, change.revision.channel) == (world.lead, "espace")
    assert "+33321000002" in client.get("/solutions/atelier/").content.decode()


def test_lines_are_decided_one_by_one_then_the_sender_is_thanked_once(
    client: Client, world: World
) -> None:
    sending = world.sending(
        ("phone", "03 21 00 00 01", "03 21 00 00 02"), ("url", "", "https://x.test"), email=SENDER
    )
    first, second = sending.lines.all()
    client.force_login(world.lead)
    decide(client, first)
    sending.refresh_from_db()
    assert (sending.state, sending.email) == (SuggestionState.WAITING, SENDER)
    assert OutgoingMail.objects.count() == 0
    decide(client, second, decision="refuse", reason="Cette page n’est pas la bonne.")
    sending.refresh_from_db()
    assert (sending.state, sending.email) == (SuggestionState.DONE, "")
    letter = OutgoingMail.objects.get()
    assert letter.to == SENDER
    assert "Cette page n’est pas la bonne." in letter.body
    assert "https://x.test" not in letter.body
    world.solution.refresh_from_db()
    assert world.solution.url == ""


def test_a_value_is_changed_before_it_is_written(client: Client, world: World) -> None:
    line = world.sending().lines.get()
    client.force_login(world.lead)
    page = PageRead(client.get(f"{QUEUE}{line.pk}/"))
    assert page.problems == []
    assert "facultatif" not in page.text
    decide(client, line, value="03 21 00 00 09")
    world.contact.refresh_from_db()
    assert world.contact.phone == "03 21 00 00 09"
    line.refresh_from_db()
    assert (line.state, line.written) == (LineState.ACCEPTED, "03 21 00 00 09")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"value": "appelez"}, "Écrivez un numéro"),
        ({"value": ""}, "Écrivez un numéro"),
        ({"value": "x" * 10_000}, "signes"),
        ({"value": "\0"}, ""),
        ({"decision": "refuse"}, "Dites pourquoi"),
        ({"decision": "autre"}, "Choisissez"),
        ({"decision": "refuse", "reason": "x" * 10_000}, "300 signes"),
    ],
)
def test_a_decision_that_cannot_be_taken_says_why(
    client: Client, world: World, typed: dict[str, str], told: str
) -> None:
    line = world.sending().lines.get()
    client.force_login(world.lead)
    response = decide(client, line, **typed)
    assert response.status_code == 422
    page = PageRead(response)
    assert page.problems == []
    assert told in page.source.replace("\xa0", " ")
    world.contact.refresh_from_db()
    assert world.contact.phone == "03 21 00 00 01"


def test_the_address_of_who_left_is_not_written_again(client: Client, world: World) -> None:
    forget("partie@structure.test")
    line = world.sending(("email", world.contact.email, "partie@structure.test")).lines.get()
    client.force_login(world.lead)
    page = decide(client, line)
    assert page.status_code == 422
    assert "ne plus figurer" in PageRead(page).text
    world.contact.refresh_from_db()
    assert world.contact.email != "partie@structure.test"


def test_a_sheet_that_changed_meanwhile_is_a_conflict(client: Client, world: World) -> None:
    line = world.sending().lines.get()
    client.force_login(world.lead)
    world.contact.phone = "03 21 00 00 77"
    world.contact.save()
    assert "La fiche a changé depuis" in PageRead(client.get(QUEUE)).text
    response = decide(client, line)
    assert response.status_code == 409
    assert "03 21 00 00 77" in PageRead(response).text.replace("\xa0", " ")
    assert decide(client, line, seen="03 21 00 00 77").status_code == 302
    world.contact.refresh_from_db()
    assert world.contact.phone == "03 21 00 00 02"


def test_what_was_decided_once_is_not_decided_twice(client: Client, world: World) -> None:
    line = world.sending(email=SENDER).lines.get()
    client.force_login(world.lead)
    decide(client, line)
    assert decide(client, line, decision="refuse", reason="non").status_code == 409
    assert OutgoingMail.objects.count() == 1


def test_spam_is_put_aside_and_answers_nobody(client: Client, world: World) -> None:
    sending = world.sending(email=SENDER)
    client.force_login(world.lead)
    client.post(f"{QUEUE}envoi/{sending.pk}/indesirable/")
    sending.refresh_from_db()
    assert (sending.state, sending.email) == (SuggestionState.SPAM, "")
    assert OutgoingMail.objects.count() == 0
    assert decide(client, sending.lines.get()).status_code == 409


@pytest.mark.parametrize("who", ["anonymous", "pro", "stranger", "region", "department"])
def test_nobody_answers_for_another_territory(client: Client, world: World, who: str) -> None:
    sending = world.sending(email=SENDER)
    line = sending.lines.get()
    elsewhere = DepartementFactory(code="33", region=RegionFactory(code="75"))
    users = {
        "pro": lambda: UserFactory(),
        "stranger": lambda: world.stranger,
        "region": lambda: UserFactory(regional=True, region=elsewhere.region),
        "department": lambda: UserFactory(departmental=True, departement=elsewhere),
    }
    if who != "anonymous":
        client.force_login(users[who]())
    refused = {"anonymous": 302, "pro": 403}.get(who, 404)
    shown = client.get(QUEUE)
    assert b"Atelier relais" not in shown.content
    assert SENDER.encode() not in shown.content
    assert "no-store" in shown.headers["Cache-Control"]
    for state in ("toutes", "traitees"):
        assert b"Atelier relais" not in client.get(QUEUE, {"etat": state}).content
    assert client.get(f"{QUEUE}{line.pk}/").status_code == refused
    assert decide(client, line).status_code == refused
    assert client.post(f"{QUEUE}envoi/{sending.pk}/indesirable/").status_code == refused
    sending.refresh_from_db()
    world.contact.refresh_from_db()
    assert (sending.state, world.contact.phone) == (SuggestionState.WAITING, "03 21 00 00 01")


def test_it_lands_with_who_keeps_the_sheet_then_with_the_team(client: Client, world: World) -> None:
    national = UserFactory(national=True)
    region = UserFactory(regional=True, region=world.solution.actor.commune.departement.region)
    world.sending()
    assert [line.count for line in part_of(world.lead).due] == [1]
    assert part_of(region).due == ()
    client.force_login(region)
    assert "Atelier relais" not in PageRead(client.get(QUEUE)).text
    assert "Atelier relais" in PageRead(client.get(QUEUE, {"etat": "toutes"})).text
    world.platform.leads.clear()
    assert [line.count for line in part_of(region).due] == [1]
    assert [line.count for line in part_of(national).due] == [1]
    assert part_of(world.lead).due == ()
    assert part_of(UserFactory()).doors == ()


def test_a_deleted_sheet_is_left_to_the_national_team(client: Client, world: World) -> None:
    sending = world.sending(email=SENDER)
    line = sending.lines.get()
    Solution.objects.filter(pk=world.solution.pk).delete()
    client.force_login(world.lead)
    assert client.get(f"{QUEUE}{line.pk}/").status_code == 404
    client.force_login(UserFactory(national=True))
    assert "Cette fiche n’existe plus" in PageRead(client.get(QUEUE)).text
    assert decide(client, line).status_code == 409
    assert decide(client, line, decision="refuse", reason="Fiche retirée.").status_code == 302
    assert OutgoingMail.objects.get().to == SENDER


def test_a_withdrawn_sheet_is_not_written(client: Client, world: World) -> None:
    line = world.sending().lines.get()
    world.solution.state, world.solution.archived_at = PublicationState.ARCHIVED, "2026-11-01"
    world.solution.save()
    client.force_login(world.lead)
    assert decide(client, line).status_code == 409
    assert PageRead(client.get(QUEUE)).problems == []


def test_a_closed_solution_is_withdrawn(client: Client, world: World) -> None:
    line = world.sending(("closed", "", "oui")).lines.get()
    client.force_login(world.lead)
    assert decide(client, line).status_code == 302
    assert client.get("/solutions/atelier/").status_code == 410


def test_a_closed_structure_keeps_no_published_solution(client: Client, world: World) -> None:
    actor = world.solution.actor
    line = world.sending(
        ("closed", "", "oui"), kind=SheetKind.ACTOR, solution=None, actor=actor
    ).lines.get()
    client.force_login(world.lead)
    response = decide(client, line)
    assert response.status_code == 422
    assert "retirez-les d’abord" in PageRead(response).text


def test_ages_become_a_rule_and_keep_the_derogations(client: Client, world: World) -> None:
    AgeRuleFactory(scheme=world.solution.scheme, solution=None, minimum=16, maximum=18)
    AgeRuleFactory(
        scheme=world.solution.scheme, solution=None, minimum=15, maximum=15, condition="dérogation"
    )
    line = world.sending(("ages", "16-18", "16-25")).lines.get()
    client.force_login(world.lead)
    assert decide(client, line).status_code == 302
    rules = AgeRule.objects.filter(solution=world.solution)
    assert {(r.minimum, r.maximum, r.condition) for r in rules} == {
        (16, 25, ""),
        (15, 15, "dérogation"),
    }
    assert AgeRule.objects.filter(scheme=world.solution.scheme).count() == 2


def test_places_and_days_are_dated(client: Client, world: World) -> None:
    intake = IntakeFactory(solution=world.solution, kind="datee", starts_on="2027-01-05")
    intake.refresh_from_db()
    before = "" if intake.open_places is None else str(intake.open_places)
    sending = world.sending(
        (f"places-{intake.pk}", before, "3"), (f"day-{intake.pk}", "2027-01-05", "2027-01-12")
    )
    client.force_login(world.lead)
    for line in sending.lines.all():
        assert decide(client, line).status_code == 302
    intake.refresh_from_db()
    assert (intake.open_places, str(intake.starts_on)) == (3, "2027-01-12")
    assert intake.expires_at > intake.seen_at


def test_a_new_address_loses_the_old_point(client: Client, world: World) -> None:
    place = PlaceFactory(
        solution=world.solution,
        address="3 rue de l’Essai",
        latitude=50.4,
        longitude=2.8,
        precision="adresse",
    )
    line = world.sending(
        (f"address-{place.pk}", "3 rue de l’Essai", "18 rue de l’Essai")
    ).lines.get()
    client.force_login(world.lead)
    assert decide(client, line).status_code == 302
    place.refresh_from_db()
    assert (place.address, place.latitude) == ("18 rue de l’Essai", None)


def test_the_platform_s_own_sheet(client: Client, world: World) -> None:
    line = world.sending(
        ("public_phone", "", "03 21 00 00 05"),
        kind=SheetKind.PLATFORM,
        solution=None,
        platform=world.platform,
    ).lines.get()
    client.force_login(world.lead)
    assert decide(client, line).status_code == 302
    world.platform.refresh_from_db()
    assert world.platform.public_phone == "03 21 00 00 05"


def test_a_queue_costs_the_same_with_many_cards(
    client: Client, world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(20):
        world.sending()
    other = SolutionFactory(actor=world.solution.actor)
    IntakeFactory.create_batch(3, solution=other)
    world.sending(solution=other)
    world.sending(kind=SheetKind.ACTOR, solution=None, actor=world.solution.actor)
    world.sending(kind=SheetKind.PLATFORM, solution=None, platform=world.platform)
    client.force_login(world.lead)
    with django_assert_max_num_queries(15):
        first = client.get(QUEUE)
    assert PageRead(first).problems == []
    with django_assert_max_num_queries(15):
        assert PageRead(client.get(QUEUE, {"page": 2})).problems == []
    assert client.get(QUEUE, {"page": "x"}).status_code == 200


def test_a_name_that_another_sheet_bears_is_refused_in_words(client: Client, world: World) -> None:
    """The same SIRET under the same name, however it is written: 422, and nothing is written."""
    first = world.solution.actor
    type(first).objects.filter(pk=first.pk).update(siret="12345678200010")
    ActorFactory(steward=world.platform, name="Maison des Élèves", siret="12345678200010")
    line = world.sending(
        ("name", first.name, "MAISON DES ELEVES"),
        kind=SheetKind.ACTOR,
        solution=None,
        actor=first,
    ).lines.get()
    client.force_login(world.lead)
    answer = decide(client, line)
    assert answer.status_code == 422
    assert "Un acteur de ce nom porte déjà ce SIRET." in PageRead(answer).text
    before = first.name
    first.refresh_from_db()
    assert first.name == before
