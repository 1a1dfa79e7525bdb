"""Django looks for an application's tables here; each part keeps its own."""

from nuanxin.money.books.models import BookCheck
from nuanxin.money.dues.models import DueStep
from nuanxin.money.funds.models import Appropriation, BatchBalance, ClosedYear
from nuanxin.money.ledger.models import Account, ClosedMonth, Entry, Posting
from nuanxin.money.payables.models import EmployerDue, Payable, PayableShare
from nuanxin.money.payouts.models import (
    Batch,
    BatchLine,
    BatchSignature,
    BatchStep,
    Layout,
    Light,
    ReleaseRule,
    StampRule,
)
from nuanxin.money.recoveries.models import (
    RecoveryInstalment,
    RecoveryPlan,
    RecoveryReceipt,
    RecoveryRefund,
    RecoveryStep,
    RecoveryWaiver,
)
from nuanxin.money.returns.models import (
    Answer,
    Bounce,
    LateReturn,
    ReturnFile,
    TypedAnswer,
)

__all__ = [
    "Account",
    "Answer",
    "Appropriation",
    "Batch",
    "BatchBalance",
    "BatchLine",
    "BatchSignature",
    "BatchStep",
    "BookCheck",
    "Bounce",
    "ClosedMonth",
    "ClosedYear",
    "DueStep",
    "EmployerDue",
    "Entry",
    "LateReturn",
    "Layout",
    "Light",
    "Payable",
    "PayableShare",
    "Posting",
    "RecoveryInstalment",
    "RecoveryPlan",
    "RecoveryReceipt",
    "RecoveryRefund",
    "RecoveryStep",
    "RecoveryWaiver",
    "ReleaseRule",
    "ReturnFile",
    "StampRule",
    "TypedAnswer",
]
