"""What this machine may not have: a server, a browser, a tool."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def absent(what: object) -> NoReturn:
    """Ends the test with what is missing and how to have it: skipped, but a failure in CI."""
    if os.environ.get("CI"):
        pytest.fail(str(what))
    pytest.skip(str(what))
