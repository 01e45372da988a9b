"""The word index built in one go gives what the lexicon gives field by field."""

from __future__ import annotations

import gc
import random

import pytest

from search.collector import collector_held
from search.documents import Document
from search.engines.postings import WEIGHT_BITS, build_postings
from search.engines.words import WordIndex
from search.text import Lexicon, folded_words, stem_of, words
from tests.search.corpora import random_corpus

LEXICON = Lexicon.from_groups(
    [
        ["mission locale", "ML"],
        ["école de la deuxième chance", "E2C"],
        ["apprentissage", "alterner"],
    ]
)
WEIGHTS = (8, 4, 2, 1)


def _document(number: int, *texts: str) -> Document:
    title, scheme, place, text = (*texts, *[""] * (4 - len(texts)))
    return Document(
        id=number,
        title_key=title,
        texts=(title, scheme, place, text),
        scheme="s",
        category="insertion",
        phase="inserer",
    )


def _expected(documents: tuple[Document, ...], lexicon: Lexicon) -> dict[str, dict[int, int]]:
    """Term → row → weight of the best field it stands in."""
    found: dict[str, dict[int, int]] = {}
    for row, document in enumerate(documents):
        for text, weight in zip(document.texts, WEIGHTS, strict=True):
            for term in lexicon.field_terms(text):
                rows = found.setdefault(term, {})
                rows[row] = max(weight, rows.get(row, 0))
    return found


def _read(index: WordIndex, term: str) -> dict[int, int]:
    hits = index.holding([term])
    return dict(zip(hits.rows.tolist(), hits.scores.tolist(), strict=True))


@pytest.mark.parametrize("seed", range(4))
def test_every_term_stands_where_the_lexicon_finds_it(seed: int) -> None:
    corpus = random_corpus(seed, size=150)
    index = WordIndex(corpus.documents, corpus.lexicon)
    expected = _expected(corpus.documents, corpus.lexicon)
    assert {term: _read(index, term) for term in expected} == expected
    assert index.frequency == {term: len(rows) for term, rows in expected.items()}


def test_every_folded_word_is_known_with_the_documents_that_hold_its_stem() -> None:
    corpus = random_corpus(9, size=60)
    index = WordIndex(corpus.documents, corpus.lexicon)
    said = {w for d in corpus.documents for text in d.texts for w in folded_words(text)}
    assert set(index.folded) == said
    assert all(index.folded[word] == index.frequency[stem_of(word)] for word in said)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("à la mission locale", True),
        ("une mission, locale ou non", True),  # punctuation is a blank
        ("la mission", False),
        ("locale mission", False),
        ("mission mission locale", True),
        ("appelez ML", True),
    ],
)
def test_a_phrase_is_found_inside_a_text(text: str, holds: bool) -> None:
    token = next(iter(LEXICON.query("ML").terms))
    index = WordIndex([_document(1, "", "", "", text)], LEXICON)
    assert bool(len(index.holding([token]).rows)) is holds


def test_a_phrase_does_not_run_over_from_one_field_or_document_to_the_next() -> None:
    token = next(iter(LEXICON.query("ML").terms))
    apart = [
        _document(1, "mission", "", "locale"),
        _document(2, "x mission"),
        _document(3, "locale"),
    ]
    assert not len(WordIndex(apart, LEXICON).holding([token]).rows)
    assert token in LEXICON.field_terms("mission locale")


def test_a_long_phrase_counts_by_the_field_it_stands_in() -> None:
    token = next(iter(LEXICON.query("E2C").terms))
    documents = [
        _document(1, "L’école de la deuxième chance", "", "", "une école de la deuxième chance"),
        _document(2, "rien", "", "école de la deuxième chance"),
        _document(3, "école deuxième"),
    ]
    assert _read(WordIndex(documents, LEXICON), token) == {0: 8, 1: 2}


def test_postings_are_ascending_with_one_a_row() -> None:
    documents = [_document(n, "cuisine", "", "cuisine", "cuisine cuisine") for n in range(200)]
    postings = build_postings(documents, LEXICON)
    rows = (postings.of(stem_of("cuisine")) >> WEIGHT_BITS).tolist()
    assert rows == list(range(200))
    assert not len(postings.of("inconnu"))


def test_documents_without_a_word_are_indexed_too() -> None:
    index = WordIndex([_document(1), _document(2, "le la les"), _document(3, "atelier")], LEXICON)
    assert _read(index, stem_of("atelier")) == {2: 8}
    assert not len(WordIndex([], LEXICON).holding(["x"]).rows)


def test_odd_blanks_accents_and_elisions_are_read_as_the_whole_text_would_be() -> None:
    rng = random.Random(1)
    pieces = ["l’école", "d'", "É", "\u00a0", "\u2028", "\x1c", "œuvre", "a\u0301", "´", "’", "-"]
    for _ in range(300):
        text = "".join(rng.choice((" ", "", "")) + rng.choice(pieces) for _ in range(8))
        index = WordIndex([_document(1, text)], LEXICON)
        # `words` reads the text as one; the index reads it piece by piece.
        assert set(index.frequency) == {stem for stem, _ in words(text)}


@pytest.mark.parametrize("on", [True, False])
def test_the_collector_is_held_then_left_as_it_was(on: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if on else gc.disable)()
        with collector_held(), collector_held():
            assert not gc.isenabled()
        assert gc.isenabled() is on
    finally:
        (gc.enable if before else gc.disable)()
