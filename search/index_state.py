"""How the search cluster is, as `/sante` and the national team read it: no address, no secret."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from directory.changelog import head_number
from directory.espace import Door, Due, Part
from directory.models import Revision
from directory.permissions import is_national
from search.engines.elastic.breaker import searches
from search.engines.elastic.troubles import Told, Trouble, told
from search.models import IndexCursor, RefusedDocument

# An edit is to be found in the index within this.
LATE_AFTER_S = 2.0


@dataclass(frozen=True, slots=True)
class IndexState:
    """`trouble`: "" when searches are put to the cluster. `revisions`, `seconds`: how far the index
    is behind the directory."""

    cursor: IndexCursor
    trouble: str
    revisions: int
    seconds: float

    @property
    def words(self) -> Told:
        return told(self.trouble)


def is_clustered() -> bool:
    return bool(settings.ELASTICSEARCH_URL)


def read_state() -> IndexState:
    cursor = IndexCursor.read()
    revisions = max(0, head_number() - cursor.number)
    seconds = _seconds_behind(cursor.number) if revisions else 0.0
    return IndexState(cursor, _trouble(cursor, seconds), revisions, seconds)


def _seconds_behind(number: int) -> float:
    """Since the first revision that the index does not have."""
    waiting = Revision.objects.filter(number__gt=number).order_by("number")
    at = waiting.values_list("at", flat=True).first()
    return max(0.0, (timezone.now() - at).total_seconds()) if at else 0.0


def _trouble(cursor: IndexCursor, seconds: float) -> str:
    """What is noted for all processes, else what this one met, else a delay."""
    if not cursor.index:
        return cursor.trouble or Trouble.ABSENT
    noted = cursor.doubt or cursor.trouble
    if noted:
        return noted
    if not searches.is_closed:
        return searches.trouble or Trouble.SILENT
    return Trouble.LATE if seconds > LATE_AFTER_S else ""


def health() -> dict[str, Any]:
    """What `/sante` adds to its answer; nothing without a cluster. Degraded is alive: searches are
    answered all the same."""
    if not is_clustered():
        return {}
    state = read_state()
    search: dict[str, Any] = {
        "behind": {"revisions": state.revisions, "seconds": round(state.seconds, 1)}
    }
    if not state.trouble:
        return {"search": search}
    search |= {"reason": str(state.trouble), "detail": state.words.what}
    return {"status": "degraded", "search": search}


def part_of(user: Any) -> Part:
    """On the first page of the national team: what the index refused, and the way to its state."""
    if not is_clustered() or not is_national(user):
        return Part()
    url = reverse("search:index_state")
    line = Due(
        14,
        RefusedDocument.objects.count(),
        "Fiches absentes de la recherche",
        "L’index les a refusées : un texte est à corriger.",
        url,
        "Voir",
    )
    return Part((line,), (Door("Équipe", "Moteur de recherche", url),))
