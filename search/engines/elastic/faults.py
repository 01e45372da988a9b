"""From what a client raises, or a cluster answers, to the fault it is."""

from __future__ import annotations

from elasticsearch import ApiError, ConnectionTimeout, SerializationError, TransportError

from search.engines.deadline import TooLate
from search.engines.elastic.troubles import Trouble


class IndexTrouble(Exception):
    """A fault that we found ourselves, not the client."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


def trouble_of(error: Exception) -> Trouble:
    """Anything else than what is known here is an answer that cannot be read."""
    match error:
        case IndexTrouble():
            return error.trouble
        case TooLate() | ConnectionTimeout():
            return Trouble.SILENT
        case SerializationError():
            return Trouble.UNREADABLE
        case ApiError():
            return trouble_said(error.status_code, str(error.error), str(error))
        case TransportError():
            return Trouble.UNREACHABLE
    return Trouble.UNREADABLE


def trouble_said(status: int, kind: str, words: str = "") -> Trouble:
    """Of a status and the kind of error beside it, for a request or one document of many."""
    if "cluster_block" in kind or "read-only" in words:
        return Trouble.READ_ONLY
    if status in (401, 403):
        return Trouble.DENIED
    if status == 429:
        return Trouble.BUSY
    if status == 404:
        return Trouble.ABSENT
    if status in (408, 504):
        return Trouble.SILENT
    if status >= 500:
        return Trouble.RED
    return Trouble.MISSHAPEN
