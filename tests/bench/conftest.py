from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from bench.generator import Generator
from directory.enums import Category, Phase
from directory.models import Commune
from tests.days import TODAY
from tests.factories import (
    ActorKindFactory,
    AgeRuleFactory,
    AudienceFactory,
    LevelFactory,
    PrescriberFactory,
    SchemeFactory,
    StatusFactory,
)

SIZE = 150


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """The handler that serves the site closes at each request what it may; Django's test client
    keeps the connection of the test, and so does this."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def schemes(geography: dict[str, Commune]) -> None:
    """Vocabularies, and schemes that own everything, something or nothing to inherit."""
    ActorKindFactory.create_batch(3)
    audiences, levels = AudienceFactory.create_batch(4), LevelFactory.create_batch(4)
    StatusFactory.create_batch(3)
    PrescriberFactory.create_batch(4)
    first = SchemeFactory(
        ages=(16, 25), audiences=audiences[:2], levels=levels[:2], obligation=True
    )
    AgeRuleFactory(scheme=first, derogation=True)
    SchemeFactory(ages=(None, 18), audiences=audiences[1:], phase=Phase.PREVENIR)
    SchemeFactory(levels=levels[3:], category=Category.INSERTION, phase=Phase.INSERER)
    SchemeFactory(ages=(18, None))


@pytest.fixture
def generated(schemes: None) -> None:
    Generator(seed=7, today=TODAY).fill(SIZE)
