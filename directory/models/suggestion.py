"""What readers say is wrong on a sheet, line by line, and what its team decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q, TextChoices

from directory.enums import UserRole
from directory.models.actor import Actor
from directory.models.platform import Platform
from directory.models.solution import Solution
from directory.permissions import is_national

if TYPE_CHECKING:
    from directory.models.people import User


class SheetKind(TextChoices):
    """As in public addresses."""

    SOLUTION = "solutions", "solution"
    ACTOR = "acteurs", "structure"
    PLATFORM = "plateformes", "plateforme"


class SuggestionState(TextChoices):
    WAITING = "waiting", "à lire"
    DONE = "done", "traité"
    SPAM = "spam", "indésirable"


class LineState(TextChoices):
    WAITING = "waiting", "à lire"
    ACCEPTED = "accepted", "accepté"
    REFUSED = "refused", "refusé"


class SuggestionQuerySet(models.QuerySet[Any]):
    def waiting(self) -> SuggestionQuerySet:
        return self.filter(state=SuggestionState.WAITING)

    def answerable_by(self, user: User) -> SuggestionQuerySet:
        """About a sheet that this person may edit. What is left of a sheet that was deleted is
        read by the national team, who may read everything."""
        if is_national(user):
            return self.all()
        return self.filter(
            Q(solution__in=Solution.objects.editable_by(user).values("pk"))
            | Q(actor__in=Actor.objects.editable_by(user).values("pk"))
            | Q(platform__in=Platform.objects.editable_by(user).values("pk"))
        )

    def addressed_to(self, user: User) -> SuggestionQuerySet:
        """Those that this person is the first to answer: a lead answers for the sheets of their
        platforms; a team answers where no platform with a lead keeps the sheet."""
        mine = self.answerable_by(user)
        led = Platform.objects.filter(leads__is_active=True).values("pk")
        if user.role == UserRole.LEAD and not user.is_superuser:
            return mine.filter(
                Q(solution__actor__steward__leads=user)
                | Q(actor__steward__leads=user)
                | Q(platform__leads=user)
            ).distinct()
        return mine.exclude(
            Q(solution__actor__steward__in=led) | Q(actor__steward__in=led) | Q(platform__in=led)
        )


class Suggestion(models.Model):
    """One sending. `email`: erased when the last line is decided, after the answer is queued."""

    kind = models.CharField("sorte de fiche", max_length=12, choices=SheetKind)
    solution = models.ForeignKey(
        Solution, models.SET_NULL, null=True, blank=True, related_name="suggestions"
    )
    actor = models.ForeignKey(
        Actor, models.SET_NULL, null=True, blank=True, related_name="suggestions"
    )
    platform = models.ForeignKey(
        Platform, models.SET_NULL, null=True, blank=True, related_name="suggestions"
    )
    sheet_name = models.CharField("fiche", max_length=200)
    comment = models.TextField("précision", blank=True)
    email = models.EmailField("courriel laissé pour la réponse", blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Of the form: the same form sent twice is one sending.
    nonce = models.CharField(max_length=40, unique=True, editable=False)
    state = models.CharField(
        "état", max_length=8, choices=SuggestionState, default=SuggestionState.WAITING
    )
    created_at = models.DateTimeField("reçu le", auto_now_add=True)
    decided_at = models.DateTimeField("traité le", null=True, blank=True)

    objects: Any = models.Manager.from_queryset(SuggestionQuerySet)()

    class Meta:
        verbose_name = "signalement"
        ordering = ("created_at", "pk")
        indexes = (models.Index(fields=["state", "created_at"], name="suggestion_queue"),)

    def __str__(self) -> str:
        return f"Signalement : {self.sheet_name}"

    @property
    def sheet_id(self) -> int | None:
        """None once the sheet was deleted."""
        match self.kind:
            case SheetKind.SOLUTION:
                return self.solution_id
            case SheetKind.ACTOR:
                return self.actor_id
        return self.platform_id


class SuggestionLine(models.Model):
    """One part of a sheet: what it said then, what is proposed, what was written in the end."""

    suggestion = models.ForeignKey(Suggestion, models.CASCADE, related_name="lines")
    part = models.CharField("partie", max_length=40)
    label = models.CharField("intitulé", max_length=120)
    before = models.TextField("la fiche disait", blank=True)
    proposed = models.TextField("proposé", blank=True)
    state = models.CharField("état", max_length=8, choices=LineState, default=LineState.WAITING)
    written = models.TextField("écrit dans la fiche", blank=True)
    reason = models.CharField("raison du refus", max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField("décidé le", null=True, blank=True)

    class Meta:
        verbose_name = "ligne d’un signalement"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["suggestion", "part"], name="suggestion_part_once"),
        )

    def __str__(self) -> str:
        return f"{self.label} ({self.get_state_display()})"
