"""Two web hosts with caches of their own, on one PostgreSQL, behind the kit's nginx: whoever asks
either of them reads the same site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.absent import absent
from tests.servers.desk import MigratedPostgres
from tests.servers.front import Front, NginxMissing, binary
from tests.servers.portal import Portal, two_hosts
from tests.servers.web import CSRF, NAME

pytestmark = [pytest.mark.server, pytest.mark.xdist_group("writers")]
SECRET = "mot-cherche-par-une-jeune"


@pytest.fixture(scope="module")
def portal(
    migrated_pg: MigratedPostgres, collected: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Portal]:
    with two_hosts(migrated_pg, tmp_path_factory.mktemp("hosts"), collected) as portal:
        yield portal


@pytest.fixture(scope="module")
def front(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    try:
        binary()
    except NginxMissing as missing:
        absent(missing)
    front = Front(tmp_path_factory.mktemp("front"), [h.port for h in portal.hosts], portal.static)
    assert "syntax is ok" in front.check()
    front.start()
    yield front
    front.stop()


def test_what_is_said_on_one_host_is_read_on_the_other_at_once(portal: Portal) -> None:
    """Also the session: opened once, it is known on both."""
    one, other = portal.hosts
    for value, (writer, reader) in ((41, (one, other)), (42, (other, one)), (43, (one, other))):
        assert portal.save(writer, value) == 200
        assert re.search(rf"\b{value}\b[^<]{{0,8}}place", reader.send(portal.town["solution"]).text)
        found = reader.send("/solutions.json").text
        assert f'"open_places":{value}' in found.replace(" ", "")


WRONG = {"username": "personne@exemple.test", "password": "mauvais"}


def test_tries_are_counted_together(portal: Portal) -> None:
    portal.desk.run("forget_tries")
    for number in range(10):
        answer = portal.hosts[number % 2].send("/espace/connexion/", WRONG)
        assert "Trop d’essais" not in answer.text
    for host in portal.hosts:
        assert "Trop d’essais" in host.send("/espace/connexion/", WRONG).text


def test_a_picture_sent_on_one_host_is_shown_by_the_other(portal: Portal) -> None:
    address = portal.desk.said("picture", str(portal.media))
    for host in portal.hosts:
        answer = host.send(address)
        assert (answer.status, answer.headers["Content-Type"]) == (200, "image/png")


def test_two_hosts_send_each_letter_once(portal: Portal) -> None:
    count = portal.desk.said("letters", "12")
    workers = [portal.desk.started("jobs"), portal.desk.started("jobs")]
    for worker in workers:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    for worker in workers:
        said = worker.finish()
        assert worker.code == 0, said
    subjects, waiting = portal.desk.said("sent")
    assert len(set(subjects)) == len(subjects) == count
    assert waiting == 0


def test_the_front_server_passes_what_the_site_must_know(portal: Portal, front: Front) -> None:
    response, body = front.ask("/solutions/")
    assert response.status == 200
    assert "Micro-lycée Lens" in body.decode()
    for name in ("Content-Security-Policy", "Strict-Transport-Security", "X-Frame-Options"):
        assert len(response.headers.get_all(name) or []) == 1
    assert front.ask("/", Host="evil.example")[0].status == 400


def test_a_visitor_who_lies_about_their_address_waits_like_others(
    portal: Portal, front: Front
) -> None:
    portal.desk.run("forget_tries")
    said = []
    for number in range(11):
        body = urlencode(WRONG | {"username": f"n{number}@exemple.test"})
        _, page = front.ask(
            "/espace/connexion/",
            "POST",
            body,
            X_Forwarded_For=f"203.0.113.{number}",
            Content_Type="application/x-www-form-urlencoded",
            Cookie=f"__Host-csrf={CSRF}",
            X_CSRFToken=CSRF,
            Origin=f"https://{NAME}",
        )
        said.append("Trop d’essais" in page.decode())
    assert said == [False] * 10 + [True]


def test_files_with_a_digest_are_kept_for_ever_and_others_are_not(
    portal: Portal, front: Front
) -> None:
    _, page = front.ask("/")
    style = page.decode().partition('rel="stylesheet" href="')[2].partition('"')[0]
    response, _ = front.ask(style, Accept_Encoding="gzip")
    assert response.status == 200
    assert "immutable" in response.headers["Cache-Control"]
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert front.ask("/static/absent.000000000000.css")[0].status == 404


def test_what_the_front_server_refuses_is_said_in_french(front: Front) -> None:
    response, body = front.ask("/espace/import/", "POST", Content_Length=str(20 * 1024 * 1024))
    assert response.status == 413
    assert "trop lourd" in body.decode()
    response, body = front.ask("/solutions/?q=" + "x" * 9_000)
    assert response.status == 414
    assert "trop longue" in body.decode()


def test_a_host_that_falls_is_not_noticed_and_none_is_said_kindly(
    portal: Portal, front: Front
) -> None:
    """And in all that, no log holds what people search for, nor a key, nor a whole address."""
    front.ask(f"/solutions/?q={SECRET}")
    front.ask(f"/maj/{SECRET}:abcd:efgh/")
    front.ask(f"/espace/mot-de-passe/MQ/{SECRET}/")
    front.ask("/solutions/", Referer=f"https://x.example/?q={SECRET}")
    portal.hosts[0].kill()
    assert [front.ask("/solutions/")[0].status for _ in range(6)] == [200] * 6
    portal.hosts[1].kill()
    response, body = front.ask(f"/solutions/?q={SECRET}")
    for host in portal.hosts:
        host.start()
    assert response.status == 503
    assert response.headers["Retry-After"] == "30"
    assert "revient dans un instant" in body.decode()
    logs = front.logs()
    assert '"page":"/solutions/"' in logs
    assert '"page":"/maj/…"' in logs
    assert '"reseau":"127.0.0.0"' in logs
    assert SECRET not in logs
    assert '127.0.0.1"' not in logs.replace('"hote":"127.0.0.1', "")
