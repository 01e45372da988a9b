"""What is indexed: one immutable document a published solution, inheritance already applied.

No engine reads the database; it reads documents. No professional contact ever enters one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from directory.geography import Geography
from search.text import Lexicon

DEFAULT_FRESHNESS_DAYS = 180


@dataclass(frozen=True, slots=True)
class Rule:
    """An age rule; `conditional` when it holds only by derogation or in a special case.

    Both bounds None is a rule that holds every age ("sans" limite), said by a source; an age that
    nobody knows makes no rule at all: the reader of the database never builds one.
    """

    minimum: int | None
    maximum: int | None
    conditional: bool = False


@dataclass(frozen=True, slots=True)
class DocumentPlace:
    """`latitude` is the place's own point, else its commune's; None when neither is known."""

    commune: str
    departement: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class DocumentIntake:
    permanent: bool
    starts_on: date | None = None
    apply_by: date | None = None
    open_places: int | None = None
    total_places: int | None = None
    seen_at: date | None = None
    expires_at: date | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """`texts`: the searched words by weight: title (8); scheme, sigle, tags (4); actor, communes
    (2); summary and description (1). `zone`: typed official codes, empty = not stated.
    `audiences`, `levels`, `rules` are the effective ones; none = open to all."""

    id: int
    title_key: str
    texts: tuple[str, str, str, str]
    scheme: str
    category: str
    phase: str
    obligation: bool = False
    delivered_by: str | None = None
    rules: tuple[Rule, ...] = ()
    zone: frozenset[str] = frozenset()
    places: tuple[DocumentPlace, ...] = ()
    remote: bool = False
    audiences: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    prescribers: tuple[str, ...] = ()
    boarding: bool = False
    accessible: bool = False
    intakes: tuple[DocumentIntake, ...] = ()
    verified_at: date | None = None
    freshness_days: int = DEFAULT_FRESHNESS_DAYS
    suspended_from: date | None = None
    suspended_until: date | None = None


@dataclass(frozen=True, slots=True)
class Corpus:
    """All that an engine needs. `vocabularies`: facet → its values in order (for `phase`,
    `public`, `niveau`, `statut`, `entree`, `prescripteur`, `dispositif`, `categorie`);
    `labels`: facet → value → its name in plain French. `around`: the last revision at which
    something else than a solution changed."""

    documents: tuple[Document, ...]
    geography: Geography
    lexicon: Lexicon
    vocabularies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    revision: int = 0
    around: int = 0

    def has_same_reading(self, other: Corpus) -> bool:
        """Whether territories, words and vocabularies are of one reading: one was patched."""
        return (
            self.geography is other.geography
            and self.lexicon is other.lexicon
            and self.vocabularies is other.vocabularies
        )

    def has_same_around(self, other: Corpus) -> bool:
        """Whether only solutions may have changed from one to the other."""
        return self.has_same_reading(other) and self.around == other.around
