"""What time erases: the periods written in directory/data/personal_data.toml, applied."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from directory.changelog import revision
from directory.imports.retention import forget_old_files
from directory.mail import absolute, queue_mail
from directory.models import (
    AccountRequest,
    Change,
    Invitation,
    OutgoingMail,
    RecoveryCode,
    SecondFactor,
    Suggestion,
    SuggestionState,
    UpdateCode,
    User,
)
from directory.posting.queue import forget_old
from directory.privacy.forgetting import without_personal

INACTIVE, NOTICE = timedelta(days=730), timedelta(days=30)
UNANSWERED = timedelta(days=183)
ANSWERED, SPAM = timedelta(days=365), timedelta(days=30)
SENT = timedelta(days=30)
HISTORY = timedelta(days=365)
_GONE = "anonyme.invalid"


def purge(now: datetime | None = None, *, dry_run: bool = False) -> dict[str, int]:
    """What was done → how many. A second run the same day does nothing more. A dry run does all of
    it and takes it back."""
    at = now or timezone.now()
    with transaction.atomic():
        done = {label: step(at) for label, step in _STEPS.items()}
        transaction.set_rollback(dry_run)
    return done


def _inactive_since(day: datetime) -> Any:
    """Accounts unused since that day. Superusers are left to the national team: the site must
    never close to its last keeper."""
    return (
        User.objects.annotate(seen=Coalesce("last_login", "date_joined"))
        .filter(seen__lte=day, is_superuser=False)
        .exclude(email__endswith=f"@{_GONE}")
        .order_by("pk")
    )


def _key(user: Any) -> str:
    return f"inactive:{user.pk}:{user.seen:%Y-%m-%d}"


def warn_inactive(now: datetime) -> int:
    """A month before the account is made anonymous."""
    warned = 0
    for user in _inactive_since(now - INACTIVE + NOTICE).filter(is_active=True):
        letter = queue_mail(
            "inactive",
            to=user.email,
            subject="Votre compte va être effacé",
            body=_LETTER.format(site=settings.SITE_NAME, link=absolute(settings.LOGIN_URL)),
            key=_key(user),
        )
        if letter is not None:
            OutgoingMail.objects.filter(pk=letter.pk).update(created_at=now)
            warned += 1
    return warned


_LETTER = """Bonjour,

Votre compte sur « {site} » n’a pas servi depuis presque deux ans. Pour le garder, connectez-vous \
avant un mois :
{link}

Sinon il sera effacé, et vos anciennes modifications resteront sans nom.
"""


def anonymise_inactive(now: datetime) -> int:
    """Only those who were warned a month ago, and closed accounts."""
    done = 0
    for user in _inactive_since(now - INACTIVE):
        warned = OutgoingMail.objects.filter(key=_key(user), created_at__lte=now - NOTICE)
        if user.is_active and not warned.exists():
            continue
        _anonymise(user)
        done += 1
    return done


def _anonymise(user: User) -> None:
    user.email = f"compte-{user.pk}@{_GONE}"
    user.first_name = user.last_name = user.function = user.structure = ""
    user.oidc_issuer = user.oidc_subject = ""
    user.is_active = user.is_staff = False
    user.set_unusable_password()
    user.save()
    SecondFactor.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    with revision():
        user.platforms.clear()


def erase_senders(now: datetime) -> int:
    """The e-mail of a sender whom nobody answered."""
    rows = Suggestion.objects.exclude(email="").filter(created_at__lte=now - UNANSWERED)
    return int(rows.update(email=""))


def delete_suggestions(now: datetime) -> int:
    old = Q(state=SuggestionState.DONE, decided_at__lte=now - ANSWERED)
    old |= Q(state=SuggestionState.SPAM, decided_at__lte=now - SPAM)
    return _deleted(Suggestion.objects.filter(old))


def erase_letters(now: datetime) -> int:
    """The row stays while its key prevents a second letter; nothing of the person does."""
    rows = OutgoingMail.objects.filter(sent_at__lte=now - SENT).exclude(to="")
    emptied = rows.update(to="", reply_to="", subject="", body="", last_error="")
    return emptied + forget_old(now)


def erase_history(now: datetime) -> int:
    """Names and coordinates in old changes; that there was a change stays."""
    rows = Change.objects.filter(
        model__in=("contact", "membership"), revision__at__lte=now - HISTORY
    )
    done = 0
    for row in rows.iterator():
        bare = without_personal(row.fields)
        if bare != row.fields:
            row.fields = bare
            row.save(update_fields=["fields"])
            done += 1
    return done


def delete_invitations(now: datetime) -> int:
    """Old invitations, and requests that were decided."""
    return _deleted(Invitation.objects.filter(expires_at__lte=now - ANSWERED)) + _deleted(
        AccountRequest.objects.filter(decided_at__lte=now - ANSWERED)
    )


def delete_codes(now: datetime) -> int:
    """Of letters to contacts, once they open nothing."""
    return _deleted(UpdateCode.objects.filter(expires_at__lt=now))


def delete_sessions(now: datetime) -> int:
    return _deleted(Session.objects.filter(expire_date__lte=now))


def _deleted(rows: Any) -> int:
    """How many of them, without what goes with them."""
    found = int(rows.count())
    rows.delete()
    return found


def delete_imports(at: datetime) -> int:
    return sum(forget_old_files(at))


_STEPS: dict[str, Callable[[datetime], int]] = {
    "Comptes inactifs prévenus": warn_inactive,
    "Comptes inactifs rendus anonymes": anonymise_inactive,
    "Courriels de lecteurs effacés": erase_senders,
    "Signalements anciens supprimés": delete_suggestions,
    "Courriels envoyés effacés": erase_letters,
    "Lignes d’historique rendues anonymes": erase_history,
    "Invitations et demandes anciennes supprimées": delete_invitations,
    "Fichiers et lignes d’import anciens supprimés": delete_imports,
    "Codes de mise à jour expirés supprimés": delete_codes,
    "Sessions finies supprimées": delete_sessions,
}
