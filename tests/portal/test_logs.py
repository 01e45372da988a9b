"""What is written down while the site runs: no key, no address, nothing that people look for."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client
from gunicorn.config import Config

from portal import gunicorn as site_config
from portal.masking import MaskingFormatter, mask
from portal.worker import MaskedLogger

SECRET = "sentinelledujournal"
SIGNED = signing.dumps({"contact": SECRET}, salt="essai")
KEYS = (SIGNED, f"12-{SECRET}", f"{SECRET}.ics")
# Each place where an address is a key, or holds what somebody typed.
ADDRESSES = (
    *(
        f"/{place}/{key}/"
        for place in ("maj", "maj/fait", "maj/arret", "contact", "agenda")
        for key in KEYS
    ),
    *(f"/espace/{place}/{key}/" for place in ("lien", "invitation") for key in KEYS),
    f"/espace/mot-de-passe/MQ/{SECRET}-{'a' * 32}/",
    f"/solutions/?q={SECRET}",
    f"/rien/?lieu={SECRET}&q=x",
    f"/espace/inconnue/?next=/maj/{SIGNED}/",
)


# Two processes that collect the tests at two seconds must give them the same names.
@pytest.mark.parametrize(
    "address", ADDRESSES, ids=[one.replace(SIGNED, "signe") for one in ADDRESSES]
)
def test_an_address_that_is_a_key_is_masked_and_its_place_is_told(address: str) -> None:
    line = mask(f"Not Found: {address} for camille.{SECRET}@structure.test")
    assert SECRET not in line
    assert SIGNED[:12] not in line
    assert line.startswith(f"Not Found: {address[:5]}")


@pytest.mark.parametrize("address", ["/maj/", "/espace/liens/", "/espace/invitations/", "/contact"])
def test_an_ordinary_address_stays_readable(address: str) -> None:
    assert mask(f"Not Found: {address}") == f"Not Found: {address}"


def test_everything_that_writes_masks() -> None:
    handlers = settings.LOGGING["handlers"].values()
    assert {one["formatter"] for one in handlers} == {"line"}
    assert settings.LOGGING["formatters"]["line"]["()"] == "portal.masking.MaskingFormatter"
    assert site_config.accesslog is None
    assert site_config.logger_class == "portal.worker.MaskedLogger"


def test_the_server_masks_the_address_of_a_request_that_fails() -> None:
    config = Config()
    config.set("errorlog", "-")
    logger = MaskedLogger(config)
    [handler] = [one for one in logger.error_log.handlers if getattr(one, "_gunicorn", False)]
    logger.error_log.removeHandler(handler)
    assert isinstance(handler.formatter, MaskingFormatter)
    record = logging.LogRecord(
        "gunicorn.error", 40, "x.py", 1, "Error handling request %s", (f"/maj/{SIGNED}/",), None
    )
    assert handler.format(record).endswith("Error handling request /maj/…/")


@pytest.mark.django_db
def test_what_the_site_writes_of_real_requests(caplog: pytest.LogCaptureFixture) -> None:
    client, formatter = Client(raise_request_exception=False), MaskingFormatter("%(message)s")
    with caplog.at_level(logging.INFO):
        for address in ADDRESSES:
            client.get(address)
            client.post(address, {"email": f"{SECRET}@structure.test"})
        typed: dict[str, Any] = {"username": f"{SECRET}@structure.test", "password": SECRET}
        client.post("/espace/connexion/", typed)
    lines = [formatter.format(record) for record in caplog.records]
    assert lines
    assert [line for line in lines if SECRET in line] == []
