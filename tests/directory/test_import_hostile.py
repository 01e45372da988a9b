"""Files made to harm: refused within five seconds, in French, and the site does not feel it."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from directory.imports.reading import reader
from directory.imports.reading.limits import RefusedFile
from directory.imports.reading.reader import read_bytes
from tests.directory.import_files import HOSTILE
from tests.house import ROOT

REFUSED_WITHIN_S = 5
GROWTH_MB = 200
# The most memory that the process ever held, told once it has read.
_WATCH = (
    "import re, runpy, sys\n"
    "sys.argv = ['worker', sys.argv[1]]\n"
    "try:\n"
    "    runpy.run_module('directory.imports.reading.worker', run_name='__main__')\n"
    "finally:\n"
    "    status = open('/proc/self/status').read()\n"
    "    sys.stderr.write(re.search(r'VmHWM:\\s+(\\d+)', status)[1])\n"
)


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_quickly_and_in_words(name: str) -> None:
    content = HOSTILE[name]()
    start = time.monotonic()
    with pytest.raises(RefusedFile) as refusal:
        read_bytes(content)
    assert time.monotonic() - start <= REFUSED_WITHIN_S
    sentence = str(refusal.value)
    assert sentence.endswith(".")
    assert "Error" not in sentence


@pytest.mark.parametrize(
    "name", ["zip bomb", "a cell at the end of the sheet", "300,000 rows", "11 MB"]
)
def test_it_costs_little_memory(name: str, tmp_path: Path) -> None:
    """One that its limit killed held less than that limit."""
    path = tmp_path / "fichier"
    path.write_bytes(HOSTILE[name]())
    run = subprocess.run(
        [sys.executable, "-c", _WATCH, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode == 0:
        assert int(run.stderr.split()[-1]) / 1024 <= GROWTH_MB
    else:
        assert run.returncode < 0 or "MemoryError" in run.stderr


def test_the_reader_is_limited_before_it_opens_anything() -> None:
    code = (
        "import resource\n"
        "from directory.imports.reading.worker import take_limits\n"
        "take_limits()\n"
        "for one in (resource.RLIMIT_AS, resource.RLIMIT_CPU):\n"
        "    print(resource.getrlimit(one)[0])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    memory, seconds = map(int, run.stdout.split())
    assert memory <= 256 * 1024 * 1024
    assert seconds <= REFUSED_WITHIN_S


def test_a_reader_that_hangs_is_killed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(reader, "CLOCK_S", 0.01)
    with pytest.raises(RefusedFile):
        read_bytes(b"Nom;Type\na;b\n")


def test_the_site_itself_does_not_grow() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    content = HOSTILE["300,000 rows"]()
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(RefusedFile):
        read_bytes(content)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert (after - max(before, held)) / 1024 <= 50
