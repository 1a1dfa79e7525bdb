"""What was done about a due of a work unit: letter, reminder, reply, proof.

Privacy class: families (the due by key).
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from nuanxin.base.identity.models import User
from nuanxin.base.jurisdiction.scoped import ScopedRow
from nuanxin.money.payables.models import EmployerDue

__all__ = ["DueStep"]


class DueStep(ScopedRow):
    """A step of a due, by whom and when; nothing here is ever changed."""

    class Step(models.TextChoices):
        LETTER = "letter", "发函"
        REMINDED = "reminded", "催办"
        AGREED = "agreed", "复函同意支付"
        DECLINED = "declined", "复函不付"
        PROVEN = "proven", "交来付款凭证"

    due = models.ForeignKey(
        EmployerDue, models.PROTECT, related_name="steps", db_constraint=False
    )
    step = models.CharField("步骤", max_length=10, choices=Step)
    document = models.CharField("文号或凭证号", max_length=60, blank=True)
    day = models.DateField("日期")
    note = models.CharField("说明", max_length=200, blank=True)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("登记时间")

    class Meta(ScopedRow.Meta):
        verbose_name = "单位应付经过"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["due", "step"],
                condition=Q(step__in=["letter", "proven"]),
                name="due_step_once",
            ),
            models.CheckConstraint(
                condition=~Q(step__in=["letter", "proven"]) | ~Q(document=""),
                name="due_step_has_a_document",
            ),
        ]

    def __str__(self) -> str:
        return self.step
