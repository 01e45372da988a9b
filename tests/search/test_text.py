"""Words as the search reads them: fold, elisions, stems, synonyms, correction."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

import pytest

from directory.words import MAX_LENGTH, clean, edit_distance
from search.text import (
    MAX_WORDS,
    Lexicon,
    Query,
    correct,
    folded_words,
    nearest,
    stem_of,
    stems,
    words,
    written_form,
)

LEXICON = Lexicon.from_groups(
    (
        ("mission locale", "ML"),
        ("école de la deuxième chance", "E2C", "école de la 2e chance"),
        ("apprentissage", "alternance"),
        ("alternance", "contrat d’apprentissage"),
    )
)


# Normalising --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("École", "ecole"),
        ("œuvre", "OEUVRE"),
        ("l’école", "école"),
        ("l'école", "école"),
        ("qu’apprentissage", "apprentissage"),
        ("jusqu’à l'avenir", "avenir"),
        ("lycées", "lycée"),
        ("ateliers", "atelier"),
        ("décrocheurs", "décrocheur"),
        ("Éleu-dit-Leauwette", "eleu dit leauwette"),
        ("le lycée de la ville", "lycée ville"),
        ("2ᵉ chance", "2e chance"),
        ("a\x00telier", "a telier"),
        ("atelier\ud800", "atelier"),
        ("ÉCOLE, (lycée) !", "ecole lycee"),
    ],
)
def test_these_are_read_as_the_same_words(one: str, other: str) -> None:
    assert stems(one) == stems(other)
    assert [stem for stem, _ in words(one)] == stems(one)


def test_a_decomposed_accent_is_read_as_the_composed_one() -> None:
    decomposed = unicodedata.normalize("NFD", "l’école élémentaire")
    assert stems(decomposed) == stems("école élémentaire")
    assert words(decomposed) == words("école élémentaire")
    assert [stem for stem, _ in words("x\u0301y")] == stems("x\u0301y")
    assert LEXICON.query(decomposed).terms == LEXICON.query("école élémentaire").terms


@pytest.mark.parametrize("text", ["", "   ", "le de la", "!!", "l’", "школа", "\x00\x07", "«»"])
def test_some_questions_have_no_word_at_all(text: str) -> None:
    assert stems(text) == []
    assert LEXICON.query(text) == Query()


def test_words_keep_how_they_were_written_in_lower_case() -> None:
    assert words("L’École des Métiers") == [
        (stem_of("ecole"), "école"),
        (stem_of("metiers"), "métiers"),
    ]


def test_whole_words_are_folded_in_order() -> None:
    assert folded_words("Les métiers de l’École") == ["metiers", "ecole"]


def test_what_a_person_typed_is_bounded_and_free_of_controls() -> None:
    assert clean("  a\x00b\ud800c\n") == "a b c"
    assert len(clean("x" * 10_000)) == MAX_LENGTH


def test_an_endless_question_stays_small() -> None:
    query = LEXICON.query("mot0 " * 5_000 + " ".join(f"mot{n}" for n in range(5_000)))
    assert query.terms == (stem_of("mot0"),)


# Questions ----------------------------------------------------------------------------------------
def test_a_question_holds_twelve_words_and_tells_the_others() -> None:
    numbers = [f"m{n}x" for n in range(15)]
    query = LEXICON.query(" ".join(numbers))
    assert len(query.terms) == len(query.shown) == MAX_WORDS
    assert query.cut == ("m12x", "m13x", "m14x")


def test_repeats_and_empty_words_do_not_count_in_the_twelve() -> None:
    query = LEXICON.query("le lycée, les lycées, un LYCÉE et la cuisine")
    assert query.shown == ("lycée", "cuisine")


def test_the_longest_phrase_counts_as_one_word_shown_as_typed() -> None:
    query = LEXICON.query("la Mission Locale, école de la 2e chance")
    assert query.shown == ("mission locale", "école 2e chance")
    assert all(term.startswith("~") for term in query.terms)


def test_two_phrases_of_a_group_are_one_word_of_a_question() -> None:
    assert LEXICON.query("E2C école de la deuxième chance").terms == LEXICON.query("e2c").terms


# Synonyms -----------------------------------------------------------------------------------------
def test_groups_that_share_a_phrase_are_one() -> None:
    assert LEXICON.query("apprentissage").terms == LEXICON.query("contrat d’apprentissage").terms
    assert LEXICON.query("ml").terms != LEXICON.query("e2c").terms


def test_the_token_of_a_group_does_not_depend_on_the_order_of_groups() -> None:
    groups = [("b", "w"), ("x", "z"), ("z", "w")]
    tokens = {Lexicon.from_groups(order).query("z").terms for order in (groups, groups[::-1])}
    assert len(tokens) == 1


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("Une mission locale à Lens", True),
        ("Les missions locales", True),
        ("ML de Lens", True),
        ("Une mission très locale", False),
        ("locale mission", False),
        ("mission", False),
        ("", False),
    ],
)
def test_a_field_holds_a_group_where_one_of_its_phrases_occurs(text: str, holds: bool) -> None:
    [token] = LEXICON.query("ml").terms
    assert (token in LEXICON.field_terms(text)) is holds


def test_a_field_keeps_the_words_of_its_phrases() -> None:
    terms = LEXICON.field_terms("contrat d’apprentissage")
    assert {stem_of("contrat"), stem_of("apprentissage")} < terms


def test_groups_without_a_word_are_nothing() -> None:
    lexicon = Lexicon.from_groups([("", "le de la"), ()])
    assert (lexicon.phrases, lexicon.longest) == ({}, 0)
    assert lexicon.query("lycée").terms == (stem_of("lycee"),)


# Correction ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("atelier", "atelier", 0),
        ("atelier", "atelir", 1),
        ("atelier", "atteliers", 2),
        ("atelier", "ateleir", 1),
        ("atelier", "etalier", 2),
        ("", "ab", 2),
        ("atelier", "jardin", 3),
        ("ab", "ba", 1),
        ("abc", "ca", 3),
    ],
)
def test_edits_are_counted_and_a_swap_of_neighbours_is_one(
    one: str, other: str, distance: int
) -> None:
    assert edit_distance(one, other, at_most=2) == min(distance, 3)
    assert edit_distance(other, one, at_most=2) == min(distance, 3)


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("jardim", {"jardin": 1}, "jardin"),
        ("jarbim", {"jardin": 1}, None),  # 6 letters, 2 edits
        ("atelirr", {"ateliers": 1}, None),  # 7 letters, 2 edits
        ("ateliirr", {"atelier": 1}, "atelier"),  # 8 letters, 2 edits
        ("bois", {"mois": 3, "bons": 9, "boit": 9}, "boit"),  # more frequent, then code point
        ("boix", {"bois": 1, "boit": 2}, "boit"),
        ("accueilir", {"accueils": 50, "accueillir": 1}, "accueillir"),  # fewer edits first
        ("zz", {}, None),
    ],
)
def test_the_nearest_word_is_close_then_frequent_then_first(
    word: str, known: Mapping[str, int], expected: str | None
) -> None:
    assert nearest(word, known) == expected


class Known:
    """Two documents: « Jardin et mécanique » and « Mission locale, jardin »."""

    def __init__(self) -> None:
        self.texts = ("Jardin et mécanique", "Mission locale, jardin")
        fields = [LEXICON.field_terms(text) for text in self.texts]
        terms = set().union(*fields)
        self.frequency = {term: sum(term in field for field in fields) for term in terms}
        written = {word for text in self.texts for word in folded_words(text)}
        self.folded = {word: self.frequency[stem_of(word)] for word in written}

    def written(self, word: str) -> str:
        return written_form(word, self.texts)


def test_a_question_of_known_words_needs_no_correction() -> None:
    assert correct(LEXICON.query("jardins, ML"), Known()) is None


def test_each_unknown_word_is_replaced_by_the_nearest_as_it_is_written() -> None:
    correction = correct(LEXICON.query("jardim mécanqiue"), Known())
    assert correction is not None
    assert (correction.text, correction.dropped) == ("jardin mécanique", ())
    assert correction.terms == LEXICON.query(correction.text).terms


def test_a_word_that_is_near_nothing_is_dropped() -> None:
    correction = correct(LEXICON.query("zzyzx jardin"), Known())
    assert correction is not None
    assert (correction.text, correction.dropped) == ("jardin", ("zzyzx",))


def test_a_synonym_that_no_document_holds_is_dropped_not_bent_into_another_word() -> None:
    correction = correct(LEXICON.query("e2c jardin"), Known())
    assert correction is not None
    assert (correction.text, correction.dropped) == ("jardin", ("e2c",))


def test_two_typos_of_one_word_are_one_word() -> None:
    correction = correct(LEXICON.query("jardim jarrdin"), Known())
    assert correction is not None
    assert correction.terms == (stem_of("jardin"),)


def test_a_word_is_written_as_documents_mostly_do() -> None:
    assert written_form("ecole", ["École ecole", "école", "l’ÉCOLE"]) == "école"
    assert written_form("ecole", ["cuisine"]) == "ecole"
    assert written_form("cote", ["côte coté"]) == min("côte", "coté")
