"""OpenID Connect against an issuer of our own on the loopback: what is signed, for us, now, and
linked by its owner enters; nothing else does."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from directory.accounts import inviting
from directory.accounts.grants import Grant
from directory.enums import UserRole
from directory.models import Invitation, User
from tests.directory.accounts_world import is_in, last_link
from tests.factories import UserFactory
from tests.pages import PageRead

pytestmark = pytest.mark.django_db
START, BACK = "/espace/connexion/ailleurs/", "/espace/connexion/ailleurs/retour/"
SUBJECT = "sujet-412"
KEY = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)


class Issuer:
    """Answers the token and key endpoints; `changes` spoils the next token."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.changes: dict[str, Any] = {}
        self.header: dict[str, Any] = {"kid": "k1"}
        self.key: Any = KEY
        self.algorithm = "RS256"
        self.asked: dict[str, str] = {}
        self.nonce = self.challenge = ""

    def token(self) -> str:
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": "portail",
            "sub": SUBJECT,
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce,
        }
        claims |= self.changes
        kept = {name: value for name, value in claims.items() if value is not None}
        key = self.key if self.algorithm == "RS256" else "x" * 40
        return jwt.encode(kept, key, algorithm=self.algorithm, headers=self.header)

    def answer(self, path: str, sent: str) -> dict[str, Any]:
        if path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            return {"keys": [{**public, "kid": "k1", "alg": "RS256", "use": "sig"}]}
        self.asked = {name: values[0] for name, values in parse_qs(sent).items()}
        return {"access_token": "a", "token_type": "Bearer", "id_token": self.token()}

    @property
    def has_proof(self) -> bool:
        """Whether whoever asks for the token is the one who began (PKCE)."""
        digest = hashlib.sha256(self.asked["code_verifier"].encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == self.challenge


@pytest.fixture
def issuer(settings: Any) -> Iterator[Issuer]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            body = json.dumps(made.answer(self.path, self.rfile.read(size).decode())).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made = Issuer(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.OIDC_ISSUER = made.url
    settings.OIDC_RP_CLIENT_ID, settings.OIDC_RP_CLIENT_SECRET = "portail", "secret"
    settings.OIDC_OP_AUTHORIZATION_ENDPOINT = f"{made.url}/authorize"
    settings.OIDC_OP_TOKEN_ENDPOINT = f"{made.url}/token"
    settings.OIDC_OP_JWKS_ENDPOINT = f"{made.url}/keys"
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


def go_and_come_back(client: Client, issuer: Issuer, **more: str) -> Any:
    started = client.get(START, more)
    asked = {k: v[0] for k, v in parse_qs(urlsplit(started.headers["Location"]).query).items()}
    issuer.nonce, issuer.challenge = asked["nonce"], asked["code_challenge"]
    assert asked["code_challenge_method"] == "S256"
    assert asked["scope"] == "openid"
    return client.get(BACK, {"code": "c", "state": asked["state"]})


def linked(issuer: Issuer, **traits: Any) -> User:
    user: User = UserFactory(oidc_issuer=issuer.url, oidc_subject=SUBJECT, **traits)
    return user


def test_without_an_issuer_there_is_no_such_door(client: Client) -> None:
    assert client.get(START).status_code == 404
    assert client.get(BACK, {"code": "c", "state": "s"}).status_code == 404
    assert "ailleurs" not in client.get("/espace/connexion/").content.decode()


def test_a_linked_account_enters_teams_included(client: Client, issuer: Issuer) -> None:
    linked(issuer, national=True)
    assert START in client.get("/espace/connexion/").content.decode()
    assert go_and_come_back(client, issuer).headers["Location"] == "/espace/"
    assert issuer.has_proof
    assert is_in(client)


def test_the_same_answer_serves_once(client: Client, issuer: Issuer) -> None:
    linked(issuer)
    started = client.get(START)
    asked = parse_qs(urlsplit(started.headers["Location"]).query)
    issuer.nonce, back = asked["nonce"][0], {"code": "c", "state": asked["state"][0]}
    stranger = Client()
    assert stranger.get(BACK, back).status_code == 302  # a state begun in another browser
    assert not is_in(stranger)
    client.get(BACK, back)
    client.post("/espace/deconnexion/")
    client.get(BACK, back)
    assert not is_in(client)


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://autre.test"},
        {"aud": "autre"},
        {"aud": ["portail", "autre"]},
        {"exp": 1},
        {"exp": None},
        {"iat": 4_000_000_000},
        {"sub": ""},
        {"sub": None},
        {"sub": "x" * 300},
        {"nonce": "autre"},
        {"nonce": None},
        {"sub": "sujet-413"},
    ],
)
def test_a_token_that_is_not_for_us_enters_nobody(
    client: Client, issuer: Issuer, changes: dict[str, Any]
) -> None:
    linked(issuer)
    issuer.changes = changes
    assert go_and_come_back(client, issuer).headers["Location"] == "/espace/connexion/"
    assert not is_in(client)


@pytest.mark.parametrize("fault", ["other key", "unknown kid", "symmetric"])
def test_a_token_signed_by_somebody_else_enters_nobody(
    client: Client, issuer: Issuer, fault: str
) -> None:
    linked(issuer)
    if fault == "other key":
        issuer.key = OTHER_KEY
    if fault == "unknown kid":
        issuer.header = {"kid": "k2"}
    if fault == "symmetric":
        issuer.algorithm = "HS256"
    assert go_and_come_back(client, issuer).headers["Location"] == "/espace/connexion/"
    assert not is_in(client)


