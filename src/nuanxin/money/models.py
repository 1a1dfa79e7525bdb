"""Django looks for an application's tables here; each part keeps its own."""

from nuanxin.money.payables.models import EmployerDue, Payable, PayableShare
from nuanxin.money.payouts.models import Batch, BatchLine, BatchStep, Layout, Light
from nuanxin.money.recoveries.models import RecoveryStep

__all__ = [
    "Batch",
    "BatchLine",
    "BatchStep",
    "EmployerDue",
    "Layout",
    "Light",
    "Payable",
    "PayableShare",
    "RecoveryStep",
]
