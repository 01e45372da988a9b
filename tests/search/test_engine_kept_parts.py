"""After an edit the engine keeps what it may of the last one, and answers as a new one would."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import fields, replace

import pytest

from search.documents import Corpus, Document
from search.engines.build import DATED
from search.engines.resident import ResidentEngine
from tests.search.corpora import random_corpus, random_criteria, random_document, random_view

QUESTIONS, VIEWS = 60, 10
Edit = Callable[[random.Random, Document], Document]


def dates(rng: random.Random, document: Document) -> Document:
    other = random_document(rng, document.id)
    return replace(document, **{name: getattr(other, name) for name in DATED})


def anything(rng: random.Random, document: Document) -> Document:
    """One field of another document, or all of them."""
    other = random_document(rng, document.id)
    names = [one.name for one in fields(Document) if one.name not in ("id", "delivered_by")]
    chosen = rng.choice([*([name] for name in names), names])
    return replace(document, **{name: getattr(other, name) for name in chosen})


def edited(corpus: Corpus, rng: random.Random, edit: Edit, count: int) -> Corpus:
    documents = list(corpus.documents)
    for row in rng.sample(range(len(documents)), count):
        documents[row] = edit(rng, documents[row])
    return replace(corpus, documents=tuple(documents), revision=corpus.revision + 1)


def ask_all(engine: ResidentEngine, seed: int) -> list[object]:
    rng = random.Random(seed)
    asked = [engine.search(random_criteria(rng, engine.corpus)) for _ in range(QUESTIONS)]
    drawn = []
    for _ in range(VIEWS):
        bbox, zoom = random_view(rng)
        drawn.append(engine.map(random_criteria(rng, engine.corpus), bbox=bbox, zoom=zoom))
    return [*asked, *drawn]


@pytest.mark.parametrize("edit", [dates, anything])
def test_an_engine_that_follows_answers_as_a_new_one(edit: Edit) -> None:
    """Twenty edits one after the other, asked between them, so that what is remembered is old."""
    rng = random.Random(edit.__name__)
    engine = ResidentEngine(random_corpus(5, size=120))
    ask_all(engine, 0)
    for seed in range(20):
        after = edited(engine.corpus, rng, edit, rng.choice([1, 1, 2, 30]))
        engine = ResidentEngine(after, engine)
        assert ask_all(engine, seed) == ask_all(ResidentEngine(after), seed)


def test_only_what_dates_change_is_made_again() -> None:
    rng, engine = random.Random(1), ResidentEngine(random_corpus(6, size=40))
    moved = ResidentEngine(edited(engine.corpus, rng, dates, 3), engine)
    assert moved.words is engine.words
    assert moved.columns.place_xyz is engine.columns.place_xyz
    title = edited(engine.corpus, rng, lambda _, one: replace(one, title_key="autre"), 1)
    assert ResidentEngine(title, engine).words is not engine.words


def test_a_sheet_more_or_less_makes_all_again() -> None:
    engine = ResidentEngine(random_corpus(7, size=40))
    fewer = replace(engine.corpus, documents=engine.corpus.documents[1:])
    assert ask_all(ResidentEngine(fewer, engine), 3) == ask_all(ResidentEngine(fewer), 3)
    turned = replace(engine.corpus, documents=engine.corpus.documents[::-1])
    assert ask_all(ResidentEngine(turned, engine), 3) == ask_all(ResidentEngine(turned), 3)
