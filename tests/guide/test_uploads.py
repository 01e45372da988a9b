"""Files are what they say they are, stored under a random name, served as downloads or images."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as Pixels
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import CollectionViewRestriction

from guide.admin.teams import region_collection
from guide.uploads import clean_title
from tests.factories import UserFactory
from tests.guide.conftest import TwoRegions

HTML = b"<!doctype html><script>window.__x=1</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="window.__x=1"/>'


def _picture(form: str = "PNG") -> bytes:
    out = io.BytesIO()
    Pixels.new("RGB", (8, 8), "teal").save(out, form)
    return out.getvalue()


def _bomb(side: int) -> bytes:
    """A PNG of a few bytes that says it is `side` pixels wide and high."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + crc

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 100)
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def _archive(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


def _named(value: Any) -> str:
    """By the file's name: an archive holds the moment at which it was made, and every process must
    know a test by the same name."""
    return value[:40] if isinstance(value, str) else "content"


ODT = b"application/vnd.oasis.opendocument.text"
WORD = {"[Content_Types]_dot_xml": b"<x/>", "word__document_dot_xml": b"<x/>"}


@pytest.fixture
def sender(two_regions: TwoRegions) -> Client:
    return two_regions.client("region1")


def _send(two_regions: TwoRegions, client: Client, kind: str, name: str, content: bytes) -> Any:
    return client.post(
        f"/gestion/{kind}/add/",
        {
            "title": "Envoi",
            "file": SimpleUploadedFile(name, content),
            "collection": region_collection(two_regions.regions[1]).pk,
        },
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.pdf", HTML),
        ("dessin.pdf", SVG),
        ("page.html", HTML),
        ("dessin.svg", SVG),
        ("programme.exe", b"MZ\x90"),
        ("page.txt", HTML),
        ("tableau.csv", b"\xef\xbb\xbf <html>"),
        ("binaire.txt", b"a\0b"),
        ("vide.pdf", b""),
        ("avant.pdf", b"<html>%PDF-1.7"),
        ("archive.docx", _archive(a=b"x")),
        ("texte.odt", _archive(mimetype=b"text/html")),
        ("macros.docx", _archive(**WORD, word__vbaProject_dot_bin=b"x")),
        ("macros.odt", _archive(mimetype=ODT, Basic__script_dot_xml=b"x")),
        ("bombe.odt", _archive(mimetype=ODT, content_dot_xml=b"\0" * (101 * 1024 * 1024))),
        ("tronque.odt", _archive(mimetype=ODT)[:40]),
        ("double.pdf.html", b"%PDF-1.7"),
        ("nom.pdf\0.html", b"%PDF-1.7"),
    ],
    ids=_named,
)
def test_a_document_that_is_not_what_it_says_is_refused(
    two_regions: TwoRegions, sender: Client, name: str, content: bytes
) -> None:
    response = _send(two_regions, sender, "documents", name, content)
    assert response.status_code == 200  # the form again, with its error
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("note.pdf", b"%PDF-1.7\n"),
        ("note.txt", "Une note, accentuée.".encode()),
        ("liste.csv", b"a;b\n1;2\n"),
        ("texte.odt", _archive(mimetype=ODT, content_dot_xml=b"<x/>")),
        ("texte.docx", _archive(**WORD)),
        ("x" * 300 + ".pdf", b"%PDF-1.7"),
        ("../../etc/passe.pdf", b"%PDF-1.7\n"),
        ("facture\u202efdp.exe.pdf", b"%PDF-1.7\n"),
    ],
    ids=_named,
)
def test_a_right_document_gets_a_random_name(
    two_regions: TwoRegions, sender: Client, name: str, content: bytes
) -> None:
    assert _send(two_regions, sender, "documents", name, content).status_code == 302
    stored = Document.objects.get()
    assert re.fullmatch(r"documents/[0-9a-f]{32}\.(pdf|txt|csv|odt|docx)", stored.file.name)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("dessin.svg", SVG),
        ("dessin.png", SVG),
        ("page.png", HTML),
        ("photo.png", _picture("JPEG")),
        ("photo.bmp", _picture("BMP")),
        ("bombe.png", _bomb(20_000)),
        ("grande.png", _bomb(4_600)),
        ("tronquee.png", _picture()[:40]),
        ("vide.png", b""),
    ],
    ids=_named,
)
def test_an_image_that_is_not_what_it_says_is_refused(
    two_regions: TwoRegions, sender: Client, name: str, content: bytes
) -> None:
    assert _send(two_regions, sender, "images", name, content).status_code == 200
    assert not Image.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("../../photo.png", _picture()),
        ("x" * 300 + ".png", _picture()),
        ("photo.jpg", _picture("JPEG")),
        ("polyglotte.png", _picture() + HTML),
    ],
    ids=_named,
)
def test_a_right_image_gets_a_random_name(
    two_regions: TwoRegions, sender: Client, name: str, content: bytes
) -> None:
    assert _send(two_regions, sender, "images", name, content).status_code == 302
    assert re.fullmatch(r"original_images/[0-9a-f]{32}\.(png|jpg)", Image.objects.get().file.name)


