"""Letters waiting to be sent. A letter is written in the transaction of what it tells."""

from __future__ import annotations

from django.db import models


class OutgoingMail(models.Model):
    """Its text is erased once it has left: it may hold a signed link."""

    kind = models.CharField("sorte", max_length=20)
    to = models.EmailField("à")
    reply_to = models.EmailField("réponse à", blank=True)
    subject = models.CharField("objet", max_length=200)
    body = models.TextField("texte", blank=True)
    # The same letter is never queued twice: « digest:412:2026-W48 ».
    key = models.CharField(max_length=120, unique=True, null=True, blank=True)
    created_at = models.DateTimeField("écrit le", auto_now_add=True)
    not_before = models.DateTimeField("pas avant", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    # Set while one sender holds it: a crash between sending and noting it is then seen.
    taken_at = models.DateTimeField("pris le", null=True, blank=True)
    sent_at = models.DateTimeField("parti le", null=True, blank=True)
    failed_at = models.DateTimeField("abandonné le", null=True, blank=True)
    last_error = models.CharField("dernière erreur", max_length=300, blank=True)
    # The sender stopped half-way: it may have arrived, and never leaves again by itself.
    is_doubtful = models.BooleanField("à vérifier", default=False)

    class Meta:
        verbose_name = "courriel à envoyer"
        verbose_name_plural = "courriels à envoyer"
        ordering = ("pk",)
        indexes = (
            models.Index(fields=["sent_at", "failed_at", "not_before"], name="mail_waiting"),
        )

    def __str__(self) -> str:
        return self.subject
