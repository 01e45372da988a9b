"""Files that people really send, and files made to harm: written here, the same at each run."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable
from typing import Any

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-'
    'types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
    'relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.'
    'openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/'
    'worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'spreadsheetml.worksheet+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>'
)
_BOOK = (
    '<?xml version="1.0"?>{entities}<workbook xmlns="http://schemas.openxmlformats.org/'
    'spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships"><sheets><sheet name="Feuille" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_SHEET = (
    '<?xml version="1.0"?>{entities}<worksheet xmlns="http://schemas.openxmlformats.org/'
    'spreadsheetml/2006/main"><dimension ref="A1:B2"/><sheetData>{rows}</sheetData></worksheet>'
)
_ROW = (
    '<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{a}</t></is></c><c r="B{n}"><v>{b}</v></c></row>'
)
LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'>{}]>".format(
    "".join(f"<!ENTITY a{n} '{'&a' * 10}{n - 1};'>" for n in range(1, 8))
)
XXE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
QUADRATIC = f"<!DOCTYPE x [<!ENTITY a '{'z' * 50_000}'>]>"


def workbook(rows: list[list[Any]], *, change: Callable[[Any], None] | None = None) -> bytes:
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    if change:
        change(sheet)
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def packed(entries: dict[str, bytes | str], *, is_stored: bool = False) -> bytes:
    out = io.BytesIO()
    how = zipfile.ZIP_STORED if is_stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def raw_workbook(
    *,
    rows: str = _ROW.format(n=1, a="Nom", b=1) + _ROW.format(n=2, a="x", b=2),
    book: str = "",
    sheet: str = "",
    more: dict[str, bytes | str] | None = None,
) -> bytes:
    """A workbook as its parts say, with entities where wanted."""
    return packed(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _RELATIONS.format(kind="officeDocument", target="xl/workbook.xml"),
            "xl/_rels/workbook.xml.rels": _RELATIONS.format(
                kind="worksheet", target="worksheets/sheet1.xml"
            ),
            "xl/workbook.xml": _BOOK.format(entities=book),
            "xl/worksheets/sheet1.xml": _SHEET.format(entities=sheet, rows=rows),
            **(more or {}),
        }
    )


def ods(rows: list[list[str]], *, repeat: str = "") -> bytes:
    """A small ODS. `repeat`: attributes of its last cell (« repeated a million times »)."""
    cells = [
        [
            f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>'
            for c in row
        ]
        for row in rows
    ]
    if repeat:
        cells[-1][-1] = cells[-1][-1].replace("<table:table-cell", f"<table:table-cell {repeat}")
    body = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in cells)
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="Feuille">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        "</manifest:manifest>"
    )
    return packed({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content})


def with_macro() -> bytes:
    return raw_workbook(more={"xl/vbaProject.bin": b"\0" * 64})


def macro_type() -> bytes:
    book = raw_workbook()
    return packed(
        {
            **_entries(book),
            "[Content_Types].xml": _TYPES.replace("sheet.main+xml", "sheet.macroEnabled.main+xml"),
        }
    )


def _entries(content: bytes) -> dict[str, bytes | str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def encrypted_entry() -> bytes:
    """The flag of a password, in the directory and in the local headers of every entry."""
    content = bytearray(raw_workbook())
    for mark, flag in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = content.find(mark)
        while at >= 0:
            content[at + flag] |= 1
            at = content.find(mark, at + 4)
    return bytes(content)


def lying_size() -> bytes:
    """Ten million zeros that the directory declares as ten bytes."""
    honest = raw_workbook(more={"xl/media/image1.bin": b"\0" * 10_000_000})
    return honest.replace((10_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))


def bomb() -> bytes:
    """200 MB of zeros in 200 kB."""
    return raw_workbook(more={"xl/media/image1.bin": b"\0" * 200_000_000})


def many_entries() -> bytes:
    return packed({f"xl/{n}.xml": "" for n in range(50_000)}, is_stored=True)


def nested() -> bytes:
    inner = packed({"zeros.bin": b"\0" * 1_000_000})
    return raw_workbook(more={"xl/embeddings/objet.bin": inner})


def far_cell() -> bytes:
    def change(sheet: Any) -> None:
        sheet["XFD1048576"] = 1

    return workbook([["Nom", "Type"], ["a", "b"]], change=change)


def million_rows() -> bytes:
    """Rows beyond any use, under a declared dimension of two."""
    rows = "".join(_ROW.format(n=n, a="x", b=n) for n in range(2, 300_000))
    head = (
        _ROW.format(n=1, a="Nom", b=1)
        .replace("<v>1</v>", "")
        .replace('<c r="B1">', '<c r="B1" t="inlineStr"><is><t>Type</t></is>')
    )
    return raw_workbook(rows=head + rows)


def dates_1904(mac: bool) -> bytes:
    book = Workbook()
    if mac:
        book.epoch = CALENDAR_MAC_1904
    book.active.append(["Nom", "Vérifié le"])
    book.active.append(["Accueil", datetime.date(2026, 9, 15)])
    return saved(book)


HOSTILE: dict[str, Callable[[], bytes]] = {
    "zip bomb": bomb,
    "50,000 entries": many_entries,
    "a size that lies": lying_size,
    "nested archive": nested,
    "billion laughs": lambda: raw_workbook(sheet=LAUGHS),
    "quadratic blow-up": lambda: raw_workbook(book=QUADRATIC),
    "external entity": lambda: raw_workbook(sheet=XXE),
    "entity in UTF-16": lambda: raw_workbook(more={"xl/styles.xml": XXE.encode("utf-16")}),
    "macros": with_macro,
    "macro-enabled type": macro_type,
    "encrypted entry": encrypted_entry,
    "password of a spreadsheet": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4_096,
    "truncated": lambda: workbook([["Nom", "Type"], ["a", "b"]])[:-400],
    "web page": lambda: b"<!DOCTYPE html><html><body><table></table></body></html>",
    "a cell at the end of the sheet": far_cell,
    "300,000 rows": million_rows,
    "a cell repeated a million times": lambda: ods(
        [["Nom", "Type"], ["a", "b"]], repeat='table:number-columns-repeated="16000000"'
    ),
    "one line of 9 MB": lambda: b"Nom;Type\n" + b"x" * 9_000_000,
    "11 MB": lambda: b"Nom;Type\n" + b"a;b\n" * 2_900_000,
    "20,001 rows": lambda: b"Nom;Type\n" + b"a;b\n" * 20_001,
    "101 columns": lambda: (
        ";".join(f"titre {chr(97 + n % 26)}" for n in range(101)) + "\n" + "a;" * 101
    ).encode(),
    "nothing": lambda: b"",
    "zeros": lambda: b"\0" * 5_000,
    "an archive of pictures": lambda: packed({"photo.jpg": b"\xff\xd8"}),
}
