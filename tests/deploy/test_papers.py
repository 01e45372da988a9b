"""The papers of the kit speak of what exists."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from django.core.management import call_command, get_commands
from django.urls import URLPattern, URLResolver, get_resolver

from directory.privacy.register import declared, entries
from tests.house import ROOT
from tests.servers.front import masked

DEPLOY = ROOT / "deploy"
SECRET_PARTS = {"token", "key"}


def test_each_measure_names_tests_that_exist() -> None:
    folder = ROOT
    for name in re.findall(
        r"`((?:tests/)?[\w/]+\.(?:py|toml))`", (DEPLOY / "dossier/mesures.md").read_text()
    ):
        path = ROOT / name if name.startswith("tests/") else folder / name
        assert path.is_file(), name
        folder = path.parent


def test_commands_and_variables_that_are_named_exist() -> None:
    known = get_commands()
    texts = [path.read_text() for path in DEPLOY.rglob("*.md")]
    for text in texts:
        for name in re.findall(r"manage\.py (\w+)", text):
            assert name in known, name
    settings = (ROOT / "portal/settings/base.py").read_text()
    server = (ROOT / "portal/gunicorn.py").read_text()
    search = "".join(path.read_text() for path in (ROOT / "search/engines").rglob("*.py"))
    for name in re.findall(r"^([A-Z_]+)=", (DEPLOY / "env/portail.env").read_text(), re.M):
        assert f'"{name}"' in settings + server + search, name


def _addresses(resolver: URLResolver, start: str = "") -> list[tuple[str, set[str]]]:
    found = []
    for pattern in resolver.url_patterns:
        whole = f"{start}{pattern.pattern}"
        if isinstance(pattern, URLPattern):
            found.append((whole, set(pattern.pattern.converters)))
        else:
            found.extend(_addresses(pattern, whole))
    return found


def test_an_address_with_a_key_is_cut_in_the_log() -> None:
    """A new one fails here until deploy/nginx/portail.conf knows it."""
    ours = [
        address
        for address, parts in _addresses(get_resolver())
        if parts & SECRET_PARTS and not address.startswith(("gestion/", "documents/"))
    ]
    assert len(ours) > 5
    shown = [one for one in ours if not masked("/" + re.sub(r"<[^>]+>", "secret", one))]
    assert shown == []


def test_the_register_tells_every_declared_entry(tmp_path: Path) -> None:
    with (tmp_path / "registre.md").open("w") as out:
        call_command("personal_register", stdout=out)
    text = (tmp_path / "registre.md").read_text()
    assert text.count("\n## ") == len(entries())
    for entry in entries():
        for model, fields in entry.models.items():
            assert f"`{model}` : {', '.join(fields)}" in text
            assert {f"{model}.{name}" for name in fields} <= declared()


def test_the_list_of_components_is_that_of_the_lock(tmp_path: Path) -> None:
    out = tmp_path / "nomenclature.json"
    command = ["requirements", "requirements/base.txt", "--pyproject", "pyproject.toml"]
    subprocess.run(
        [Path(sys.executable).parent / "cyclonedx-py", *command, "-o", out],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    listed = {
        (one["name"].lower(), one["version"]) for one in json.loads(out.read_text())["components"]
    }
    lock = (ROOT / "requirements/base.txt").read_text()
    locked = set(re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==([\w.]+)", lock, re.M))
    assert listed == {(name.lower(), version) for name, version in locked}
