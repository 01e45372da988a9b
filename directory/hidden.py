"""Addresses that the public does not see (a home, a shelter, a service of the justice): for it they
stand at their commune, everywhere."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, Q, When
from django.db.models.functions import Coalesce

OF_ACTOR = Q(address_hidden=True)
OF_PLACE = OF_ACTOR | Q(solution__actor__address_hidden=True)


def public_coordinate(name: str, hidden: Q = OF_ACTOR) -> Case:
    """« latitude » or « longitude »: its own unless hidden, else its commune's."""
    at_commune = f"commune__{name}"
    return Case(When(hidden, then=F(at_commune)), default=Coalesce(name, at_commune))


def hide_address(record: Any) -> None:
    """Of an instance that is only shown, never saved."""
    record.address = record.postal_code = record.precision = ""
    record.latitude = record.longitude = None
