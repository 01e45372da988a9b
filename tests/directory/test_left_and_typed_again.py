"""Whoever asked to leave is not entered again, whichever door is tried; the rest is kept."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from directory.enums import ContactVisibility
from directory.imports.staging import plan_batch
from directory.models import Commune, Contact, Membership
from directory.privacy.forgetting import forget
from directory.privacy.people import LEFT
from tests.directory.admin_forms import admin_url, open_form
from tests.directory.importing import build_house, csv_of, line, outcomes, planned, reasons
from tests.directory.platform_world import build_platform_world
from tests.directory.sheets_world import address, make_world, typed
from tests.factories import ContactFactory, UserFactory
from tests.pages import PageRead

pytestmark = pytest.mark.django_db
GONE = "zoe.sentinelle@exemple.test"


@pytest.fixture(autouse=True)
def _she_left(db: None) -> None:
    forget(GONE)


def test_the_form_of_a_sheet_says_so_and_keeps_what_was_typed(
    geography: dict[str, Commune],
) -> None:
    world = make_world(geography)
    ContactFactory(actor=world.actor, email="accueil@structure.test")
    new = {"contacts-1-function": "Accueil bis", "contacts-1-email": GONE.upper()}
    response = world.client().post(
        address(world.actor), typed(world, world.actor, presentation="Nouvelle phrase.", **new)
    )
    page = PageRead(response)  # type: ignore[arg-type]
    assert response.status_code == 422
    assert LEFT in page.text
    assert "Nouvelle phrase." in page.source
    assert "Accueil bis" in page.source
    assert page.problems == []
    assert not Contact.objects.filter(email__iexact=GONE).exists()


def test_the_forms_of_a_platform_say_so(geography: dict[str, Commune]) -> None:
    world = build_platform_world(geography)
    client = world.client("lead")
    member = {
        "circle": world.member.circle,
        "roles": ["does_contact"],
        "representative": "Zoé S.",
        "professional_email": GONE,
    }
    for path, data in (
        ("", {"version": str(world.lens.version), "public_email": GONE}),
        (f"membres/{world.member.pk}/", member),
    ):
        response = client.post(world.url(path), data)
        assert response.status_code == 422, path
        assert LEFT in PageRead(response).text  # type: ignore[arg-type]
    assert not Membership.objects.exclude(professional_email="").exists()


def test_the_admin_says_so(geography: dict[str, Commune]) -> None:
    contact = ContactFactory(
        actor__commune=geography["62498"], visibility=ContactVisibility.PUBLIC, email="a@b.test"
    )
    client = Client()
    client.force_login(UserFactory(national=True, superuser=True))
    url = admin_url("actor", "edit", contact.actor_id)
    data = open_form(client, url)
    response = client.post(url, {**data, "contact-0-email": GONE})
    assert response.status_code == 200
    assert LEFT in response.content.decode().replace("&#x27;", "’")
    contact.refresh_from_db()
    assert contact.email == "a@b.test"


def test_an_import_refuses_that_line_alone_and_does_not_keep_the_address(
    geography: dict[str, Commune],
) -> None:
    house = build_house(geography)
    batch = planned(
        csv_of(
            line("Relais un", Courriel=f"{GONE[0].upper()}{GONE[1:]}"),
            line("Relais deux", Courriel="autre@exemple.test"),
        ),
        house.lead,
        platform=house.platform,
    )
    assert outcomes(batch) == ["refused", "created"]
    assert "left" in reasons(batch)
    refused, kept = batch.lines.order_by("number")
    told = json.dumps([refused.raw, refused.problems, refused.values], ensure_ascii=False)
    assert GONE not in told
    assert told.count("Z…@exemple.test") == 2
    assert "autre@exemple.test" in kept.raw
    client = Client()
    client.force_login(house.lead)
    response = client.get(reverse("directory:import_refused", args=[batch.pk]))
    file = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    assert GONE not in file
    assert f"Courriel « Z…@exemple.test » : {LEFT}" in file
    # Read once more, it is refused for the same reason.
    plan_batch(batch, house.lead)
    assert "left" in reasons(batch)
