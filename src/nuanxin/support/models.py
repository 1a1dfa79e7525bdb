"""Django looks for an application's tables here; each part keeps its own."""

from nuanxin.support.benefits.models import (
    Assessment,
    Deferral,
    Entitlement,
    Finding,
    Ground,
    GroundShare,
    Hold,
    Opening,
    PaymentTerm,
    TakenOver,
)
from nuanxin.support.crosscheck.models import CrossCheck, Issue
from nuanxin.support.happenings.models import Happening
from nuanxin.support.intake.models import RequestPhoto, VillageRequest
from nuanxin.support.pilots.models import Pilot, PilotEntry
from nuanxin.support.reviews.models import (
    Review,
    ReviewLine,
    ReviewObjection,
    ReviewPosting,
)
from nuanxin.support.transfers.models import Arrival, DepartedBenefit, Departure

__all__ = [
    "Arrival",
    "Assessment",
    "CrossCheck",
    "Deferral",
    "DepartedBenefit",
    "Departure",
    "Entitlement",
    "Finding",
    "Ground",
    "GroundShare",
    "Happening",
    "Hold",
    "Issue",
    "Opening",
    "PaymentTerm",
    "Pilot",
    "PilotEntry",
    "RequestPhoto",
    "Review",
    "ReviewLine",
    "ReviewObjection",
    "ReviewPosting",
    "TakenOver",
    "VillageRequest",
]
