"""The commands of the bench start by themselves, as a person starts them: Django is not set up."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bench.database import ROOT


@pytest.mark.parametrize("module", ["bench", "bench.drill", "bench.relevance"])
def test_a_command_says_how_it_is_used(module: str) -> None:
    asked = [sys.executable, "-m", module, "--help"]
    answer = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith("usage: ")
