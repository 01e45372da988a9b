"""The button by which a mail program says « se désabonner » (RFC 2369), in one click where the site
has a certificate (RFC 8058: its POST is the confirmed stop, and following the link does nothing).

Nothing of it is stored: it follows from the address that the letter goes to."""

from __future__ import annotations

from urllib.parse import urlsplit

from directory.mail import absolute
from directory.models import OutgoingMail
from directory.updating.addresses import digest_of
from directory.updating.tokens import make_stop_token

# Letters that nobody asked for; the others answer somebody.
_REMINDERS = frozenset({"digest"})


def headers_to_stop(letter: OutgoingMail) -> dict[str, str]:
    if letter.kind not in _REMINDERS:
        return {}
    address = absolute("directory:update_stop", make_stop_token(digest_of(letter.to)))
    headers = {"List-Unsubscribe": f"<{address}>"}
    if urlsplit(address).scheme == "https":
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers
