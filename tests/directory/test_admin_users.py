"""Accounts: made by role, by the national team; a superuser is out of reach of others."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from directory.enums import UserRole
from directory.models import User
from tests.directory.admin_forms import admin_url, open_form
from tests.factories import PlatformFactory, RegionFactory, UserFactory

pytestmark = pytest.mark.django_db
SECRET = "une-phrase-assez-longue-7"


def _url(action: str, *args: Any) -> str:
    return reverse(f"wagtailusers_users:{action}", args=args)


def _new(**changes: Any) -> dict[str, Any]:
    return {
        "email": "nouvelle@exemple.test",
        "first_name": "Nadia",
        "last_name": "Essai",
        "role": UserRole.REGION,
        "region": RegionFactory().pk,
        "password1": SECRET,
        "password2": SECRET,
    } | changes


@pytest.fixture
def national(client: Client) -> Client:
    client.force_login(UserFactory(national=True))
    return client


def test_the_national_team_makes_a_regional_account(national: Client) -> None:
    response = national.post(_url("add"), _new())
    assert response.status_code == 302, response.context["form"].errors
    user = User.objects.get(email="nouvelle@exemple.test")
    assert user.check_password(SECRET)
    assert (user.role, user.region_id) == (UserRole.REGION, "32")
    names = {group.name for group in user.groups.all()}
    assert names == {"Équipe régionale", "Équipe régionale : Hauts-de-France"}


def test_a_regional_account_without_its_region_is_refused(national: Client) -> None:
    response = national.post(_url("add"), _new(region=""))
    assert response.status_code == 200
    assert "Une équipe régionale a une région." in response.content.decode()


def test_a_short_password_is_refused(national: Client) -> None:
    response = national.post(_url("add"), _new(password1="court", password2="court"))
    assert response.context["form"].errors["password2"]


def test_the_national_team_cannot_make_a_superuser(national: Client) -> None:
    national.post(_url("add"), _new(is_superuser="on"))
    assert not User.objects.get(email="nouvelle@exemple.test").is_superuser


def test_an_account_changes_role_and_loses_its_door(national: Client) -> None:
    user = UserFactory(national=True)
    data = _new(role=UserRole.PROFESSIONAL, email=user.email, region="", is_active="on")
    response = national.post(_url("edit", user.pk), data | {"password1": "", "password2": ""})
    assert response.status_code == 302, response.context["form"].errors
    user.refresh_from_db()
    assert user.role == UserRole.PROFESSIONAL
    assert not user.groups.exists()


def test_whoever_leads_no_more_is_named_by_no_platform(national: Client) -> None:
    """Letters would be signed by them, and suggestions wait for them."""
    user = UserFactory(lead=True)
    platform = PlatformFactory(leads=[user])
    data = _new(role=UserRole.PROFESSIONAL, email=user.email, region="", is_active="on")
    data |= {"password1": "", "password2": ""}
    assert national.post(_url("edit", user.pk), data | {"role": UserRole.LEAD}).status_code == 302
    assert platform.leads.get() == user
    assert national.post(_url("edit", user.pk), data).status_code == 302
    assert not platform.leads.exists()


def test_a_professional_who_is_named_leads(national: Client) -> None:
    user, platform = UserFactory(), PlatformFactory()
    url = admin_url("platform", "edit", platform.pk)
    response = national.post(url, open_form(national, url) | {"leads": [user.pk]})
    assert response.status_code == 302
    user.refresh_from_db()
    assert (user.role, platform.leads.get()) == (UserRole.LEAD, user)


def test_a_superuser_is_not_taken_over(national: Client) -> None:
    chief = UserFactory(superuser=True)
    data = _new(email=chief.email, is_active="on")
    for action in ("edit", "delete"):
        assert national.get(_url(action, chief.pk)).status_code in (302, 403)
        assert national.post(_url(action, chief.pk), data).status_code in (302, 403)
    chief.refresh_from_db()
    assert not chief.check_password(SECRET)


@pytest.mark.parametrize("action", ["set_active_state", "delete", "assign_role"])
def test_nor_by_an_action_on_many(national: Client, action: str) -> None:
    chief = UserFactory(superuser=True)
    url = reverse("wagtail_bulk_action", args=["directory", "user", action])
    response = national.post(f"{url}?id={chief.pk}", {"mark_as_active": "False", "role": "1"})
    assert response.status_code in (302, 403)
    chief.refresh_from_db()
    assert chief.is_active


def test_nobody_changes_their_own_role(national: Client) -> None:
    me = User.objects.get(role=UserRole.NATIONAL)
    form = national.get(_url("edit", me.pk)).context["form"]
    assert not {"role", "region", "is_superuser", "groups"} & set(form.fields)


def test_a_superuser_makes_a_superuser(client: Client) -> None:
    client.force_login(UserFactory(superuser=True))
    client.post(_url("add"), _new(is_superuser="on"))
    assert User.objects.get(email="nouvelle@exemple.test").is_superuser


def test_nobody_changes_their_own_address_in_the_staff_side(client: Client) -> None:
    """New passwords go there: an open session must not be able to move it."""
    user = UserFactory(regional=True)
    client.force_login(user)
    typed = {"first_name": "Sacha", "last_name": "Essai", "email": "autre@exemple.test"}
    data = {f"name_email-{name}": value for name, value in typed.items()}
    page = client.get("/gestion/account/").content.decode()
    assert "name_email-email" not in page
    client.post("/gestion/account/", data)
    user.refresh_from_db()
    assert user.email != "autre@exemple.test"


@pytest.mark.parametrize("traits", [{"regional": True}, {"departmental": True}, {"lead": True}])
def test_other_teams_see_no_account(client: Client, traits: dict[str, bool]) -> None:
    client.force_login(UserFactory(**traits))
    other = UserFactory()
    urls = [_url("index"), _url("add"), _url("edit", other.pk), _url("delete", other.pk)]
    for url in [*urls, reverse("wagtailusers_groups:index")]:
        response = client.post(url, _new()) if url != urls[0] else client.get(url)
        assert response.status_code in (302, 403), url
        assert other.email not in response.content.decode()
    assert not User.objects.filter(email="nouvelle@exemple.test").exists()
