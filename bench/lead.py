"""A lead who keeps five hundred solutions, signed in: what her pages cost is measured too."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.db.models import Count, Q, QuerySet

from directory.enums import PlatformKind, PublicationState, UserRole
from directory.models import Actor, Platform, User

SOLUTIONS = 500
_EMAIL, _SLUG = "mesure@exemple.test", "mesure-plateforme"


def cookie() -> str:
    """The Cookie header of her session. Her platform is made once a database."""
    lead, _ = User.objects.get_or_create(email=_EMAIL, defaults={"role": UserRole.LEAD})
    if not lead.platforms.exists():
        _give_sheets(lead)
    session = SessionStore()
    session[SESSION_KEY] = str(lead.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = lead.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


@transaction.atomic
def _give_sheets(lead: User) -> None:
    """Whole actors of one département, then of the next, up to five hundred solutions."""
    published = Count("solutions", filter=Q(solutions__state=PublicationState.PUBLISHED))
    actors: Any = Actor.objects.annotate(count=published).filter(count__gt=0, commune__isnull=False)
    rows = list(
        actors.order_by("commune__departement", "pk").values_list(
            "pk", "count", "commune__departement"
        )
    )
    platform = Platform.objects.create(
        slug=_SLUG,
        name="Plateforme de mesure",
        kind=PlatformKind.PSAD,
        departement_id=rows[0][2],
        state=PublicationState.PUBLISHED,
    )
    platform.leads.add(lead)
    kept, total = [], 0
    for pk, count, _ in rows:
        if total >= SOLUTIONS:
            break
        kept.append(pk)
        total += count
    plain: QuerySet[Actor] = QuerySet(Actor)
    plain.filter(pk__in=kept).update(steward=platform)
