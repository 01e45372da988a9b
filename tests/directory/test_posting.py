"""Letters leave once: faults, two senders, a crash between sending and noting."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse

from directory.mail import queue_mail
from directory.models import OutgoingMail
from directory.posting import queue
from directory.posting.faults import WAITS
from directory.posting.fiction import is_fiction
from directory.posting.sending import send_waiting
from tests.factories import UserFactory
from tests.pages import PageRead

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    """Make the server answer with an error, from now on."""

    def fail(error: Exception) -> None:
        def refuse(self: EmailBackend, messages: Any) -> int:
            raise error

        monkeypatch.setattr(EmailBackend, "send_messages", refuse)

    return fail


def _letter(**changed: Any) -> OutgoingMail:
    values = {"to": "accueil@structure.test", "subject": "Bonjour", "body": "Le texte."} | changed
    letter = queue_mail("digest", **values)
    assert letter is not None
    return letter


def _send(at: datetime = NOW) -> Any:
    return send_waiting(lambda: at)


def _again(letter: OutgoingMail) -> OutgoingMail:
    letter.refresh_from_db()
    return letter


def test_a_letter_leaves_once_and_its_text_is_erased() -> None:
    letter = _letter(reply_to="responsable@plateforme.test")
    assert _send().sent == 1
    assert _send().sent == 0
    [sent] = mail.outbox
    assert (sent.to, sent.body) == (["accueil@structure.test"], "Le texte.\n")
    assert sent.reply_to == ["responsable@plateforme.test"]
    assert (_again(letter).body, letter.sent_at, letter.taken_at) == ("", NOW, None)


def test_a_letter_of_later_waits_for_its_time() -> None:
    letter = _letter()
    OutgoingMail.objects.filter(pk=letter.pk).update(not_before=NOW + timedelta(minutes=5))
    assert _send().sent == 0
    assert _send(NOW + timedelta(minutes=5)).sent == 1


def test_a_temporary_refusal_is_tried_again_later_and_later_then_given_up(
    failing: Callable[[Exception], None],
) -> None:
    failing(smtplib.SMTPDataError(451, b"later"))
    letter, at = _letter(), NOW
    waits = []
    for _ in WAITS:
        _send(at)
        not_before = _again(letter).not_before
        assert not_before is not None
        waits.append(not_before - at)
        _send(not_before - timedelta(seconds=1))
        at = not_before
    assert tuple(waits) == WAITS
    assert sum(WAITS, timedelta()) > timedelta(hours=24)
    _send(at)
    assert (_again(letter).failed_at, letter.attempts) == (at, len(WAITS) + 1)
    assert letter.body == "Le texte.\n"


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPRecipientsRefused({"accueil@structure.test": (550, b"no accueil@structure")}),
        smtplib.SMTPDataError(554, b"spam"),
        ValueError("a header with a line break"),
    ],
)
def test_a_permanent_refusal_fails_at_once_without_telling_the_address(
    failing: Callable[[Exception], None], error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    failing(error)
    letter = _letter()
    with caplog.at_level(logging.DEBUG):
        assert _send().failed == 1
    assert _again(letter).failed_at == NOW
    assert not letter.is_doubtful
    assert "structure.test" not in letter.last_error + caplog.text


def test_when_nobody_answers_the_others_are_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def silence(self: EmailBackend) -> None:
        tried.append(1)
        raise TimeoutError

    monkeypatch.setattr(EmailBackend, "open", silence)
    first, second = _letter(), _letter()
    _send()
    assert len(tried) == 1
    assert (_again(first).attempts, first.failed_at) == (1, None)
    assert (_again(second).attempts, second.taken_at) == (0, None)


def test_a_connection_cut_while_sending_puts_the_letter_aside(
    failing: Callable[[Exception], None],
) -> None:
    failing(smtplib.SMTPServerDisconnected("bye"))
    letter = _letter()
    _send()
    assert (_again(letter).is_doubtful, letter.failed_at) == (True, NOW)


def test_a_crash_between_sending_and_noting_never_sends_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    letter = _letter()

    def crash(*args: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(queue, "note_sent", crash)
        with pytest.raises(KeyboardInterrupt):
            _send()
    assert len(mail.outbox) == 1
    assert _send(NOW + queue.LEASE).sent == 0  # somebody may still be at it
    done = _send(NOW + queue.LEASE + timedelta(seconds=1))
    assert (done.sent, done.put_aside) == (0, 1)
    assert _send(NOW + timedelta(days=2)).sent == 0
    assert len(mail.outbox) == 1
    assert _again(letter).is_doubtful


def test_two_senders_at_once_share_the_letters() -> None:
    letters = [_letter() for _ in range(4)]
    one, other = queue.waiting(NOW), queue.waiting(NOW)
    taken: list[int] = []
    for _ in range(2):
        taken += [next(one).pk, next(other).pk]
    assert sorted(taken) == [letter.pk for letter in letters]
    assert [*one, *other] == []


def test_the_examples_get_no_letter_ever() -> None:
    letter = _letter(to="accueil.e2c@exemple.invalid")
    _send()
    assert mail.outbox == []
    assert _again(letter).failed_at == NOW


@pytest.mark.parametrize(
    ("address", "invented"),
    [
        ("a@exemple.invalid", True),
        ("a@B.EXAMPLE", True),
        ("a@example.com", True),
        ("a@structure.test", False),
        ("a@invalid.fr", False),
        ("a@notexample.com", False),
    ],
)
def test_what_an_invented_address_is(address: str, invented: bool) -> None:
    assert is_fiction(address) is invented


def test_old_letters_are_forgotten() -> None:
    sent, failed = _letter(), _letter()
    OutgoingMail.objects.filter(pk=sent.pk).update(sent_at=NOW, body="")
    OutgoingMail.objects.filter(pk=failed.pk).update(failed_at=NOW)
    queue.forget_old(NOW + queue.BODY_KEPT + timedelta(seconds=1))
    assert (_again(failed).body, OutgoingMail.objects.count()) == ("", 2)
    queue.forget_old(NOW + queue.KEPT + timedelta(seconds=1))
    assert OutgoingMail.objects.count() == 0


@pytest.fixture
def given_up() -> OutgoingMail:
    letter = _letter()
    OutgoingMail.objects.filter(pk=letter.pk).update(failed_at=NOW, is_doubtful=True, attempts=3)
    return letter


def test_the_national_team_sees_what_failed_and_sends_it_again(
    client: Client, given_up: OutgoingMail, django_assert_max_num_queries: Any
) -> None:
    client.force_login(UserFactory(national=True))
    for _ in range(30):
        OutgoingMail.objects.filter(pk=_letter().pk).update(failed_at=NOW)
    with django_assert_max_num_queries(8):
        response = client.get(reverse("directory:letter_list"))
    page = PageRead(response)
    assert page.problems == []
    assert "31 courriels ne sont pas partis" in page.text
    assert response.headers["Cache-Control"] == "private, no-store"
    client.post(reverse("directory:letter_send_again", args=[given_up.pk]))
    assert (_again(given_up).failed_at, given_up.attempts) == (None, 0)
    _send()
    assert len(mail.outbox) == 1
    client.post(reverse("directory:letter_send_again", args=[given_up.pk]))
    _send()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("role", [{"lead": True}, {"regional": True}, {}])
def test_nobody_else_reads_or_resends_letters(
    client: Client, given_up: OutgoingMail, role: dict[str, bool]
) -> None:
    client.force_login(UserFactory(**role))
    assert client.get(reverse("directory:letter_list")).status_code == 403
    again = reverse("directory:letter_send_again", args=[given_up.pk])
    assert client.post(again).status_code == 403
    assert _again(given_up).failed_at == NOW
    client.logout()
    assert client.get(reverse("directory:letter_list")).status_code == 302
    assert client.post(again).status_code == 302
