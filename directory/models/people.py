"""Our own user model, from the first migration: people sign in with their e-mail."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from directory.enums import UserRole


class UserManager(BaseUserManager["User"]):
    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> User:
        user = self.model(email=self.normalize_email(email), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> User:
        extra.setdefault("role", UserRole.NATIONAL)
        return self.create_user(email, password, is_staff=True, is_superuser=True, **extra)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username or "")


class User(AbstractUser):
    username = None  # type: ignore[assignment]
    email = models.EmailField("adresse électronique", unique=True)
    role = models.CharField("rôle", max_length=12, choices=UserRole, default=UserRole.PROFESSIONAL)
    region = models.ForeignKey(
        "directory.Region", models.PROTECT, null=True, blank=True, verbose_name="région"
    )
    departement = models.ForeignKey(
        "directory.Departement", models.PROTECT, null=True, blank=True, verbose_name="département"
    )

    function = models.CharField("fonction", max_length=120, blank=True)
    structure = models.CharField("structure", max_length=160, blank=True)
    # Raised to end every session of the account, and every sign-in link not used yet.
    session_generation = models.PositiveIntegerField(default=0, editable=False)
    link_generation = models.PositiveIntegerField(default=0, editable=False)
    # An account of another house, once its owner has linked it: never found by e-mail.
    oidc_issuer = models.CharField(max_length=200, blank=True, editable=False)
    oidc_subject = models.CharField(max_length=255, blank=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = UserManager()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = "utilisateur"
        constraints = (
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            models.UniqueConstraint(
                "oidc_issuer",
                "oidc_subject",
                condition=~Q(oidc_subject=""),
                name="user_oidc_account_once",
            ),
            models.CheckConstraint(
                name="user_region_for_region_role",
                condition=~Q(role=UserRole.REGION) | Q(region__isnull=False),
                violation_error_message="Une équipe régionale a une région.",
            ),
            models.CheckConstraint(
                name="user_departement_for_department_role",
                condition=~Q(role=UserRole.DEPARTMENT) | Q(departement__isnull=False),
                violation_error_message="Une équipe départementale a un département.",
            ),
        )

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        """A session lives as long as the password, and until its owner ends all of them."""
        value = f"{self.password}:{self.session_generation}"
        salt = "directory.models.people.session"
        return salted_hmac(salt, value, secret=secret, algorithm="sha256").hexdigest()
