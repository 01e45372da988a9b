"""The rows of a solution: ages, places, ways in, contacts, typed in one form with it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory.editing.views import edit
from directory.enums import Confidence, EntryKind, Precision
from directory.models import AgeRule, Change, Commune, Contact, Intake, Place, SolutionZone
from tests.browser_form import sent_by
from tests.directory.sheets_world import World, address, make_world
from tests.factories import (
    AgeRuleFactory,
    AudienceFactory,
    ContactFactory,
    IntakeFactory,
    PlaceFactory,
)
from tests.pages import PageRead

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def world(geography: dict[str, Commune]) -> World:
    return make_world(geography)


def opened(world: World, **changes: Any) -> dict[str, Any]:
    return sent_by(world.client().get(address(world.solution)), "title", **changes)


def save(world: World, data: dict[str, Any]) -> Any:
    return world.client().post(address(world.solution), data)


def full(world: World) -> None:
    """One row of each kind, and a zone."""
    place = PlaceFactory(solution=world.solution, commune_id="62498", address="1 rue du Puits")
    IntakeFactory(solution=world.solution, dated=True, counted=True, place=place)
    IntakeFactory(solution=world.solution, starts_on=TODAY - timedelta(days=40), dated=True)
    AgeRuleFactory(solution=world.solution, minimum=16, maximum=25)
    ContactFactory(actor=None, solution=world.solution)
    SolutionZone.objects.create(solution=world.solution, commune_id="62498")
    type(world.solution).objects.filter(pk=world.solution.pk).update(zone_kind="communes")


def test_a_page_sent_back_as_it_came_writes_nothing(world: World) -> None:
    full(world)
    before = Change.objects.count()
    answer = save(world, opened(world))
    assert answer.status_code == 302
    assert Change.objects.count() == before


def test_every_kind_of_row_is_added_in_one_page(world: World) -> None:
    day = TODAY + timedelta(days=20)
    new = {
        "ages-0-minimum": "16",
        "ages-0-maximum": "18",
        "places-0-name": "Site du bassin",
        "places-0-commune": "Lens (62)",
        "places-0-address": "3 rue des Écoles",
        "intakes-0-kind": "datee",
        "intakes-0-starts_on": f"{day:%d/%m/%Y}",
        "intakes-0-open_places": "4",
        "intakes-0-total_places": "12",
        "intakes-1-kind": "permanente",
        "contacts-0-phone": "03 21 00 00 00",
    }
    answer = save(world, opened(world) | new)
    assert answer.status_code == 302, PageRead(answer).text
    rule = AgeRule.objects.get(solution=world.solution)
    assert (rule.minimum, rule.maximum, rule.confidence) == (16, 18, Confidence.TO_CHECK)
    place = Place.objects.get(solution=world.solution)
    assert (place.name, place.commune_id) == ("Site du bassin", "62498")
    dated, all_year = Intake.objects.filter(solution=world.solution).order_by("pk")
    assert (dated.starts_on, dated.open_places, dated.total_places) == (day, 4, 12)
    assert (all_year.kind, all_year.seen_at) == (EntryKind.PERMANENTE, None)
    assert Contact.objects.get(solution=world.solution).phone == "03 21 00 00 00"
    roots = Change.objects.filter(root_model="solution", root_id=str(world.solution.pk))
    assert {"agerule", "place", "intake", "contact"} <= set(roots.values_list("model", flat=True))


def test_a_number_keeps_who_said_it_and_until_when(world: World) -> None:
    intake = IntakeFactory(solution=world.solution)
    typed = {"intakes-0-open_places": "3", "intakes-0-total_places": "8"}
    assert save(world, opened(world) | typed).status_code == 302
    intake.refresh_from_db()
    today = timezone.localdate()  # not that of the start: a whole run may pass midnight
    assert (intake.open_places, intake.seen_at) == (3, today)
    assert intake.seen_by == world.lead.get_full_name()
    assert intake.expires_at == today + timedelta(days=world.solution.freshness_days or 30)


def test_a_number_is_believed_as_long_as_the_same_page_says(world: World) -> None:
    intake = IntakeFactory(solution=world.solution)
    typed = {"intakes-0-open_places": "3", "freshness_days": "12"}
    assert save(world, opened(world) | typed).status_code == 302
    intake.refresh_from_db()
    assert intake.expires_at == timezone.localdate() + timedelta(days=12)


def test_another_column_leaves_who_said_the_number(world: World) -> None:
    intake = IntakeFactory(solution=world.solution, dated=True, counted=True)
    seen = (intake.seen_at, intake.seen_by, intake.expires_at)
    day = intake.starts_on + timedelta(days=3)
    assert save(world, opened(world) | {"intakes-0-starts_on": day.isoformat()}).status_code == 302
    intake.refresh_from_db()
    assert intake.starts_on == day
    assert (intake.seen_at, intake.seen_by, intake.expires_at) == seen


def test_a_moved_place_forgets_its_point(world: World) -> None:
    place = PlaceFactory(
        solution=world.solution,
        commune_id="62498",
        latitude=50.43,
        longitude=2.83,
        precision=Precision.ADDRESS,
    )
    assert save(world, opened(world) | {"places-0-name": "Autre nom"}).status_code == 302
    place.refresh_from_db()
    assert (place.name, place.latitude) == ("Autre nom", 50.43)
    assert save(world, opened(world) | {"places-0-commune": "62427"}).status_code == 422
    moved = opened(world) | {"places-0-commune": Commune.objects.get(pk="62427").label}
    assert save(world, moved).status_code == 302
    place.refresh_from_db()
    assert (place.commune_id, place.latitude, place.precision) == ("62427", None, "")


def test_rows_are_taken_away(world: World) -> None:
    full(world)
    gone = {f"{name}-0-DELETE": "on" for name in ("ages", "places", "contacts", "intakes")}
    assert save(world, opened(world) | gone).status_code == 302
    assert not AgeRule.objects.filter(solution=world.solution).exists()
    assert not Place.objects.filter(solution=world.solution).exists()
    assert Intake.objects.filter(solution=world.solution).count() == 1


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"ages-0-minimum": "seize"}, "Écrivez un nombre de 0 à 99"),
        ({"ages-0-minimum": "30", "ages-0-maximum": "16"}, "corrigez un des deux âges"),
        ({"ages-0-note": "Sans âge"}, "au moins un des deux âges"),
        ({"ages-0-minimum": "100"}, "Écrivez un nombre de 0 à 99"),
        ({"intakes-0-kind": "datee"}, "Écrivez la date d’entrée"),
        ({"intakes-0-open_places": "3"}, "Choisissez « Entrée »"),
        (
            {"intakes-0-kind": "permanente", "intakes-0-open_places": "9"}
            | {"intakes-0-total_places": "2"},
            "9 places libres sur 2",
        ),
        ({"intakes-0-starts_on": "01/02/2001"}, "Cette date est passée"),
        ({"intakes-0-kind": "x"}, "Choisissez une réponse de la liste"),
        ({"places-0-name": "Quelque part"}, "Écrivez la commune"),
        ({"places-0-commune": "Nulleparville"}, "Nous ne trouvons pas cette commune"),
        ({"places-0-commune": "Lens (62)", "places-0-postal_code": "x"}, "cinq chiffres"),
        ({"contacts-0-function": "Accueil"}, "un téléphone ou un courriel"),
        ({"ages-TOTAL_FORMS": "x"}, "rien n’a été écrit"),
    ],
)
def test_a_wrong_row_is_told_and_kept(world: World, typed: dict[str, str], told: str) -> None:
    before = Change.objects.count()
    answer = save(world, opened(world, title="Un autre titre") | typed)
    read = PageRead(answer)
    assert answer.status_code == 422
    assert told in read.text
    assert "Un autre titre" in read.source
    assert read.problems == []
    assert Change.objects.count() == before


def test_a_place_taken_away_cannot_be_chosen_in_the_same_page(world: World) -> None:
    place = PlaceFactory(solution=world.solution, commune_id="62498")
    typed = {"places-0-DELETE": "on", "intakes-0-kind": "permanente"}
    answer = save(world, opened(world) | typed | {"intakes-0-place": str(place.pk)})
    assert answer.status_code == 422
    assert "Ce lieu est retiré" in PageRead(answer).text


def test_rows_of_another_solution_are_out_of_reach(world: World) -> None:
    rule = AgeRuleFactory(solution=world.there, minimum=16)
    place = PlaceFactory(solution=world.there, commune_id="69123")
    base = opened(world)
    for typed in (
        {"ages-0-id": str(rule.pk), "ages-0-minimum": "3"},
        {"ages-0-id": str(rule.pk), "ages-0-DELETE": "on"},
        {"intakes-0-kind": "permanente", "intakes-0-place": str(place.pk)},
    ):
        save(world, base | typed)
    rule.refresh_from_db()
    assert (rule.minimum, rule.solution) == (16, world.there)
    assert not Intake.objects.filter(place=place).exists()


def with_rows(world: World, count: int) -> None:
    """So many ways in, at most twenty of the other kinds, and a zone of twice as many communes."""
    one = world.solution
    days = [TODAY + timedelta(days=number + 1) for number in range(count)]
    Intake.objects.bulk_create(
        IntakeFactory.build(solution=one, dated=True, starts_on=day) for day in days
    )
    few = range(min(count, 20))
    Place.objects.bulk_create(PlaceFactory.build(solution=one, commune_id="62498") for _ in few)
    Contact.objects.bulk_create(ContactFactory.build(actor=None, solution=one) for _ in few)
    AgeRule.objects.bulk_create(AgeRuleFactory.build(solution=one, minimum=16) for _ in few)
    communes = Commune.objects.bulk_create(
        Commune(code=f"Z{n:04}", name=f"Bourg {n}", search_name=f"bourg {n}", departement_id="62")
        for n in range(2 * count)
    )
    SolutionZone.objects.bulk_create(SolutionZone(solution=one, commune=it) for it in communes)
    type(one).objects.filter(pk=one.pk).update(zone_kind="communes")


def each(count: int, *ends: str, value: str) -> dict[str, str]:
    """« intakes-0-unit », …: of every row of these columns."""
    columns = (end.partition("-") for end in ends)
    return {
        f"{kind}-{number}-{name}": value
        for kind, _, name in columns
        for number in range(count if kind == "intakes" else min(count, 20))
    }


def asked(world: World, typed: dict[str, Any]) -> int:
    """How many queries the save of the page asks. Savepoints are not counted."""
    client = world.client()
    sent = sent_by(client.get(address(world.solution)), "title") | typed
    with CaptureQueriesContext(connection) as queries:
        assert client.post(address(world.solution), sent).status_code == 302
    return sum("SAVEPOINT" not in query["sql"] for query in queries.captured_queries)


@pytest.mark.parametrize("count", [5, 100])
def test_a_page_asks_as_much_with_a_hundred_rows(
    world: World, count: int, django_assert_max_num_queries: Any
) -> None:
    """The figures are the same for 5 and for 100: one statement a kind of row and a verb."""
    with_rows(world, count)
    client = world.client()
    with django_assert_max_num_queries(15):
        client.get(address(world.solution))
    assert asked(world, {"pay": "Une bourse"}) == 14
    before = Change.objects.count()
    assert asked(world, each(count, "intakes-unit", value="lits")) == 15
    assert Change.objects.count() == before + count
    named = each(count, "contacts-function", "ages-note", "places-name", value="Nouveau")
    assert asked(world, named | each(count, "intakes-unit", value="repas")) == 19
    gone = each(count, "contacts-DELETE", "ages-DELETE", "places-DELETE", value="on")
    before = Change.objects.count()
    assert asked(world, gone | each(count, "intakes-DELETE", value="on")) == 21
    assert Change.objects.count() == before + count + 3 * min(count, 20)


@pytest.mark.parametrize("count", [3, 20])
def test_new_rows_and_their_communes_are_asked_together(world: World, count: int) -> None:
    towns = [Commune.objects.get(pk=code) for code in ("62498", "62427", "62510", "62041")]
    new = {f"places-{n}-commune": towns[n % 4].label for n in range(count)}
    new |= {f"contacts-{n}-email": f"accueil{n}@exemple.test" for n in range(count)}
    new |= {f"{kind}-TOTAL_FORMS": str(count) for kind in ("places", "contacts")}
    new |= {f"contacts-{n}-visibility": "professional" for n in range(count)}
    assert asked(world, new) == 18
    assert Place.objects.filter(solution=world.solution).count() == count


def test_what_was_written_since_the_page_was_read_is_seen(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another write comes between the reading of the rows and the lock: they are read again."""
    intake = IntakeFactory(solution=world.solution, dated=True, counted=True)
    sent = opened(world) | {"intakes-0-unit": "lits"}

    def locate(rows: Any) -> None:
        row = Intake.objects.get(pk=intake.pk)
        row.open_places = 1
        row.save()

    monkeypatch.setattr(edit, "locate_all", locate)
    assert save(world, sent).status_code == 409
    intake.refresh_from_db()
    assert (intake.open_places, intake.unit) == (1, "places")


