"""Django looks for an application's tables here; each part keeps its own."""

from nuanxin.care.contacts.models import (
    Assignment,
    ContactPerson,
    ContactScheme,
    FamilyWish,
    SchemePost,
)
from nuanxin.care.duties.models import DutyDone, DutyRule, LunarDay, ToldEvent
from nuanxin.care.visits.models import (
    Concern,
    EarlierVisit,
    Handed,
    RiskWord,
    Visit,
    VisitLink,
    VisitTick,
)

__all__ = [
    "Assignment", "Concern", "ContactPerson", "ContactScheme", "DutyDone", "DutyRule",
    "EarlierVisit", "FamilyWish", "Handed", "LunarDay", "RiskWord", "SchemePost", "ToldEvent",
    "Visit", "VisitLink", "VisitTick",
]  # fmt: skip
