"""One line of a reader's report is decided by few queries, whatever part it is about."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.enums import PublicationState
from directory.models import LineState, OutgoingMail, SheetKind, Solution
from directory.suggestions.facts import facts_of
from directory.suggestions.parts import parts_of
from tests.directory.test_suggestions_answered import SENDER, World, decide
from tests.factories import AgeRuleFactory, IntakeFactory, PlaceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize("decision", ["accept", "refuse"])
@pytest.mark.parametrize(
    "part", ["phone", "email", "address", "ages", "day", "places", "url", "closed", "other"]
)
def test_a_line_costs_fifteen_queries_at_most(
    client: Client, world: World, part: str, decision: str
) -> None:
    """The last line of a sending, with a letter to write; the sheet has many rows. Savepoints are
    not counted."""
    solution = world.solution
    AgeRuleFactory(scheme=solution.scheme, minimum=16, maximum=25)
    for _ in range(3):
        AgeRuleFactory(scheme=solution.scheme, derogation=True)
    places = PlaceFactory.create_batch(9, solution=solution, address="1 rue du Puits")
    intakes = IntakeFactory.create_batch(9, solution=solution, dated=True, counted=True)
    key = {
        "address": f"address-{places[0].pk}",
        "day": f"day-{intakes[0].pk}",
        "places": f"places-{intakes[0].pk}",
    }.get(part, part)
    now = parts_now(solution, key)
    line = world.sending((key, now, TYPED[part]), email=SENDER).lines.get()
    client.force_login(world.lead)
    with CaptureQueriesContext(connection) as queries:
        assert decide(client, line, decision=decision, reason="Non.").status_code == 302
    asked = [one["sql"] for one in queries if "SAVEPOINT" not in one["sql"]]
    assert len(asked) <= 15, asked
    line.refresh_from_db()
    assert line.state == {"accept": LineState.ACCEPTED, "refuse": LineState.REFUSED}[decision]
    assert OutgoingMail.objects.get().to == SENDER
    if decision == "accept" and part != "other":
        solution.refresh_from_db()
        assert solution.state == PublicationState.ARCHIVED or parts_now(solution, key) != now


TYPED = {
    "phone": "03 21 00 00 02",
    "email": "bureau@exemple.test",
    "address": "3 rue du Puits",
    "ages": "17-20",
    "day": "2027-03-01",
    "places": "1",
    "url": "https://exemple.test/atelier",
    "closed": "oui",
    "other": "Le portail est au fond de la cour.",
}


def parts_now(solution: Solution, key: str) -> str:
    facts = facts_of(SheetKind.SOLUTION, solution.pk)
    assert facts is not None
    return next(part.now for part in parts_of(facts) if part.key == key)


def test_a_rule_that_binds_two_columns_is_still_asked(client: Client, world: World) -> None:
    """More free than there are: the sheet refuses, in words."""
    intake = IntakeFactory(solution=world.solution, counted=True, open_places=2, total_places=10)
    line = world.sending((f"places-{intake.pk}", "2", "11")).lines.get()
    client.force_login(world.lead)
    assert decide(client, line).status_code == 422
    line.refresh_from_db()
    intake.refresh_from_db()
    assert (line.state, intake.open_places) == (LineState.WAITING, 2)
