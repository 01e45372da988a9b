"""A platform of a journey's own, with its lead and the actor that it keeps: other journeys read the
examples, so nothing of it stays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tests.journeys.people import PASSWORD
from tests.journeys.site import Site

_MAKE = """
from directory.models import Actor, ActorKind, Commune, Platform, Scheme, Solution, User
lead, _ = User.objects.get_or_create(email="{name}@exemple.test", defaults=dict(role="lead"))
lead.first_name, lead.last_name = "Anne", "Essai"
lead.set_password({password!r})
lead.save()
commune = Commune.objects.get(pk="35238")
platform, _ = Platform.objects.get_or_create(
    slug="psad-{name}", defaults=dict(
        name="PSAD des {name} (exemple)", kind="psad", state="published", is_example=True,
        departement=commune.departement))
platform.leads.add(lead)
actor, _ = Actor.objects.get_or_create(
    slug="acteur-{name}", defaults=dict(
        name="Acteur des {name} (exemple)", kind=ActorKind.objects.first(), commune=commune,
        state="published", is_example=True))
actor.steward = platform
actor.save()
Solution.objects.filter(actor=actor).delete()
"""
_REMOVE = """
from directory.models import Actor, Platform, Solution
for rows in (Solution.objects.filter(actor__slug="acteur-{name}"),
             Actor.objects.filter(slug="acteur-{name}"),
             Platform.objects.filter(slug="psad-{name}")):
    rows.delete()
"""


def run(site: Site, script: str) -> None:
    out, _ = site.script(f"{script}\nprint('done')").communicate(timeout=120)
    assert "done" in out


def make(site: Site, name: str, more: str) -> None:
    """As it stands at the beginning, whatever an earlier journey did. `more` finds `lead`,
    `platform`, `actor` and the models; the lead signs in as `name`."""
    run(site, _MAKE.format(name=name, password=PASSWORD) + more)


@contextmanager
def nothing_stays(site: Site, name: str) -> Iterator[None]:
    yield
    run(site, _REMOVE.format(name=name))
