"""Who reviews what is proposed: the team of the region, and the national team."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from wagtail.models import Task, TaskState

from directory.enums import UserRole
from directory.permissions import is_national

if TYPE_CHECKING:
    from directory.models import User
    from guide.models.base import GuidePage

TEXT_MAX = 2_000


def reviewed_regions(user: Any, path: str) -> Q:
    """What a person may review, as a condition on the region found at `path`."""
    if is_national(user):
        return Q()
    if _is_regional(user):
        return Q(**{path: user.region_id})
    return Q(pk__in=())


def is_reviewer(user: Any) -> bool:
    """Somebody of a team that reads what others propose."""
    return is_national(user) or _is_regional(user)


def _is_regional(user: Any) -> bool:
    return bool(
        user.is_authenticated and user.is_active and user.role == UserRole.REGION and user.region_id
    )


def may_review(user: Any, page: GuidePage) -> bool:
    return is_national(user) or (_is_regional(user) and bool(user.region_id == page.region_id))


class RegionalReviewTask(Task):
    """One reading, by the region of the page: publish, or ask for changes.

    The page decides, not a group: one step serves every region. The region is read in the page's
    own row, which its place in the tree decides (guide/regions.py), never in a version of it.
    """

    class Meta:
        verbose_name = "relecture par la région"

    def _may(self, obj: Any, user: User) -> bool:
        from guide.models.base import GuidePage  # which practices import before this task exists

        regions = reviewed_regions(user, "region")
        return bool(GuidePage.objects.filter(regions, pk=obj.pk).exists())

    def user_can_access_editor(self, obj: Any, user: User) -> bool:
        return self._may(obj, user)

    def locked_for_user(self, obj: Any, user: User) -> bool:
        return not self._may(obj, user)

    def user_can_lock(self, obj: Any, user: User) -> bool:
        return self._may(obj, user)

    def get_actions(self, obj: Any, user: User) -> list[tuple[str, str, bool]]:
        if not self._may(obj, user):
            return []
        return [
            ("reject", "Demander des changements", True),
            ("approve", "Publier", False),
        ]

    def get_task_states_user_can_moderate(self, user: User, **kwargs: Any) -> Any:
        from guide.models.base import GuidePage

        pages = GuidePage.objects.filter(reviewed_regions(user, "region"))
        keys = pages.annotate(key=Cast("pk", models.CharField())).values("key")
        return TaskState.objects.filter(
            status=TaskState.STATUS_IN_PROGRESS,
            task=self.task_ptr,
            workflow_state__object_id__in=keys,
        )

    @classmethod
    def get_description(cls) -> str:
        return "L’équipe de la région de la page la relit, demande des changements ou la publie."


# ---- a proposal and what is said about it ------------------------------------------------------
class PracticeState(models.TextChoices):
    """Where a proposal stands, in the words of who proposed it."""

    DRAFT = "draft", "brouillon"
    REVIEW = "review", "en relecture"
    CHANGES = "changes", "à reprendre"
    REFUSED = "refused", "refusée"
    PUBLISHED = "published", "publiée"


# States in which the text belongs to whoever proposed it.
EDITABLE = frozenset({PracticeState.DRAFT, PracticeState.CHANGES})


class PracticeProposal(models.Model):
    """Follows Wagtail's own review (guide/receivers.py), whether people decide in /espace/ or in
    /gestion/. Apart from the page: an older version published again never rewrites it."""

    page = models.OneToOneField(
        "guide.PracticePage", models.CASCADE, primary_key=True, related_name="proposal"
    )
    state = models.CharField(
        "état", max_length=12, choices=PracticeState, default=PracticeState.DRAFT
    )
    created_at = models.DateTimeField("proposée le", auto_now_add=True)
    sent_at = models.DateTimeField("envoyée le", null=True, blank=True)

    class Meta:
        verbose_name = "proposition de pratique"
        verbose_name_plural = "propositions de pratiques"
        indexes = (models.Index(fields=["state"], name="proposal_state"),)

    def __str__(self) -> str:
        return f"{self.page_id}, {self.get_state_display()}"

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE


class MessageKind(models.TextChoices):
    SENT = "sent", "Envoyée à la relecture"
    CHANGES = "changes", "Changements demandés"
    PUBLISHED = "published", "Publiée"
    REFUSED = "refused", "Refusée"


class ReviewMessage(models.Model):
    """One line of the talk between whoever proposed and the team that reads."""

    page = models.ForeignKey("guide.PracticePage", models.CASCADE, related_name="review_messages")
    kind = models.CharField("sorte", max_length=12, choices=MessageKind)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    text = models.TextField("message", blank=True)
    created_at = models.DateTimeField("le", auto_now_add=True)

    class Meta:
        verbose_name = "message de relecture"
        verbose_name_plural = "messages de relecture"
        ordering = ("created_at", "pk")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} : {self.text[:40]}"


# ---- lines to a page's team --------------------------------------------------------------------
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
    answer = models.TextField("réponse", blank=True, max_length=TEXT_MAX)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="réponse de",
    )
    answered_at = models.DateTimeField("répondue le", null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ("-created_at", "-pk")


class AnsweredQuerySet(models.QuerySet[Any]):
    region_path = "page__region"
    people: tuple[str, ...] = ("page", "by")

    def sent_by(self, user: Any) -> Self:
        return self.filter(by=user)

    def pending(self) -> Self:
        return self.filter(state=AnswerState.PENDING)

    def answerable_by(self, user: Any) -> Self:
        return self.filter(reviewed_regions(user, self.region_path))

    def with_people(self) -> Self:
        return self.select_related(*self.people)


class PracticeReuseQuerySet(AnsweredQuerySet):
    region_path = "practice__region"
    people = ("practice", "by", "commune__departement")

    def accepted(self) -> Self:
        return self.filter(state=AnswerState.ACCEPTED)


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

    objects: Any = PracticeReuseQuerySet.as_manager()

    class Meta(Answered.Meta):
        verbose_name = "reprise d’une pratique"
        verbose_name_plural = "reprises de pratiques"

    def __str__(self) -> str:
        return f"{self.structure} : {self.practice}"

    @property
    def about(self) -> Any:
        return self.practice


class Contribution(Answered):
    """A comment to the team of a page, by somebody who edits none of the guide."""

    page = models.ForeignKey(
        "guide.GuidePage", models.CASCADE, related_name="contributions", verbose_name="page"
    )
    text = models.TextField("message", max_length=4_000)

    objects: Any = AnsweredQuerySet.as_manager()

    class Meta(Answered.Meta):
        verbose_name = "contribution"

    def __str__(self) -> str:
        return f"{self.page} ({self.created_at:%d/%m/%Y})"

    @property
    def about(self) -> Any:
        return self.page