def test_an_address_never_links_an_account(client: Client, issuer: Issuer) -> None:
    user = UserFactory(national=True)
    issuer.changes = {"email": user.email, "email_verified": True}
    go_and_come_back(client, issuer)
    assert not is_in(client)
    assert User.objects.count() == 1


def test_a_closed_account_does_not_enter(client: Client, issuer: Issuer) -> None:
    linked(issuer, is_active=False)
    go_and_come_back(client, issuer)
    assert not is_in(client)


def test_the_other_house_leads_on_only_inside_the_site(client: Client, issuer: Issuer) -> None:
    linked(issuer)
    response = go_and_come_back(client, issuer, next="https://evil.test/")
    assert response.headers["Location"] == "/espace/"


def test_its_owner_links_an_account_by_a_form(client: Client, issuer: Issuer) -> None:
    user = UserFactory(lead=True)
    client.force_login(user)
    assert client.get("/espace/compte/lier/").status_code == 405
    go_and_come_back(client, issuer)  # without the form: nothing is linked
    user.refresh_from_db()
    assert user.oidc_subject == ""
    client.post("/espace/compte/lier/")
    assert go_and_come_back(client, issuer).headers["Location"] == "/espace/compte/"
    user.refresh_from_db()
    assert (user.oidc_issuer, user.oidc_subject) == (issuer.url, SUBJECT)
    client.post("/espace/compte/delier/")
    user.refresh_from_db()
    assert user.oidc_subject == ""


def test_an_account_of_elsewhere_is_linked_to_one_of_ours(client: Client, issuer: Issuer) -> None:
    linked(issuer)
    second = UserFactory()
    client.force_login(second)
    client.post("/espace/compte/lier/")
    assert go_and_come_back(client, issuer).headers["Location"] == "/espace/compte/"
    second.refresh_from_db()
    assert second.oidc_subject == ""


def test_changing_ones_mind_over_there_leads_back(client: Client, issuer: Issuer) -> None:
    assert client.get(BACK, {"error": "access_denied"}).headers["Location"] == "/espace/connexion/"


# ---- an invitation ------------------------------------------------------------------------------
TO = "invitee@exemple.test"
WITHOUT_PASSWORD = {"first_name": "Dominique", "last_name": "Essai", "par": "ailleurs"}


def invited() -> str:
    """The path of the letter's link."""
    inviting.invite(UserFactory(national=True), email=TO, grant=Grant(UserRole.NATIONAL))
    return last_link(TO)


def test_an_invitation_is_accepted_with_the_account_of_the_other_house(
    client: Client, issuer: Issuer
) -> None:
    link = invited()
    assert 'value="ailleurs"' in client.get(link).content.decode()
    page = PageRead(client.post(link, WITHOUT_PASSWORD))  # type: ignore[arg-type]
    assert page.problems == []
    assert START in page.source
    assert not User.objects.filter(email=TO).exists()  # going there opens nothing yet
    issuer.changes = {"email": "autre@exemple.test", "email_verified": True}
    assert go_and_come_back(client, issuer).headers["Location"] == "/espace/"
    assert is_in(client)
    user = User.objects.get(email=TO)
    assert (user.oidc_issuer, user.oidc_subject) == (issuer.url, SUBJECT)
    assert (user.role, user.last_name, user.has_usable_password()) == ("national", "Essai", False)
    assert Client().get(link).status_code == 410


def test_an_invitation_needs_the_browser_that_opened_its_link(
    client: Client, issuer: Issuer
) -> None:
    client.post(invited(), WITHOUT_PASSWORD)
    issuer.changes = {"email": TO, "email_verified": True}
    stranger = Client()
    go_and_come_back(stranger, issuer)
    assert not is_in(stranger)
    assert not User.objects.filter(email=TO).exists()


@pytest.mark.parametrize("fault", ["taken", "revoked", "too late", "error", "other errand"])
def test_what_ends_an_invitation_on_the_way(client: Client, issuer: Issuer, fault: str) -> None:
    client.post(invited(), WITHOUT_PASSWORD)
    if fault == "taken":
        linked(issuer)
    if fault == "revoked":
        inviting.revoke(Invitation.objects.get())
    if fault == "too late":
        session = client.session
        session["oidc_invited"] = [*session["oidc_invited"][:3], time.time() - 11 * 60]
        session.save()
    if fault == "error":
        client.get(BACK, {"error": "access_denied"})
    if fault == "other errand":
        client.force_login(UserFactory())
        client.post("/espace/compte/lier/")
    go_and_come_back(client, issuer)
    assert not User.objects.filter(email=TO).exists()


def test_names_are_asked_there_too_and_no_password(client: Client, issuer: Issuer) -> None:
    response = client.post(invited(), {**WITHOUT_PASSWORD, "last_name": ""})
    page = PageRead(response)  # type: ignore[arg-type]
    assert response.status_code == 422
    assert "Remplissez « Nom »" in page.text
    assert "Remplissez « Mot de passe »" not in page.text


def test_without_an_issuer_an_invitation_asks_for_a_password(client: Client) -> None:
    link = invited()
    assert "ailleurs" not in client.get(link).content.decode()
    assert client.post(link, WITHOUT_PASSWORD).status_code == 422
