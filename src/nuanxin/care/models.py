"""Django looks for an application's tables here; each part keeps its own."""

from nuanxin.care.contacts.models import (
    Assignment,
    ContactPerson,
    ContactScheme,
    FamilyWish,
    SchemePost,
)
from nuanxin.care.duties.models import DutyDone, DutyRule, LunarDay, ToldEvent
from nuanxin.care.needs.models import (
    AfterDone,
    Aftermath,
    CarePlan,
    MatterTerm,
    Need,
    PlanReview,
    PlanStep,
    Referral,
)
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
    "AfterDone", "Aftermath", "Assignment", "CarePlan", "Concern", "ContactPerson",
    "ContactScheme", "DutyDone", "DutyRule", "EarlierVisit", "FamilyWish", "Handed",
    "LunarDay", "MatterTerm", "Need", "PlanReview", "PlanStep", "Referral", "RiskWord",
    "SchemePost", "ToldEvent", "Visit", "VisitLink", "VisitTick",
]  # fmt: skip
