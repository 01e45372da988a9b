"""What looks like a person's own address or number in a text that will be public."""

from __future__ import annotations

import re
from html import unescape

_EMAIL = re.compile(r"[\w.+-]+@(?P<host>[\w-]+(?:\.[\w-]+)+)")
_MOBILE = re.compile(r"(?:\+33|0033|\b0)[\s.\-\u00a0]?[67](?:[\s.\-\u00a0]?\d{2}){4}\b")
_PERSONAL_HOSTS = frozenset(
    "gmail.com googlemail.com orange.fr wanadoo.fr free.fr sfr.fr neuf.fr bbox.fr laposte.net "
    "hotmail.com hotmail.fr outlook.com outlook.fr live.fr live.com msn.com yahoo.fr yahoo.com "
    "ymail.com icloud.com me.com mac.com aol.com gmx.fr gmx.com protonmail.com proton.me "
    "numericable.fr club-internet.fr".split()
)
# « camille.martin@… » names a person whoever houses the address.
_NAMED = re.compile(r"^[a-z]+[.\-_][a-z]+$", re.IGNORECASE)
# « cio.lens@… », « vie-scolaire@… » name a service.
_SERVICES = frozenset(
    "accueil administration antenne association bureau cfa cio college collectif contact "
    "coordination csapa decrochage direction dsden e2c ecole educatif emploi epide equipe espace "
    "foquale formation foyer gestion greta ien info infos inscription inscriptions insertion "
    "internat jeunes jeunesse lp lycee mairie maison mda mediation mission missionlocale mlds "
    "orientation permanence perseverance pjj plateforme pole prevention psad reception rectorat "
    "referent reseau scolaire scolarite secretariat sectec service services social standard "
    "structure viescolaire vie".split()
)


def names_somebody(address: str) -> bool:
    local = address.split("@")[0].lower()
    return bool(_NAMED.match(local)) and _SERVICES.isdisjoint(re.split(r"[.\-_]", local))


def personal_contacts(text: str) -> list[str]:
    """Addresses and mobile numbers that look like a person's, as they were typed."""
    plain = unescape(text)
    found = [
        match.group()
        for match in _EMAIL.finditer(plain)
        if match["host"].lower() in _PERSONAL_HOSTS or names_somebody(match.group())
    ]
    return list(dict.fromkeys([*found, *(match.group() for match in _MOBILE.finditer(plain))]))


# A French social security number: sex, year, month, département, commune, order, key.
_NIR = re.compile(
    r"(?<!\d)[12][\s.\-\u00a0]?\d{2}[\s.\-\u00a0]?(?:0[1-9]|1[0-2]|[2-9]\d)[\s.\-\u00a0]?"
    r"(?:\d{2}|2[AB])[\s.\-\u00a0]?\d{3}[\s.\-\u00a0]?\d{3}(?:[\s.\-\u00a0]?\d{2})?(?!\d)",
    re.IGNORECASE,
)
_BIRTH = re.compile(
    r"\b(?:n[ée]e?(?:\(e\))?s?\s+le|date\s+de\s+naissance|ddn|naissance)\s*:?\s*"
    r"(?P<date>\d{1,2}\s*(?:[/.\-]\s*\d{1,2}\s*[/.\-]\s*|\s+[a-zûé]{3,9}\s+)\d{2,4})",
    re.IGNORECASE,
)


def secrets_of_people(text: str) -> list[str]:
    """Social security numbers and birth dates: never to be kept here, whoever they belong to."""
    plain = unescape(text)
    found = [match.group() for match in _NIR.finditer(plain)]
    return list(dict.fromkeys([*found, *(match["date"] for match in _BIRTH.finditer(plain))]))
