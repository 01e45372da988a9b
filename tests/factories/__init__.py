"""Records for tests, one valid record a call. Import from here."""

from tests.factories.actors import (
    ActorFactory,
    ActorZoneFactory,
    ContactFactory,
    MembershipFactory,
    PlatformFactory,
    PlatformZoneFactory,
)
from tests.factories.people import UserFactory
from tests.factories.solutions import (
    AgeRuleFactory,
    IntakeFactory,
    PlaceFactory,
    SchemeFactory,
    SolutionFactory,
    SolutionZoneFactory,
)
from tests.factories.territories import (
    AcademieFactory,
    CommuneFactory,
    CommunePostalCodeFactory,
    CustomZoneFactory,
    DepartementFactory,
    FormerCommuneFactory,
    RegionFactory,
)
from tests.factories.vocabularies import (
    ActorKindFactory,
    AudienceFactory,
    LevelFactory,
    PrescriberFactory,
    StatusFactory,
    SynonymGroupFactory,
    SynonymPhraseFactory,
)

__all__ = [
    "AcademieFactory",
    "ActorFactory",
    "ActorKindFactory",
    "ActorZoneFactory",
    "AgeRuleFactory",
    "AudienceFactory",
    "CommuneFactory",
    "CommunePostalCodeFactory",
    "ContactFactory",
    "CustomZoneFactory",
    "DepartementFactory",
    "FormerCommuneFactory",
    "IntakeFactory",
    "LevelFactory",
    "MembershipFactory",
    "PlaceFactory",
    "PlatformFactory",
    "PlatformZoneFactory",
    "PrescriberFactory",
    "RegionFactory",
    "SchemeFactory",
    "SolutionFactory",
    "SolutionZoneFactory",
    "StatusFactory",
    "SynonymGroupFactory",
    "SynonymPhraseFactory",
    "UserFactory",
]
