"""Propose, correct, send: what is typed is kept, what is missing is told, nothing is lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from guide.models import PracticePage, PracticeProposal, PracticeState
from guide.proposing import PROPOSALS_A_DAY, typed_of
from tests.guide.practice_world import PracticeWorld
from tests.pages import PageRead

PROPOSE = "/espace/pratiques/proposer/"


def post(world: PracticeWorld, name: str, address: str = PROPOSE, **changes: Any) -> Any:
    return world.client(name).post(address, world.typed(**changes))


def address_of(page: PracticePage) -> str:
    return f"/espace/pratiques/{page.pk}/"


def latest(page: PracticePage) -> PracticePage:
    found: PracticePage = PracticePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    return found


def version(page: PracticePage) -> str:
    return str(PracticePage.objects.get(pk=page.pk).latest_revision_id)


def test_a_proposal_is_a_draft_of_the_region_of_its_commune(world: PracticeWorld) -> None:
    page = world.propose(send="")
    assert (page.live, page.region_id, page.commune_id) == (False, "32", "62498")
    assert page.get_parent().slug == "hauts-de-france"
    assert page.owner is None
    assert page.proposal_state == PracticeState.DRAFT
    draft = latest(page)
    assert draft.problem == "<p>Trois appels.</p>\n<p>Un silence.</p>"
    assert "<li>lire</li>" in draft.done
    assert [step.value for step in draft.checklist] == ["Lire la liste", "Appeler"]
    assert [dict(row.value) for row in draft.results] == [
        {"measure": "Jeunes joints", "before": "38 %", "after": "61 %"}
    ]
    assert [theme.slug for theme in draft.themes.all()] == ["parents"]
    assert Client().get(page.get_url()).status_code == 404
    assert "Appeler à deux" not in Client().get("/bonnes-pratiques/").content.decode()


def test_without_a_commune_the_region_is_that_of_the_platform_led(world: PracticeWorld) -> None:
    page = world.propose("lead", commune="")
    assert page.region_id == "32"
    response = post(world, "other", commune="")
    assert response.status_code == 422
    assert "elle dit quelle région vous relit" in PageRead(response).text


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"title": ""}, "Remplissez « Titre »"),
        ({"title": "x" * 121}, "Raccourcissez : 120 signes au plus"),
        ({"commune": "Nulle-Part-sur-Rien"}, "Nous ne trouvons pas cette commune"),
        ({"practised_on": "demain"}, "Écrivez la date avec le jour, le mois et l’année"),
        ({"practised_on": "32/13/2026"}, "Écrivez la date avec le jour, le mois et l’année"),
        ({"practised_on": "01/01/2090"}, "Cette date n’est pas encore passée"),
        ({"problem": "", "send": "1"}, "Remplissez « Le problème » avant d’envoyer"),
        ({"summary": "", "send": "1"}, "Remplissez « Résumé » avant d’envoyer"),
        ({"measure_1": ""}, "Dites ce qui est mesuré"),
        ({"after_1": ""}, "Écrivez le résultat"),
        ({"status": "nouveau"}, "Choisissez une réponse de la liste"),
        ({"themes": ["rien"]}, "Choisissez une réponse de la liste"),
        ({"volet": "999999"}, "Choisissez une réponse de la liste"),
        ({"checklist": "x" * 241}, "Étape 1 : 240 signes au plus"),
        ({"contact": "jean.dupont@perso.example"}, "jean.dupont@perso.example"),
        ({"done": "Appeler le 06 39 98 12 34"}, "06 39 98 12 34"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    world: PracticeWorld, change: dict[str, Any], told: str
) -> None:
    response = post(world, "pro", **change)
    page = PageRead(response)
    assert response.status_code == 422
    assert page.problems == []
    assert page.title.startswith("Erreur : ")
    assert told in page.text
    assert "CIO et mission locale" in page.source
    assert not PracticePage.objects.exists()
    targets = re.findall(r'<li><a href="#([^"]+)">', page.source.split("</form>")[0])
    assert targets
    assert all(f'id="{target}"' in page.source for target in targets)


def test_a_draft_needs_a_title_and_a_place_alone(world: PracticeWorld) -> None:
    data = {"title": "Une idée", "commune": "62498", "status": "shared"}
    response = world.client("pro").post(PROPOSE, data | {"commune": "Lens"})
    assert response.status_code == 302
    assert PracticePage.objects.get().proposal_state == PracticeState.DRAFT


def test_details_of_a_service_are_kept_when_the_person_says_so(world: PracticeWorld) -> None:
    page = world.propose(contact="jean.dupont@perso.example", keep_details="on")
    assert latest(page).contact == "jean.dupont@perso.example"


def test_the_address_of_a_service_asks_nothing(world: PracticeWorld) -> None:
    page = world.propose(contact="accueil@cio.exemple.test, 03 53 01 00 00")
    assert latest(page).contact == "accueil@cio.exemple.test, 03 53 01 00 00"


def test_hostile_text_is_text(world: PracticeWorld) -> None:
    hostile = "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>"
    page = world.propose(problem=hostile, title="<b>Titre</b>")
    stored = latest(page).problem
    assert "<script" not in stored
    assert "<img" not in stored
    assert "href" not in stored
    for name, address in (
        ("pro", address_of(page)),
        ("region1", f"/espace/pratiques/a-relire/{page.pk}/"),
    ):
        shown = PageRead(world.client(name).get(address))
        assert shown.problems == []
        assert "<script>alert" not in shown.source
        assert "<b>Titre</b>" not in shown.source


def test_a_draft_comes_back_to_the_form_as_it_was_typed(world: PracticeWorld) -> None:
    page = world.propose(send="", done="- lire\n- **appeler**\n\n1. un\n2. deux")
    typed = typed_of(PracticePage.objects.get(pk=page.pk))
    assert typed["done"] == "- lire\n- **appeler**\n\n1. un\n2. deux"
    html = world.client("pro").get(address_of(page)).content.decode()
    assert "- **appeler**" in html
    assert 'value="15/03/2026"' in html
    assert 'value="Lens (62)"' in html


def test_an_old_form_is_refused_with_both_versions(world: PracticeWorld) -> None:
    page = world.propose(send="")
    old = version(page)
    post(world, "pro", address_of(page), version=old, summary="La deuxième.")
    response = post(world, "pro", address_of(page), version=old, summary="La troisième.")
    read = PageRead(response)
    assert response.status_code == 409
    assert read.problems == []
    assert "La deuxième." in read.text
    assert "La troisième." in read.text
    assert latest(page).summary == "La deuxième."
    again = re.search(r'name="version" value="(\d+)"', read.source)
    assert again is not None
    post(world, "pro", address_of(page), version=again[1], summary="La troisième.")
    assert latest(page).summary == "La troisième."


def test_a_form_without_a_version_is_an_old_form(world: PracticeWorld) -> None:
    page = world.propose(send="")
    assert post(world, "pro", address_of(page), summary="Autre.").status_code == 409


def test_what_an_editor_wrote_meanwhile_in_the_admin_is_not_erased(world: PracticeWorld) -> None:
    page = world.propose(send="")
    old = version(page)
    draft = latest(page)
    draft.problem = "<p>Écrit par la région.</p>"
    draft.save_revision(user=world.users["region1"])
    response = post(world, "pro", address_of(page), version=old)
    assert response.status_code == 409
    assert "Écrit par la région." in PageRead(response).text
    assert latest(page).problem == "<p>Écrit par la région.</p>"


def test_a_proposal_in_review_is_not_edited(world: PracticeWorld) -> None:
    page = world.propose()
    response = post(world, "pro", address_of(page), version=version(page), summary="Autre chose.")
    assert response.status_code == 409
    assert latest(page).summary == "Une liste, deux équipes."
    shown = PageRead(world.client("pro").get(address_of(page)))
    assert "En relecture" in shown.text
    assert "<textarea" not in shown.source


def test_a_practice_never_leaves_the_region_that_reads_it(world: PracticeWorld) -> None:
    page = world.propose(send="")
    response = post(world, "pro", address_of(page), version=version(page), commune="Brest")
    assert response.status_code == 422
    assert "proposez-en une nouvelle" in PageRead(response).text
    assert PracticePage.objects.get(pk=page.pk).region_id == "32"
    assert latest(page).commune_id == "62498"


def test_a_draft_is_sent_as_it_was_saved(world: PracticeWorld) -> None:
    page = world.propose(send="")
    world.client("pro").post(f"{address_of(page)}envoyer/")
    assert page.proposal_state == PracticeState.REVIEW
    empty = world.propose(send="", summary="", title="Vide")
    response = world.client("pro").post(f"{address_of(empty)}envoyer/")
    assert response.status_code == 422
    assert empty.proposal_state == PracticeState.DRAFT


def test_one_cannot_read_edit_or_send_another_s_proposal(world: PracticeWorld) -> None:
    page = world.propose(send="")
    for name in ("other", "lead", "department", "region1", "region2", "national"):
        client = world.client(name)
        assert client.get(address_of(page)).status_code == 404
        assert client.post(address_of(page), world.typed()).status_code == 404
        assert client.post(f"{address_of(page)}envoyer/").status_code == 404
    assert page.proposal_state == PracticeState.DRAFT


def test_so_many_proposals_a_day(world: PracticeWorld) -> None:
    for number in range(PROPOSALS_A_DAY):
        world.propose(send="", title=f"Pratique {number}")
    response = post(world, "pro")
    assert response.status_code == 429
    assert "revenez demain" in PageRead(response).text
    assert PracticeProposal.objects.count() == PROPOSALS_A_DAY
    first = PracticePage.objects.order_by("pk")[0]
    changed = post(world, "pro", address_of(first), version=version(first), summary="Encore.")
    assert changed.status_code == 302
    assert post(world, "other").status_code == 302


def test_two_practices_of_one_title_have_two_addresses(world: PracticeWorld) -> None:
    pages = [world.propose(name) for name in ("pro", "other", "lead")]
    assert len({page.get_url() for page in pages}) == 3


def test_the_space_lists_ones_own_and_where_they_stand(
    world: PracticeWorld, django_assert_max_num_queries: Any
) -> None:
    for number in range(4):
        world.propose(title=f"Pratique {number}", send="1" if number % 2 else "")
    world.propose("other", title="Celle d’une autre")
    client = world.client("pro")
    with django_assert_max_num_queries(10):
        text = PageRead(client.get("/espace/pratiques/")).text
    assert "Pratique 3 En relecture" in text
    assert "Pratique 2 Brouillon" in text
    assert "Celle d’une autre" not in text
