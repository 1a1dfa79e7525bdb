"""Django looks for an application's tables here; each part keeps its own."""

from nuanxin.casework.manners.models import Manner
from nuanxin.casework.reminders.models import Reminder
from nuanxin.casework.road.models import (
    Appeal,
    Case,
    KeptProcedure,
    Notice,
    NoticeLine,
    Objection,
    Paper,
    Proposal,
    Scan,
    Stage,
)

__all__ = [
    "Appeal",
    "Case",
    "KeptProcedure",
    "Manner",
    "Notice",
    "NoticeLine",
    "Objection",
    "Paper",
    "Proposal",
    "Reminder",
    "Scan",
    "Stage",
]  # fmt: skip
