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
)
from nuanxin.support.crosscheck.models import CrossCheck, Issue

__all__ = [
    "Assessment",
    "CrossCheck",
    "Deferral",
    "Entitlement",
    "Finding",
    "Ground",
    "GroundShare",
    "Hold",
    "Issue",
    "Opening",
    "PaymentTerm",
]
