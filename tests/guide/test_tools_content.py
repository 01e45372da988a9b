"""The toolbox that ships: models that can be used as they are, and that keep nothing here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from guide.loading.files import Entry, read_entries

TOOLS = {
    entry.key.removeprefix("tools/"): entry
    for entry in read_entries()
    if entry.data["type"] == "tool"
}
# What is filled in about a person: it says first that it is kept elsewhere.
ABOUT_PEOPLE = ("registre-de-suivi", "fiche-de-suivi")
MODELS = sorted(TOOLS.keys() - {"kit-de-communication"})
# Every field of the sheet of 2015 (lines 3005 to 3106), in today's words.
OF_2015 = """
Organisme qui mène l’entretien|Nom|Prénom|Date de naissance|Téléphones|Adresse électronique|Adresse
Essais de contact|Résultat|Courrier envoyé le|Dernière formation suivie|Diplôme obtenu
Inscrit à la mission locale|Inscrit depuis le|Le jeune|Quelle solution, quel accompagnement
Commencé le|Trouvé comment|Accompagné par|Souhait|Préciser|Si non, pourquoi
Prochain rendez-vous le|Avec|Commentaires utiles à la suite|Origine|Dernier établissement|Classe
Ville et département|Ne pas contacter, car|Commentaires
"""
SUPPORTS = """
mission locale|MLDS|CIO|réussite éducative|commune|clauses sociales|association|GRETA
Information Jeunesse|dispositif régional|France Travail|service civique|service civique alterné
action innovante|autre
"""
REASONS = """
public|sous contrat|hors contrat|défense|santé|justice|agriculture|CNED|alternance|stagiaire
étranger|diplômé|emploi|autre
"""
OLD_WORDS = re.compile(r"décrocheu|Pôle emploi|SCONET|conseil général|DIRECCTE", re.IGNORECASE)


def listed(text: str) -> list[str]:
    return [one for one in re.split(r"[|\n]", text) if one]


def blocks(tool: Entry, kind: str) -> Iterator[dict[str, Any]]:
    for section in tool.data["sections"]:
        yield from (block for block in section["blocks"] if block["type"] == kind)


def fields(tool: Entry) -> dict[str, dict[str, Any]]:
    return {field["label"]: field for blank in blocks(tool, "blank") for field in blank["fields"]}


@pytest.mark.parametrize("name", sorted(TOOLS))
def test_each_tool_says_when_to_use_it_and_in_what_form(name: str) -> None:
    data = TOOLS[name].data
    assert data["use"].endswith(".")
    assert data["format"]
    assert data["pages"] in (1, 2)
    assert len(data["summary"]) <= 200


@pytest.mark.parametrize("name", MODELS)
def test_each_model_has_a_file_and_something_to_fill_in(name: str) -> None:
    assert TOOLS[name].data["odt"] is True
    assert fields(TOOLS[name])


@pytest.mark.parametrize("name", MODELS)
def test_every_field_is_whole(name: str) -> None:
    for label, field in fields(TOOLS[name]).items():
        match field["kind"]:
            case "choice" | "choices":
                assert len(set(field["options"])) == len(field["options"]) >= 2, label
            case "table":
                assert len(set(field["columns"])) >= 3, label
                assert field["lines"] >= 3, label
            case kind:
                assert kind in ("line", "lines", "date", "number"), label


def test_every_field_of_the_sheet_of_2015_is_there() -> None:
    labels = [label.split(" :")[0] for label in fields(TOOLS["fiche-entretien-situation"])]
    assert [one for one in listed(OF_2015) if one not in labels] == []


@pytest.mark.parametrize(
    ("label", "wanted"), [("Accompagné par", SUPPORTS), ("Ne pas contacter, car", REASONS)]
)
def test_no_choice_of_the_sheet_of_2015_is_lost(label: str, wanted: str) -> None:
    options = fields(TOOLS["fiche-entretien-situation"])[label]["options"]
    assert [one for one in listed(wanted) if not any(one in option for option in options)] == []
    assert len(options) == len(listed(wanted))


def test_the_young_person_knows_what_is_noted() -> None:
    tool = TOOLS["fiche-entretien-situation"]
    assert "Dites au jeune ce que vous notez" in tool.data["intro"]
    assert "Le jeune sait ce qui est noté, et pour qui" in fields(tool)


@pytest.mark.parametrize("name", ABOUT_PEOPLE)
def test_what_is_kept_about_people_is_kept_elsewhere_and_says_so_first(name: str) -> None:
    first = TOOLS[name].data["sections"][0]["blocks"][0]
    assert (first["type"], first["kind"]) == ("note", "warning")
    assert "dans vos outils, jamais" in first["text"].replace("*", "")


@pytest.mark.parametrize("name", [*ABOUT_PEOPLE, "fiche-entretien-situation"])
def test_nobody_is_asked_about_health_or_justice(name: str) -> None:
    asked = " ".join(fields(TOOLS[name])).lower()
    assert (
        re.search(r"santé|maladie|handicap|justice|judiciaire|religion|nationalité", asked) is None
    )


def test_decisions_name_no_young_person() -> None:
    (note,) = blocks(TOOLS["ordre-du-jour-cercle-1"], "note")
    assert "Aucun nom de jeune" in note["text"]


@pytest.mark.parametrize("name", sorted(TOOLS))
def test_words_are_those_of_today(name: str) -> None:
    assert OLD_WORDS.findall(str(TOOLS[name].data)) == []


@pytest.mark.parametrize(
    ("name", "minutes"), [("ordre-du-jour-cercle-1", 90), ("ordre-du-jour-cercle-2", 120)]
)
def test_an_agenda_adds_up(name: str, minutes: int) -> None:
    (agenda,) = blocks(TOOLS[name], "table")
    assert sum(int(row[0].removesuffix(" min")) for row in agenda["rows"]) == minutes


def test_the_calendar_runs_over_the_twelve_months_of_a_school_year() -> None:
    (year,) = blocks(TOOLS["calendrier-annuel"], "table")
    months = [row[0] for row in year["rows"]]
    assert (months[0], months[-1], len(set(months))) == ("Septembre", "Août", 12)


def test_the_kit_has_words_for_both_sheets() -> None:
    anchors = [section.get("anchor") for section in TOOLS["kit-de-communication"].data["sections"]]
    assert {"affiche", "depliant"} <= set(anchors)
    assert TOOLS["kit-de-communication"].data["poster"] is True


def test_what_a_young_person_takes_away_is_in_short_sentences() -> None:
    tool = TOOLS["document-de-restitution"]
    texts = [*fields(tool), *(block["text"] for block in blocks(tool, "text"))]
    plain = re.sub(r"\]\([^)]*\)|[*\[]", "", "\n".join(texts))
    long = [one for one in re.split(r"[.?!\n]", plain) if len(re.findall(r"[\w’-]+", one)) > 15]
    assert long == []
