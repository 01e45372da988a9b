"""The page of a signed link: what it shows, what it writes, and what it refuses."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.enums import Channel, PublicationState
from directory.models import Change, ContactFollow, Intake, OutgoingMail, Solution, UpdateCode
from directory.updating import tokens
from tests.directory.update_world import World, form_of, forms_of, make_world, token_of
from tests.factories import IntakeFactory, SolutionFactory
from tests.pages import PageRead
from tests.tables import stored_models

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    caches["throttle"].clear()
    return make_world(timezone.localdate())


def _all_tables() -> str:
    rows = [
        (model._meta.label, sorted(map(repr, model._base_manager.values_list())))
        for model in stored_models()
    ]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def _post(client: Client, world: World, action: str, **changed: Any) -> Any:
    data = form_of(client, world.url, world.solution) | {"action": action} | changed
    return client.post(world.url, data)


def test_opening_the_page_writes_nothing_and_is_kept_nowhere(client: Client, world: World) -> None:
    url, before = world.url, _all_tables()
    for _ in range(3):
        response = client.get(url)
    client.head(url)
    assert _all_tables() == before
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.cookies == {}
    page = PageRead(response)
    assert page.problems == []
    assert "4 places sur 12" in page.text
    assert "Rien n’a changé : toujours 4" in page.text
    # What leads to a person is on no page that a forwarded link opens.
    assert "Camille" not in page.source
    assert "structure.test" not in page.source


def test_a_number_changed_by_link_is_dated_signed_and_in_the_history(
    client: Client, world: World
) -> None:
    response = _post(client, world, "enregistrer", **{f"libres-{world.intake.pk}": "7"})
    assert response.status_code == 303
    world.intake.refresh_from_db()
    today = timezone.localdate()
    assert (world.intake.open_places, world.intake.total_places) == (7, 12)
    assert (world.intake.seen_at, world.intake.seen_by) == (today, "Structure un")
    assert world.intake.expires_at == today + timedelta(days=90)
    change = Change.objects.filter(model="intake").latest("pk")
    assert change.revision.channel == Channel.LINK
    assert change.fields["open_places"] == [4, 7]
    assert ContactFollow.objects.get(contact=world.contact).answered_at is not None
    page = PageRead(client.get(response.headers["Location"]))
    assert page.problems == []
    assert "7 places sur 12" in page.text
    world.solution.refresh_from_db()
    assert world.solution.verified_at != today


@pytest.mark.parametrize(("action", "count"), [("meme", 4), ("complet", 0)])
def test_one_button_says_the_same_or_full(
    client: Client, world: World, action: str, count: int
) -> None:
    assert _post(client, world, action).status_code == 303
    world.intake.refresh_from_db()
    assert (world.intake.open_places, world.intake.seen_at) == (count, timezone.localdate())


def test_one_button_confirms_everything_shown(client: Client, world: World) -> None:
    data = form_of(client, world.url) | {"action": "tout"}
    assert client.post(world.url, data).status_code == 303
    today = timezone.localdate()
    assert set(Solution.objects.values_list("verified_at", "verified_by")) == {
        (today, "Structure un")
    }
    world.intake.refresh_from_db()
    assert (world.intake.open_places, world.intake.seen_at) == (4, today)


def test_a_sheet_without_places_is_confirmed_by_its_button(client: Client, world: World) -> None:
    Solution.objects.filter(pk=world.other.pk).update(verified_at=None)
    data = form_of(client, world.url, world.other) | {"action": "enregistrer"}
    assert client.post(world.url, data).status_code == 303
    world.other.refresh_from_db()
    assert world.other.verified_at == timezone.localdate()


def test_the_next_day_of_entry_is_added_once(client: Client, world: World) -> None:
    day = timezone.localdate() + timedelta(days=40)
    field = {f"entree-{world.solution.pk}": f"{day:%d/%m/%Y}"}
    for _ in range(2):
        assert _post(client, world, "enregistrer", **field).status_code == 303
    assert Intake.objects.filter(solution=world.solution, starts_on=day).count() == 1


@pytest.mark.parametrize("typed", ["quinze", "-1", "1e3", "٣", "99999", "13"])
def test_a_wrong_number_is_kept_and_explained(client: Client, world: World, typed: str) -> None:
    before = _all_tables()
    response = _post(client, world, "enregistrer", **{f"libres-{world.intake.pk}": typed})
    assert response.status_code == 422
    page = PageRead(response)
    assert page.problems == []
    assert page.title.startswith("Erreur")
    assert f'value="{typed}"' in page.source
    assert f'href="#libres-{world.intake.pk}"' in page.source
    assert _all_tables() == before


def test_saving_nothing_says_what_to_do(client: Client, world: World) -> None:
    Intake.objects.update(open_places=None, total_places=None, seen_at=None, expires_at=None)
    before = _all_tables()
    response = _post(client, world, "enregistrer")
    assert response.status_code == 422
    assert "Rien n’est encore dit" in PageRead(response).text
    assert _all_tables() == before


@pytest.mark.parametrize("typed", ["demain", "31/02/2027", "01/01/2020", "\x00" * 9 + "x"])
def test_a_wrong_day_is_explained(client: Client, world: World, typed: str) -> None:
    before = _all_tables()
    response = _post(client, world, "enregistrer", **{f"entree-{world.solution.pk}": typed})
    assert response.status_code == 422
    assert f'href="#entree-{world.solution.pk}"' in response.content.decode()
    assert _all_tables() == before


def test_a_number_changed_meanwhile_is_shown_and_nothing_is_lost(
    client: Client, world: World
) -> None:
    data = form_of(client, world.url, world.solution) | {"action": "enregistrer"}
    data[f"libres-{world.intake.pk}"] = "7"
    world.intake.open_places = 9
    world.intake.save()
    response = client.post(world.url, data)
    assert response.status_code == 409
    page = PageRead(response)
    assert "Enregistré entre-temps : 9 places sur 12" in page.text
    assert 'value="7"' in page.source
    world.intake.refresh_from_db()
    assert world.intake.open_places == 9
    # Sent again from the page that shows both, it is saved knowingly.
    again = data | {
        f"etat-{world.intake.pk}": next(
            form[f"etat-{world.intake.pk}"]
            for form in forms_of(response)
            if f"etat-{world.intake.pk}" in form
        )
    }
    assert client.post(world.url, again).status_code == 303


def test_facts_changed_meanwhile_are_not_confirmed(client: Client, world: World) -> None:
    data = form_of(client, world.url) | {"action": "tout"}
    world.other.summary = "Tout autre chose."
    world.other.save()
    response = client.post(world.url, data)
    assert response.status_code == 409
    assert "Tout autre chose." in PageRead(response).text
    world.solution.refresh_from_db()
    assert world.solution.verified_at != timezone.localdate()


def test_the_sheets_of_another_contact_cannot_be_reached(client: Client, world: World) -> None:
    far = make_world(timezone.localdate(), "deux", "ailleurs@structure.test")
    before = _all_tables()
    data = form_of(client, world.url, world.solution) | {"action": "tout"}
    data["fiche"] = [world.solution.pk, far.solution.pk]
    data[f"etat-fiche-{far.solution.pk}"] = "x"
    assert client.post(world.url, data).status_code == 422
    assert "Parcours deux" not in client.get(world.url).content.decode()
    assert _all_tables() == before
    # Fields of an intake of others are not read at all.
    data["fiche"] = [world.solution.pk]
    data |= {"action": "enregistrer", f"libres-{far.intake.pk}": "9"}
    data[f"etat-{far.intake.pk}"] = form_of(client, far.url, far.solution)[f"etat-{far.intake.pk}"]
    assert client.post(world.url, data).status_code == 303
    far.intake.refresh_from_db()
    assert far.intake.open_places == 4


@pytest.mark.parametrize("state", [PublicationState.DRAFT, PublicationState.ARCHIVED])
def test_a_sheet_that_is_not_published_is_not_shown(
    client: Client, world: World, state: str
) -> None:
    Solution.objects.filter(pk=world.solution.pk).update(
        state=state, archived_at=timezone.localdate()
    )
    assert form_of(client, world.url, world.other)["fiche"] == [str(world.other.pk)]
    assert "Parcours un" not in client.get(world.url).content.decode()


def test_a_form_that_is_not_ours_is_refused(client: Client, world: World) -> None:
    before = _all_tables()
    for_another = signing.dumps("0:1", salt="directory.update.form.v1")
    for jeton in ("", "x", signing.dumps("1:1"), for_another):
        assert _post(client, world, "meme", jeton=jeton).status_code == 403
    data = form_of(client, world.url) | {"action": "tout"}
    for elsewhere in ({"origin": "https://ailleurs.test"}, {"sec-fetch-site": "cross-site"}):
        headers = {"origin": "null"} | elsewhere
        assert client.post(world.url, data, headers=headers).status_code == 403
    assert _all_tables() == before
    # A browser says « null » on a page without referrer, and that the form is of the same site.
    here = {"origin": "null", "sec-fetch-site": "same-origin"}
    assert client.post(world.url, data, headers=here).status_code == 303


def test_an_old_link_is_over_and_a_new_one_goes_to_the_address_on_file(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = world.url
    monkeypatch.setattr(tokens, "LINK_LIFE", timedelta(seconds=-1))
    response = client.get(url)
    assert response.status_code == 410
    assert PageRead(response).problems == []
    form = {"jeton": token_of(response), "adresse": "voleur@ailleurs.test"}
    for _ in range(2):
        asked = client.post(f"{url}nouveau/", form)
        assert "Si l’adresse est connue" in PageRead(asked).text
    assert list(OutgoingMail.objects.values_list("to", "kind")) == [
        ("accueil@structure.test", "link")
    ]
    assert UpdateCode.objects.count() == 1


@pytest.mark.parametrize("bad", ["x", "a:b:c", "é", "eyJ", "x" * 3000])
def test_a_link_that_says_nothing_is_answered_with_the_same_words(
    client: Client, world: World, bad: str
) -> None:
    revoked = world.url
    tokens.revoke([world.contact])
    pages = [client.get(revoked), client.get(reverse("directory:update", args=[bad]))]
    texts = {PageRead(page).text for page in pages}
    assert ({page.status_code for page in pages}, len(texts)) == ({410}, 1)
    form = {"jeton": token_of(pages[1])}
    asked = client.post(reverse("directory:update_new_link", args=[bad]), form)
    assert (asked.status_code, OutgoingMail.objects.count()) == (200, 0)


def test_a_revoked_link_writes_nothing(client: Client, world: World) -> None:
    url = world.url
    data = form_of(client, url, world.solution) | {"action": "complet"}
    tokens.revoke([world.contact])
    assert client.post(url, data).status_code == 410
    assert client.post(f"{url}adresse/", {"adresse": "a@b.fr"}).status_code == 410
    world.intake.refresh_from_db()
    assert world.intake.open_places == 4


def test_a_tampered_link_opens_nothing(client: Client, world: World) -> None:
    content, stamp, signature = world.token.split(":")
    other = signing.b64_encode(b'{"contact":%d,"gen":1}' % (world.contact.pk + 1)).decode()
    for bad in (f"{other}:{stamp}:{signature}", f"{content}:zzzzzz:{signature}"):
        assert client.get(reverse("directory:update", args=[bad])).status_code == 410


def test_the_number_of_queries_does_not_follow_that_of_sheets(
    client: Client, world: World, django_assert_max_num_queries: Any
) -> None:
    for _ in range(20):
        IntakeFactory(solution=SolutionFactory(actor=world.actor), counted=True)
    url = world.url
    with django_assert_max_num_queries(12):
        client.get(url)