def test_lists_follow_what_is_ticked(world: World) -> None:
    one, other = AudienceFactory(), AudienceFactory()
    assert save(world, opened(world, audiences=[one.slug])).status_code == 302
    assert save(world, opened(world, audiences=[other.slug])).status_code == 302
    assert list(world.solution.audiences.all()) == [other]
    told = Change.objects.filter(model="solution", fields__has_key="Solution_audiences")
    assert [change.fields["Solution_audiences"][0] for change in told.order_by("pk")] == [
        "post_add",
        "post_remove",
        "post_add",
    ]


def test_how_one_enters_is_typed_too(world: World) -> None:
    typed = {
        "next_meeting_at": "15/09/2027 14h30",
        "next_meeting_place": "Salle du bassin",
        "selection": "interview",
        "reply_delay_days": "10",
        "volunteer_only": "oui",
    }
    assert save(world, opened(world) | typed).status_code == 302
    world.solution.refresh_from_db()
    one = world.solution
    assert timezone.localtime(one.next_meeting_at).strftime("%d/%m/%Y %H:%M") == "15/09/2027 14:30"
    assert (one.selection, one.reply_delay_days, one.volunteer_only) == ("interview", 10, True)
    before = Change.objects.count()
    assert save(world, opened(world)).status_code == 302
    assert Change.objects.count() == before
    assert save(world, opened(world, next_meeting_at="demain")).status_code == 422


def test_the_rules_of_the_scheme_may_be_the_first_of_ones_own(world: World) -> None:
    """A derogation alone would hide the rule of the scheme: both are prepared, nothing written."""
    AgeRuleFactory(scheme=world.solution.scheme, minimum=16, maximum=25)
    AgeRuleFactory(scheme=world.solution.scheme, derogation=True)
    answer = save(world, opened(world, ajouter="regles", pay="Une bourse"))
    assert answer.status_code == 200
    assert not AgeRule.objects.filter(solution=world.solution).exists()
    sent = sent_by(answer, "title")
    assert sent["pay"] == ["Une bourse"]
    assert save(world, sent).status_code == 302
    own = AgeRule.objects.filter(solution=world.solution).order_by("pk")
    assert [(one.minimum, one.maximum) for one in own] == [(16, 25), (15, 15)]


def test_more_empty_rows_are_given_and_make_none(world: World) -> None:
    before = Change.objects.count()
    answer = save(world, opened(world, ajouter="intakes"))
    sent = sent_by(answer, "title")
    assert sent["intakes-TOTAL_FORMS"] == ["4"]
    assert save(world, sent).status_code == 302
    assert Change.objects.count() == before
    assert save(world, opened(world, ajouter="../x")).status_code == 200