def test_the_choosers_and_many_at_once_check_as_well(
    two_regions: TwoRegions, sender: Client
) -> None:
    collection = region_collection(two_regions.regions[1]).pk
    many = {"title": "Envoi", "files[]": SimpleUploadedFile("page.pdf", HTML)}
    response = sender.post("/gestion/documents/multiple/add/", many | {"collection": collection})
    assert response.json()["success"] is False
    chosen = {
        "document-chooser-upload-title": "Envoi",
        "document-chooser-upload-file": SimpleUploadedFile("page.pdf", HTML),
        "document-chooser-upload-collection": collection,
    }
    sender.post("/gestion/documents/chooser/create/", chosen)
    assert not Document.objects.exists()


def test_titles_lose_their_hidden_signs() -> None:
    assert clean_title("facture\u202efdp.exe\0 \n fin") == "facturefdp.exe fin"
    assert len(clean_title("x" * 500)) == 200


@pytest.fixture(autouse=True)
def _files_on_disk(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    kept = settings.STORAGES["staticfiles"]
    disk = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.STORAGES = {"default": disk, "staticfiles": kept}


# ---- served ------------------------------------------------------------------------------------
@pytest.fixture
def stored(two_regions: TwoRegions) -> Document:
    return Document.objects.create(
        title="Note",
        file=ContentFile(b"%PDF-1.7 secret", name="0123.pdf"),
        collection=region_collection(two_regions.regions[1]),
    )


def test_a_document_is_a_download_that_runs_nothing(stored: Document, client: Client) -> None:
    response = client.get(stored.url)
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'"
    assert "Set-Cookie" not in response.headers
    assert b"".join(response) == b"%PDF-1.7 secret"
    assert client.get(f"/documents/{stored.pk}/autre.pdf").status_code == 404
    assert client.get(f"/media/{stored.file.name}").status_code == 404


def _close(stored: Any) -> None:
    CollectionViewRestriction.objects.create(collection=stored.collection, restriction_type="login")


def test_a_private_document_is_as_absent_as_one_that_never_was(
    stored: Document, client: Client
) -> None:
    _close(stored)
    digest = {"If-None-Match": f'"{stored.get_file_hash()}"'}
    for path in (stored.url, f"/documents/{stored.pk}/a.pdf", f"/media/{stored.file.name}"):
        for headers in ({}, digest, {"If-None-Match": "*"}):
            response = client.get(path, headers=headers)
            assert response.status_code == 404
            assert b"secret" not in response.content
            assert "ETag" not in response.headers or digest not in response.headers.values()
    client.force_login(UserFactory())
    allowed = client.get(stored.url)
    assert b"".join(allowed) == b"%PDF-1.7 secret"
    allowed.close()


def test_images_of_pages_are_served_and_their_originals_are_not(
    two_regions: TwoRegions, client: Client
) -> None:
    image = Image.objects.create(
        title="Plan",
        file=ContentFile(_picture(), name="abcd.png"),
        collection=region_collection(two_regions.regions[1]),
    )
    rendition = image.get_rendition("max-4x4")
    response = client.get(rendition.url)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'"
    assert b"".join(response).startswith(b"\x89PNG")
    for path in ("/media/images/autre.png", f"/media/{image.file.name}", "/media/images/../x"):
        assert client.get(path).status_code == 404
    _close(image)
    assert client.get(rendition.url, headers={"If-None-Match": "*"}).status_code == 404
