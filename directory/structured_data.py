"""The same facts for machines (schema.org, JSON-LD). Never a professional contact, never an age
that nobody wrote, and nothing that would make an invented structure look real."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from directory.examples import marked
from directory.models import Actor
from directory.sheets.actor import ActorSheet
from directory.sheets.solution import SolutionSheet

_CONTEXT = "https://schema.org"


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def _present(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value not in ("", None, [], {})}


def _address(record: Any) -> dict[str, Any]:
    if record.commune is None:
        return {}
    return _present(
        {
            "@type": "PostalAddress",
            "streetAddress": record.address,
            "postalCode": record.postal_code,
            "addressLocality": record.commune.name,
            "addressCountry": "FR",
        }
    )


def _organisation(actor: Actor) -> dict[str, Any]:
    return _present(
        {
            "@type": "Organization",
            "name": marked(actor.name, is_example=actor.is_example),
            "url": _absolute(reverse("directory:actor_detail", args=[actor.slug])),
        }
    )


def of_actor(sheet: ActorSheet) -> dict[str, Any]:
    actor = sheet.actor
    real = not actor.is_example
    return _present(
        {
            "@context": _CONTEXT,
            **_organisation(actor),
            "description": actor.presentation,
            "sameAs": actor.website if real else "",
            "telephone": sheet.phone if real else "",
            "email": sheet.email if real else "",
            "address": _address(actor),
        }
    )


def of_solution(sheet: SolutionSheet) -> dict[str, Any]:
    solution = sheet.solution
    return _present(
        {
            "@context": _CONTEXT,
            "@type": "Service",
            "name": marked(solution.title, is_example=solution.is_example),
            "description": solution.summary,
            "serviceType": solution.scheme.name,
            "url": _absolute(reverse("search:solution_detail", args=[solution.slug])),
            "provider": _organisation(solution.actor),
            "areaServed": sheet.zone if solution.zone_kind else "",
            "audience": [
                {"@type": "PeopleAudience", **_ages(rule.minimum, rule.maximum)}
                for rule in sheet.rules
                if not rule.condition
            ],
        }
    )


def _ages(minimum: int | None, maximum: int | None) -> dict[str, Any]:
    return _present({"suggestedMinAge": minimum, "suggestedMaxAge": maximum})
