"""Whose places are on the page: those of one platform, or of one département, that I keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from directory.enums import PublicationState, UserRole
from directory.models import Departement, Platform, Solution
from directory.permissions import is_national

PARAMETER = "territoire"
_PLATFORM, _DEPARTEMENT = "plateforme", "departement"


@dataclass(frozen=True, slots=True)
class Scope:
    """`value`: as it stands in the address, « plateforme:psad-lens » or « departement:62 »."""

    value: str
    label: str

    @property
    def rule(self) -> Q:
        kind, _, key = self.value.partition(":")
        if kind == _PLATFORM:
            return Q(actor__steward__slug=key)
        return Q(actor__commune__departement=key)


@dataclass(frozen=True, slots=True)
class Scopes:
    """What a person may choose from, by kind, and what stands when nothing is chosen."""

    platforms: tuple[Scope, ...]
    departements: tuple[Scope, ...]
    own: Scope | None = None

    @property
    def all(self) -> Sequence[Scope]:
        return (*self.platforms, *self.departements)

    def chosen(self, value: str) -> Scope | None:
        if not value and len(self.all) == 1:
            return self.all[0]
        return next((one for one in self.all if one.value == value), None if value else self.own)


def platform_value(slug: str) -> str:
    return f"{_PLATFORM}:{slug}"


def scopes_of(user: Any) -> Scopes:
    """Two queries: the platforms that this person keeps and, for a team, its départements."""
    platforms = tuple(
        Scope(platform_value(slug), name)
        for slug, name in Platform.objects.editable_by(user)
        .exclude(state=PublicationState.ARCHIVED)
        .order_by("name_key", "pk")
        .values_list("slug", "name")
    )
    departements = tuple(
        Scope(f"{_DEPARTEMENT}:{code}", f"{name} ({code})")
        for code, name in _departements(user).order_by("code").values_list("code", "name")
    )
    is_departmental = not user.is_superuser and user.role == UserRole.DEPARTMENT
    own = departements[0] if is_departmental and departements else None
    return Scopes(platforms, departements, own)


def departements_of(user: Any) -> Any:
    """The territory of a keeper: that of their platforms, or of their team."""
    if user.role == UserRole.LEAD and not user.is_superuser:
        kept = Platform.objects.editable_by(user).exclude(state=PublicationState.ARCHIVED)
        return Departement.objects.filter(pk__in=kept.order_by().values("departement"))
    return _departements(user)


def _departements(user: Any) -> Any:
    rows = Departement.objects.all()
    if is_national(user):
        return rows
    if user.role == UserRole.REGION:
        return rows.filter(region=user.region_id)
    if user.role == UserRole.DEPARTMENT:
        return rows.filter(pk=user.departement_id)
    return rows.none()


def solutions_kept(user: Any, scope: Scope | None = None) -> Any:
    """The solutions, not withdrawn, that this person may change; of one scope when it is told."""
    kept = Solution.objects.editable_by(user).exclude(state=PublicationState.ARCHIVED)
    return kept if scope is None else kept.filter(scope.rule)
