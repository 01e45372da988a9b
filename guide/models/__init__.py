"""The pages of the guide and the good practices; import from here."""

from guide.models.base import GuideAudience, GuidePage
from guide.models.families import FamilyPage
from guide.models.practices import (
    PracticeIndexPage,
    PracticePage,
    PracticeRegionPage,
    PracticeStatus,
    PracticeTheme,
)
from guide.models.regions import ComplementPage, RegionPage, RegionsPage
from guide.models.review import (
    EDITABLE,
    AnswerState,
    Contribution,
    MessageKind,
    PracticeProposal,
    PracticeReuse,
    PracticeState,
    RegionalReviewTask,
    ReviewMessage,
    is_reviewer,
    may_review,
    reviewed_regions,
)
from guide.models.sheets import (
    LEVELS,
    PLATFORM_ROLES,
    GlossaryPage,
    GuideHomePage,
    IndexPage,
    JobPage,
    JourneyPage,
    RolePage,
    TopicPage,
    VoletPage,
)
from guide.models.tools import ToolPage

__all__ = [
    "EDITABLE",
    "LEVELS",
    "PLATFORM_ROLES",
    "AnswerState",
    "ComplementPage",
    "Contribution",
    "FamilyPage",
    "GlossaryPage",
    "GuideAudience",
    "GuideHomePage",
    "GuidePage",
    "IndexPage",
    "JobPage",
    "JourneyPage",
    "MessageKind",
    "PracticeIndexPage",
    "PracticePage",
    "PracticeProposal",
    "PracticeRegionPage",
    "PracticeReuse",
    "PracticeState",
    "PracticeStatus",
    "PracticeTheme",
    "RegionPage",
    "RegionalReviewTask",
    "RegionsPage",
    "ReviewMessage",
    "RolePage",
    "ToolPage",
    "TopicPage",
    "VoletPage",
    "is_reviewer",
    "may_review",
    "reviewed_regions",
]
