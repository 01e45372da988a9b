"""Who reviews what is proposed: the team of the region, and the national team."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from wagtail.models import Task, TaskState

from directory.enums import UserRole

if TYPE_CHECKING:
    from directory.models import User
    from guide.models.practices import PracticePage


def reviews_everywhere(user: Any) -> bool:
    return bool(user.is_authenticated and (user.is_superuser or user.role == UserRole.NATIONAL))


def reviewed_regions(user: Any, path: str) -> Q:
    """What a person may review, as a condition on the region found at `path`."""
    if reviews_everywhere(user):
        return Q()
    if user.is_authenticated and user.role == UserRole.REGION and user.region_id:
        return Q(**{path: user.region_id})
    return Q(pk__in=())


def may_review(user: Any, page: PracticePage) -> bool:
    if reviews_everywhere(user):
        return True
    of_region = user.is_authenticated and user.role == UserRole.REGION and user.region_id
    return bool(of_region and user.region_id == page.region_id)


class RegionalReviewTask(Task):
    """One reading, by the region of the page: publish, or ask for changes."""

    class Meta:
        verbose_name = "relecture par la région"

    def user_can_access_editor(self, obj: Any, user: User) -> bool:
        return may_review(user, obj)

    def locked_for_user(self, obj: Any, user: User) -> bool:
        return not may_review(user, obj)

    def get_actions(self, obj: Any, user: User) -> list[tuple[str, str, bool]]:
        if not may_review(user, obj):
            return []
        return [
            ("reject", "Demander des changements", True),
            ("approve", "Publier", False),
        ]

    def get_task_states_user_can_moderate(self, user: User, **kwargs: Any) -> Any:
        from guide.models.practices import PracticePage

        ids = PracticePage.objects.reviewable_by(user).values_list("pk", flat=True)
        return TaskState.objects.filter(
            status=TaskState.STATUS_IN_PROGRESS,
            task=self.task_ptr,
            workflow_state__object_id__in=[str(pk) for pk in ids],
        )

    @classmethod
    def get_description(cls) -> str:
        return "L’équipe de la région de la page la relit, demande des changements ou la publie."


class AnswerState(models.TextChoices):
    PENDING = "pending", "à lire"
    ACCEPTED = "accepted", "publiée"
    REFUSED = "refused", "refusée"
    ANSWERED = "answered", "répondue"


class Answered(models.Model):
    """Something a person sends to a team, and what the team answers. No name is typed: only the
    account is kept, and forgotten with it."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="de"
    )
    created_at = models.DateTimeField("reçue le", auto_now_add=True)
    state = models.CharField(
        "état", max_length=10, choices=AnswerState, default=AnswerState.PENDING
    )
    answer = models.TextField("réponse", blank=True, max_length=2_000)

    class Meta:
        abstract = True
        ordering = ("-created_at", "-pk")


class PracticeReuseQuerySet(models.QuerySet[Any]):
    def accepted(self) -> Any:
        return self.filter(state=AnswerState.ACCEPTED)

    def moderable_by(self, user: Any) -> Any:
        return self.filter(reviewed_regions(user, "practice__region"))


class PracticeReuse(Answered):
    """« Nous l’avons reprise »: a dated line by a professional, shown once a team accepted it."""

    practice = models.ForeignKey(
        "guide.PracticePage", models.CASCADE, related_name="reuses", verbose_name="pratique"
    )
    structure = models.CharField("structure", max_length=120)
    commune = models.ForeignKey(
        "directory.Commune", models.PROTECT, null=True, blank=True, related_name="+"
    )
    done_on = models.DateField("date")
    text = models.TextField("ce que cela a donné", max_length=1_000)

    objects = PracticeReuseQuerySet.as_manager()

    class Meta(Answered.Meta):
        verbose_name = "reprise d’une pratique"
        verbose_name_plural = "reprises de pratiques"

    def __str__(self) -> str:
        return f"{self.structure} : {self.practice}"


class ContributionQuerySet(models.QuerySet[Any]):
    def answerable_by(self, user: Any) -> Any:
        return self.filter(reviewed_regions(user, "page__region"))


class Contribution(Answered):
    """A comment to the team of a page, by somebody who edits none of the guide."""

    page = models.ForeignKey(
        "guide.GuidePage", models.CASCADE, related_name="contributions", verbose_name="page"
    )
    text = models.TextField("message", max_length=4_000)

    objects = ContributionQuerySet.as_manager()

    class Meta(Answered.Meta):
        verbose_name = "contribution"

    def __str__(self) -> str:
        return f"{self.page} ({self.created_at:%d/%m/%Y})"
