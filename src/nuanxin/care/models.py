"""Django looks for an application's tables here; each part keeps its own."""

from nuanxin.care.contacts.models import (
    Assignment,
    ContactPerson,
    ContactScheme,
    FamilyWish,
    SchemePost,
)
from nuanxin.care.duties.models import DutyDone, DutyRule, LunarDay, ToldEvent

__all__ = [
    "Assignment", "ContactPerson", "ContactScheme", "DutyDone", "DutyRule", "FamilyWish",
    "LunarDay", "SchemePost", "ToldEvent",
]  # fmt: skip
