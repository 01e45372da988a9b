"""What nobody's page sends: columns that no form holds, keys of another door, rights lost between
the page and its button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from directory.accounts import links
from directory.editing.actor_form import ActorForm
from directory.editing.forms import SolutionForm
from directory.enums import UserRole
from directory.models import Commune, Contact, Invitation, PlatformEvent
from directory.platforms.forms import PlatformForm
from directory.privacy.people import token_of
from directory.privacy.telling import tell_people
from directory.updating import tokens
from directory.updating.addresses import digest_of
from tests.directory.admin_forms import admin_url, open_form
from tests.directory.sheets_world import World, address, make_world, stored, typed
from tests.factories import ContactFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(geography: dict[str, Commune]) -> World:
    return make_world(geography)


def columns(record: Any) -> dict[str, Any]:
    """Every column as stored, and every list."""
    lists = {
        field.name: sorted(getattr(record, field.name).values_list("pk", flat=True))
        for field in record._meta.many_to_many
    }
    return {field.attname: getattr(record, field.attname) for field in record._meta.fields} | lists


def hostile(record: Any, foreign: Any, held: Any) -> dict[str, Any]:
    """A foreign value for each column that the form does not hold, under both of its names."""
    values: dict[str, Any] = {"pk": foreign.pk}
    for field in record._meta.get_fields():
        if not field.concrete or field.name == "version" or field.name in held:
            continue
        if field.many_to_many:
            values[field.name] = [
                str(pk) for pk in field.related_model.objects.values_list("pk", flat=True)
            ]
            continue
        value = getattr(foreign, field.attname)
        values |= {
            name: "on" if value in (None, False, "") else str(value)
            for name in (field.name, field.attname)
        }
    more = {"state": "archived", "is_example": "on", "verified_by": "Pirate"}
    return values | {name: value for name, value in more.items() if name not in held}


MOVES_BY_ITSELF = {"version", "updated_at", "modified_at"}


def changed(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    return {name for name in before if before[name] != after[name]} - MOVES_BY_ITSELF


def test_no_column_is_written_that_the_form_of_a_sheet_does_not_hold(world: World) -> None:
    client = world.client()
    for own, foreign, made, text in (
        (world.actor, world.there.actor, ActorForm, {"presentation": "Le texte."}),
        (world.solution, world.there, SolutionForm, {"description": "Le texte."}),
    ):
        before, there = columns(stored(own)), columns(stored(foreign))
        form = typed(world, own, **text)
        response = client.post(address(own), hostile(own, foreign, made.base_fields) | form)
        assert response.status_code == 302
        moved = changed(before, columns(stored(own)))
        assert set(text) <= moved
        assert not moved & {
            *("state", "slug", "is_example", "verified_by", "steward_id", "kind_id", "id"),
            *("actor_id", "scheme_id", "source", "archived_at", "replaced_by_id", "created_at"),
        }
        assert columns(stored(foreign)) == there


def test_nor_the_form_of_a_platform(world: World) -> None:
    client, own = world.client(), world.platform
    foreign = world.other.platforms.get()
    before, there = columns(stored(own)), columns(stored(foreign))
    url = f"/espace/plateformes/{own.pk}/"
    form = {
        "version": str(own.version),
        "presentation": "Le texte.",
        "public_email": "",
        "public_phone": "",
        "website": "",
        "territory_text": "",
        "lead_function": "",
    }
    assert (
        client.post(url, hostile(own, foreign, PlatformForm.base_fields) | form).status_code == 302
    )
    assert "presentation" in changed(before, columns(stored(own)))
    kept = {"leads", "linked", "state", "slug", "name", "departement_id", "kind", "is_example"}
    assert not changed(before, columns(stored(own))) & kept
    event = {"title": "Réunion", "starts_on": "08/12/2026", "platform": foreign.pk, "id": "1"}
    assert client.post(f"{url}calendrier/ajouter/", event).status_code == 302
    assert PlatformEvent.objects.get().platform == own
    assert columns(stored(foreign)) == there


def test_nor_the_form_of_the_staff(world: World) -> None:
    """A keeper and a commune of elsewhere are no choices of it."""
    own, foreign = world.actor, world.there.actor
    client = Client()
    client.force_login(UserFactory(regional=True, region=own.commune.departement.region))
    url, there = admin_url("actor", "edit", own.pk), columns(stored(foreign))
    form = open_form(client, url)
    held = client.get(url).context["form"].fields
    before = columns(stored(own))
    forged = hostile(own, foreign, held) | form | {"presentation": "Le texte."}
    assert client.post(url, forged).status_code == 302
    assert changed(before, columns(stored(own))) == {"presentation"}
    for name, value in (("steward", foreign.steward_id), ("commune", foreign.commune_id)):
        before = columns(stored(own))
        client.post(url, open_form(client, url) | {name: value, "presentation": "Volée."})
        assert not changed(before, columns(stored(own)))
    assert columns(stored(foreign)) == there


def _close(world: World) -> None:
    world.lead.is_active = False
    world.lead.save()


def _demote(world: World) -> None:
    world.lead.role = UserRole.PROFESSIONAL
    world.lead.save()


def _remove(world: World) -> None:
    world.platform.leads.remove(world.lead)


@pytest.mark.parametrize(("lose", "status"), [(_close, 302), (_demote, 403), (_remove, 404)])
def test_a_right_lost_since_the_page_was_opened_is_lost(
    world: World, lose: Callable[[World], None], status: int
) -> None:
    client = world.client()
    form = typed(world, title="Après")
    assert client.get(address(world.solution)).status_code == 200
    lose(world)
    for path, data in (
        (address(world.solution), form),
        (address(world.solution, "etat/"), {"etat": "retirer", "version": "1"}),
        (address(world.solution, "historique/"), {"change": "1", "field": "title"}),
    ):
        assert client.post(path, data).status_code == status
    assert (stored(world.solution).title, stored(world.solution).state) == (
        world.solution.title,
        "published",
    )


def test_a_key_opens_its_own_door_and_no_other(world: World) -> None:
    contact = ContactFactory(actor=world.actor, email="camille.essai@structure.test", name="Essai")
    tell_people()
    person = contact._meta.apps.get_model("directory", "ToldPerson").objects.get()
    invitation = Invitation(email="x@y.test", role="professional", invited_by=world.lead)
    invitation.renew()
    invitation.save()
    doors = {
        "/maj/": tokens.make_link_token(contact),
        "/maj/arret/": tokens.make_stop_token(digest_of(contact.email)),
        "/espace/invitation/": links.invitation_key(invitation),
        "/espace/lien/": links.sign_in_key(world.lead),
        "/contact/": token_of(person),
    }
    client = Client()
    for door, key in doors.items():
        assert client.get(f"{door}{key}/").status_code == 200, door
    for door in (*doors, "/maj/fait/"):
        for key in (other for own, other in doors.items() if own != door):
            assert client.get(f"{door}{key}/").status_code in (404, 410), door
            assert client.post(f"{door}{key}/").status_code in (404, 410), door
    assert Contact.objects.filter(pk=contact.pk).exists()


@pytest.mark.parametrize("kind", ["acteurs", "solutions"])
def test_no_parameter_widens_what_one_takes_out(world: World, kind: str) -> None:
    client, url = world.client(), f"/espace/import/mes-{kind}.csv"
    there = world.there if kind == "solutions" else world.there.actor
    own = b"".join(client.get(url).streaming_content)  # type: ignore[attr-defined]
    elsewhere = {
        "plateforme": there.pk,
        "platform": there.pk,
        "departement": "69",
        "region": "84",
        "territoire": "departement:69",
        "user": world.other.pk,
        "etat": "draft",
        "tout": "1",
    }
    response: Any = client.get(url, elsewhere)
    assert b"".join(response.streaming_content) == own
    assert str(there).encode() not in own
