"""The form of the container files: they are not run here, nothing on these machines could."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.house import ROOT, SOURCE_FOLDERS

FOLDER = ROOT / "deploy" / "containers"
BEHIND = ("base", "recherche", "web1", "web2", "taches", "index", "sauvegardes", "installation")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    said: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))
    return said


def test_the_compose_file_follows_the_published_form() -> None:
    done = subprocess.run(
        [
            Path(sys.executable).parent / "check-jsonschema",
            "--builtin-schema",
            "vendor.compose-spec",
            FOLDER / "compose.yaml",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_only_the_front_server_is_reached_from_outside(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert compose["networks"]["dedans"]["internal"] is True
    for name in BEHIND:
        assert "ports" not in services[name]
        assert services[name]["networks"] == ["dedans"]
    assert set(services) == {*BEHIND, "frontal"}


def test_everything_named_exists(compose: dict[str, Any]) -> None:
    volumes = set(compose["volumes"])
    for service in compose["services"].values():
        for mount in service.get("volumes", []):
            source = mount.split(":")[0]
            if not source.startswith("."):
                assert source in volumes
            elif source != "./certificats":
                assert (FOLDER / source).exists(), source
        assert set(service.get("depends_on", [])) <= set(compose["services"])


def test_no_password_is_written_and_an_empty_one_stops_the_start(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            if "PASSWORD" in name or name.endswith("_URL"):
                assert value == "database:" or re.fullmatch(r"\$\{\w+:\?.*\}", value), name


def test_the_site_runs_without_rights_and_the_front_is_the_only_proxy(
    compose: dict[str, Any],
) -> None:
    services = compose["services"]
    address = services["frontal"]["networks"]["dedans"]["ipv4_address"]
    for name in ("web1", "web2", "taches", "index", "sauvegardes", "installation"):
        one = services[name]
        assert one["read_only"] is True
        assert one["cap_drop"] == ["ALL"]
        assert one["environment"]["TRUSTED_PROXIES"] == address


def test_the_image_holds_the_product_and_does_not_run_as_root() -> None:
    lines = (FOLDER / "Containerfile").read_text(encoding="utf-8").splitlines()
    copied = {line.split()[1] for line in lines if line.startswith("COPY ") and "--" not in line}
    wanted = {*SOURCE_FOLDERS, "templates", "static", "manage.py", "requirements/base.txt"}
    assert copied == wanted
    assert all((ROOT / name).exists() for name in copied)
    users = [line for line in lines if line.startswith("USER ")]
    assert users == ["USER 10001"]
    assert lines.index(users[0]) < next(n for n, line in enumerate(lines) if line.startswith("CMD"))
