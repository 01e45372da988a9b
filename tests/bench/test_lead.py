"""The lead of the measures keeps real sheets, and her pages open with her cookie."""

from __future__ import annotations

import pytest
from django.test import Client

from bench import lead
from directory.models import Solution, User

pytestmark = pytest.mark.django_db


def test_her_pages_open_and_hold_lines(generated: None, client: Client) -> None:
    headers = {"cookie": lead.cookie()}
    assert client.get("/espace/", headers=headers).status_code == 200
    page = client.get("/espace/places/", headers=headers).content.decode()
    assert page.count("data-line=") == 50


def test_she_is_made_once_and_keeps_as_many_as_wanted(
    generated: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lead, "SOLUTIONS", 40)
    assert lead.cookie() != lead.cookie()
    kept = Solution.objects.published().editable_by(User.objects.get()).count()
    assert 40 <= kept < 60
