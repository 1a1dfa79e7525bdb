"""What was done about a recovery: told, withdrawn.

Privacy class: families (the payable by key).
"""

from __future__ import annotations

from django.db import models

from nuanxin.base.identity.models import User
from nuanxin.base.jurisdiction.scoped import ScopedRow
from nuanxin.money.payables.models import Payable

__all__ = ["RecoveryStep"]


class RecoveryStep(ScopedRow):
    """A step of a recovery, by whom and when; nothing here is ever changed."""

    class Step(models.TextChoices):
        TOLD = "told", "告知"
        WITHDRAWN = "withdrawn", "撤回"

    payable = models.ForeignKey(
        Payable, models.PROTECT, related_name="recovery_steps", db_constraint=False
    )
    step = models.CharField("步骤", max_length=10, choices=Step)
    document = models.CharField("告知文号", max_length=60, blank=True)
    day = models.DateField("日期")
    note = models.CharField("说明", max_length=200)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("登记时间")

    class Meta(ScopedRow.Meta):
        verbose_name = "追缴经过"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["payable", "step"], name="recovery_step_once"),
            models.CheckConstraint(
                condition=~models.Q(step="told") | ~models.Q(document=""),
                name="recovery_told_has_a_document",
            ),
        ]

    def __str__(self) -> str:
        return self.step
