"""Django looks for an application's tables here; each part keeps its own."""

from nuanxin.money.payables.models import EmployerDue, Payable, PayableShare

__all__ = ["EmployerDue", "Payable", "PayableShare"]
