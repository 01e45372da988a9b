"""Who may do what, in one place. Rights are part of the query: `editable_by(user)`,
`visible_to(user)` (directory/querysets.py); whoever fetches through them cannot forget to check.

- National team (or superuser): everything.
- Regional and departmental teams: the actors, solutions and platforms of their territory. They
  read the shared lists (schemes, words, synonyms, zones) and change none of them.
- A platform lead: their platforms, the actors whose sheet one of these platforms keeps
  (`Actor.steward`), and the solutions of those actors. To list an actor of elsewhere as a member
  gives no right on it.
- A professional: reads what professionals may read, proposes practices, changes no sheet.
- A structure without account: its own solutions, through a signed link and nothing else.

Rights come from the role and from these queries, never from Wagtail's model permissions, which
hold for a whole model and would show one region's records to another.
"""

from __future__ import annotations

from typing import Any

from directory.enums import UserRole

TEAM_ROLES = frozenset({UserRole.NATIONAL, UserRole.REGION, UserRole.DEPARTMENT})
KEEPER_ROLES = TEAM_ROLES | {UserRole.LEAD}


def is_national(user: Any) -> bool:
    return bool(user.is_active and (user.is_superuser or user.role == UserRole.NATIONAL))


def is_team(user: Any) -> bool:
    """Anybody who may enter the directory's admin."""
    return _has_role(user, TEAM_ROLES)


def is_keeper(user: Any) -> bool:
    """Anybody who keeps sheets true: teams and platform leads."""
    return _has_role(user, KEEPER_ROLES)


def _has_role(user: Any, roles: frozenset[str]) -> bool:
    if not user.is_authenticated or not user.is_active:
        return False
    return bool(user.is_superuser or user.role in roles)
