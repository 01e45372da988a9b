"""The form of the container files: they are not run here, nothing on these machines could."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands, load_command_class

from directory.management.commands.jobs import all_jobs
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


def test_the_commands_of_the_services_are_those_of_the_product(compose: dict[str, Any]) -> None:
    """With words that each command takes; `parse_args` leaves at the first that it does not."""
    asked = {}
    for name, service in compose["services"].items():
        for said in re.findall(r"manage\.py ([^&;|]+)", " ".join(service.get("command", []))):
            command, *words = shlex.split(said)
            made = load_command_class(get_commands()[command], command)
            made.create_parser("manage.py", command).parse_args(words)
            asked.setdefault(name, []).append(command)
    assert asked == {
        "installation": ["install_site", "collectstatic"],
        "taches": ["jobs"],
        "index": ["follow_index"],
        "sauvegardes": ["backup"],
    }


def test_nothing_is_left_out_by_the_jobs_of_the_containers(compose: dict[str, Any]) -> None:
    """They have no timer beside them: every job is theirs, and backups have a service."""
    assert "--without" not in compose["services"]["taches"]["command"]
    assert "backup" not in {job.command for job in all_jobs()}


def test_the_image_holds_the_product_and_does_not_run_as_root() -> None:
    lines = (FOLDER / "Containerfile").read_text(encoding="utf-8").splitlines()
    copied = {line.split()[1] for line in lines if line.startswith("COPY ") and "--" not in line}
    wanted = {*SOURCE_FOLDERS, "templates", "static", "manage.py", "requirements/base.txt"}
    assert copied == wanted
    assert all((ROOT / name).exists() for name in copied)
    users = [line for line in lines if line.startswith("USER ")]
    assert users == ["USER 10001"]
    assert lines.index(users[0]) < next(n for n, line in enumerate(lines) if line.startswith("CMD"))
