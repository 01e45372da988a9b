"""Two people on one sheet: what one did not touch follows the other; what both wrote is chosen."""

from __future__ import annotations

from typing import Any

import pytest

from directory.editing.views import edit
from directory.models import AgeRule, Change, Commune, Contact, SolutionZone
from tests.browser_form import sent_by
from tests.directory.sheets_world import World, address, make_world, stored
from tests.factories import AgeRuleFactory, ContactFactory, IntakeFactory
from tests.pages import PageRead

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(geography: dict[str, Commune]) -> World:
    return make_world(geography)


def opened(world: World, **changes: Any) -> dict[str, Any]:
    return sent_by(world.client().get(address(world.solution)), "title", **changes)


def save(world: World, data: dict[str, Any]) -> Any:
    return world.client().post(address(world.solution), data)


def crossed(world: World, mine: dict[str, Any], theirs: dict[str, Any]) -> Any:
    """Both open the sheet; the other saves first."""
    first, second = opened(world), opened(world)
    assert save(world, first | theirs).status_code == 302
    answer = save(world, second | mine)
    assert answer.status_code == 409, PageRead(answer).text
    assert PageRead(answer).problems == []
    return answer


def test_a_field_that_both_wrote_is_chosen_and_never_in_advance(world: World) -> None:
    mine, theirs = {"pay": "Ma version", "cost": "Gratuit"}, {"pay": "La sienne", "meals": "Oui"}
    answer = crossed(world, mine, theirs)
    assert "Enregistrer avec ces choix" in PageRead(answer).text
    sent = sent_by(answer, "title")
    assert "choix-pay" not in sent
    assert not [name for name in sent if name.startswith("choix-")]
    before = Change.objects.count()
    again = save(world, sent)
    assert again.status_code == 409
    assert "Choisissez l’une des deux versions" in PageRead(again).text
    assert "La sienne" in PageRead(again).text
    assert Change.objects.count() == before
    chosen = sent_by(again, "title", **{"choix-pay": "theirs"})
    assert save(world, chosen).status_code == 302
    one = stored(world.solution)
    assert (one.pay, one.cost, one.meals) == ("La sienne", "Gratuit", "Oui")


def test_mine_is_kept_when_it_is_chosen(world: World) -> None:
    answer = crossed(world, {"pay": "Ma version"}, {"pay": "La sienne"})
    assert save(world, sent_by(answer, "title", **{"choix-pay": "mine"})).status_code == 302
    assert stored(world.solution).pay == "Ma version"


@pytest.mark.parametrize("chosen", ["mine", ""])
def test_a_third_version_is_chosen_anew(world: World, chosen: str) -> None:
    """What was said of the second one says nothing of it."""
    answer = crossed(world, {"pay": "Ma version"}, {"pay": "La sienne"})
    assert save(world, opened(world, pay="La troisième")).status_code == 302
    again = save(world, sent_by(answer, "title", **{"choix-pay": chosen}))
    assert again.status_code == 409
    assert "La troisième" in PageRead(again).text
    assert "Choisissez l’une des deux versions" not in PageRead(again).text
    assert "choix-pay" not in sent_by(again, "title")


def test_what_only_one_wrote_is_no_choice(world: World) -> None:
    answer = crossed(world, {"pay": "Ma version"}, {"cost": "Gratuit"})
    assert "Rien ne se croise" in PageRead(answer).text
    assert "Enregistrer avec ces choix" not in PageRead(answer).text
    assert save(world, sent_by(answer, "title")).status_code == 302
    one = stored(world.solution)
    assert (one.pay, one.cost) == ("Ma version", "Gratuit")


@pytest.mark.parametrize(("chosen", "minimum"), [("mine", 15), ("theirs", 17)])
def test_a_row_that_both_changed_is_chosen(world: World, chosen: str, minimum: int) -> None:
    rule = AgeRuleFactory(solution=world.solution, minimum=16, maximum=25)
    other = AgeRuleFactory(solution=world.solution, minimum=1, maximum=2)
    mine = {"ages-0-minimum": "15", "ages-0-note": "Lue par moi"}
    answer = crossed(world, mine, {"ages-0-minimum": "17", "ages-1-maximum": "3"})
    text = PageRead(answer).text
    assert "Âge minimum : 15" in text
    assert "Âge minimum : 17" in text
    assert save(world, sent_by(answer, "title")).status_code == 409
    assert save(world, sent_by(answer, "title", **{"choix-ages-0": chosen})).status_code == 302
    rule.refresh_from_db()
    other.refresh_from_db()
    assert (rule.minimum, other.maximum) == (minimum, 3)


