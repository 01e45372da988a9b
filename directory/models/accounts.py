"""What opens an account and what guards it: invitations, requests, the second step."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from directory.enums import RequestState, UserRole
from directory.models.platform import Platform
from directory.models.territory import Departement, Region

INVITATION_DAYS = 14


class InvitationQuerySet(models.QuerySet[Any]):
    def waiting(self) -> Self:
        return self.filter(
            used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now()
        )

    def managed_by(self, user: Any) -> Self:
        """One's own; a team also sees those that lead into its territory."""
        if user.is_superuser or user.role == UserRole.NATIONAL:
            return self.all()
        mine = Q(invited_by=user)
        if user.role == UserRole.REGION:
            mine |= Q(region=user.region_id) | Q(departement__region=user.region_id)
        if user.role == UserRole.DEPARTMENT:
            mine |= Q(departement=user.departement_id) & ~Q(role=UserRole.REGION)
        return self.filter(mine)


class Invitation(models.Model):
    """Role and territory are those that the inviter gave; both are checked again on use."""

    email = models.EmailField("adresse électronique")
    role = models.CharField("rôle", max_length=12, choices=UserRole)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True)
    departement = models.ForeignKey(Departement, models.PROTECT, null=True, blank=True)
    platform = models.ForeignKey(Platform, models.CASCADE, null=True, blank=True)
    function = models.CharField("fonction", max_length=120, blank=True)
    structure = models.CharField("structure", max_length=160, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="invitations"
    )
    created_at = models.DateTimeField("créée le", auto_now_add=True)
    expires_at = models.DateTimeField("valable jusqu’au")
    # A new letter makes the links of the former ones void.
    generation = models.PositiveIntegerField(default=1)
    sent_on = models.DateField("dernier envoi")
    used_at = models.DateTimeField("acceptée le", null=True, blank=True)
    revoked_at = models.DateTimeField("annulée le", null=True, blank=True)

    objects: Any = models.Manager.from_queryset(InvitationQuerySet)()

    class Meta:
        verbose_name = "invitation"
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                "email",
                condition=Q(used_at__isnull=True, revoked_at__isnull=True),
                name="invitation_open_once",
            ),
        )

    def __str__(self) -> str:
        return self.email

    @property
    def is_waiting(self) -> bool:
        return not (self.used_at or self.revoked_at) and self.expires_at > timezone.now()

    def renew(self) -> None:
        self.generation += 1
        self.expires_at = timezone.now() + timedelta(days=INVITATION_DAYS)
        self.sent_on = timezone.localdate()


class AccountRequestQuerySet(models.QuerySet[Any]):
    def waiting(self) -> Self:
        return self.filter(state=RequestState.WAITING)

    def decided_by_keeper(self, user: Any) -> Self:
        """Those of a person's territory: the platform that was named, else the département."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_superuser or user.role == UserRole.NATIONAL:
            return self.all()
        match user.role:
            case UserRole.REGION:
                return self.filter(departement__region=user.region_id)
            case UserRole.DEPARTMENT:
                return self.filter(departement=user.departement_id)
            case UserRole.LEAD:
                led = Platform.objects.editable_by(user)
                unnamed = Q(platform__isnull=True, departement__in=led.values("departement"))
                return self.filter(Q(platform__in=led) | unnamed)
        return self.none()


class AccountRequest(models.Model):
    email = models.EmailField("adresse électronique")
    function = models.CharField("fonction", max_length=120)
    structure = models.CharField("structure", max_length=160)
    departement = models.ForeignKey(Departement, models.PROTECT)
    platform = models.ForeignKey(Platform, models.CASCADE, null=True, blank=True)
    state = models.CharField(
        "état", max_length=8, choices=RequestState, default=RequestState.WAITING
    )
    reason = models.CharField("raison", max_length=400, blank=True)
    created_at = models.DateTimeField("reçue le", auto_now_add=True)
    decided_at = models.DateTimeField("décidée le", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects: Any = models.Manager.from_queryset(AccountRequestQuerySet)()

    class Meta:
        verbose_name = "demande de compte"
        verbose_name_plural = "demandes de compte"
        ordering = ("created_at", "pk")
        constraints = (
            models.UniqueConstraint(
                "email", condition=Q(state="waiting"), name="accountrequest_waits_once"
            ),
        )

    def __str__(self) -> str:
        return self.email


class SecondFactor(models.Model):
    """The application that shows six digits. Before `confirmed_at` it guards nothing."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="second_factor"
    )
    secret = models.CharField(max_length=64)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # A code is good once: the half-minute of the last one taken.
    last_step = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = "second facteur"

    def __str__(self) -> str:
        return f"second facteur {self.pk}"


class RecoveryCode(models.Model):
    """For the day when the telephone is lost. Only a digest is kept; each is good once."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes"
    )
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = "code de secours"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint("user", "digest", name="recoverycode_once"),)

    def __str__(self) -> str:
        return f"code de secours {self.pk}"
