"""`seed_contract`: the fixture that outside tests read, and that production refuses."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.test import Client

from directory.models import Actor, Contact, Membership, Platform, Solution, User
from search.corpus import read_corpus

PASSWORD = "contrat-Test-2026!"
NAMES = {"pro", "lead1", "lead2", "region1", "region2", "national"}
STATES = {"draft", "published", "archived"}


def seed() -> dict[str, Any]:
    output = StringIO()
    call_command("seed_contract", stdout=output)
    fixture: dict[str, Any] = json.loads(output.getvalue())
    return fixture


@pytest.fixture
def fixture(db: None) -> dict[str, Any]:
    return seed()


@pytest.fixture
def people(fixture: dict[str, Any]) -> dict[str, User]:
    return {name: User.objects.get(email=user["email"]) for name, user in fixture["users"].items()}


def ids(fixture: dict[str, Any], what: str, platform: str) -> set[int]:
    return {entry["id"] for entry in fixture[what][platform].values()}


def test_the_keys_are_those_of_the_contract(fixture: dict[str, Any]) -> None:
    assert {"users", "platforms", "solutions", "actors", "sentinels"} <= set(fixture)
    assert set(fixture["users"]) == NAMES
    for name, user in fixture["users"].items():
        second = {"totp"} if name.startswith(("region", "national")) else set()
        assert set(user) == {"email", "password"} | second, name
    for key in ("platforms", "solutions", "actors", "sentinels"):
        assert set(fixture[key]) == {"P1", "P2"}
    for key in ("solutions", "actors"):
        assert all(set(by_state) == STATES for by_state in fixture[key].values())


def test_everybody_can_sign_in_with_the_known_password(fixture: dict[str, Any]) -> None:
    for user in fixture["users"].values():
        assert user["password"] == PASSWORD
        assert authenticate(username=user["email"], password=PASSWORD) is not None


def test_it_is_refused_where_it_is_not_allowed(db: None, settings: Any) -> None:
    settings.SEED_CONTRACT_ALLOWED = False
    with pytest.raises(CommandError, match="ALLOW_SEED_CONTRACT=1"):
        seed()
    assert not User.objects.exists()


def test_each_record_is_in_the_state_it_is_named_after(fixture: dict[str, Any]) -> None:
    for what, model in (("solutions", Solution), ("actors", Actor)):
        for by_state in fixture[what].values():
            for state, entry in by_state.items():
                record = model.objects.get(pk=entry["id"])
                assert (record.state, record.slug) == (state, entry["slug"])


def test_the_two_territories_have_nothing_in_common(fixture: dict[str, Any]) -> None:
    regions = set()
    for entry in fixture["platforms"].values():
        platform = Platform.objects.get(pk=entry["id"])
        assert {member.actor.commune.departement for member in platform.memberships.all()} == {
            platform.departement
        }
        regions.add(platform.departement.region_id)
    assert regions == {"R1", "R2"}
    assert set(fixture["departements"].values()) == {"D1", "D2"}


@pytest.mark.parametrize("number", [1, 2])
def test_a_lead_and_a_region_may_edit_their_own_and_no_other(
    number: int, fixture: dict[str, Any], people: dict[str, User]
) -> None:
    own, other = f"P{number}", f"P{3 - number}"
    for name in (f"lead{number}", f"region{number}"):
        for what, model in (("solutions", Solution), ("actors", Actor)):
            editable = set(model.objects.editable_by(people[name]).values_list("pk", flat=True))
            assert ids(fixture, what, own) <= editable, name
            assert not ids(fixture, what, other) & editable, name


def test_the_national_team_may_edit_all_and_a_professional_nothing(
    fixture: dict[str, Any], people: dict[str, User]
) -> None:
    every = ids(fixture, "solutions", "P1") | ids(fixture, "solutions", "P2")
    national = Solution.objects.editable_by(people["national"])
    assert every <= set(national.values_list("pk", flat=True))
    assert not Solution.objects.editable_by(people["pro"]).exists()


def test_a_stranger_sees_the_published_ones_only(fixture: dict[str, Any]) -> None:
    seen = set(Solution.objects.visible_to(AnonymousUser()).values_list("pk", flat=True))
    for by_state in fixture["solutions"].values():
        assert by_state["published"]["id"] in seen
        assert not {by_state["draft"]["id"], by_state["archived"]["id"]} & seen


def test_each_sentinel_is_in_a_place_for_professionals_only(fixture: dict[str, Any]) -> None:
    words = [word for words in fixture["sentinels"].values() for word in words]
    assert len(set(words)) == len(words) == 6
    contacts = Contact.objects.all()
    for word in words:
        in_contacts = contacts.filter(name=word, visibility="professional").count()
        in_members = Membership.objects.filter(representative=word).count()
        assert in_contacts + in_members == 1, word
    assert not contacts.visible_to(AnonymousUser()).filter(name__in=words).exists()


def test_no_sentinel_reaches_the_search(fixture: dict[str, Any]) -> None:
    texts = " ".join(text for document in read_corpus().documents for text in document.texts)
    assert "essai" in texts
    assert "sentinelle" not in texts.lower()


def test_a_professional_sees_the_words_that_others_do_not(
    fixture: dict[str, Any], people: dict[str, User]
) -> None:
    word = fixture["sentinels"]["P1"][0]
    assert Contact.objects.visible_to(people["pro"]).filter(name=word).exists()


def test_running_again_restores_and_doubles_nothing(fixture: dict[str, Any]) -> None:
    counts = [model.objects.count() for model in (User, Actor, Solution, Contact, Membership)]
    published = Solution.objects.get(pk=fixture["solutions"]["P1"]["published"]["id"])
    published.state = "draft"
    published.save()
    user = User.objects.get(email=fixture["users"]["pro"]["email"])
    user.set_password("autre-chose-de-long")
    user.is_active = False
    user.save()
    assert seed() == fixture
    published.refresh_from_db()
    assert published.state == "published"
    assert authenticate(username=user.email, password=PASSWORD) is not None
    assert counts == [m.objects.count() for m in (User, Actor, Solution, Contact, Membership)]


def test_a_solution_is_found_by_its_departement(fixture: dict[str, Any]) -> None:
    documents = {document.id: document for document in read_corpus().documents}
    published = documents[fixture["solutions"]["P1"]["published"]["id"]]
    assert published.zone == frozenset({"departement:D1"})
    assert [place.departement for place in published.places] == ["D1"]


@pytest.mark.parametrize("address", ["region/R1", "departement/D1", "commune/D1001"])
def test_the_territories_of_the_fixture_have_their_page(
    client: Client, fixture: dict[str, Any], address: str
) -> None:
    response = client.get(f"/territoires/{address}/")
    assert response.status_code == 200
    assert "essai" in response.content.decode()


def test_a_search_may_start_from_a_commune_of_the_fixture(
    client: Client, fixture: dict[str, Any]
) -> None:
    found = client.get("/solutions.json", {"commune": "D1001"}).json()
    assert found["commune"]["code"] == "D1001"
    assert [one["id"] for one in found["results"]] == [
        fixture["solutions"]["P1"]["published"]["id"]
    ]
