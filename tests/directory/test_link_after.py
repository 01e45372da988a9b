"""After an answer: its page, undoing it, its receipt; a code to type; another address."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.models import Contact, ContactFollow, Intake, OutgoingMail, UpdateCode
from directory.updating import guard, tokens
from tests.directory.update_world import World, form_of, forms_of, make_world, token_of
from tests.pages import PageRead

pytestmark = pytest.mark.django_db
CODE = reverse("directory:update_code")


@pytest.fixture
def world() -> Iterator[World]:
    caches["throttle"].clear()
    yield make_world(timezone.localdate())
    caches["throttle"].clear()


def _save(client: Client, world: World, **typed: Any) -> str:
    """Where the page that says what was saved stands."""
    data = form_of(client, world.url, world.solution) | {"action": "enregistrer"} | typed
    return str(client.post(world.url, data).headers["Location"])


def _undo(client: Client, url: str) -> Any:
    return client.post(url, {"jeton": forms_of(client.get(url))[0].get("jeton", "")})


def test_undoing_puts_everything_back_once(client: Client, world: World) -> None:
    day = timezone.localdate() + timedelta(days=40)
    before = Intake.objects.filter(pk=world.intake.pk).values().get()
    verified = world.solution.verified_at
    url = _save(
        client,
        world,
        **{
            f"libres-{world.intake.pk}": "9",
            f"entree-{world.solution.pk}": f"{day:%d/%m/%Y}",
            f"exacte-{world.solution.pk}": "oui",
        },
    )
    assert Intake.objects.count() == 2
    form = {"jeton": forms_of(client.get(url))[0]["jeton"]}
    assert "C’est annulé" in PageRead(client.post(url, form)).text
    assert Intake.objects.values().get() == before
    world.solution.refresh_from_db()
    assert world.solution.verified_at == verified
    again = client.post(url, form)
    assert again.status_code == 409
    assert Intake.objects.values().get() == before


def test_undoing_never_touches_what_somebody_wrote_since(client: Client, world: World) -> None:
    url = _save(client, world, **{f"libres-{world.intake.pk}": "9"})
    world.intake.refresh_from_db()
    world.intake.open_places = 2
    world.intake.save()
    refused = _undo(client, url)
    assert refused.status_code == 409
    assert "<h1>Rien n’a changé</h1>" in refused.content.decode()
    world.intake.refresh_from_db()
    assert world.intake.open_places == 2


def test_undoing_takes_a_form_of_ours_and_a_link_that_holds(client: Client, world: World) -> None:
    url = _save(client, world, **{f"libres-{world.intake.pk}": "9"})
    form = {"jeton": forms_of(client.get(url))[0]["jeton"]}
    assert client.post(url, {"jeton": "x"}).status_code == 403
    tokens.revoke([world.contact])
    assert client.post(url, form).status_code == 410
    world.intake.refresh_from_db()
    assert world.intake.open_places == 9


def test_the_same_form_sent_twice_writes_the_same(client: Client, world: World) -> None:
    data = form_of(client, world.url, world.solution) | {"action": "complet"}
    for _ in range(2):
        assert client.post(world.url, data).status_code == 303
    world.intake.refresh_from_db()
    assert world.intake.open_places == 0


def test_one_receipt_for_what_follows_within_minutes(client: Client, world: World) -> None:
    for count in ("9", "8"):
        _save(client, world, **{f"libres-{world.intake.pk}": count})
    letter = OutgoingMail.objects.get(kind="receipt")
    assert (letter.to, letter.reply_to) == ("accueil@structure.test", world.lead.email)
    assert letter.body.index("9 places sur 12") < letter.body.index("8 places sur 12")
    urls = re.findall(r"(/maj/fait/\S+)", letter.body)
    assert world.token.split(":")[0] not in letter.body  # no link to the sheets lies in it
    assert client.get(urls[1]).status_code == 200
    assert _undo(client, urls[1]).status_code == 200
    world.intake.refresh_from_db()
    assert world.intake.open_places == 9


def test_examples_can_be_tried_and_get_no_receipt(client: Client, world: World) -> None:
    world.actor.is_example = True
    world.actor.save()
    page = client.get(_save(client, world, **{f"libres-{world.intake.pk}": "9"}))
    assert PageRead(page).problems == []
    assert OutgoingMail.objects.count() == 0


def _type(client: Client, code: str, **extra: Any) -> Any:
    return client.post(CODE, {"jeton": token_of(client.get(CODE)), "code": code}, **extra)


def test_a_code_opens_the_page_for_a_day(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = tokens.make_code(world.contact, timezone.now())
    assert set(code.replace(" ", "")) <= set(tokens.ALPHABET)
    assert code.replace(" ", "") not in UpdateCode.objects.get().digest
    url = _type(client, f" {code.lower().replace(' ', '-')} ").headers["Location"]
    assert client.get(url).status_code == 200
    monkeypatch.setattr(tokens, "CODE_LINK_LIFE", timedelta(seconds=-1))
    assert client.get(url).status_code == 410


@pytest.mark.parametrize("typed", ["", "ACDE", "AAAA AAAA", "é\x00" * 8, "A" * 5000])
def test_a_wrong_code_is_explained(client: Client, world: World, typed: str) -> None:
    response = _type(client, typed)
    assert response.status_code == 422
    assert PageRead(response).problems == []


def test_codes_end_and_are_revoked_with_the_links(client: Client, world: World) -> None:
    old = tokens.make_code(world.contact, timezone.now() - timedelta(days=36))
    assert _type(client, old).status_code == 422
    code = tokens.make_code(world.contact, timezone.now())
    tokens.revoke([world.contact])
    assert _type(client, code).status_code == 422


def test_guessing_codes_is_slow(client: Client, world: World) -> None:
    code = tokens.make_code(world.contact, timezone.now())
    form = {"jeton": token_of(client.get(CODE)), "code": "AAAA AAAA"}
    statuses = {client.post(CODE, form).status_code for _ in range(guard.TRIES_AN_HOUR)}
    assert statuses == {422}
    refused = client.post(CODE, form | {"code": code})
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "3600")
    assert client.post(CODE, form | {"code": code}, REMOTE_ADDR="10.1.2.3").status_code == 303


def test_another_address_waits_and_the_old_one_stays(client: Client, world: World) -> None:
    url = reverse("directory:update_address", args=[world.token])
    page = client.get(url)
    assert PageRead(page).problems == []
    form = {"jeton": token_of(page), "adresse": "nouvelle@structure.test"}
    wrong = client.post(url, form | {"adresse": "pas une adresse"})
    assert (wrong.status_code, PageRead(wrong).problems) == (422, [])
    assert client.post(url, form | {"jeton": ""}).status_code == 403
    assert not ContactFollow.objects.exists()
    assert client.post(url, form).status_code == 200
    assert ContactFollow.objects.get().new_email == "nouvelle@structure.test"
    assert Contact.objects.get(pk=world.contact.pk).email == "accueil@structure.test"
    assert OutgoingMail.objects.count() == 0


def test_no_log_tells_a_link_or_an_address(
    client: Client, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    token = world.token
    with caplog.at_level(logging.DEBUG):
        _save(client, world, **{f"libres-{world.intake.pk}": "9"})
        client.post(world.url, {"jeton": "x"})
        client.post(world.url, form_of(client, world.url) | {"action": "rien"})
        refused = client.put(reverse("directory:update", args=[token]))
        client.get(reverse("directory:update_new_link", args=[token]))
        tokens.revoke([world.contact])
        client.get(reverse("directory:update", args=[token]))
    said = "\n".join(r.getMessage() for r in caplog.records if r.name != "django.db.backends")
    assert token not in said
    assert "/maj/" not in said
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD, POST")
    assert refused.headers["Cache-Control"] == "private, no-store"
    assert "structure.test" not in said


def test_a_mailbox_of_two_contacts_opens_both_and_closes_both(client: Client, world: World) -> None:
    far = make_world(timezone.localdate(), "deux")
    same = make_world(timezone.localdate(), "trois")
    same.actor.steward = world.platform
    same.actor.save()
    shown = client.get(world.url).content.decode()
    assert "Parcours trois" in shown
    assert "Parcours deux" not in shown  # the same address, but another platform keeps it
    assert "Parcours un" not in client.get(far.url).content.decode()
