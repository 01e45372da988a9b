"""The one action of a solution's page: whom to call, write to, or find first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from directory.addresses import web_address
from directory.french import NO_BREAK, capital, phone_link, phone_shown
from directory.geography import Home
from directory.grammar import listed
from directory.sheets.solution import SolutionSheet

DIRECT = "direct"
# Who prescribes → the kind of actor that the public can find and call.
_FOUND_AT = {
    "cio": "cio",
    "psyen": "cio",
    "mlds": "cio",
    "psad": "cio",
    "mission-locale": "mission-locale",
    "france-travail": "france-travail",
    "casnav": "casnav",
}
_NAMES = {
    "cio": "un CIO",
    "mission-locale": "une mission locale",
    "france-travail": "une agence France Travail",
    "casnav": "un CASNAV",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A link that does something: its words, address and icon."""

    label: str
    href: str
    icon: str


@dataclass(frozen=True, slots=True)
class FirstStep:
    """`title` says what to do, `main` is the only filled button of the page, `others` follow it.

    `shown_phone`: a number to read but never to call (an invented structure)."""

    title: str
    main: Step
    others: tuple[Step, ...] = ()
    shown_phone: str = ""


def kinds_to_find(prescribers: Sequence[str]) -> tuple[str, ...]:
    """Kinds of actor that open the door; a CIO and a mission locale when nothing is known."""
    kinds = tuple(dict.fromkeys(_FOUND_AT[slug] for slug in prescribers if slug in _FOUND_AT))
    return kinds or ("cio", "mission-locale")


def needs_prescriber(prescribers: Sequence[str]) -> bool:
    return bool(prescribers) and DIRECT not in prescribers


def first_step(sheet: SolutionSheet, home: Home | None) -> FirstStep:
    prescribers = [word.slug for word in sheet.prescribers]
    kinds = kinds_to_find(prescribers)
    find = Step(f"Trouver {_named(kinds)}", _find_url(kinds, home), "search")
    if sheet.solution.is_example:
        title = _prescribed(kinds) if needs_prescriber(prescribers) else "Parlez à quelqu’un"
        return FirstStep(title, find, shown_phone=sheet.phone)
    contacts = _contacts(sheet)
    if needs_prescriber(prescribers):
        return FirstStep(_prescribed(kinds), find, contacts)
    if contacts:
        return FirstStep(_title(sheet), contacts[0], (*contacts[1:], find))
    return FirstStep("Parlez à quelqu’un", find)


def _contacts(sheet: SolutionSheet) -> tuple[Step, ...]:
    found = []
    if sheet.phone:
        label = f"Appeler le {phone_shown(sheet.phone)}"
        found.append(Step(label, f"tel:{phone_link(sheet.phone)}", "phone"))
    if sheet.email:
        found.append(Step("Écrire", f"mailto:{sheet.email}", "mail"))
    page, website = (
        web_address(address) for address in (sheet.solution.url, sheet.solution.actor.website)
    )
    if page:
        found.append(Step("Aller sur la page officielle", page, "next"))
    elif website:
        found.append(Step("Aller sur le site", website, "next"))
    return tuple(found)


def _title(sheet: SolutionSheet) -> str:
    if DIRECT in [word.slug for word in sheet.prescribers]:
        return "Vous pouvez vous inscrire vous-même"
    return "Se renseigner"


def _named(kinds: Sequence[str]) -> str:
    return listed([_NAMES[kind] for kind in kinds], "ou")


def _prescribed(kinds: Sequence[str]) -> str:
    who = _named(kinds)
    return f"{capital(who)} vous inscrit. Commencez par là.".replace(" CIO", f"{NO_BREAK}CIO")


def _find_url(kinds: Sequence[str], home: Home | None) -> str:
    pairs = [("commune", home.code)] if home else []
    pairs += [("type", kind) for kind in kinds]
    return f"{reverse('search:actor_list')}?{urlencode(pairs)}"
