"""The table of places: what is typed is written, what is left is not, nothing is half written."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from directory.enums import Channel, EntryKind
from directory.models import Change, Commune, Intake, Revision
from tests.directory.places_world import (
    PAGE,
    Town,
    add_line,
    first_line,
    form,
    line,
    post,
    post_one,
    say_places,
    town,
)
from tests.factories import IntakeFactory, PlaceFactory, SolutionFactory, UserFactory
from tests.pages import PageRead

pytestmark = pytest.mark.django_db


def today() -> date:
    return timezone.localdate()


@pytest.fixture
def lens(geography: dict[str, Commune]) -> Town:
    return town(geography["62498"], "Lens")


@pytest.fixture
def rennes(geography: dict[str, Commune]) -> Town:
    return town(geography["35238"], "Rennes")


def test_a_lead_of_one_platform_comes_straight_to_its_lines(client: Client, lens: Town) -> None:
    client.force_login(lens.lead)
    response = client.get(PAGE)
    page = PageRead(response)
    assert (response.status_code, page.problems) == (200, [])
    assert "Micro-lycée Lens" in page.text
    assert "Vide : je ne sais pas." in page.text
    assert response.headers["Cache-Control"] == "private, no-store"


def test_a_number_is_written_with_who_and_through_what(client: Client, lens: Town) -> None:
    response = post(client, lens.lead, line(lens.intake, libres="3"))
    assert response.status_code == 302
    lens.intake.refresh_from_db()
    assert (lens.intake.open_places, lens.intake.total_places) == (3, 12)
    assert (lens.intake.seen_at, lens.intake.seen_by) == (today(), "Anne Lens")
    assert lens.intake.expires_at == today() + timedelta(days=30)
    page = PageRead(client.get(PAGE))
    assert "Enregistré : 1 ligne modifiée, 0 confirmée, 0 inchangée." in page.text
    assert "vues aujourd’hui par Anne Lens (espace pro)" in page.text
    assert Change.objects.latest("pk").revision.channel == Channel.ESPACE


def test_the_public_search_shows_it_at_the_next_request(client: Client, lens: Town) -> None:
    add_line(lens, "Sans nombre")
    told = post(client, lens.lead, line(lens.intake, libres="7", total="20"))
    assert told.status_code == 302
    (found,) = client.get("/solutions.json?places=oui").json()["results"]
    assert (found["slug"], found["open_places"], found["total_places"]) == (
        lens.solution.slug,
        7,
        20,
    )
    post(client, lens.lead, line(Intake.objects.get(pk=lens.intake.pk), libres="0"))
    assert client.get("/solutions.json?places=oui").json()["total"] == 0


def test_a_line_neither_changed_nor_ticked_is_not_written(client: Client, lens: Town) -> None:
    other = add_line(lens, "Atelier", expired=True)
    before = Revision.objects.count()
    post(client, lens.lead, line(lens.intake), line(other))
    assert Revision.objects.count() == before
    post(client, lens.lead, line(lens.intake, libres="4"), line(other))
    other.refresh_from_db()
    assert other.seen_by == ""


def test_a_tick_says_that_it_is_still_right(client: Client, lens: Town) -> None:
    other = add_line(lens, "Atelier", expired=True)
    post(client, lens.lead, line(lens.intake), line(other, ticked=True))
    other.refresh_from_db()
    assert (other.open_places, other.seen_at) == (5, today())
    assert other.expires_at == today() + timedelta(days=30)
    assert "0 ligne modifiée, 1 confirmée, 1 inchangée" in PageRead(client.get(PAGE)).text


def test_an_empty_number_is_nobody_knows(client: Client, lens: Town) -> None:
    post(client, lens.lead, line(lens.intake, libres=""))
    lens.intake.refresh_from_db()
    assert (lens.intake.open_places, lens.intake.expires_at) == (None, None)
    assert "nombre inconnu, dit aujourd’hui par Anne Lens" in PageRead(client.get(PAGE)).text


def test_until_when_follows_the_sheet_or_what_is_typed(client: Client, lens: Town) -> None:
    lens.solution.freshness_days = 14
    lens.solution.save()
    post(client, lens.lead, line(lens.intake, libres="1"))
    lens.intake.refresh_from_db()
    assert lens.intake.expires_at == today() + timedelta(days=14)
    wanted = today() + timedelta(days=3)
    post(client, lens.lead, line(lens.intake, jusquau=f"{wanted:%d/%m/%Y}"))
    lens.intake.refresh_from_db()
    assert lens.intake.expires_at == wanted


def test_dates_of_entry_make_the_kind(client: Client, lens: Town) -> None:
    start = today() + timedelta(days=40)
    post(client, lens.lead, line(lens.intake, entree=f"{start:%d.%m.%Y}", avant=start.isoformat()))
    lens.intake.refresh_from_db()
    assert (lens.intake.kind, lens.intake.starts_on) == (EntryKind.DATEE, start)
    assert lens.intake.apply_by == start
    post(client, lens.lead, line(lens.intake, entree="", avant=""))
    lens.intake.refresh_from_db()
    assert lens.intake.kind == EntryKind.PERMANENTE


def test_a_solution_without_a_way_in_has_a_line_to_create_one(client: Client, lens: Town) -> None:
    bare = SolutionFactory(actor=lens.actor, title="Nouvel atelier")
    over = SolutionFactory(actor=lens.actor, title="Atelier fini")
    IntakeFactory(solution=over, past=True)
    client.force_login(lens.lead)
    page = PageRead(client.get(PAGE))
    assert f'name="libres-n{bare.pk}"' in page.source
    assert f'name="libres-n{over.pk}"' in page.source
    post(client, lens.lead, first_line(bare, libres="2", total="6"), line(lens.intake))
    created = Intake.objects.get(solution=bare)
    assert (created.kind, created.open_places, created.seen_by) == ("permanente", 2, "Anne Lens")


def test_a_way_in_that_does_not_exist_cannot_be_confirmed(client: Client, lens: Town) -> None:
    bare = SolutionFactory(actor=lens.actor, title="Nouvel atelier")
    response = post(client, lens.lead, first_line(bare, vu="oui"))
    assert response.status_code == 422
    assert "avant de confirmer" in PageRead(response).text
    assert not Intake.objects.filter(solution=bare).exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"libres": "quatre"}, "Écrivez un nombre en chiffres, par exemple 4."),
        ({"libres": "-1"}, "Écrivez un nombre en chiffres"),
        ({"libres": "10000"}, "Écrivez un nombre de 0 à 9999."),
        ({"total": "²"}, "Écrivez un nombre en chiffres"),
        ({"libres": "15"}, "15 places libres sur 12. Corrigez un des deux nombres."),
        ({"entree": "demain"}, "Écrivez la date avec le jour, le mois et l’année"),
        ({"entree": "31/02/2031"}, "Écrivez la date avec le jour"),
        ({"entree": "01/01/2001"}, "Cette date est passée"),
        ({"entree": "01/01/9999"}, "Vérifiez l’année"),
        ({"avant": "01/01/2031"}, "Écrivez aussi la date d’entrée"),
        ({"jusquau": "01/01/2001"}, "Cette date est passée"),
        ({"jusquau": "01/01/2099"}, "Un an au plus"),
        ({"libres": "4\x005"}, ""),
    ],
)
def test_one_bad_line_and_nothing_is_written_all_is_kept(
    client: Client, lens: Town, typed: dict[str, str], sentence: str
) -> None:
    good = add_line(lens, "Atelier", counted=True)
    response = post(client, lens.lead, line(good, libres="2"), line(lens.intake, **typed))
    page = PageRead(response)
    assert (response.status_code, page.problems) == (422, [])
    assert sentence in page.text
    assert page.title.startswith("Erreur : ")
    assert "1 ligne à revoir, rien n’est encore enregistré" in page.text
    assert f'href="#{next(iter(typed))}-{lens.intake.pk}"' in page.source or "libres" in page.source
    assert f'name="libres-{good.pk}" type="text" inputmode="numeric" maxlength="4"' in page.source
    assert 'value="2"' in page.source
    good.refresh_from_db()
    assert good.open_places == 5


def test_an_error_behind_the_fold_unfolds_it(client: Client, lens: Town) -> None:
    page = PageRead(post(client, lens.lead, line(lens.intake, avant="x")))
    assert '<details class="places__fold" open>' in page.source


def test_a_line_changed_meanwhile_is_told_with_both_values(client: Client, lens: Town) -> None:
    mine, other = line(lens.intake, libres="2"), add_line(lens, "Atelier", counted=True)
    kept = line(other, libres="9")
    say_places(lens.intake, open_places=8, total_places=12, who="Paul Essai")
    response = post(client, lens.lead, mine, kept)
    page = PageRead(response)
    assert (response.status_code, page.problems) == (409, [])
    assert "changé pendant votre saisie par Paul Essai : 8 places libres sur 12" in page.text
    assert f'name="libres-{other.pk}"' in page.source
    assert 'value="2"' in page.source
    assert 'value="9"' in page.source
    assert not Intake.objects.filter(open_places__in=(2, 9)).exists()
    # Sent again as the page now stands, it replaces knowingly.
    lens.intake.refresh_from_db()
    assert post(client, lens.lead, line(lens.intake, libres="2"), kept).status_code == 302
    assert set(Intake.objects.values_list("open_places", flat=True)) == {2, 9}


def test_a_line_left_alone_that_another_changed_is_no_conflict(client: Client, lens: Town) -> None:
    shown, other = line(lens.intake), add_line(lens, "Atelier", counted=True)
    say_places(lens.intake, open_places=8, total_places=12, who="Paul Essai")
    assert post(client, lens.lead, shown, line(other, libres="1")).status_code == 302
    lens.intake.refresh_from_db()
    assert lens.intake.open_places == 8


def test_two_first_ways_in_at_once_are_a_conflict(client: Client, lens: Town) -> None:
    bare = SolutionFactory(actor=lens.actor)
    theirs = IntakeFactory(solution=bare, counted=True, seen_by="Paul Essai")
    response = post(client, lens.lead, first_line(bare, libres="2"))
    page = PageRead(response)
    assert response.status_code == 409
    assert f'name="libres-{theirs.pk}"' in page.source
    assert Intake.objects.filter(solution=bare).count() == 1


def test_a_line_that_is_gone_is_told_and_the_others_are_kept(client: Client, lens: Town) -> None:
    other = add_line(lens, "Atelier", counted=True)
    gone = line(other, libres="3")
    other.delete()
    response = post(client, lens.lead, gone, line(lens.intake, libres="2"))
    assert response.status_code == 409
    assert "n’existe plus" in PageRead(response).text
    assert 'value="2"' in response.content.decode()
    lens.intake.refresh_from_db()
    assert lens.intake.open_places == 5


def test_with_script_one_line_is_saved_and_told(client: Client, lens: Town) -> None:
    told = post_one(client, lens.lead, line(lens.intake, libres="3"))
    assert (told.status_code, told.json()["saved"]) == (200, True)
    (one,) = told.json()["lines"]
    assert one["values"]["libres"] == "3"
    assert one["seen"].startswith("vues aujourd’hui par Anne Lens (espace pro)")
    again = post_one(client, lens.lead, line(lens.intake, libres="4", etat=one["stamp"]))
    assert again.status_code == 200
    lens.intake.refresh_from_db()
    assert lens.intake.open_places == 4


def test_with_script_errors_and_conflicts_are_told_too(client: Client, lens: Town) -> None:
    wrong = post_one(client, lens.lead, line(lens.intake, libres="15"))
    assert wrong.status_code == 422
    assert set(wrong.json()["lines"][0]["errors"]) == {"libres"}
    mine = line(lens.intake, libres="2")
    say_places(lens.intake, open_places=8, total_places=12, who="Paul Essai")
    conflict = post_one(client, lens.lead, mine)
    assert conflict.status_code == 409
    (one,) = conflict.json()["lines"]
    assert "par Paul Essai" in one["theirs"]
    assert one["values"]["libres"] == "2"
    assert post_one(client, lens.lead, mine | {f"etat-{lens.intake.pk}": one["stamp"]}).json()[
        "saved"
    ]


def test_with_script_a_line_that_is_gone_is_told_as_such(client: Client, lens: Town) -> None:
    gone = line(lens.intake, libres="3")
    lens.intake.delete()
    told = post_one(client, lens.lead, gone)
    assert (told.status_code, told.json()) == (404, {"lines": [], "saved": False})


def test_a_first_way_in_receives_its_number(client: Client, lens: Town) -> None:
    bare = SolutionFactory(actor=lens.actor)
    (one,) = post_one(client, lens.lead, first_line(bare, libres="2")).json()["lines"]
    assert one["key"] == str(Intake.objects.get(solution=bare).pk)


@pytest.mark.parametrize("keys", [[], ["x"], ["0"], ["9" * 30], ["n"], ["1", "n1"]])
def test_a_form_without_a_line_of_ours_is_not_found(
    client: Client, lens: Town, keys: list[str]
) -> None:
    client.force_login(lens.lead)
    Intake.objects.all().delete()
    assert client.post(PAGE, {"ligne": keys}).status_code in (404, 409)


def test_only_what_is_to_be_confirmed(client: Client, lens: Town) -> None:
    add_line(lens, "Atelier expiré", expired=True)
    soon = today() + timedelta(days=7)
    add_line(lens, "Atelier bientôt", open_places=1, seen_at=today(), expires_at=soon)
    far = today() + timedelta(days=8)
    Intake.objects.filter(pk=lens.intake.pk).update(seen_at=today(), expires_at=far)
    client.force_login(lens.lead)
    page = PageRead(client.get(f"{PAGE}?etat=a-confirmer"))
    assert "Atelier expiré" in page.text
    assert "Atelier bientôt" in page.text
    assert "Micro-lycée Lens" not in page.text


def test_when_nothing_is_to_be_confirmed_it_says_so(client: Client, lens: Town) -> None:
    far = today() + timedelta(days=90)
    Intake.objects.update(seen_at=today(), expires_at=far)
    client.force_login(lens.lead)
    assert "tout est à jour" in PageRead(client.get(f"{PAGE}?etat=a-confirmer")).text


def test_fifty_lines_a_page_in_as_many_queries_as_one(
    client: Client, lens: Town, django_assert_max_num_queries: Any
) -> None:
    for number in range(60):
        add_line(lens, f"Atelier {number:02}", counted=True)
    client.force_login(lens.lead)
    with django_assert_max_num_queries(10):
        page = PageRead(client.get(PAGE))
    assert page.source.count("data-line=") == 50
    assert page.problems == []
    with django_assert_max_num_queries(10):
        assert PageRead(client.get(f"{PAGE}?page=2")).source.count("data-line=") == 11
    lines = [line(one, libres="1") for one in Intake.objects.all()[:50]]
    with django_assert_max_num_queries(15):
        assert client.post(PAGE, form(*lines)).status_code == 302


def test_a_huge_form_is_bounded(client: Client, lens: Town) -> None:
    foreign = {"ligne": [str(number) for number in range(1_000_000, 1_003_000)]}
    assert post(client, lens.lead, foreign, line(lens.intake, libres="1")).status_code in (404, 409)


def test_nobody_else_enters(client: Client, lens: Town, rennes: Town) -> None:
    typed = line(lens.intake, libres="1")
    assert client.get(PAGE).status_code == 302
    assert client.post(PAGE, typed).status_code == 302
    pro = UserFactory()
    client.force_login(pro)
    assert client.get(PAGE).status_code == 403
    assert post(client, pro, typed).status_code == 403
    assert post(client, rennes.lead, typed).status_code == 404
    assert post_one(client, rennes.lead, typed).status_code == 404
    assert client.get(f"{PAGE}?territoire=plateforme:{lens.platform.slug}").status_code == 404
    assert client.get(f"{PAGE}?territoire=departement:62").status_code == 404
    lens.intake.refresh_from_db()
    assert lens.intake.open_places == 5


def test_a_foreign_line_among_mine_writes_nothing(client: Client, lens: Town, rennes: Town) -> None:
    response = post(
        client, rennes.lead, line(rennes.intake, libres="1"), line(lens.intake, libres="1")
    )
    assert response.status_code == 409
    assert "Micro-lycée Lens" not in response.content.decode()
    assert set(Intake.objects.values_list("open_places", flat=True)) == {5}


def test_drafts_are_mine_withdrawn_ones_nobodys(client: Client, lens: Town) -> None:
    draft = SolutionFactory(actor=lens.actor, title="Brouillon", draft=True)
    IntakeFactory(solution=draft)
    gone = SolutionFactory(actor=lens.actor, title="Retirée", archived=True)
    old = IntakeFactory(solution=gone, counted=True)
    client.force_login(lens.lead)
    page = PageRead(client.get(PAGE))
    assert "Brouillon Lens, brouillon" in page.text
    assert "Retirée" not in page.text
    assert post(client, lens.lead, line(old, libres="1")).status_code == 404


def test_a_way_in_says_its_place(client: Client, lens: Town) -> None:
    place = PlaceFactory(solution=lens.solution, name="Site du parc", commune=lens.actor.commune)
    Intake.objects.filter(pk=lens.intake.pk).update(place=place)
    client.force_login(lens.lead)
    assert "Site du parc, Lens" in PageRead(client.get(PAGE)).text
