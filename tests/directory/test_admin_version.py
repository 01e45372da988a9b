"""Two people on one record: nothing is lost, and both see both values."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from directory.models import Actor, Commune, Revision, Solution, SynonymPhrase
from tests.directory.admin_forms import admin_url, open_form
from tests.factories import (
    ActorFactory,
    AudienceFactory,
    IntakeFactory,
    SolutionFactory,
    SynonymPhraseFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client: Client) -> Client:
    client.force_login(UserFactory(national=True))
    return client


@pytest.fixture
def actor(geography: dict[str, Commune]) -> Actor:
    return ActorFactory(name="CIO de Lens", commune=geography["62498"], opening="le lundi")


def test_the_second_save_is_refused_and_shows_both_values(client: Client, actor: Actor) -> None:
    url = admin_url("actor", "edit", actor.pk)
    mine = open_form(client, url)
    theirs = open_form(client, url)
    client.post(url, theirs | {"opening": "le mardi"})

    response = client.post(url, mine | {"opening": "le jeudi"})

    assert response.status_code == 409
    assert ("Ouverture", "le mardi", "le jeudi") in response.context["conflicts"]
    page = response.content.decode()
    assert "Quelqu’un a enregistré cette fiche" in page
    assert page.count("le jeudi") == 2  # in the comparison, and still in the form
    actor.refresh_from_db()
    assert actor.opening == "le mardi"


def test_saving_again_after_having_compared_keeps_mine(client: Client, actor: Actor) -> None:
    url = admin_url("actor", "edit", actor.pk)
    mine = open_form(client, url) | {"opening": "le jeudi"}
    client.post(url, open_form(client, url) | {"opening": "le mardi"})
    refused = client.post(url, mine)
    stamp = refused.context["form"]["opened_on"].value()
    assert stamp != mine["opened_on"]
    assert client.post(url, mine | {"opened_on": stamp}).status_code == 302
    actor.refresh_from_db()
    assert actor.opening == "le jeudi"


def test_a_form_without_its_stamp_writes_nothing(client: Client, actor: Actor) -> None:
    url = admin_url("actor", "edit", actor.pk)
    data = open_form(client, url) | {"opening": "jamais"}
    del data["opened_on"]
    response = client.post(url, data)
    assert response.status_code == 200
    assert "rouvrez la fiche" in response.content.decode()
    actor.refresh_from_db()
    assert actor.opening == "le lundi"


def test_a_write_from_elsewhere_counts_too(client: Client, actor: Actor) -> None:
    """The professional area, an import: whatever moves the version."""
    url = admin_url("actor", "edit", actor.pk)
    mine = open_form(client, url)
    actor.opening = "le samedi"
    actor.save()
    assert client.post(url, mine | {"opening": "le jeudi"}).status_code == 409


def test_a_save_between_the_check_and_the_write_is_seen(
    client: Client, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from directory.admin import views

    url = admin_url("actor", "edit", actor.pk)
    mine = open_form(client, url) | {"opening": "le jeudi"}
    write = views.RecordFormMixin._write

    def overtaken(self: Any, form: Any) -> Any:
        Actor.objects.get(pk=actor.pk).save()
        return write(self, form)

    monkeypatch.setattr(views.RecordFormMixin, "_write", overtaken)
    assert client.post(url, mine).status_code == 409
    actor.refresh_from_db()
    assert actor.opening == "le lundi"


def test_a_refused_save_opens_no_revision(client: Client, actor: Actor) -> None:
    url = admin_url("actor", "edit", actor.pk)
    mine = open_form(client, url)
    client.post(url, open_form(client, url) | {"opening": "le mardi"})
    before = Revision.objects.count()
    client.post(url, mine | {"opening": "le jeudi"})
    client.post(url, mine | {"name": ""})
    assert Revision.objects.count() == before


def test_rows_of_parts_are_compared_too(client: Client, geography: dict[str, Commune]) -> None:
    solution = SolutionFactory(actor=ActorFactory(commune=geography["62498"]))
    IntakeFactory(solution=solution, counted=True)
    url = admin_url("solution", "edit", solution.pk)
    mine = open_form(client, url)
    client.post(url, open_form(client, url) | {"intake-0-open_places": "3"})
    response = client.post(url, mine | {"intake-0-open_places": "1"})
    assert response.status_code == 409
    row = ("entrées et places 1 – Places libres", "3", "1")
    assert row in response.context["conflicts"]
    assert solution.intakes.get().open_places == 3


@pytest.mark.parametrize("model", ["audience", "synonymgroup"])
def test_lists_without_a_version_are_guarded_by_what_they_hold(client: Client, model: str) -> None:
    record = AudienceFactory() if model == "audience" else SynonymPhraseFactory().group
    field = "plain" if model == "audience" else "note"
    url = admin_url(model, "edit", record.pk)
    mine = open_form(client, url)
    client.post(url, open_form(client, url) | {field: "la leur"})
    assert client.post(url, mine | {field: "la mienne"}).status_code == 409
    record.refresh_from_db()
    assert getattr(record, field) == "la leur"


def test_a_new_row_in_a_group_is_a_change_of_the_group(client: Client) -> None:
    group = SynonymPhraseFactory(text="Pôle emploi").group
    url = admin_url("synonymgroup", "edit", group.pk)
    mine = open_form(client, url)
    SynonymPhrase.objects.create(group=group, text="France Travail")
    assert client.post(url, mine | {"note": "la mienne"}).status_code == 409


def test_parts_are_added_and_removed_in_the_same_form(
    client: Client, geography: dict[str, Commune]
) -> None:
    solution = SolutionFactory(actor=ActorFactory(commune=geography["62498"]))
    url = admin_url("solution", "edit", solution.pk)
    added = {
        "agerule-0-minimum": "16",
        "agerule-0-maximum": "25",
        "agerule-0-confidence": "seed",
        "contact-0-phone": "01 99 00 12 34",
        "contact-0-visibility": "public",
    }
    response = client.post(url, open_form(client, url) | added)
    assert response.status_code == 302, response.context["form"].errors
    assert [rule.minimum for rule in solution.age_rules.all()] == [16]
    client.post(url, open_form(client, url) | {"agerule-0-DELETE": "on"})
    assert not solution.age_rules.exists()
    assert solution.contacts.count() == 1


def test_a_part_in_error_writes_nothing(client: Client, geography: dict[str, Commune]) -> None:
    solution = SolutionFactory(actor=ActorFactory(commune=geography["62498"]), title="Avant")
    url = admin_url("solution", "edit", solution.pk)
    bad = {"title": "Après", "intake-0-kind": "datee"}  # a dated intake without its date
    response = client.post(url, open_form(client, url) | bad)
    assert response.status_code == 200
    assert "Une entrée datée a une date." in response.content.decode()
    assert Solution.objects.get(pk=solution.pk).title == "Avant"


def test_words_typed_with_a_nul_are_no_error_of_ours(client: Client, actor: Actor) -> None:
    url = admin_url("actor", "edit", actor.pk)
    data = open_form(client, url)
    for field in ("name", "commune", "zone_lines"):
        assert client.post(url, data | {field: "a\x00b"}).status_code in (200, 302)
