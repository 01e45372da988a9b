"""The sheets that a person keeps: whose, which ask for something, verified, edited, withdrawn."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from directory.enums import PublicationState
from directory.models import Change, Commune, Contact, Solution
from tests.browser_form import sent_by
from tests.directory.sheets_world import World, address, make_world, stored, typed
from tests.factories import (
    AgeRuleFactory,
    ContactFactory,
    SolutionFactory,
    UserFactory,
)
from tests.pages import PageRead

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(geography: dict[str, Commune]) -> World:
    return make_world(geography)


# ---- whose -------------------------------------------------------------------------------------
@pytest.mark.parametrize("end", ["", "historique/"])
def test_a_sheet_of_elsewhere_does_not_exist(world: World, end: str) -> None:
    client = world.client()
    assert client.get(address(world.solution, end)).status_code == 200
    for foreign in (world.there, world.there.actor):
        assert client.get(address(foreign, end)).status_code == 404
        assert client.post(address(foreign, end), {"change": "1"}).status_code == 404


def test_nothing_of_elsewhere_is_written(world: World) -> None:
    client, before = world.client(), Change.objects.count()
    there = world.there
    client.post(address(there), typed(world, there, title="Volée"))
    client.post(address(there, "etat/"), {"etat": "retirer"})
    client.post("/espace/solutions/", {"exact": f"{there.pk}-{there.version}"})
    assert stored(there).title == there.title
    assert Change.objects.count() == before


def test_professionals_keep_no_sheet_and_strangers_sign_in(world: World) -> None:
    pro = world.client(UserFactory())
    for path in ("/espace/solutions/", "/espace/acteurs/nouveau/", address(world.solution)):
        assert pro.get(path).status_code == 403
        assert Client().get(path).status_code == 302


def test_the_list_shows_mine_and_no_other(world: World) -> None:
    text = PageRead(world.client().get("/espace/solutions/")).text
    assert world.solution.title in text
    assert world.there.title not in text
    assert "1 fiche." in text


# ---- which ask for something -------------------------------------------------------------------
def test_a_sheet_is_to_verify_when_its_time_is_over(world: World) -> None:
    today = timezone.localdate()
    world.solution.scheme.freshness_days = 30
    world.solution.scheme.save()
    for age, shown in ((30, False), (31, True), (None, True)):
        date = None if age is None else today - timedelta(days=age)
        Solution.objects.filter(pk=world.solution.pk).update(verified_at=date)
        text = PageRead(world.client().get("/espace/solutions/?etat=a-verifier")).text
        assert (world.solution.title in text) == shown


def test_its_own_frequency_wins_over_the_scheme(world: World) -> None:
    world.solution.scheme.freshness_days = 400
    world.solution.scheme.save()
    long_ago = timezone.localdate() - timedelta(days=90)
    Solution.objects.filter(pk=world.solution.pk).update(verified_at=long_ago, freshness_days=60)
    text = PageRead(world.client().get("/espace/solutions/?etat=a-verifier")).text
    assert world.solution.title in text


def test_what_lacks_a_contact_or_an_age_is_listed(world: World) -> None:
    client, title = world.client(), world.solution.title
    without = ("/espace/solutions/?etat=sans-contact", "/espace/solutions/?etat=sans-age")
    for path in without:
        assert title in PageRead(client.get(path)).text
    ContactFactory(actor=world.actor)
    AgeRuleFactory(scheme=world.solution.scheme)
    for path in without:
        assert title not in PageRead(client.get(path)).text


def test_the_first_page_counts_them(world: World) -> None:
    Solution.objects.filter(pk=world.solution.pk).update(verified_at=None)
    text = PageRead(world.client().get("/espace/")).text
    assert "1 Solutions à vérifier" in text
    assert "1 Solutions sans contact" in text


@pytest.mark.parametrize("path", ["/espace/solutions/", "/espace/solutions/?etat=a-verifier"])
def test_a_list_asks_as_much_for_sixty_sheets_as_for_one(
    world: World, path: str, django_assert_max_num_queries: Any
) -> None:
    for _ in range(60):
        SolutionFactory(actor=world.actor, verified_at=None)
    client = world.client()
    with django_assert_max_num_queries(12):
        assert client.get(path).status_code == 200
    assert client.get(f"{path}{'&' if '?' in path else '?'}page=2").status_code == 200
    for page in ("0", "3", "-1", "1e3", "٣", "0000000019"):
        assert client.get("/espace/solutions/", {"page": page}).status_code == 200


# ---- verified ----------------------------------------------------------------------------------
def test_forty_sheets_are_vouched_for_in_one_press(world: World) -> None:
    for _ in range(39):
        SolutionFactory(actor=world.actor, verified_at=None)
    mine = Solution.objects.editable_by(world.lead)
    shown = [f"{one.pk}-{one.version}" for one in mine]
    answer = world.client().post("/espace/solutions/", {"shown": shown, "all": "1"}, follow=True)
    assert "40 fiches : exactes" in PageRead(answer).text
    assert set(mine.values_list("verified_at", "verified_by")) == {
        (timezone.localdate(), world.platform.name)
    }
    last = Change.objects.order_by("-pk").values_list("fields", flat=True)[0]
    assert last["verified_at"][1] == timezone.localdate().isoformat()


def test_a_sheet_that_moved_is_not_vouched_for_unseen(world: World) -> None:
    tick = f"{world.solution.pk}-{world.solution.version}"
    one = stored(world.solution)
    one.title = "Changée entre-temps"
    one.verified_at = None
    one.save()
    answer = world.client().post("/espace/solutions/", {"exact": [tick]}, follow=True)
    assert "Changées pendant votre lecture" in PageRead(answer).text
    assert stored(world.solution).verified_at is None


@pytest.mark.parametrize("value", ["", "x", "1", "1-", "-1", "9" * 40 + "-1", "1-1-1", "١-1"])
def test_odd_ticks_do_nothing(world: World, value: str) -> None:
    answer = world.client().post("/espace/solutions/", {"exact": [value]}, follow=True)
    assert answer.status_code == 200


# ---- edited ------------------------------------------------------------------------------------
def test_what_is_typed_is_stored_and_told(world: World) -> None:
    data = typed(world, title="SAS de Lens", pay="Aucun", has_boarding="non", exact="on")
    answer = world.client().post(address(world.solution), data)
    assert answer.status_code == 302
    one = stored(world.solution)
    assert (one.title, one.pay, one.has_boarding) == ("SAS de Lens", "Aucun", False)
    assert (one.verified_at, one.verified_by) == (timezone.localdate(), world.platform.name)
    fields = [c.fields for c in Change.objects.filter(root_model="solution", model="solution")]
    assert any(pair.get("pay") == ["", "Aucun"] for pair in fields)


def test_lines_that_nobody_changed_are_no_change(world: World) -> None:
    Solution.objects.filter(pk=world.solution.pk).update(papers="Une pièce\nUn CV")
    before = Change.objects.count()
    sent = typed(world, stored(world.solution), papers="Une pièce\r\nUn CV")
    assert world.client().post(address(world.solution), sent).status_code == 302
    assert stored(world.solution).papers == "Une pièce\nUn CV"
    assert Change.objects.count() == before


def test_errors_are_told_and_values_kept(world: World) -> None:
    data = typed(world, title="", pay="Une bourse", suspended_until="01/01/2027")
    answer = world.client().post(address(world.solution), data)
    read = PageRead(answer)
    assert answer.status_code == 422
    assert "Erreur" in read.text
    assert "Remplissez « Titre »." in read.text
    assert "Écrivez le premier jour" in read.text
    assert "Une bourse" in answer.content.decode()


def opened(world: World) -> dict[str, Any]:
    """The form as a browser shows it now, hidden fields too."""
    source = world.client().get(address(world.solution)).content.decode()
    base = re.findall(r'name="base" value="([^"]*)"', source)[0]
    return typed(world, stored(world.solution), base=base)


def version_in(answer: Any) -> dict[str, str]:
    """What the answered form stands on."""
    source = answer.content.decode()
    return {
        name: re.findall(rf'name="{name}"[^>]*? value="([^"]*)"', source)[0]
        for name in ("version", "base", "cost")
    }


def test_two_editors_lose_nothing(world: World) -> None:
    client, form = world.client(), opened(world)
    theirs = {**form, "pay": "L’autre version", "cost": "Gratuit"}
    assert client.post(address(world.solution), theirs).status_code == 302
    answer = client.post(address(world.solution), {**form, "pay": "Ma version"})
    text = PageRead(answer).text
    assert answer.status_code == 409
    assert "Ma version" in text
    assert "L’autre version" in text
    assert stored(world.solution).pay == "L’autre version"
    shown = version_in(answer)
    assert shown["cost"] == "Gratuit"  # what I did not touch is what the other saved
    again = client.post(address(world.solution), {**form, "pay": "Ma version", **shown})
    assert again.status_code == 302
    assert (stored(world.solution).pay, stored(world.solution).cost) == ("Ma version", "Gratuit")


def test_contacts_of_both_editors_stay(world: World) -> None:
    client, form = world.client(), opened(world)
    row = {"contacts-0-visibility": "public", "contacts-0-phone": "03 21 00 00 01"}
    assert client.post(address(world.solution), {**form, **row}).status_code == 302
    mine = {**form, "contacts-0-visibility": "public", "contacts-0-phone": "03 21 00 00 02"}
    answer = client.post(address(world.solution), mine)
    assert answer.status_code == 409
    source = answer.content.decode()
    assert "03 21 00 00 01" in source
    assert "03 21 00 00 02" in source
    assert Contact.objects.filter(solution=world.solution).count() == 1


def test_a_contact_taken_away_meanwhile_is_told_and_not_a_dead_end(world: World) -> None:
    contact = ContactFactory(actor=None, solution=world.solution, phone="03 21 00 00 03")
    client, form = world.client(), opened(world)
    contact.delete()
    changed = {**form, "contacts-0-phone": "03 21 00 00 04"}
    answer = client.post(address(world.solution), changed)
    assert answer.status_code == 409
    assert "03 21 00 00 04" in PageRead(answer).text
    assert client.post(address(world.solution), opened(world)).status_code == 302


def test_a_contact_changed_through_another_door_is_not_overwritten(world: World) -> None:
    contact = ContactFactory(actor=None, solution=world.solution, email="ancien@exemple.test")
    client, form = world.client(), opened(world)
    contact.email = "nouveau@exemple.test"
    contact.save()
    answer = client.post(address(world.solution), {**form, "pay": "Une bourse"})
    assert answer.status_code == 409
    assert b"nouveau@exemple.test" in answer.content
    assert stored(contact).email == "nouveau@exemple.test"


def test_a_sheet_asks_as_much_with_thirty_contacts_as_with_one(
    world: World, django_assert_max_num_queries: Any
) -> None:
    for _ in range(30):
        ContactFactory(actor=None, solution=world.solution)
    client = world.client()
    with django_assert_max_num_queries(15):
        assert client.get(address(world.solution)).status_code == 200


def test_a_draft_without_summary_is_not_published(world: World) -> None:
    Solution.objects.filter(pk=world.solution.pk).update(summary="", state="draft")
    data = {"etat": "publier", "version": str(stored(world.solution).version)}
    answer = world.client().post(address(world.solution, "etat/"), data, follow=True)
    assert "Écrivez d’abord un résumé" in PageRead(answer).text
    assert stored(world.solution).state == PublicationState.DRAFT


def test_contacts_are_added_changed_and_taken_away(world: World) -> None:
    client = world.client()
    new = {
        "contacts-0-function": "Accueil",
        "contacts-0-phone": "03 21 00 00 00",
        "contacts-0-visibility": "public",
    }
    assert client.post(address(world.solution), typed(world, **new)).status_code == 302
    contact = Contact.objects.get(solution=world.solution)
    world.solution = stored(world.solution)
    gone = typed(world, **{"contacts-0-DELETE": "on"})
    assert client.post(address(world.solution), gone).status_code == 302
    assert not Contact.objects.filter(pk=contact.pk).exists()


def test_a_contact_of_another_sheet_cannot_be_taken(world: World) -> None:
    foreign = ContactFactory(actor=None, solution=world.there)
    data = typed(world)
    data |= {
        "contacts-TOTAL_FORMS": "1",
        "contacts-INITIAL_FORMS": "1",
        "contacts-0-id": str(foreign.pk),
        "contacts-0-phone": "00",
        "contacts-0-visibility": "public",
    }
    world.client().post(address(world.solution), data)
    kept = Contact.objects.get(pk=foreign.pk)
    assert (kept.solution, kept.phone) == (world.there, foreign.phone)


def test_a_personal_number_in_a_public_contact_is_warned_about_once(world: World) -> None:
    row = {"contacts-0-phone": "06 12 34 56 78", "contacts-0-visibility": "public"}
    client = world.client()
    answer = client.post(address(world.solution), typed(world, **row))
    assert answer.status_code == 422
    assert "ressemble à celui d’une personne" in PageRead(answer).text
    kept = typed(world, **row, **{"contacts-0-keep_details": "on"})
    assert client.post(address(world.solution), kept).status_code == 302


def test_hostile_text_is_shown_as_text(world: World) -> None:
    world.client().post(address(world.solution), typed(world, title="<script>alert(1)</script>"))
    for path in (address(world.solution), address(world.solution, "historique/")):
        assert b"<script>alert(1)" not in world.client().get(path).content


@pytest.mark.parametrize("count", ["", "x", "-1", "100000"])
def test_a_broken_count_of_rows_is_no_fault_of_ours(world: World, count: str) -> None:
    data = typed(world, **{"contacts-TOTAL_FORMS": count})
    assert world.client().post(address(world.solution), data).status_code in (302, 422)


def test_an_actor_stays_in_the_territory_of_its_keeper(
    world: World, geography: dict[str, Commune]
) -> None:
    data = typed(world, world.actor, commune=geography["69123"].label)
    answer = world.client().post(address(world.actor), data)
    assert answer.status_code == 422
    assert stored(world.actor).commune_id == "62498"
    near = typed(world, world.actor, commune=geography["62427"].label)
    assert world.client().post(address(world.actor), near).status_code == 302
    assert stored(world.actor).commune_id == "62427"


def test_a_text_that_was_agreed_to_is_not_asked_about_at_each_save(world: World) -> None:
    client, text = world.client(), "Écrivez à camille.martin@exemple.test."
    where = address(world.actor)
    assert client.post(where, typed(world, world.actor, presentation=text)).status_code == 422
    agreed = typed(world, world.actor, presentation=text, keep_details="on")
    assert client.post(where, agreed).status_code == 302
    world.actor.refresh_from_db()
    other = typed(world, world.actor, presentation=text, access="Bus 3.")
    assert client.post(where, other).status_code == 302


def test_a_verified_sheet_leads_to_the_next_one(world: World) -> None:
    """The one that waited longest, never one that is withdrawn or true."""
    today = timezone.localdate()
    made = SolutionFactory.create_batch(3, actor=world.actor, state=PublicationState.PUBLISHED)
    oldest, newer, withdrawn = made
    Solution.objects.exclude(pk__in=[one.pk for one in made]).update(verified_at=today)
    for one, days in ((oldest, 900), (newer, 800), (withdrawn, 950)):
        Solution.objects.filter(pk=one.pk).update(verified_at=today - timedelta(days=days))
    gone = {"state": PublicationState.ARCHIVED, "archived_at": today}
    Solution.objects.filter(pk=withdrawn.pk).update(**gone)
    client = world.client()
    assert "Suivante à vérifier" not in PageRead(client.get(address(newer))).text
    sent = sent_by(client.get(address(newer)), "title", exact="on")
    page = PageRead(client.post(address(newer), sent, follow=True))
    assert f"Suivante à vérifier : {oldest.title}" in page.text.replace("\xa0", " ")
    assert f'href="{address(oldest)}"' in page.source
    client.post(address(oldest), sent_by(client.get(address(oldest)), "title", exact="on"))
    assert "Suivante à vérifier" not in PageRead(client.get(address(oldest))).text
