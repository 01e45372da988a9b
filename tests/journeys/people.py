"""Accounts of the journeys: one of each role that writes, made once on the installed site."""

from __future__ import annotations

from itertools import count

from playwright.sync_api import Page, expect

from tests.journeys.site import Site

PASSWORD = "un-mot-de-passe-de-parcours"
_TEAM = {"nord", "sud", "national"}
_MAKE = f"""
from django.utils import timezone
from directory.accounts.second_factor import digest_of
from directory.models import RecoveryCode, Region, SecondFactor, User
PEOPLE = {{
    "pro": ("professional", None),
    "nord": ("region", "32"),
    "sud": ("region", "84"),
    "national": ("national", None),
}}
for name, (role, region) in PEOPLE.items():
    email = f"{{name}}@exemple.test"
    if not User.objects.filter(email=email).exists():
        place = Region.objects.get(pk=region) if region else None
        user = User.objects.create_user(email, {PASSWORD!r}, role=role, region=place)
        if role != "professional":
            SecondFactor.objects.create(
                user=user, secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", confirmed_at=timezone.now()
            )
            RecoveryCode.objects.bulk_create(
                RecoveryCode(user=user, digest=digest_of(user, f"parcours-{{number}}"))
                for number in range(60)
            )
print("made")
"""


def make_people(site: Site) -> None:
    process = site.script(_MAKE)
    out, _ = process.communicate(timeout=120)
    assert "made" in out


def sign_in(page: Page, name: str) -> None:
    """By the door of professionals; the teams may then go to /gestion/."""
    page.goto("/espace/connexion/")
    page.get_by_label("Adresse électronique").fill(f"{name}@exemple.test")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    if name in _TEAM:
        page.get_by_label("Code").fill(_next_code())
        page.get_by_role("button", name="Entrer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce qui vous attend")


def sign_out(page: Page) -> None:
    page.goto("/espace/")
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_role("link", name="Gestion")).to_have_count(0)


_codes = count()


def _next_code() -> str:
    """A recovery code: the six digits of one half-minute serve once, and journeys are fast."""
    return f"parcours-{next(_codes)}"
