"""Seeded random corpora and questions over a small invented geography.

Codes look like the real ones and are typed like them; names, points and texts are invented. Words,
dates, points and titles come from small pools, so that everything collides and ties are common.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, TypeVar

from directory.geography import FRANCE, NEAR_KM, Geography, Home
from directory.words import fold
from search.criteria import FLAG_FACETS, SORTS, VALUE_FACETS, YES, SearchCriteria
from search.documents import Corpus, Document, DocumentIntake, DocumentPlace, Rule
from search.text import Lexicon
from tests.search.oracle import haversine_km

T = TypeVar("T")
TODAY = date(2026, 11, 18)
DAYS = (TODAY, TODAY + timedelta(days=45), TODAY + timedelta(days=200), date(2024, 2, 29))
CLEAR_KM = 0.002  # no distance this close to a threshold: floats may fall on either side

# Geography ----------------------------------------------------------------------------------------
# département → (académie, région). The last one belongs to no académie, as overseas collectivities.
DEPARTEMENTS: dict[str, tuple[str | None, str]] = {
    "59": ("09", "32"),
    "62": ("09", "32"),
    "80": ("20", "32"),
    "76": ("70", "28"),
    "975": (None, "28"),
}
COMMUNES_EACH = {"59": 9, "62": 10, "80": 8, "76": 9, "975": 4}
SOUTH, NORTH, WEST, EAST = 49.60, 50.90, 1.20, 3.20
POINTLESS = "62010"  # the commune whose point nobody knows


@lru_cache
def homes() -> dict[str, Home]:
    """Forty communes in an area of about 150 km, always the same."""
    rng = random.Random(62)
    found = {}
    for departement, (academie, region) in DEPARTEMENTS.items():
        for number in range(1, COMMUNES_EACH[departement] + 1):
            code = f"{departement}{number:0{5 - len(departement)}}"
            point = (rng.uniform(SOUTH, NORTH), rng.uniform(WEST, EAST))
            latitude, longitude = (None, None) if code == POINTLESS else point
            name = f"Ville-{code}"
            found[code] = Home(code, name, departement, academie, region, latitude, longitude)
    return found


def geography() -> Geography:
    return Geography(
        commune_departement={code: home.departement for code, home in homes().items()},
        departements=DEPARTEMENTS,
        platforms={
            "psad-artois": frozenset(f"commune:6200{n}" for n in range(1, 6)),
            "psad-nord": frozenset({"departement:59"}),
            "psad-mixte": frozenset({"departement:80", "commune:62006", "commune:76001"}),
            "psad-large": frozenset({"academie:70"}),
        },
    )


def distances_to_homes(latitude: float, longitude: float) -> list[float]:
    return [
        haversine_km(home.latitude, home.longitude, latitude, longitude)
        for home in homes().values()
        if home.latitude is not None and home.longitude is not None
    ]


def is_clear(distances: Iterable[float], threshold_km: float) -> bool:
    return all(abs(distance - threshold_km) > CLEAR_KM for distance in distances)


# Words --------------------------------------------------------------------------------------------
WORDS = tuple(
    (
        "atelier relais lycée mission locale école deuxième chance parcours avenir sport métiers "
        "bois cuisine mécanique apprentissage décrocheurs remobilisation classe passerelle "
        "accompagnement orientation volontaire service numérique théâtre jardin œuvre"
    ).split(" ")
)
SYNONYMS = (
    ("mission locale", "ml"),
    ("école de la deuxième chance", "e2c", "école deuxième chance"),
    ("apprentissage", "alternance", "contrat d'apprentissage"),
    ("alternance", "cfa"),
    ("service volontaire", "svol"),
)
SHORT = ("ml", "e2c", "cfa", "svol", "alternance", "école de la 2e chance", "contrat")
TYPOS = ("atelir", "ateleir", "lycéee", "cuisnie", "mecanik", "orientatoin", "jardins", "boi")
UNKNOWN = ("zzyzx", "qwertzuiop", "42", "mission-zzzz")
EMPTY = ("", "", "", "", "le de la", "!!", "l'", "pour un de mes")

SCHEMES = ("e2c", "cej", "atelier-relais", "micro-lycee", "mlds", "droit-au-retour")
VOCABULARIES: dict[str, tuple[str, ...]] = {
    "phase": ("prevenir", "remobiliser", "diplomer", "inserer"),
    "entree": ("permanente", "datee"),
    "statut": ("scolaire", "stagiaire", "volontaire", "salarie", "apprenti", "autre"),
    "public": ("en-college", "en-lycee", "sorti-college", "sans-diplome", "handicap", "parent"),
    "niveau": ("6e-5e", "4e", "3e", "cap", "seconde", "premiere", "terminale", "apres-bac"),
    "prescripteur": ("cio", "mlds", "mission-locale", "psad", "commission", "direct"),
    "dispositif": SCHEMES,
    "categorie": ("prevention", "accompagnement", "remobilisation", "qualification", "insertion"),
}


def some(rng: random.Random, pool: Sequence[T], low: int, high: int) -> tuple[T, ...]:
    """Between `low` and `high` of the pool, in its order."""
    chosen = set(rng.sample(range(len(pool)), min(len(pool), rng.randint(low, high))))
    return tuple(item for at, item in enumerate(pool) if at in chosen)


def maybe(rng: random.Random, chance: float, make: Callable[[], T]) -> T | None:
    return make() if rng.random() < chance else None


def phrase(rng: random.Random, low: int, high: int) -> str:
    return " ".join(rng.choice(WORDS + SHORT[:5]) for _ in range(rng.randint(low, high)))


# Documents ----------------------------------------------------------------------------------------
def random_zone(rng: random.Random) -> frozenset[str]:
    kind = rng.choice(("none", "none", "communes", "departements", "academie", "region", FRANCE))
    codes = {
        "none": (),
        "communes": tuple(f"commune:{code}" for code in some(rng, tuple(homes()), 1, 6)),
        "departements": tuple(f"departement:{d}" for d in some(rng, tuple(DEPARTEMENTS), 1, 2)),
        "academie": (f"academie:{rng.choice(('09', '20', '70'))}",),
        "region": (f"region:{rng.choice(('32', '28'))}",),
        FRANCE: (FRANCE,),
    }
    return frozenset(codes[kind])


def random_place(rng: random.Random) -> DocumentPlace:
    """At a commune's own point (ties), near it, or nowhere known."""
    home = rng.choice(tuple(homes().values()))
    latitude, longitude = home.latitude, home.longitude
    if latitude is None or longitude is None or rng.random() < 0.1:
        return DocumentPlace(home.code, home.departement, None, None)
    while rng.random() < 0.5 or not is_clear(distances_to_homes(latitude, longitude), NEAR_KM):
        latitude = round(latitude + rng.uniform(-0.05, 0.05), 4)
        longitude = round(longitude + rng.uniform(-0.05, 0.05), 4)
    return DocumentPlace(home.code, home.departement, latitude, longitude)


