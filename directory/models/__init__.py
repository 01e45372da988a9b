"""The model of the directory; import from here."""

from directory.models.accounts import AccountRequest, Invitation, RecoveryCode, SecondFactor
from directory.models.actor import Actor, ActorZone, Contact
from directory.models.calendar import CalendarAddress, PlatformEvent
from directory.models.handover import Handover
from directory.models.history import Change, ChangelogHead, Revision
from directory.models.importing import (
    ColumnMapping,
    ImportBatch,
    ImportedRecord,
    ImportKind,
    ImportLine,
    ImportState,
    LineOutcome,
)
from directory.models.lease import Lease
from directory.models.loaded import DataFile, LoadedRecord
from directory.models.mail import OutgoingMail
from directory.models.people import User
from directory.models.platform import Membership, Platform, PlatformZone
from directory.models.scheme import AgeRule, Scheme
from directory.models.solution import Intake, Place, Solution, SolutionZone
from directory.models.suggestion import (
    LineState,
    SheetKind,
    Suggestion,
    SuggestionLine,
    SuggestionState,
)
from directory.models.territory import (
    Academie,
    Commune,
    CommunePostalCode,
    CustomZone,
    Departement,
    FormerCommune,
    Region,
)
from directory.models.told import ToldCursor, ToldPerson
from directory.models.updating import ContactFollow, UpdateCode, WrittenAddress
from directory.models.vocabulary import (
    ActorKind,
    Audience,
    Level,
    Prescriber,
    Status,
    SynonymGroup,
    SynonymPhrase,
)

__all__ = [
    "Academie",
    "AccountRequest",
    "Actor",
    "ActorKind",
    "ActorZone",
    "AgeRule",
    "Audience",
    "CalendarAddress",
    "Change",
    "ChangelogHead",
    "ColumnMapping",
    "Commune",
    "CommunePostalCode",
    "Contact",
    "ContactFollow",
    "CustomZone",
    "DataFile",
    "Departement",
    "FormerCommune",
    "Handover",
    "ImportBatch",
    "ImportKind",
    "ImportLine",
    "ImportState",
    "ImportedRecord",
    "Intake",
    "Invitation",
    "Lease",
    "Level",
    "LineOutcome",
    "LineState",
    "LoadedRecord",
    "Membership",
    "OutgoingMail",
    "Place",
    "Platform",
    "PlatformEvent",
    "PlatformZone",
    "Prescriber",
    "RecoveryCode",
    "Region",
    "Revision",
    "Scheme",
    "SecondFactor",
    "SheetKind",
    "Solution",
    "SolutionZone",
    "Status",
    "Suggestion",
    "SuggestionLine",
    "SuggestionState",
    "SynonymGroup",
    "SynonymPhrase",
    "ToldCursor",
    "ToldPerson",
    "UpdateCode",
    "User",
    "WrittenAddress",
]
