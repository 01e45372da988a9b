"""A workbook is a zip: what it holds is counted and looked at before anything reads it.

Declared sizes are not believed: each entry is unpacked by pieces and counted. `zipfile` stops at
the declared size, and the checksum then tells that the file lied.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from directory.imports.reading.limits import (
    ENTRIES,
    TOO_MUCH,
    UNPACKED_BYTES,
    UNREADABLE,
    RefusedFile,
)

_PIECE = 1024 * 1024
_ENCRYPTED_FLAG = 0x1
_MACROS = ("vbaproject.bin", "vbadata.xml")
_INNER = (".zip", ".xlsx", ".xlsm", ".xls", ".ods", ".docx", ".7z", ".gz")
_ENTITIES = (b"<!ENTITY", b"<!DOCTYPE")
ENCRYPTED = "Ce fichier est protégé par un mot de passe. Enregistrez-le sans protection."
MACROS = "Ce classeur contient des macros. Enregistrez-le en .xlsx ordinaire, sans macro."
NESTED = "Ce classeur contient d’autres fichiers. Copiez le tableau seul dans un nouveau classeur."
STRANGE = "Ce classeur contient du code inattendu. Copiez le tableau dans un nouveau classeur."
NOT_A_WORKBOOK = "Ce fichier est une archive, pas un tableau. Envoyez le .xlsx, .ods ou .csv seul."


def check_archive(path: Path) -> None:
    """Passes silently, or raises RefusedFile."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_table(entries, path.stat().st_size)
            _check_kind({entry.filename for entry in entries})
            unpacked = 0
            for entry in entries:
                unpacked = _unpack(archive, entry, unpacked)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise RefusedFile(UNREADABLE) from error
    except RuntimeError as error:  # zipfile's own word for a password
        raise RefusedFile(ENCRYPTED) from error


def _check_table(entries: list[zipfile.ZipInfo], size: int) -> None:
    if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED_BYTES:
        raise RefusedFile(TOO_MUCH)
    if sum(entry.compress_size for entry in entries) > size:  # entries that overlap
        raise RefusedFile(UNREADABLE)
    for entry in entries:
        name = entry.filename.lower()
        if entry.flag_bits & _ENCRYPTED_FLAG:
            raise RefusedFile(ENCRYPTED)
        if name.endswith(_MACROS):
            raise RefusedFile(MACROS)
        if name.endswith(_INNER):
            raise RefusedFile(NESTED)


def _check_kind(names: set[str]) -> None:
    if "xl/workbook.xml" not in names and "content.xml" not in names and not _is_binary(names):
        raise RefusedFile(NOT_A_WORKBOOK)


def _is_binary(names: set[str]) -> bool:
    return "xl/workbook.bin" in names


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, unpacked: int) -> int:
    tail = b""
    with archive.open(entry) as stream:
        while piece := stream.read(_PIECE):
            unpacked += len(piece)
            if unpacked > UNPACKED_BYTES:
                raise RefusedFile(TOO_MUCH)
            _look(entry.filename, tail + piece)
            tail = piece[-64:]
    return unpacked


def _look(name: str, content: bytes) -> None:
    plain = content.replace(b"\0", b"")  # UTF-16 hides the same words
    if any(word in plain for word in _ENTITIES):
        raise RefusedFile(STRANGE)
    if b"macroEnabled" in plain and name == "[Content_Types].xml":
        raise RefusedFile(MACROS)
    if name == "META-INF/manifest.xml" and b"encryption-data" in plain:
        raise RefusedFile(ENCRYPTED)
    if content.startswith(b"PK\x03\x04") and not name.endswith(".xml"):
        raise RefusedFile(NESTED)