def random_rules(rng: random.Random) -> tuple[Rule, ...]:
    rules = []
    for _ in range(rng.choice((0, 1, 1, 1, 2, 3))):
        low, high = sorted((rng.randint(11, 26), rng.randint(11, 30)))
        minimum = None if rng.random() < 0.25 else low
        maximum = None if rng.random() < 0.25 else high
        rules.append(Rule(minimum, maximum, conditional=rng.random() < 0.4))
    return tuple(rules)


def day(rng: random.Random, low: int, high: int) -> date:
    """Few different days, so that the first and the last day of everything is met."""
    return TODAY + timedelta(days=rng.choice((low, high, 0, rng.randint(low, high))))


def random_intake(rng: random.Random) -> DocumentIntake:
    permanent = rng.random() < 0.4
    starts_on = None if permanent and rng.random() < 0.8 else day(rng, -60, 260)
    apply_by = None
    if starts_on and rng.random() < 0.5:
        apply_by = starts_on - timedelta(days=rng.choice((0, 1, 20, -10)))
    total = maybe(rng, 0.5, lambda: rng.randint(0, 20))
    opened = maybe(rng, 0.6, lambda: rng.randint(0, 3 if total is None else min(3, total)))
    seen_at = None if opened is None else day(rng, -90, 0)
    expires_at = None if seen_at is None else seen_at + timedelta(days=rng.choice((0, 15, 90, 250)))
    return DocumentIntake(permanent, starts_on, apply_by, opened, total, seen_at, expires_at)


def random_times(rng: random.Random) -> dict[str, Any]:
    """Verification and suspension: of every kind, at every edge."""
    start = maybe(rng, 0.12, lambda: day(rng, -60, 60))
    until = None
    if start is not None and rng.random() < 0.7:
        until = start + timedelta(days=rng.choice((0, 10, 60)))
    frequency = rng.choice((30, 180, 365))
    verified = maybe(
        rng, 0.85, lambda: TODAY - timedelta(days=rng.choice((0, frequency, frequency + 1, 90)))
    )
    return {
        "suspended_from": start,
        "suspended_until": until,
        "verified_at": verified,
        "freshness_days": frequency,
    }


