"""Whose records a person may list, open, change, make, move and delete under /gestion/."""

from __future__ import annotations

import pytest

from directory.enums import Channel
from directory.models import (
    Actor,
    Change,
    Commune,
    Platform,
    Revision,
    Solution,
)
from tests.directory.admin_forms import admin_url, open_form
from tests.directory.admin_world import (
    ACTIONS,
    EVERYWHERE,
    LENS,
    LILLE,
    OWNED,
    PARIS,
    STRANGERS,
    TERRITORIAL,
    World,
    build_world,
    refused,
)
from tests.factories import (
    ActorFactory,
    ActorKindFactory,
    AudienceFactory,
    SchemeFactory,
    SynonymPhraseFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(geography: dict[str, Commune]) -> World:
    return build_world(geography)


@pytest.mark.parametrize("model", OWNED)
@pytest.mark.parametrize("role", EVERYWHERE)
def test_the_national_team_lists_every_territory(world: World, role: str, model: str) -> None:
    page = world.client(role).get(admin_url(model, "index")).content.decode()
    assert str(world.own[model]) in page
    assert str(world.foreign[model]) in page


@pytest.mark.parametrize("model", OWNED)
@pytest.mark.parametrize("role", TERRITORIAL)
def test_a_territorial_team_lists_its_own_records_only(world: World, role: str, model: str) -> None:
    page = world.client(role).get(admin_url(model, "index")).content.decode()
    assert str(world.own[model]) in page
    assert str(world.foreign[model]) not in page


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("model", OWNED)
@pytest.mark.parametrize("role", [*EVERYWHERE, *TERRITORIAL])
def test_a_team_opens_the_records_of_its_territory(
    world: World, role: str, model: str, action: str
) -> None:
    url = admin_url(model, action, world.own[model].pk)
    assert world.client(role).get(url).status_code == 200


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("model", OWNED)
@pytest.mark.parametrize("role", TERRITORIAL)
def test_a_foreign_record_does_not_open_by_its_address(
    world: World, role: str, model: str, action: str, method: str
) -> None:
    foreign = world.foreign[model]
    response = getattr(world.client(role), method)(admin_url(model, action, foreign.pk))
    assert refused(response)
    assert str(foreign) not in response.content.decode()
    assert type(foreign).objects.filter(pk=foreign.pk).exists()


@pytest.mark.parametrize("model", OWNED)
@pytest.mark.parametrize("role", STRANGERS)
def test_leads_professionals_and_visitors_have_no_admin(
    world: World, role: str, model: str
) -> None:
    client = world.client(role)
    record = world.own[model]
    urls = [admin_url(model, "index"), admin_url(model, "create")]
    urls += [admin_url(model, action, record.pk) for action in ACTIONS]
    for url in urls:
        assert refused(client.get(url)), url
        assert refused(client.post(url, {})), url
    assert type(record).objects.filter(pk=record.pk).exists()


@pytest.mark.parametrize("role", TERRITORIAL)
def test_a_posted_rename_of_a_foreign_actor_isrefused(world: World, role: str) -> None:
    url = admin_url("actor", "edit", world.foreign["actor"].pk)
    data = open_form(world.client("national"), url) | {"name": "Renommé"}
    assert refused(world.client(role).post(url, data))
    assert Actor.objects.get(pk=world.foreign["actor"].pk).name == "Acteur de Paris"


@pytest.mark.parametrize("role", [*EVERYWHERE, *TERRITORIAL])
def test_a_team_renames_an_actor_of_its_territory(world: World, role: str) -> None:
    client, actor = world.client(role), world.own["actor"]
    url = admin_url("actor", "edit", actor.pk)
    response = client.post(url, open_form(client, url) | {"name": "Nouveau nom"})
    assert response.status_code == 302, response.context["form"].errors
    assert Actor.objects.get(pk=actor.pk).name == "Nouveau nom"


def test_a_save_tells_the_log_who_and_by_which_channel(world: World) -> None:
    client = world.client("region")
    url = admin_url("actor", "edit", world.own["actor"].pk)
    before = Revision.objects.count()
    client.post(url, open_form(client, url) | {"name": "Nouveau nom"})
    revision = Revision.objects.first()
    assert revision is not None
    assert Revision.objects.count() == before + 1
    assert (revision.by, revision.channel) == (world.users["region"], Channel.ADMIN)
    change = revision.changes.get(model="actor")
    assert change.fields["name"] == ["Acteur de Lens", "Nouveau nom"]


def test_a_deletion_tells_the_log_who(world: World) -> None:
    solution = world.own["solution"]
    world.client("department").post(admin_url("solution", "delete", solution.pk))
    assert not Solution.objects.filter(pk=solution.pk).exists()
    revision = Revision.objects.first()
    assert revision is not None
    assert (revision.by, revision.channel) == (world.users["department"], Channel.ADMIN)


@pytest.mark.parametrize("role", TERRITORIAL)
def test_an_actor_cannot_be_moved_to_another_territory(world: World, role: str) -> None:
    client, actor = world.client(role), world.own["actor"]
    url = admin_url("actor", "edit", actor.pk)
    for where in (PARIS, "Paris", "75056 · Paris (75)", ""):
        response = client.post(url, open_form(client, url) | {"commune": where})
        assert response.status_code == 200
        assert "commune" in response.context["form"].errors
    assert Actor.objects.get(pk=actor.pk).commune_id == LENS


def test_a_department_team_cannot_move_an_actor_within_its_region(world: World) -> None:
    department, region = world.client("department"), world.client("region")
    url = admin_url("actor", "edit", world.own["actor"].pk)
    refused = department.post(url, open_form(department, url) | {"commune": LILLE})
    assert "commune" in refused.context["form"].errors
    assert region.post(url, open_form(region, url) | {"commune": LILLE}).status_code == 302


@pytest.mark.parametrize("role", TERRITORIAL)
def test_an_actor_cannot_be_made_in_another_territory(world: World, role: str) -> None:
    client = world.client(role)
    kind = ActorKindFactory()
    data = open_form(client, admin_url("actor", "create")) | {"name": "Neuf", "kind": kind.pk}
    refused = client.post(admin_url("actor", "create"), data | {"commune": PARIS})
    assert "commune" in refused.context["form"].errors
    assert not Actor.objects.filter(name="Neuf").exists()
    made = client.post(admin_url("actor", "create"), data | {"commune": LENS})
    assert made.status_code == 302, made.context["form"].errors
    assert Actor.objects.get(name="Neuf").slug == "neuf"


@pytest.mark.parametrize("role", TERRITORIAL)
def test_a_solution_is_not_given_to_an_actor_of_another_territory(world: World, role: str) -> None:
    client, solution = world.client(role), world.own["solution"]
    url = admin_url("solution", "edit", solution.pk)
    foreign = world.foreign["actor"]
    for text in (str(foreign.pk), foreign.name, f"{foreign.pk} · {foreign.name}"):
        response = client.post(url, open_form(client, url) | {"actor": text})
        assert "actor" in response.context["form"].errors
    assert Solution.objects.get(pk=solution.pk).actor == world.own["actor"]


@pytest.mark.parametrize("role", TERRITORIAL)
def test_a_platform_is_not_moved_to_another_departement(world: World, role: str) -> None:
    client, platform = world.client(role), world.own["platform"]
    url = admin_url("platform", "edit", platform.pk)
    response = client.post(url, open_form(client, url) | {"departement": "75"})
    assert "departement" in response.context["form"].errors
    assert Platform.objects.get(pk=platform.pk).departement_id == "62"


def test_the_save_asks_again_even_when_the_form_offered_the_choice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Defence in depth: with unlimited choices, the write itself refuses and takes all back."""
    monkeypatch.setattr("directory.admin.forms.choosable", lambda queryset, user: queryset)
    client, actor = world.client("region"), world.own["actor"]
    url = admin_url("actor", "edit", actor.pk)
    data = open_form(client, url) | {"commune": PARIS, "name": "Parti"}
    assert refused(client.post(url, data))
    stored = Actor.objects.get(pk=actor.pk)
    assert (stored.name, stored.commune_id) == ("Acteur de Lens", LENS)


def test_a_territorial_team_names_no_platform_lead(world: World) -> None:
    """Giving somebody rights on a platform is for the national team."""
    client, platform = world.client("region"), world.own["platform"]
    url = admin_url("platform", "edit", platform.pk)
    data = open_form(client, url) | {"leads": [world.users["pro"].pk]}
    assert "leads" in client.post(url, data).context["form"].errors
    assert list(platform.leads.all()) == [world.users["lead"]]


@pytest.mark.parametrize("role", TERRITORIAL)
def test_shared_lists_are_read_and_not_changed_by_territorial_teams(
    world: World, role: str
) -> None:
    client = world.client(role)
    shared = {
        "audience": AudienceFactory(),
        "scheme": SchemeFactory(),
        "synonymgroup": SynonymPhraseFactory().group,
    }
    for model, record in shared.items():
        assert client.get(admin_url(model, "index")).status_code == 200
        assert client.get(admin_url(model, "inspect", record.pk)).status_code == 200
        for url in (
            admin_url(model, "create"),
            admin_url(model, "edit", record.pk),
            admin_url(model, "delete", record.pk),
        ):
            assert refused(client.get(url)), url
            assert refused(client.post(url, {})), url


def test_nobody_edits_a_commune(world: World) -> None:
    client = world.client("superuser")
    assert client.get(admin_url("commune", "index") + "?q=lens").status_code == 200
    assert client.get(admin_url("commune", "inspect", LENS)).status_code == 200
    assert refused(client.get(admin_url("commune", "edit", LENS)))
    assert refused(client.post(admin_url("commune", "delete", LENS)))


@pytest.mark.parametrize("role", TERRITORIAL)
def test_the_log_shows_a_team_the_changes_of_its_own_records(world: World, role: str) -> None:
    client = world.client(role)
    own = Change.objects.filter(root_model="actor", root_id=str(world.own["actor"].pk)).first()
    foreign = Change.objects.filter(
        root_model="actor", root_id=str(world.foreign["actor"].pk)
    ).first()
    assert own is not None
    assert foreign is not None
    page = client.get(admin_url("change", "index")).content.decode()
    assert f"actor {own.object_id}" in page
    assert f"actor {foreign.object_id}" not in page
    assert client.get(admin_url("change", "inspect", own.pk)).status_code == 200
    assert refused(client.get(admin_url("change", "inspect", foreign.pk)))


@pytest.mark.parametrize(
    "query",
    [
        "leads__password__startswith=argon2",
        "memberships__professional_phone__contains=06",
        "unknown=1",
        "state__exact=\x00",
        "departement__region__code__exact=zzz",
        "p=99999999",
        "q=%00%22",
        "o=99.-x",
    ],
)
def test_the_address_bar_asks_only_what_the_filters_ask(world: World, query: str) -> None:
    client = world.client("region")
    response = client.get(admin_url("platform", "index") + "?" + query)
    assert response.status_code in (200, 302)
    if "__startswith" in query or "contains" in query:
        assert "PSAD de Lens" in response.content.decode()


@pytest.mark.parametrize("role", [*EVERYWHERE, *TERRITORIAL])
def test_the_list_exports_no_spreadsheet(world: World, role: str) -> None:
    ActorFactory(name="=HYPERLINK(1)", commune=world.communes[LENS])
    response = world.client(role).get(admin_url("actor", "index") + "?export=csv")
    body = b"".join(response) if response.streaming else response.content
    assert b"\n=HYPERLINK" not in body
    assert b"Acteur de Paris" not in body or role in EVERYWHERE


def test_suggestions_stay_in_the_territory(world: World) -> None:
    from django.urls import reverse

    url = reverse("directory_lookup", args=["actor"])
    mine = world.client("region").get(url, {"q": "acteur"}).json()["values"]
    assert mine == [f"{world.own['actor'].pk} · Acteur de Lens"]
    everybody = world.client("national").get(url, {"q": "acteur"}).json()["values"]
    assert len(everybody) == 2
    assert refused(world.client("lead").get(url, {"q": "acteur"}))
    assert world.client("region").get(reverse("directory_lookup", args=["user"])).status_code == 404
