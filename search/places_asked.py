"""How a place was read, and what else it could have been; a choice keeps the rest of a search."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from directory.gazetteer import home_by_code
from directory.geography import Home
from directory.grammar import of_commune
from directory.models import Commune
from directory.words import fold
from search.asking import Asked
from search.criteria import SearchCriteria
from search.panel import Link
from search.querystring import to_querystring

# Parameters that another commune replaces.
_PLACE_PARAMS = ("commune", "lieu", "lat", "lon", "page")
# Below this many people, a word of a question is more likely a word than a commune.
_TOWN = 2_000
_WORDS_IN_A_NAME = 4
_BEFORE_A_TOWN = frozenset("a de sur vers chez pres dans".split(" "))


@dataclass(frozen=True, slots=True)
class PlaceChoices:
    """`sentence` introduces the links: « 62300 : nous avons pris Lens. Autre commune : … »"""

    sentence: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Town:
    """`left`: the question without its name."""

    home: Home
    left: str


def place_choices(asked: Asked) -> PlaceChoices:
    resolution = asked.form.resolution
    if not resolution.choices:
        return PlaceChoices()
    links = tuple(Link(one.label, _with_commune(asked, one.code)) for one in resolution.choices)
    if resolution.home:
        other = "Autre commune" if len(links) == 1 else "Autres communes"
        taken = f"{resolution.taken_from} : nous avons pris {resolution.home.name}."
        return PlaceChoices(f"{taken} {other} :", links)
    asks_already = resolution.problem.endswith("?")
    return PlaceChoices("" if asks_already else "Vouliez-vous dire :", links)


def _with_commune(asked: Asked, code: str) -> str:
    """The same question from another commune: what was typed elsewhere is kept as it was."""
    query = asked.form.query.copy()
    for param in _PLACE_PARAMS:
        query.pop(param, None)
    pairs = [(key, value) for key, values in query.lists() for value in values]
    return "?" + urlencode([*pairs, ("commune", code)], errors="replace")


def near_offer(criteria: SearchCriteria) -> Link | None:
    """« près de Lens », when a word of the question is a town and no place was given."""
    town = None if criteria.home else town_in(criteria.q)
    if town is None:
        return None
    query = to_querystring(replace(criteria, q=town.left, home=town.home, page=1))
    return Link(f"Chercher près {of_commune(town.home.name)}", query)


def town_in(text: str, *, apart: bool = False) -> Town | None:
    """The largest town that some words of a question name. `apart`: only where a place is said, at
    an end or after « à »: « je ne me sens pas bien » names no town of the Yonne."""
    words = text.split()
    spans = {
        fold(" ".join(words[start:end])): (start, end)
        for start in range(len(words))
        for end in range(start + 1, min(start + _WORDS_IN_A_NAME, len(words)) + 1)
        if not apart or start == 0 or end == len(words) or fold(words[start - 1]) in _BEFORE_A_TOWN
    }
    row = (
        Commune.objects.filter(search_name__in=[name for name in spans if name])
        .filter(population__gte=_TOWN)
        .largest_first()
        .values_list("code", "search_name")
        .first()
    )
    home = home_by_code(row[0]) if row else None
    if row is None or home is None:
        return None
    start, end = spans[row[1]]
    return Town(home, " ".join(words[:start] + words[end:]))
