"""Queries that have a name. Adjectives and prepositions filter; `with_*` adds data."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from directory.enums import ContactVisibility, EntryKind, PublicationState, UserRole
from directory.models.tracking import TrackedQuerySet
from directory.words import fold

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models.people import User


class CommuneQuerySet(models.QuerySet[Any]):
    def with_own_point(self) -> Self:
        """Communes whose own point is known: the only ones "nearest commune" may choose from."""
        return self.filter(precision="commune")

    def largest_first(self) -> Self:
        return self.order_by("-population", "code")


def _in_territory_of(user: User | AnonymousUser, *, region: str, departement: str, lead: str) -> Q:
    """The records of a user's territory, by the look-ups that lead there from the model.

    Nobody (matches nothing) for anonymous visitors and professionals.
    """
    nobody = Q(pk__in=())
    if not user.is_authenticated or not user.is_active:
        return nobody
    if user.is_superuser:
        return Q()
    match user.role:
        case UserRole.NATIONAL:
            return Q()
        case UserRole.REGION:
            return Q(**{region: user.region_id})
        case UserRole.DEPARTMENT:
            return Q(**{departement: user.departement_id})
        case UserRole.LEAD:
            return Q(**{lead: user})
    return nobody


class PublishedQuerySet(TrackedQuerySet):
    """Records with a publication state; rights are part of the query."""

    region_path = "departement__region"
    departement_path = "departement"
    lead_path = "leads"

    def published(self) -> Self:
        return self.filter(state=PublicationState.PUBLISHED)

    def examples(self) -> Self:
        return self.filter(is_example=True)

    def editable_by(self, user: User | AnonymousUser) -> Self:
        """What this person may change. A subquery, so that joins never double the rows."""
        rights = _in_territory_of(
            user,
            region=self.region_path,
            departement=self.departement_path,
            lead=self.lead_path,
        )
        if rights == Q():
            return self.all()
        return self.filter(pk__in=self.model._base_manager.filter(rights).values("pk"))

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Published records for all; drafts and withdrawn ones for those who may edit them."""
        mine = self.editable_by(user).values("pk")
        return self.filter(Q(state=PublicationState.PUBLISHED) | Q(pk__in=mine))


class ActorQuerySet(PublishedQuerySet):
    region_path = "commune__departement__region"
    departement_path = "commune__departement"
    lead_path = "steward__leads"

    def named(self, typed: str) -> Self:
        """Those whose name holds every typed word, eight at most."""
        rows = self
        for word in fold(typed).split()[:8]:
            rows = rows.filter(name_key__contains=word)
        return rows


class SolutionQuerySet(PublishedQuerySet):
    region_path = "actor__commune__departement__region"
    departement_path = "actor__commune__departement"
    lead_path = "actor__steward__leads"


class IntakeQuerySet(TrackedQuerySet):
    def not_past(self, today: date) -> Self:
        """Ways in that are still open: all year, or whose last day is not over."""
        return self.filter(not_past(today))

    def editable_by(self, user: User | AnonymousUser) -> Self:
        """Those of the solutions that this person may change."""
        solutions = self.model._meta.get_field("solution").related_model._default_manager
        return self.filter(solution__in=solutions.editable_by(user).order_by())


def not_past(today: date, *, path: str = "") -> Q:
    """The rule of `freshness.is_past`, in the database. `path`: what leads to the intake."""
    last_day = Q(**{f"{path}apply_by__gte": today}) | Q(
        **{f"{path}apply_by__isnull": True, f"{path}starts_on__gte": today}
    )
    return last_day | Q(**{f"{path}kind": EntryKind.PERMANENTE})


class PlatformQuerySet(PublishedQuerySet):
    pass


class PlatformEventQuerySet(TrackedQuerySet):
    def not_over(self, today: date) -> Self:
        """What is still to come, or goes on: until the end of its last day."""
        return self.filter(Q(starts_on__gte=today) | Q(ends_on__gte=today))


class ContactQuerySet(TrackedQuerySet):
    def public(self) -> Self:
        return self.filter(visibility=ContactVisibility.PUBLIC)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Professional contacts are for signed-in people only."""
        return self.all() if user.is_authenticated and user.is_active else self.public()