def random_document(rng: random.Random, number: int) -> Document:
    title = phrase(rng, 1, 3)
    scheme = rng.choice(SCHEMES)
    vocab = VOCABULARIES
    return Document(
        id=number,
        title_key=fold(title),
        texts=(title, f"{scheme} {phrase(rng, 0, 2)}", phrase(rng, 0, 2), phrase(rng, 0, 8)),
        scheme=scheme,
        category=rng.choice(vocab["categorie"]),
        phase=rng.choice(vocab["phase"]),
        obligation=rng.random() < 0.3,
        rules=random_rules(rng),
        zone=random_zone(rng),
        places=tuple(random_place(rng) for _ in range(rng.choice((0, 1, 1, 1, 2, 3)))),
        remote=rng.random() < 0.25,
        audiences=some(rng, vocab["public"], 0, 3) if rng.random() < 0.7 else (),
        levels=some(rng, vocab["niveau"], 0, 3) if rng.random() < 0.7 else (),
        statuses=some(rng, vocab["statut"], 0, 2),
        prescribers=some(rng, vocab["prescripteur"], 0, 2),
        boarding=rng.random() < 0.2,
        accessible=rng.random() < 0.4,
        intakes=tuple(random_intake(rng) for _ in range(rng.choice((0, 0, 1, 1, 2, 3)))),
        **random_times(rng),
    )


def random_corpus(seed: int, size: int = 250) -> Corpus:
    rng = random.Random(seed)
    numbers = rng.sample(range(1, 10 * size + 1), size)  # ids follow no order
    return Corpus(
        documents=tuple(random_document(rng, number) for number in numbers),
        geography=geography(),
        lexicon=Lexicon.from_groups(SYNONYMS),
        vocabularies=VOCABULARIES,
        revision=seed,
    )


# Questions ----------------------------------------------------------------------------------------
def random_words(rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.45:
        return rng.choice(EMPTY)
    if kind < 0.48:
        return " ".join(rng.sample(WORDS, 15))  # beyond the twelfth
    pools = (
        WORDS,
        WORDS,
        WORDS,
        SHORT,
        TYPOS,
        UNKNOWN,
        ("l'école", "d’atelier", "LYCÉES", "oeuvre"),
    )
    return " ".join(rng.choice(rng.choice(pools)) for _ in range(rng.choice((1, 1, 1, 2, 2, 3))))


def random_radius(rng: random.Random, corpus: Corpus, home: Home | None) -> float | None:
    if rng.random() < 0.55:
        return None
    radius = float(rng.choice((1, 5, 10, 20, 30, 50, 100, 200, rng.randint(1, 200))))
    if home is None or home.latitude is None or home.longitude is None:
        return radius
    distances = [
        haversine_km(home.latitude, home.longitude, place.latitude, place.longitude)
        for document in corpus.documents
        for place in document.places
        if place.latitude is not None and place.longitude is not None
    ]
    return radius if is_clear(distances, radius) else None


def random_territories(rng: random.Random) -> tuple[tuple[str, str], ...]:
    pools = {
        "departement": tuple(DEPARTEMENTS),
        "region": ("32", "28"),
        "academie": ("09", "20", "70"),
        "plateforme": tuple(geography().platforms),
    }
    chosen = some(rng, tuple(pools), 1, 2) if rng.random() < 0.25 else ()
    return tuple((param, rng.choice(pools[param])) for param in chosen)


def random_selections(rng: random.Random) -> tuple[tuple[str, tuple[str, ...]], ...]:
    facets = some(rng, VALUE_FACETS + FLAG_FACETS, 0, 3) if rng.random() < 0.7 else ()
    return tuple(
        (facet, (YES,) if facet in FLAG_FACETS else some(rng, VOCABULARIES[facet], 1, 3))
        for facet in facets
    )


def random_criteria(rng: random.Random, corpus: Corpus) -> SearchCriteria:
    """Every parameter, also those that contradict each other or need another that is missing."""
    home = maybe(rng, 0.7, lambda: rng.choice(tuple(homes().values())))
    return SearchCriteria(
        today=rng.choice(DAYS),
        q=random_words(rng),
        home=home,
        radius_km=random_radius(rng, corpus, home),
        age=maybe(rng, 0.6, lambda: rng.choice((0, 12, 15, 16, 17, 18, 21, 25, 26, 99))),
        territories=random_territories(rng),
        selections=random_selections(rng),
        include_outside=rng.random() < 0.35,
        sort=rng.choice(SORTS),
        page=rng.choice((1, 1, 1, 2, 3, 50)),
        page_size=rng.choice((1, 7, 20, 100)),
    )


def random_view(rng: random.Random) -> tuple[tuple[float, float, float, float], int]:
    """A bounding box (west, south, east, north) and its zoom, sometimes far too fine for it."""
    if rng.random() < 0.3:
        return (-180.0, -85.0, 180.0, 85.0), rng.randint(0, 16)
    west, east = sorted((rng.uniform(WEST - 1, EAST + 1), rng.uniform(WEST - 1, EAST + 1)))
    south, north = sorted((rng.uniform(SOUTH - 1, NORTH + 1), rng.uniform(SOUTH - 1, NORTH + 1)))
    return (west, south, east, north), rng.randint(0, 18)
