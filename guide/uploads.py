"""Files that people send: what they are is read from their bytes, not from their name.

Refused by extension, first bytes, size and pixels. Stored under a random name: neither a hostile
name nor a guess leads anywhere. Served as downloads (documents) or as images only.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest
from PIL import Image as Pixels
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

_UNPACKED_BYTES = 100 * 1024 * 1024
_ENTRIES = 2_000
_TITLE_CHARACTERS = 200
_IMAGE_FORMATS = {"gif": "GIF", "jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
# Bytes with which a text file is no text.
_NOT_TEXT = re.compile(rb"\s*(?:<|%PDF|PK\x03\x04|MZ|\x7fELF|#!)", re.I)

_WRONG_KIND = "Ce fichier n’est pas ce que dit son nom (.{extension}). Enregistrez-le à nouveau."
_MACROS = "Ce fichier contient des macros. Enregistrez-le sans macros, puis envoyez-le à nouveau."
_TOO_BIG_UNPACKED = "Ce fichier est trop gros une fois décompressé."
_DAMAGED = "Cette image est abîmée : elle ne s’ouvre pas en entier."
_TOO_MANY_PIXELS = "Cette image est trop grande. Réduisez-la à 20 millions de pixels au plus."
_EMPTY = "Ce fichier est vide."


def clean_title(title: str) -> str:
    """Without control signs nor marks that turn the reading direction round (« ‮fdp.exe »)."""
    kept = "".join(sign for sign in title if unicodedata.category(sign) not in ("Cc", "Cf", "Cs"))
    return " ".join(kept.split())[:_TITLE_CHARACTERS]


def check_document(file: UploadedFile[Any]) -> None:
    extension = _extension(file)
    _refuse_unless(bool(file.size), _EMPTY)
    check = _CHECKS.get(extension)
    _refuse_unless(check is not None, _WRONG_KIND.format(extension=extension))
    assert check is not None  # noqa: S101 (said just above)
    file.seek(0)
    check(file, extension)
    file.seek(0)


def check_image(file: UploadedFile[Any]) -> None:
    """Wagtail's field has measured the pixels and read the headers before."""
    extension = _extension(file)
    file.seek(0)
    try:
        with Pixels.open(file) as image:
            actual = image.format
    except (OSError, ValueError, SyntaxError, Pixels.DecompressionBombError) as error:
        raise ValidationError(_WRONG_KIND.format(extension=extension)) from error
    _refuse_unless(actual == _IMAGE_FORMATS.get(extension), _WRONG_KIND.format(extension=extension))
    file.seek(0)


def give_random_name(file: UploadedFile[Any]) -> None:
    file.name = f"{secrets.token_hex(16)}.{_extension(file)}"


def _extension(file: UploadedFile[Any]) -> str:
    return PurePath(file.name or "").suffix.lower().lstrip(".")


def _refuse_unless(is_right: bool, message: str) -> None:
    if not is_right:
        raise ValidationError(message)


def _pdf(file: UploadedFile[Any], extension: str) -> None:
    _refuse_unless(file.read(5) == b"%PDF-", _WRONG_KIND.format(extension=extension))


def _text(file: UploadedFile[Any], extension: str) -> None:
    content = file.read()
    is_text = b"\0" not in content and not _NOT_TEXT.match(content.removeprefix(b"\xef\xbb\xbf"))
    _refuse_unless(is_text, _WRONG_KIND.format(extension=extension))


def _office(file: UploadedFile[Any], extension: str) -> None:
    """OpenDocument and Office files: archives of the right kind, of a bearable size, no macro."""
    _refuse_unless(file.read(4) == b"PK\x03\x04", _WRONG_KIND.format(extension=extension))
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _refuse_unless(len(entries) <= _ENTRIES, _TOO_BIG_UNPACKED)
            total = sum(entry.file_size for entry in entries)
            _refuse_unless(total <= _UNPACKED_BYTES, _TOO_BIG_UNPACKED)
            names = {entry.filename for entry in entries}
            _refuse_unless(
                _is_kind(archive, names, extension), _WRONG_KIND.format(extension=extension)
            )
    except zipfile.BadZipFile as error:
        raise ValidationError(_WRONG_KIND.format(extension=extension)) from error
    has_macros = any(
        name.startswith(("Basic/", "Scripts/")) or name.endswith("vbaProject.bin") for name in names
    )
    _refuse_unless(not has_macros, _MACROS)


_OPEN_DOCUMENT = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
}
_OFFICE_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}


def _is_kind(archive: zipfile.ZipFile, names: set[str], extension: str) -> bool:
    if extension in _OFFICE_PARTS:
        return {"[Content_Types].xml", _OFFICE_PARTS[extension]} <= names
    if "mimetype" not in names or archive.getinfo("mimetype").file_size > 100:
        return False
    return archive.read("mimetype").strip() == _OPEN_DOCUMENT[extension]


_CHECKS: dict[str, Callable[[UploadedFile[Any], str], None]] = {
    "pdf": _pdf,
    "txt": _text,
    "csv": _text,
    **dict.fromkeys((*_OPEN_DOCUMENT, *_OFFICE_PARTS), _office),
}


class _SafeForm:
    """Mixed into Wagtail's upload forms, which all of its upload screens are made from."""

    check: Callable[[UploadedFile[Any]], None]
    cleaned_data: dict[str, Any]

    def clean_title(self) -> str:
        return clean_title(self.cleaned_data["title"]) or "Sans titre"

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):  # a new one, not the one that is stored already
            type(self).check(file)
            give_random_name(file)
        return file


class SafeDocumentForm(_SafeForm, BaseDocumentForm):
    check = staticmethod(check_document)


class SafeImageForm(_SafeForm, BaseImageForm):
    check = staticmethod(check_image)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Wagtail's field decodes the whole image to count its pixels, and fails on a cut one.
        self.fields["file"].to_python = _measured_first(self.fields["file"].to_python)


def _measured_first(to_python: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def measured(data: Any) -> Any:
        if isinstance(data, UploadedFile) and data.size:
            _measure(data)
        try:
            return to_python(data)
        except (OSError, SyntaxError) as error:
            raise ValidationError(_DAMAGED) from error

    return measured


def _measure(file: UploadedFile[Any]) -> None:
    """From the header alone. What has none is refused by the field, in its words."""
    try:
        with suppress(OSError, ValueError, SyntaxError), Pixels.open(file) as image:
            pixels = image.width * image.height * getattr(image, "n_frames", 1)
            _refuse_unless(pixels <= settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS, _TOO_MANY_PIXELS)
    except Pixels.DecompressionBombError as error:
        raise ValidationError(_TOO_MANY_PIXELS) from error
    file.seek(0)


def hide_private_document(document: Any, request: HttpRequest) -> None:
    """`before_serve_document`: nobody learns of a private file by asking for it."""
    for restriction in document.collection.get_view_restrictions():
        if not restriction.accept_request(request):
            raise Http404("Ce document n’existe pas ou n’est pas public.")
