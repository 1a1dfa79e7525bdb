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

__all__ = [
    "Assessment",
    "Deferral",
    "Entitlement",
    "Finding",
    "Ground",
    "GroundShare",
    "Hold",
    "Opening",
    "PaymentTerm",
]
