"""What looks like a person's own address or number in a text that will be public."""

from __future__ import annotations

import re
from html import unescape

_EMAIL = re.compile(r"[\w.+-]+@(?P<host>[\w-]+(?:\.[\w-]+)+)")
_MOBILE = re.compile(r"(?:\+33|0033|\b0)[\s.\-\u00a0]?[67](?:[\s.\-\u00a0]?\d{2}){4}\b")
_PERSONAL_HOSTS = frozenset(
    "gmail.com googlemail.com orange.fr wanadoo.fr free.fr sfr.fr neuf.fr bbox.fr laposte.net "
    "hotmail.com hotmail.fr outlook.com outlook.fr live.fr live.com msn.com yahoo.fr yahoo.com "
    "ymail.com icloud.com me.com mac.com aol.com gmx.fr gmx.com protonmail.com proton.me "
    "numericable.fr club-internet.fr".split()
)
# « camille.martin@… » names a person whoever houses the address.
_NAMED = re.compile(r"^[a-z]+[.\-_][a-z]+$", re.IGNORECASE)


def personal_contacts(text: str) -> list[str]:
    """Addresses and mobile numbers that look like a person's, as they were typed."""
    plain = unescape(text)
    found = [
        match.group()
        for match in _EMAIL.finditer(plain)
        if match["host"].lower() in _PERSONAL_HOSTS or _NAMED.match(match.group().split("@")[0])
    ]
    return list(dict.fromkeys([*found, *(match.group() for match in _MOBILE.finditer(plain))]))
