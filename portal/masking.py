"""What no log may hold: signed links, codes of sessions, e-mail addresses."""

from __future__ import annotations

import logging
import re

# The value of `signing.dumps`: content, time and signature, parted by colons, coded or not.
_SIGNED = re.compile(r"[\w.-]+(?::|%3A)[\w-]{4,}(?::|%3A)[\w-]{20,}", re.IGNORECASE)
# The key of a new password: Django's own, who and when and a digest.
_PASSWORD_KEY = re.compile(r"(/espace/mot-de-passe/)[^\s/\"']+/[^\s/\"']+")
# Addresses that are a key, whoever signed it and however.
_KEYED = re.compile(
    r"(/(?:espace/(?:lien|invitation)|maj/(?:fait|arret)|maj|contact|agenda)/)"
    r"(?!fait/|arret/)[^\s/\"'?]+"
)
# What people search for stands in the query of an address.
_QUERY = re.compile(r"(/[^\s?\"']*)\?[^\s\"']+")
_EMAIL = re.compile(r"[\w.+'-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)


def mask(text: str) -> str:
    text = _PASSWORD_KEY.sub(r"\1…", _QUERY.sub(r"\1?…", text))
    return _EMAIL.sub("…@…", _SIGNED.sub("…", _KEYED.sub(r"\1…", text)))


class MaskingFormatter(logging.Formatter):
    """The whole line, traceback included: whoever writes a log need not think of it."""

    def format(self, record: logging.LogRecord) -> str:
        return mask(super().format(record))
