"""The sender before a real conversation: a server that accepts, refuses, hangs up half-way."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from directory.mail import queue_mail
from directory.models import OutgoingMail
from directory.posting.sending import send_waiting
from portal.email_url import mail_settings

pytestmark = pytest.mark.django_db


class _Conversation(socketserver.StreamRequestHandler):
    """Just enough of the protocol; what an address begins with says how the server behaves."""

    server: Any

    def handle(self) -> None:
        self._say("220 pret")
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "DATA":
                if self._read_letter():
                    return
            elif verb == "RCPT":
                self._answer_recipient(line)
            else:
                self._say("250 bien")

    def _answer_recipient(self, line: str) -> None:
        self.refused_with = "451 plus tard" if "occupe" in line else ""
        self.hangs_up = "coupe" in line
        if "inconnu" in line:
            self._say("550 personne de ce nom")
        else:
            self._say("250 bien")

    def _read_letter(self) -> bool:
        self._say("354 allez")
        text = b""
        while not text.endswith(b"\r\n.\r\n"):
            text += self.rfile.readline()
        if self.hangs_up:
            self.server.letters.append(text.decode())
            return True
        if not self.refused_with:
            self.server.letters.append(text.decode())
        self._say(self.refused_with or "250 pris")
        return False

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.letters: list[str] = []


@pytest.fixture
def server(settings: Any, tmp_path: Any) -> Iterator[_Server]:
    with _Server() as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        port = running.server_address[1]
        url = f"smtp://127.0.0.1:{port}?tls=0"
        for name, value in mail_settings(url, folder=tmp_path).items():
            setattr(settings, name, value)
        yield running
        running.shutdown()


def _letter(to: str) -> OutgoingMail:
    letter = queue_mail("digest", to=to, subject="Vos places : toujours exact ?", body="Né à Lens.")
    assert letter is not None
    return letter


def _state(letter: OutgoingMail) -> tuple[bool, bool, bool]:
    letter.refresh_from_db()
    return letter.sent_at is not None, letter.failed_at is not None, letter.is_doubtful


def test_each_letter_has_its_own_fate(server: _Server) -> None:
    good = _letter("accueil@structure.test")
    unknown = _letter("inconnu@structure.test")
    busy = _letter("occupe@structure.test")
    last = _letter("dernier@structure.test")
    send_waiting()
    assert _state(good) == (True, False, False)
    assert _state(unknown) == (False, True, False)
    assert _state(busy) == (False, False, False)
    assert _state(last) == (True, False, False)
    assert busy.not_before is not None
    assert len(server.letters) == 2
    assert f"Message-ID: <lettre-{good.pk}-" in server.letters[0]
    send_waiting()
    assert len(server.letters) == 2


def test_a_server_that_hangs_up_is_not_given_the_letter_twice(server: _Server) -> None:
    cut = _letter("coupe@structure.test")
    for _ in range(3):
        send_waiting()
    assert _state(cut) == (False, True, True)
    assert len(server.letters) == 1


def test_without_a_server_the_letter_waits(server: _Server, settings: Any) -> None:
    letter = _letter("accueil@structure.test")
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    send_waiting()
    assert _state(letter) == (False, False, False)
    OutgoingMail.objects.update(not_before=None)
    settings.EMAIL_PORT = port
    send_waiting()
    assert _state(letter) == (True, False, False)
