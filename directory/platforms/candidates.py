"""Actors that may join a platform: any that this person may see, found by its name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from directory.enums import PublicationState
from directory.models import Actor, Platform
from directory.models.platform import may_keep, stands_in
from directory.words import fold

LISTED_AT_MOST = 20
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Found:
    actors: tuple[Any, ...] = ()
    has_more: bool = False
    was_asked: bool = False


def who_may_join(user: Any) -> Any:
    return Actor.objects.visible_to(user).exclude(state=PublicationState.ARCHIVED)


def find(user: Any, platform: Platform, typed: str, *, everywhere: bool) -> Found:
    """Every word of the name must be there. Those of the département only, unless `everywhere`."""
    if len(fold(typed)) < _SHORTEST:
        return Found()
    rows = who_may_join(user).named(typed).exclude(memberships__platform=platform)
    if not everywhere:
        rows = rows.filter(commune__departement=platform.departement_id)
    rows = rows.select_related("kind", "commune", "steward").order_by("name_key", "pk")
    found = list(rows[: LISTED_AT_MOST + 1])
    return Found(tuple(found[:LISTED_AT_MOST]), len(found) > LISTED_AT_MOST, was_asked=True)


def consequence(platform: Platform, actor: Actor) -> str:
    """What adding this actor changes in who keeps its sheet."""
    if may_keep(platform, actor):
        return "Personne ne tient encore sa fiche : votre plateforme la tiendra."
    if actor.steward_id == platform.pk:
        return "Votre plateforme tient déjà sa fiche."
    if not stands_in(platform, actor):
        return "Cet acteur est d’un autre département : vous le citez, sans changer sa fiche."
    return f"Sa fiche est tenue par {actor.steward} : vous le citez, sans pouvoir la changer."
