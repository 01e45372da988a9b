"""Drawn directories that a database can hold: what a solution inherits is its scheme's, texts are
made of names, dates keep to the constraints of the tables. Deterministic by seed."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from search.documents import (
    DEFAULT_FRESHNESS_DAYS,
    Corpus,
    Document,
    DocumentIntake,
    DocumentPlace,
    Rule,
)
from tests.search.corpora import (
    SCHEMES,
    VOCABULARIES,
    geography,
    homes,
    random_corpus,
    random_rules,
    some,
)

CORPORA = (1, 2, 3, 4, 5)
NAMELESS = "Structure"


@dataclass(frozen=True, slots=True)
class DrawnScheme:
    slug: str
    name: str
    sigle: str
    tags: tuple[str, ...]
    category: str
    phase: str
    obligation: bool
    rules: tuple[Rule, ...]
    audiences: tuple[str, ...]
    levels: tuple[str, ...]
    freshness_days: int | None

    @property
    def words(self) -> str:
        return " · ".join([self.name, self.sigle, *self.tags])


def draw_scheme(rng: random.Random, slug: str) -> DrawnScheme:
    return DrawnScheme(
        slug=slug,
        name=slug.replace("-", " "),
        sigle=rng.choice(("", "ml", "svol")),
        tags=some(rng, ("métiers", "sport", "théâtre"), 0, 1),
        category=rng.choice(VOCABULARIES["categorie"]),
        phase=rng.choice(VOCABULARIES["phase"]),
        obligation=rng.random() < 0.3,
        rules=random_rules(rng) if rng.random() < 0.5 else (),
        audiences=some(rng, VOCABULARIES["public"], 1, 3) if rng.random() < 0.4 else (),
        levels=some(rng, VOCABULARIES["niveau"], 1, 3) if rng.random() < 0.4 else (),
        freshness_days=rng.choice((None, 30, 365)),
    )


@cache
def schemes_of(seed: int) -> dict[str, DrawnScheme]:
    rng = random.Random(3000 + seed)
    return {slug: draw_scheme(rng, slug) for slug in SCHEMES}


@cache
def storable_corpus(seed: int) -> Corpus:
    """What must be read back from the tables in which it was written, to the last value."""
    rng = random.Random(4000 + seed)
    drawn = random_corpus(seed, size=600 if seed == 5 else 220)
    schemes = schemes_of(seed)
    documents = (_storable(rng, one, schemes[one.scheme]) for one in drawn.documents)
    vocabularies = {**VOCABULARIES, "dispositif": tuple(sorted(SCHEMES))}
    return replace(drawn, documents=tuple(documents), vocabularies=vocabularies)


def _storable(rng: random.Random, drawn: Document, scheme: DrawnScheme) -> Document:
    tags = sorted(set(drawn.texts[1].split()))
    places = tuple(map(_placed, drawn.places))
    names = (homes()[place.commune].name for place in places)
    summary, _, description = drawn.texts[3].partition(" ")
    return replace(
        drawn,
        texts=(
            drawn.texts[0],
            " · ".join([scheme.words, *tags]),
            " · ".join([drawn.texts[2] or NAMELESS, *names]),
            f"{summary} {description}",
        ),
        category=scheme.category,
        phase=scheme.phase,
        obligation=scheme.obligation,
        rules=drawn.rules or scheme.rules,
        audiences=drawn.audiences or scheme.audiences,
        levels=drawn.levels or scheme.levels,
        zone=_gathered(rng, drawn.zone),
        places=places,
        intakes=tuple(map(_ordered, drawn.intakes)),
        freshness_days=rng.choice(
            (drawn.freshness_days, scheme.freshness_days or DEFAULT_FRESHNESS_DAYS)
        ),
    )


def _gathered(rng: random.Random, zone: frozenset[str]) -> frozenset[str]:
    """Some zones are those of a platform."""
    if zone and rng.random() < 0.15:
        return rng.choice(tuple(geography().platforms.values()))
    return zone


def _placed(place: DocumentPlace) -> DocumentPlace:
    """Without a point of its own it stands at its commune."""
    if place.latitude is not None:
        return place
    home = homes()[place.commune]
    return replace(place, latitude=home.latitude, longitude=home.longitude)


def _ordered(intake: DocumentIntake) -> DocumentIntake:
    if intake.apply_by and intake.starts_on and intake.apply_by > intake.starts_on:
        return replace(intake, apply_by=intake.starts_on)
    return intake


def by_id(documents: Iterable[Document]) -> tuple[Document, ...]:
    return tuple(sorted(documents, key=lambda one: one.id))
