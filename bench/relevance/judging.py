"""What was found, against what was wanted."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.test import Client

from bench.relevance.asking import answers
from directory.gazetteer import distance_km
from directory.models import Actor, Commune, Place, Solution

FOLDER = Path(__file__).resolve().parent
HALVES = ("a", "b")
NEAR_KM = 30
# Goals, in hundredths: the first answer, one of the five first.
AT_1, AT_5 = 85, 97


@dataclass(frozen=True, slots=True)
class Question:
    q: str
    who: str
    page: str
    wants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """`rank`: where the first wanted answer stands, from 1; None beyond the fifth."""

    question: Question
    found: tuple[str, ...]
    rank: int | None


def questions(half: str) -> list[Question]:
    told = tomllib.loads((FOLDER / f"questions_{half}.toml").read_text())["questions"]
    return [Question(one["q"], one["who"], one["page"], tuple(one["wants"])) for one in told]


class Sheets:
    """What an address of the directory is: a scheme, a kind of actor, and where."""

    @cached_property
    def solutions(self) -> dict[str, tuple[str, set[str]]]:
        rows = Solution.objects.published().values_list("slug", "scheme__slug")
        found = {f"/solutions/{slug}/": (scheme, set[str]()) for slug, scheme in rows}
        for slug, commune in Place.objects.values_list("solution__slug", "commune"):
            if commune and f"/solutions/{slug}/" in found:
                found[f"/solutions/{slug}/"][1].add(commune)
        return found

    @cached_property
    def actors(self) -> dict[str, tuple[str, str]]:
        rows = Actor.objects.published().values_list("slug", "kind__slug", "commune")
        return {f"/acteurs/{slug}/": (kind, commune or "") for slug, kind, commune in rows}

    @cached_property
    def _points(self) -> dict[str, tuple[float, float]]:
        rows = Commune.objects.exclude(latitude=None).values_list("code", "latitude", "longitude")
        return {code: (lat, lon) for code, lat, lon in rows}

    def suits(self, address: str, want: str) -> bool:
        if want.startswith("/") or want.startswith("pres:"):
            return address == want
        kind, _, rest = want.partition(":")
        value, _, commune = rest.partition("+")
        if kind == "acteur":
            is_kind, where = self.actors.get(address, ("", ""))
            return is_kind == value and self._near({where}, commune)
        scheme, places = self.solutions.get(address, ("", set()))
        return (address == f"/dispositifs/{value}/" and not commune) or (
            scheme == value and self._near(places, commune)
        )

    def _near(self, places: Iterable[str], commune: str) -> bool:
        if not commune:
            return True
        home = self._points[commune]
        return any(
            distance_km(*home, *self._points[one]) <= NEAR_KM
            for one in places
            if one in self._points
        )


def judge(asked: Sequence[Question], client: Client, sheets: Sheets) -> list[Judged]:
    return [_judge(question, client, sheets) for question in asked]


def judge_halves(client: Client) -> dict[str, list[Judged]]:
    sheets = Sheets()
    return {half: judge(questions(half), client, sheets) for half in HALVES}


def _judge(question: Question, client: Client, sheets: Sheets) -> Judged:
    found = answers(client, question.page, question.q)
    good = (
        place
        for place, address in enumerate(found, 1)
        if any(sheets.suits(address, want) for want in question.wants)
    )
    return Judged(question, tuple(found), next(good, None))


def success(judged: Sequence[Judged], at: int) -> float:
    """Hundredths of the questions whose answer is among the first ones."""
    good = sum(1 for one in judged if one.rank is not None and one.rank <= at)
    return 100 * good / len(judged)