def test_rows_that_each_added_stay(world: World) -> None:
    mine = {"ages-0-minimum": "15", "contacts-0-phone": "03 21 00 00 01"}
    theirs = {"ages-0-minimum": "16", "contacts-0-phone": "03 21 00 00 02"}
    answer = crossed(world, mine, theirs)
    assert save(world, sent_by(answer, "title")).status_code == 302
    assert set(AgeRule.objects.values_list("minimum", flat=True)) == {15, 16}
    assert Contact.objects.filter(solution=world.solution).count() == 2


@pytest.mark.parametrize(("chosen", "left"), [("mine", 1), ("theirs", 0)])
def test_a_row_changed_here_and_taken_away_there(world: World, chosen: str, left: int) -> None:
    AgeRuleFactory(solution=world.solution, minimum=16)
    answer = crossed(world, {"ages-0-minimum": "15"}, {"ages-0-DELETE": "on"})
    assert "ligne retirée" in PageRead(answer).text
    assert save(world, sent_by(answer, "title", **{"choix-ages-0": chosen})).status_code == 302
    assert AgeRule.objects.filter(solution=world.solution, minimum=15).count() == left
    assert AgeRule.objects.filter(solution=world.solution).count() == left


def test_a_row_taken_away_at_the_last_moment_is_chosen_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the reading of what was sent and the lock."""
    rule = AgeRuleFactory(solution=world.solution, minimum=16)
    sent = opened(world) | {"ages-0-minimum": "15"}

    def locate(rows: Any) -> None:
        rule.delete()

    monkeypatch.setattr(edit, "locate_all", locate)
    answer = save(world, sent)
    assert answer.status_code == 409
    assert "ligne retirée" in PageRead(answer).text
    assert save(world, sent_by(answer, "title")).status_code == 409


@pytest.mark.parametrize(("chosen", "left"), [("mine", 0), ("theirs", 1)])
def test_a_row_taken_away_here_and_changed_there(world: World, chosen: str, left: int) -> None:
    AgeRuleFactory(solution=world.solution, minimum=16)
    answer = crossed(world, {"ages-0-DELETE": "on"}, {"ages-0-minimum": "17"})
    assert save(world, sent_by(answer, "title", **{"choix-ages-0": chosen})).status_code == 302
    assert AgeRule.objects.filter(solution=world.solution, minimum=17).count() == left


def test_a_number_said_through_another_door_is_not_overwritten(world: World) -> None:
    intake = IntakeFactory(solution=world.solution, dated=True, counted=True)
    mine = opened(world, pay="Une bourse")
    intake.open_places = 1
    intake.save()
    answer = save(world, mine)
    assert answer.status_code == 409
    assert save(world, sent_by(answer, "title")).status_code == 302
    intake.refresh_from_db()
    assert (intake.open_places, stored(world.solution).pay) == (1, "Une bourse")


def test_a_zone_that_both_wrote_is_chosen(world: World) -> None:
    mine = {"zone_kind": "communes", "zone_lines": "Lens"}
    answer = crossed(world, mine, {"zone_kind": "communes", "zone_lines": "62427"})
    chosen = sent_by(answer, "title", **{"choix-zone_lines": "theirs"})
    assert save(world, chosen).status_code == 302
    assert [part.commune_id for part in SolutionZone.objects.all()] == ["62427"]


@pytest.mark.parametrize(
    "keys", ["", "pay", "ages-0", "ages-99 pay", "x" * 50, "version", "exact", "../etc"]
)
def test_odd_choices_are_no_fault_of_ours(world: World, keys: str) -> None:
    ContactFactory(actor=None, solution=world.solution)
    sent = opened(world, conflict=keys)
    sent |= {f"choix-{key}": "theirs" for key in keys.split()}
    assert save(world, sent).status_code in (302, 409, 422)
