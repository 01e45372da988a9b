"""The pages of the guide and the good practices; import from here."""

from guide.models.base import GuideAudience, GuidePage
from guide.models.families import FamilyPage
from guide.models.practices import (
    PracticeIndexPage,
    PracticePage,
    PracticeRegionPage,
    PracticeState,
    PracticeStatus,
    PracticeTheme,
)
from guide.models.regions import ComplementPage, RegionPage, RegionsPage
from guide.models.review import (
    AnswerState,
    Contribution,
    PracticeReuse,
    RegionalReviewTask,
    may_review,
    reviews_everywhere,
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
    "PracticeIndexPage",
    "PracticePage",
    "PracticeRegionPage",
    "PracticeReuse",
    "PracticeState",
    "PracticeStatus",
    "PracticeTheme",
    "RegionPage",
    "RegionalReviewTask",
    "RegionsPage",
    "RolePage",
    "ToolPage",
    "TopicPage",
    "VoletPage",
    "may_review",
    "reviews_everywhere",
]
