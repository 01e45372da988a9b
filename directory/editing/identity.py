"""Which other sheet is the same actor: one UAI or SIRET, or nearly one name in one commune."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from directory.enums import PublicationState
from directory.imports.known import TAKEN
from directory.models import Actor, Commune
from directory.words import edit_distance, fold, key_of

TWINS_AT_MOST = 6
# Names of one commune that are compared letter by letter.
READ_AT_MOST = 500
_NEAR = 2


class Refused(ValidationError):
    """What the sheet cannot take once it is read under the lock; `field` names where."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def check_identifiers(sheet: Any, user: Any) -> None:
    """Under the lock of a revision. Of a sheet that this person may not see nothing is said but
    that the number is taken. Raises Refused."""
    if not isinstance(sheet, Actor):
        return
    others = Actor.objects.exclude(pk=sheet.pk)
    if sheet.uai:
        _refuse("uai", "Cet UAI", others.filter(uai=sheet.uai), user)
    if sheet.siret:
        same = others.filter(siret=sheet.siret, name_key=key_of(sheet.name))
        _refuse("siret", "Ce SIRET", same, user)


def _refuse(field: str, number: str, others: Any, user: Any) -> None:
    if not others.exists():
        return
    seen = others.visible_to(user).first()
    if seen is None:
        raise Refused(field, TAKEN)
    raise Refused(
        field, f"{number} est celui de « {seen.name} » : corrigez-le, ou ouvrez sa fiche."
    )


def same_numbers(user: Any, *, uai: str, siret: str, but: int | None = None) -> list[Actor]:
    """Those that this person may see."""
    wanted = Q(pk__in=())
    if uai:
        wanted |= Q(uai=uai)
    if siret:
        wanted |= Q(siret=siret)
    rows = _alive(user).filter(wanted).exclude(pk=but)
    return list(rows.order_by("name_key", "pk")[:TWINS_AT_MOST])


def same_names(user: Any, name: str, commune: Commune | None) -> list[Actor]:
    key = fold(name)
    rows = _alive(user).filter(commune=commune).order_by("name_key", "pk")[:READ_AT_MOST]
    return [one for one in rows if is_near(one.name_key, key)][:TWINS_AT_MOST]


def _alive(user: Any) -> Any:
    rows = Actor.objects.visible_to(user).exclude(state=PublicationState.ARCHIVED)
    return rows.select_related("commune")


def is_near(one: str, other: str) -> bool:
    return one == other or edit_distance(one, other, at_most=_NEAR) <= _NEAR
