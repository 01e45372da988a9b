"""Time erases what the register says it erases, once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.utils import timezone

from directory.models import (
    Change,
    OutgoingMail,
    Revision,
    Suggestion,
    SuggestionState,
    UpdateCode,
    User,
)
from directory.privacy.retention import purge
from tests.factories import ContactFactory, PlatformFactory, UserFactory
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db


def ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


def test_an_unused_account_is_warned_then_made_anonymous() -> None:
    user = UserFactory(lead=True, last_login=ago(701), email="ancien@exemple.test")
    platform = PlatformFactory(leads=[user])
    now = timezone.now()
    assert purge(now)["Comptes inactifs prévenus"] == 1
    assert OutgoingMail.objects.get().to == "ancien@exemple.test"
    assert purge(now)["Comptes inactifs prévenus"] == 0
    assert purge(now + timedelta(days=29))["Comptes inactifs rendus anonymes"] == 0
    assert purge(now + timedelta(days=31))["Comptes inactifs rendus anonymes"] == 1
    user.refresh_from_db()
    assert (user.is_active, user.first_name, user.last_name) == (False, "", "")
    assert "ancien" not in user.email
    assert not platform.leads.exists()
    assert authenticate(username="ancien@exemple.test", password=PASSWORD) is None
    assert set(purge(now + timedelta(days=31)).values()) == {0}


def test_nobody_is_made_anonymous_without_notice_nor_the_last_keeper() -> None:
    UserFactory(last_login=ago(800))
    UserFactory(superuser=True, last_login=ago(800))
    UserFactory(last_login=ago(600))
    done = purge()
    assert done["Comptes inactifs prévenus"] == 1
    assert done["Comptes inactifs rendus anonymes"] == 0


def test_who_signs_in_after_the_notice_is_kept() -> None:
    user = UserFactory(last_login=ago(701))
    purge()
    User.objects.filter(pk=user.pk).update(last_login=timezone.now())
    assert purge(timezone.now() + timedelta(days=31))["Comptes inactifs rendus anonymes"] == 0


def suggestion(**fields: Any) -> Suggestion:
    created = fields.pop("created_at", None)
    row = Suggestion.objects.create(
        kind="acteurs", sheet_name="X", nonce=str(Suggestion.objects.count()), **fields
    )
    if created:
        Suggestion.objects.filter(pk=row.pk).update(created_at=created)
    return row


def test_suggestions_and_their_senders_do_not_stay() -> None:
    waiting = suggestion(email="a@exemple.test", created_at=ago(200))
    fresh = suggestion(email="b@exemple.test")
    suggestion(state=SuggestionState.DONE, decided_at=ago(400))
    suggestion(state=SuggestionState.SPAM, decided_at=ago(31))
    suggestion(state=SuggestionState.DONE, decided_at=ago(100))
    done = purge()
    assert done["Courriels de lecteurs effacés"] == 1
    assert done["Signalements anciens supprimés"] == 2
    waiting.refresh_from_db()
    fresh.refresh_from_db()
    assert (waiting.email, fresh.email) == ("", "b@exemple.test")


def test_letters_and_old_history_lose_their_people() -> None:
    OutgoingMail.objects.create(kind="x", to="a@x.test", subject="A", key="k", sent_at=ago(31))
    OutgoingMail.objects.create(kind="x", to="b@x.test", subject="B", sent_at=ago(29))
    ContactFactory(name="Zoé", email="zoe@x.test")
    Revision.objects.update(at=ago(400))
    done = purge()
    assert done["Courriels envoyés effacés"] == 1
    assert OutgoingMail.objects.get(key="k").to == ""
    assert done["Lignes d’historique rendues anonymes"] == 1
    assert "zoe@x.test" not in str(list(Change.objects.values_list("fields", flat=True)))
    assert set(purge().values()) == {0}


def test_codes_that_open_nothing_are_deleted() -> None:
    contact = ContactFactory()
    for digest, expires_at in (("a", ago(1)), ("b", ago(-1))):
        UpdateCode.objects.create(
            contact=contact, digest=digest, generation=1, expires_at=expires_at
        )
    assert purge()["Codes de mise à jour expirés supprimés"] == 1
    assert UpdateCode.objects.get().digest == "b"


def test_letters_given_up_lose_their_text_then_go() -> None:
    OutgoingMail.objects.create(kind="x", to="a@x.test", subject="A", body="B", failed_at=ago(36))
    OutgoingMail.objects.create(kind="x", to="b@x.test", subject="B", failed_at=ago(61))
    assert purge()["Courriels envoyés effacés"] == 1
    kept = OutgoingMail.objects.get()
    assert (kept.to, kept.body) == ("a@x.test", "")


def test_a_dry_run_counts_and_keeps(capsys: pytest.CaptureFixture[str]) -> None:
    OutgoingMail.objects.create(kind="x", to="a@x.test", subject="A", sent_at=ago(31))
    call_command("purge", "--dry-run")
    told = capsys.readouterr().out
    assert "Courriels envoyés effacés : 1" in told
    assert "rien n’a été effacé" in told
    assert OutgoingMail.objects.get().to == "a@x.test"
