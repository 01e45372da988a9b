from __future__ import annotations

import pytest

from directory.models import Commune
from tests.directory.importing import House, build_house


@pytest.fixture
def house(geography: dict[str, Commune]) -> House:
    """A file of tests that needs more of it has its own of this name."""
    return build_house(geography)
