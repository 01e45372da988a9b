from __future__ import annotations

import pytest

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
