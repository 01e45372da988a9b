from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

from portal.stylesheet import BUNDLE, BundleFinder, join, write_bundle

SOURCES = Path(settings.BASE_DIR) / "static" / "css"


def test_the_bundle_holds_every_component_file() -> None:
    bundle = join(SOURCES / "site.css")
    for source in [*SOURCES.glob("components/*.css"), SOURCES / "tokens.css"]:
        assert source.read_text() in bundle, f"{source.name} is not imported by site.css"


def test_the_bundle_makes_no_further_request() -> None:
    bundle = join(SOURCES / "site.css")
    assert "@import" not in bundle
    assert "url(" not in bundle


def test_the_bundle_keeps_each_file_in_its_layer(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("p { color: red }\n")
    entry = tmp_path / "site.css"
    entry.write_text('@layer base;\n@import url("a.css") layer(base);\n')
    assert join(entry) == "@layer base;\n@layer base {\np { color: red }\n}\n"


def test_an_edited_file_is_in_the_next_bundle(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("p { color: red }\n")
    entry, target = tmp_path / "site.css", tmp_path / "out" / "bundle.css"
    entry.write_text('@import url("a.css") layer(base);\n')
    write_bundle(entry, target)
    (tmp_path / "a.css").write_text("p { color: blue }\n")
    write_bundle(entry, target)
    assert "blue" in target.read_text()
    assert [path.name for path in target.parent.iterdir()] == ["bundle.css"]


def test_static_files_find_the_bundle() -> None:
    found = finders.find(BUNDLE)
    assert found is not None
    assert Path(found).read_text() == join(SOURCES / "site.css")
    assert [name for name, _ in BundleFinder().list(None)] == [BUNDLE]


def test_dark_colours_never_reach_the_printer() -> None:
    bundle = join(SOURCES / "site.css")
    dark = re.findall(r"@media [^{]*prefers-color-scheme[^{]*", bundle)
    assert dark
    assert all("screen" in rule for rule in dark)
