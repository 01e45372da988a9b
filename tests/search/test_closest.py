"""Sentences: what answers best stands first even when no text holds every word of them."""

from __future__ import annotations

import pytest

from search.closest import Closest
from search.shelf import Leaf, Shelf
from search.text import Lexicon

LEXICON = Lexicon.from_groups([("E2C", "école de la 2e chance")])
HOME = Leaf(
    1, "Mon enfant ne va plus en cours", "", "école absences", asks=("ne va plus au lycée",)
)
LISTEN = Leaf(2, "Être écouté", "harcèlement", "lycée collège école", asks=("phobie scolaire",))
SECOND = Leaf(3, "École de la 2e chance", "", "sans diplôme, en stage", names=("E2C",))
GLOSSARY = Leaf(4, "Glossaire", "", "lycée école diplôme harcèlement phobie cours enfant chance")
CLOSEST = Closest((Shelf((SECOND,), LEXICON), Shelf((HOME, LISTEN, GLOSSARY), LEXICON)))


def first(text: str) -> int | None:
    found = CLOSEST.find(text, LEXICON, 5)
    return found[0].id if found else None


@pytest.mark.parametrize(
    ("text", "leaf"),
    [
        ("mon fils ne va plus au lycée", 1),
        ("phobie scolaire", 2),
        ("on m’a parlé de harcèlement", 2),
        ("harcelment", 2),  # read as the nearest word that is known
        ("e2c", 3),
        ("école 2e chance sans diplôme", 3),
        ("l’école de la 2e chance c’est quoi", 3),
        ("xylophone zébré quantique", None),
        ("le la les", None),
        ("", None),
    ],
)
def test_a_sentence_finds_what_it_is_about(text: str, leaf: int | None) -> None:
    assert first(text) == leaf


def test_what_holds_too_little_of_a_question_is_left_out() -> None:
    assert GLOSSARY.id not in [one.id for one in CLOSEST.find("école de la 2e chance", LEXICON, 5)]


def test_only_a_name_written_whole_names_a_sheet() -> None:
    assert [one.id for one in CLOSEST.named("E2C", LEXICON)] == [3]
    assert CLOSEST.named("E2C à Lens", LEXICON) == []


def test_a_sheet_without_a_sigle_is_not_named_by_empty_words() -> None:
    closest = Closest((Shelf((Leaf(1, "Atelier relais", names=("",)),), LEXICON),))
    assert [one.id for one in closest.named("atelier relais", LEXICON)] == [1]
    assert closest.named("le la les", LEXICON) == []


def test_answers_are_as_many_as_asked_for_and_always_in_the_same_order() -> None:
    found = CLOSEST.find("lycée école", LEXICON, 2)
    assert len(found) == 2
    assert CLOSEST.find("lycée école", LEXICON, 2) == found
