"""The services of the kit are whole, and may do little."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands

from directory.management.commands.jobs import all_jobs
from tests.absent import absent
from tests.house import ROOT

UNITS = ROOT / "deploy" / "systemd"
EXPOSURE_MAX = 2.0


def read(path: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(path)
    return parser


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """With an interpreter that exists here, in place of that of a real host."""
    if shutil.which("systemd-analyze") is None:
        message = "systemd-analyze est absent : apt-get install systemd"
        absent(message)
    folder = tmp_path_factory.mktemp("units")
    for path in UNITS.iterdir():
        text = path.read_text().replace("/opt/portail/.venv/bin/python", sys.executable)
        (folder / path.name).write_text(text)
    return sorted(folder.iterdir())


def test_systemd_understands_every_unit(units: list[Path]) -> None:
    done = subprocess.run(
        ["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False
    )
    said = [line for line in done.stderr.splitlines() if "portail-" in line]
    assert (done.returncode, said) == (0, [])


def test_a_service_that_is_taken_over_can_do_little(units: list[Path]) -> None:
    for unit in units:
        if unit.suffix != ".service":
            continue
        done = subprocess.run(
            ["systemd-analyze", "security", "--offline=true", "--no-pager", unit],
            capture_output=True,
            text=True,
            check=True,
        )
        found = re.search(r"exposure level for .*: ([\d.]+)", done.stdout)
        assert found is not None
        assert float(found[1]) <= EXPOSURE_MAX, unit.name


def test_each_timer_has_its_service_and_each_command_exists() -> None:
    timers = {path.stem for path in UNITS.glob("*.timer")}
    services = {path.stem: read(path) for path in UNITS.glob("*.service")}
    assert timers == {"portail-backup", "portail-purge", "portail-reminders"}
    assert timers < set(services)
    known = get_commands()
    for service in services.values():
        found = re.search(r"manage\.py (\w+)", service["Service"]["ExecStart"])
        assert found is None or found[1] in known


def test_every_job_runs_once_somewhere_in_the_kit() -> None:
    """Those that the worker leaves out have a timer."""
    worker = read(UNITS / "portail-jobs.service")["Service"]["ExecStart"]
    left_out = set(worker.partition("--without ")[2].split())
    timed = {
        read(UNITS / f"{path.stem}.service")["Service"]["ExecStart"].split()[2]
        for path in UNITS.glob("*.timer")
    }
    assert left_out < {job.command for job in all_jobs()}
    assert left_out == timed - {"backup"}
