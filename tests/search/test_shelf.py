"""Words of pages and schemes: the same meaning as the words of solutions."""

from __future__ import annotations

import random

import pytest

from search.shelf import Leaf, Shelf, Shelves
from search.text import Lexicon, correct

LEXICON = Lexicon.from_groups([("MLDS", "mission de lutte contre le décrochage scolaire")])
SPOTTING = Leaf(1, "Repérage", "retrouver les jeunes", "La MLDS relit les listes avec le CIO.")
CONTACT = Leaf(2, "Contact et suivi", "le premier appel", "Retrouver les jeunes, puis appeler.")
STEERING = Leaf(3, "Pilotage", "", "Un tableau de bord, des réunions.")


def shelf_of(*leaves: Leaf) -> Shelf:
    return Shelf(leaves or (SPOTTING, CONTACT, STEERING), LEXICON)


def found(text: str, *leaves: Leaf) -> list[int]:
    return shelf_of(*leaves).find(LEXICON.query(text).terms)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("repérage", [1]),
        ("REPERAGES", [1]),  # accents, capitals and plurals do not count
        ("retrouver", [1, 2]),  # a keyword before a word of the text
        ("retrouver appel", [2]),  # every word
        ("décrochage", []),
        ("mission de lutte contre le décrochage scolaire", [1]),  # its sigle stands in the page
        ("le la les", []),
        ("", []),
    ],
)
def test_a_page_is_found_by_its_words(text: str, ids: list[int]) -> None:
    assert found(text) == ids


def test_a_title_comes_before_a_text_then_titles_by_letter_then_ids() -> None:
    leaves = (
        Leaf(7, "Zones", "", "appel"),
        Leaf(9, "L’appel"),
        Leaf(8, "Âges", "", "appel"),
        Leaf(5, "ages", "", "appel"),
    )
    assert found("appel", *leaves) == [9, 5, 8, 7]


def naive(leaves: list[Leaf], terms: tuple[str, ...]) -> set[int]:
    """Every word in some field, read again for each question."""
    return {
        leaf.id
        for leaf in leaves
        if terms
        and all(any(term in LEXICON.field_terms(text) for text, _ in leaf.fields) for term in terms)
    }


def test_the_same_pages_as_reading_them_all_each_time() -> None:
    rng = random.Random(11)
    vocabulary = "appel liste jeune contact MLDS réunion bilan parent lycée place".split()
    leaves = [
        Leaf(n, *(" ".join(rng.choices(vocabulary, k=rng.randint(0, 4))) for _ in range(3)))
        for n in range(60)
    ]
    shelf = shelf_of(*leaves)
    for _ in range(200):
        terms = LEXICON.query(" ".join(rng.choices(vocabulary, k=rng.randint(1, 3)))).terms
        assert set(shelf.find(terms)) == naive(leaves, terms)


def test_a_mistyped_word_is_read_as_the_nearest_known_one_with_its_accents() -> None:
    shelves = Shelves((shelf_of(STEERING), shelf_of(SPOTTING, CONTACT)))
    correction = correct(LEXICON.query("reperaje zzzzzz"), shelves)
    assert correction is not None
    assert (correction.text, correction.dropped) == ("repérage", ("zzzzzz",))


def test_known_words_of_several_shelves_are_counted_together() -> None:
    shelves = Shelves((shelf_of(SPOTTING), shelf_of(CONTACT)))
    assert shelves.frequency["jeun"] == 2
    assert shelves.folded["jeunes"] == 2
    assert shelves.written("inconnu") == "inconnu"
