"""One variable says how mail leaves; no log holds a link or an address."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from django.conf import settings
from django.core import signing
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from portal.email_url import mail_settings

FOLDER = Path("/nulle-part/courriels")


def test_without_a_server_letters_are_files() -> None:
    said = mail_settings("", folder=FOLDER)
    assert said["EMAIL_FILE_PATH"] == str(FOLDER)
    assert said["EMAIL_BACKEND"].endswith("filebased.EmailBackend")


def test_a_server_with_its_account() -> None:
    said = mail_settings("smtp://moi%40site.fr:p%40sse@relais.test", folder=FOLDER)
    assert (said["EMAIL_HOST"], said["EMAIL_PORT"]) == ("relais.test", 587)
    assert (said["EMAIL_HOST_USER"], said["EMAIL_HOST_PASSWORD"]) == ("moi@site.fr", "p@sse")
    assert (said["EMAIL_USE_TLS"], said["EMAIL_USE_SSL"]) == (True, False)


def test_tls_from_the_first_byte_or_not_at_all() -> None:
    said = mail_settings("smtps://relais.test", folder=FOLDER)
    assert (said["EMAIL_PORT"], said["EMAIL_USE_SSL"], said["EMAIL_USE_TLS"]) == (465, True, False)
    assert not mail_settings("smtp://127.0.0.1:25?tls=0", folder=FOLDER)["EMAIL_USE_TLS"]


@pytest.mark.parametrize(
    "url", ["relais.test:25", "smtp://", "smtp://moi:secret@relais:port", "http://secret@x"]
)
def test_a_bad_value_stops_the_start_without_repeating_it(url: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        mail_settings(url, folder=FOLDER)
    assert "secret" not in f"{refused.value!r} {refused.value.__cause__!r}"


def test_the_log_masks_links_and_addresses() -> None:
    options = settings.LOGGING["formatters"]["line"]
    formatter = import_string(options["()"])(options["fmt"])
    token = signing.dumps({"contact": 12, "gen": 1}, salt="essai")
    try:
        raise ValueError(f"camille.martin@structure.test and /maj/{token}/")
    except ValueError as error:
        failed = (type(error), error, error.__traceback__)
    record = logging.LogRecord(
        "django.request",
        logging.WARNING,
        "x.py",
        1,
        "Gone: /maj/%s/ for a%%40b.fr",
        (token,),
        failed,
    )
    line = formatter.format(record)
    assert token not in line
    assert token.split(":")[0] not in line
    assert "camille" not in line
    assert "b.fr" not in line
    assert "WARNING django.request Gone: /maj/…/" in line
