"""Loading the demonstration: all or nothing, and nothing the second time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from directory import changelog
from directory.demo.actors import ActorBuilder
from directory.demo.content import DemoContent, DemoError, read_content
from directory.demo.fiction import Numbers
from directory.demo.platforms import PlatformBuilder
from directory.demo.solutions import SolutionBuilder
from directory.demo.territories import Territories
from directory.models import ActorKind, Audience, Level, Prescriber, Scheme, Solution, Status

Say = Callable[[str, int], None]


def is_loaded() -> bool:
    return bool(Solution.objects.examples().exists())


def seed(*, today: date, say: Say = lambda step, count: None) -> bool:
    """Load the set as of `today`; False when it is already there. Raises `DemoError`."""
    if is_loaded():
        return False
    content = read_content()
    _require_words(content)
    with changelog.revision():
        _create_all(content, today, say)
    return True


def _create_all(content: DemoContent, today: date, say: Say) -> None:
    territories, numbers = Territories(content), Numbers()
    territories.load()
    territories.create_basins()
    say("Bassins", len(territories.basins))
    actors = ActorBuilder(content, territories, numbers, today).create()
    say("Acteurs", len(actors))
    builder = PlatformBuilder(content, territories, numbers, actors, today)
    territories.platforms = builder.create()
    say("Plates-formes", len(territories.platforms))
    solutions = SolutionBuilder(content, territories, actors, today).create()
    say("Solutions", len(solutions))


def _require_words(content: DemoContent) -> None:
    """Every scheme and word that the files name must exist: say all that is missing at once."""
    rules, specs = content.schemes.values(), content.solutions
    needed: list[tuple[str, Any, Iterable[str]]] = [
        ("dispositifs", Scheme, (spec.scheme for spec in specs)),
        ("types d’acteur", ActorKind, (actor.kind for actor in content.actors.values())),
        ("publics", Audience, (slug for spec in specs for slug in spec.audiences)),
        ("dernières classes", Level, (slug for spec in specs for slug in spec.levels)),
        ("statuts", Status, (slug for rule in rules for slug in rule.statuses)),
        ("prescripteurs", Prescriber, (slug for rule in rules for slug in rule.prescribers)),
    ]
    missing = []
    for label, model, slugs in needed:
        known = set(model.objects.values_list("slug", flat=True))
        absent = sorted(set(slugs) - known)
        if absent:
            missing.append(f"{label} {', '.join(absent)}")
    if missing:
        raise DemoError(
            f"Il manque dans la base : {' ; '.join(missing)}. "
            "Lancez d’abord « manage.py install_site »."
        )
