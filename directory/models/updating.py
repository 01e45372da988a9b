"""What was sent to a contact so that it keeps its own sheets true, and what became of it."""

from __future__ import annotations

from django.db import models

from directory.models.actor import Contact


class ContactFollow(models.Model):
    """One row a contact, from the first letter on. An address that its holder typed stays here,
    used for nothing, until whoever keeps the sheet accepts it."""

    contact = models.OneToOneField(Contact, models.CASCADE, related_name="follow")
    last_sent_at = models.DateTimeField("dernier message le", null=True, blank=True)
    answered_at = models.DateTimeField("dernière réponse le", null=True, blank=True)
    new_email = models.EmailField("nouvelle adresse proposée", blank=True)
    new_email_at = models.DateTimeField("proposée le", null=True, blank=True)

    class Meta:
        verbose_name = "suivi d’un contact"
        verbose_name_plural = "suivi des contacts"
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(self.contact)


class WrittenAddress(models.Model):
    """What an address was sent, whatever contacts bear it: at most one reminder a week, none once
    it asked for none. It is known by its digest alone, and outlives its contacts."""

    digest = models.CharField(max_length=64, unique=True)
    last_sent_at = models.DateTimeField("dernier rappel le", null=True, blank=True)
    stopped_at = models.DateTimeField("ne veut plus de rappel depuis le", null=True, blank=True)

    class Meta:
        verbose_name = "adresse écrite"
        verbose_name_plural = "adresses écrites"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"adresse {self.pk}"


class UpdateCode(models.Model):
    """A code to type instead of following a link; only its digest is kept."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64, unique=True)
    generation = models.PositiveIntegerField()
    expires_at = models.DateTimeField("vaut jusqu’au")

    class Meta:
        verbose_name = "code de mise à jour"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"code {self.pk}"
