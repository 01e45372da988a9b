"""Twenty files as people send them: each cell is read right, or its line says what is wrong."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from directory.imports.reading.limits import RefusedFile
from directory.imports.reading.reader import ReadFile, read_bytes
from tests.directory.import_files import dates_1904, ods, workbook

TEXT = "Nom;Commune\nL’Étape;Éleu-dit-Leauwette\n"


def rows(content: bytes) -> list[list[str]]:
    return [cells for _, cells in read_bytes(content).rows()]


def numbers(read: ReadFile) -> list[int]:
    return [number for number, _ in read.rows()]


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (TEXT.encode(), "UTF-8"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "UTF-8"),
        (TEXT.encode("cp1252"), "Windows-1252"),
        (TEXT.encode("utf-16"), "UTF-16"),
        (TEXT.encode("utf-16-le"), "UTF-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "UTF-16"),
        (TEXT.encode().replace(b";", b"\0;"), "UTF-8"),
    ],
    ids=["utf-8", "bom", "windows", "utf-16", "utf-16 unmarked", "utf-16 big", "nul"],
)
def test_the_encoding_is_found_and_told(raw: bytes, encoding: str) -> None:
    read = read_bytes(raw)
    assert read.encoding == encoding
    assert read.headers == ["Nom", "Commune"]
    assert [cells for _, cells in read.rows()] == [["L’Étape", "Éleu-dit-Leauwette"]]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_the_separator_is_found_and_told(separator: str) -> None:
    read = read_bytes(TEXT.replace(";", separator).encode())
    assert read.separator == separator
    assert read.headers == ["Nom", "Commune"]


def test_a_separator_that_the_file_tells_is_believed() -> None:
    read = read_bytes(b"sep=;\nNom;Commune\nUn, deux;Lens\n")
    assert [cells for _, cells in read.rows()] == [["Un, deux", "Lens"]]
    assert read.header_line == 2


def test_decimal_commas_do_not_pass_for_separators() -> None:
    read = read_bytes(b"Nom;Lat;Lon\nA;50,42;2,83\nB;50,43;2,84\n")
    assert read.separator == ";"


def test_titles_above_the_table_are_skipped() -> None:
    read = read_bytes(b"Liste des partenaires;;\n;;\nNom;Ville;CP\nAccueil;Lens;62300\n")
    assert (read.header_line, read.headers) == (3, ["Nom", "Ville", "CP"])
    assert numbers(read) == [4]


def test_a_line_break_inside_a_cell_keeps_the_numbers_of_lines() -> None:
    read = read_bytes(b'Nom;Adresse\r\nA;"1 rue\r\nde Lens"\r\nB;2\r\n')
    assert list(read.rows()) == [(2, ["A", "1 rue\nde Lens"]), (4, ["B", "2"])]


def test_titles_written_twice_are_told_apart() -> None:
    assert read_bytes("Nom;Tél;Tél;\nA;1;2;3\n".encode()).headers == ["Nom", "Tél", "Tél (2)"]


def test_empty_lines_and_no_break_spaces_go() -> None:
    assert rows("Nom;Ville\n;\n\u00a0Accueil\u202f ;\u00a0Lens\n".encode()) == [["Accueil", "Lens"]]


def test_short_lines_are_completed() -> None:
    assert rows(b"Nom;Ville;CP\nA\nB;Lens\n") == [["A", "", ""], ["B", "Lens", ""]]


def test_a_workbook_gives_codes_and_dates_as_they_are_seen() -> None:
    def change(sheet: Any) -> None:
        sheet.append(["A", 1000, datetime.date(2026, 9, 15), 50.4289, True, None])
        sheet.append(["B", "01000", datetime.datetime(2026, 9, 15, 14, 30), 62300.0, False, "x"])

    content = workbook([["Nom", "Code", "Date", "Nombre", "Oui", "Vide"]], change=change)
    assert rows(content) == [
        ["A", "1000", "2026-09-15", "50.4289", "oui", ""],
        ["B", "01000", "2026-09-15 14:30", "62300", "non", "x"],
    ]


@pytest.mark.parametrize("mac", [False, True])
def test_both_calendars_of_spreadsheets_give_the_same_day(mac: bool) -> None:
    assert rows(dates_1904(mac)) == [["Accueil", "2026-09-15"]]


def test_a_merged_cell_counts_for_each_of_its_lines() -> None:
    def change(sheet: Any) -> None:
        for values in (["Lens", "A"], [None, "B"], [None, "C"], ["Lille", "D"]):
            sheet.append(values)
        sheet.merge_cells("A2:A4")

    content = workbook([["Ville", "Nom"]], change=change)
    assert rows(content) == [["Lens", "A"], ["Lens", "B"], ["Lens", "C"], ["Lille", "D"]]


def test_a_table_that_starts_further_down_and_right_keeps_its_numbers() -> None:
    def change(sheet: Any) -> None:
        sheet["C5"], sheet["D5"] = "Nom", "Ville"
        sheet["C6"], sheet["D6"] = "Accueil", "Lens"

    read = read_bytes(workbook([], change=change))
    assert (read.header_line, numbers(read)) == (5, [6])
    assert [cells[-2:] for _, cells in read.rows()] == [["Accueil", "Lens"]]


def test_hidden_and_empty_sheets_are_passed_over() -> None:
    def change(sheet: Any) -> None:
        book = sheet.parent
        sheet.sheet_state = "hidden"
        book.create_sheet("Notes")
        shown = book.create_sheet("Acteurs")
        shown.append(["Nom", "Ville"])
        shown.append(["Accueil", "Lens"])

    read = read_bytes(workbook([["Secret", "x"], ["a", "b"]], change=change))
    assert read.sheet == "Acteurs"
    assert [cells for _, cells in read.rows()] == [["Accueil", "Lens"]]


def test_an_ods_is_read_as_well() -> None:
    assert rows(ods([["Nom", "CP"], ["Accueil", "01000"]])) == [["Accueil", "01000"]]


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        (b"Nom;Ville\n", "ligne de titres"),
        (b"1;2;3\n4;5;6\n", "titres de colonnes"),
        (b"Nom;Ville\nA;" + b"x" * 21_000 + b"\n", "Ligne 2"),
    ],
    ids=["no line", "no title", "a cell too long"],
)
def test_what_cannot_be_read_says_why(raw: bytes, word: str) -> None:
    with pytest.raises(RefusedFile, match=word):
        read_bytes(raw)
