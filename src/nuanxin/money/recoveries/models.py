"""What was done about a recovery: told, agreed on, received, paid on, waived, withdrawn.

Privacy class: families (the payable by key).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from nuanxin.base.identity.models import User
from nuanxin.base.jurisdiction.scoped import Scoped, ScopedRow
from nuanxin.money.payables.models import Payable

__all__ = [
    "RecoveryInstalment",
    "RecoveryPlan",
    "RecoveryReceipt",
    "RecoveryRefund",
    "RecoveryStep",
    "RecoveryWaiver",
]


class RecoveryStep(ScopedRow):
    """A step of a recovery, by whom and when; nothing here is ever changed."""

    class Step(models.TextChoices):
        TOLD = "told", "告知"
        PLANNED = "planned", "约定分期"
        RECEIVED = "received", "收到退款"
        CANCELLED = "cancelled", "冲正收款"
        REFUNDED = "refunded", "缴回财政"
        PROPOSED = "proposed", "申请免退"
        WAIVED = "waived", "同意免退"
        DECLINED = "declined", "不同意免退"
        CLOSED = "closed", "结清"
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
            models.UniqueConstraint(
                fields=["payable", "step"],
                condition=Q(step__in=["told", "withdrawn"]),
                name="recovery_step_once",
            ),
            models.CheckConstraint(
                condition=~Q(step__in=["told", "waived", "refunded"]) | ~Q(document=""),
                name="recovery_told_has_a_document",
            ),
        ]

    def __str__(self) -> str:
        return self.step


class RecoveryPlan(ScopedRow):
    """What is still owed, in instalments; changed only by the plan after it, with a reason.

    `settled_fen` had been given back or waived when it was made.
    """

    payable = models.ForeignKey(
        Payable, models.PROTECT, related_name="recovery_plans", db_constraint=False
    )
    number = models.PositiveSmallIntegerField("第几次约定")
    amount_fen = models.BigIntegerField("金额")
    settled_fen = models.BigIntegerField("此前已退或免退")
    reason = models.CharField("变更原因", max_length=200, blank=True)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("登记时间")

    class Meta(ScopedRow.Meta):
        verbose_name = "分期退款约定"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["payable", "number"], name="recovery_plan_once"),
            models.UniqueConstraint(fields=["id", "region"], name="recovery_plan_with_region"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="recovery_new_plan_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payable_id} 约定{self.number}"


class RecoveryInstalment(ScopedRow):
    """A part of a plan: how much, by which day."""

    plan = models.ForeignKey(
        RecoveryPlan, models.PROTECT, related_name="instalments", db_constraint=False
    )
    position = models.PositiveSmallIntegerField("第几期")
    due_on = models.DateField("应退日期")
    amount_fen = models.BigIntegerField("金额")

    class Meta(ScopedRow.Meta):
        verbose_name = "分期"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["plan", "position"], name="instalment_once"),
            models.UniqueConstraint(fields=["plan", "due_on"], name="instalment_day_once"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="instalment_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}-{self.position}"


class RecoveryRefund(Scoped):
    """Money given back that a county has paid on to finance, by a document.

    `earlier`: it had been paid out in a year before, and opens no budget of this one.
    """

    document = models.CharField("缴款书号", max_length=60)
    day = models.DateField("缴款日期")
    earlier = models.BooleanField("以前年度")
    amount_fen = models.BigIntegerField("金额")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("登记时间")

    class Meta(Scoped.Meta):
        verbose_name = "缴回财政"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["region", "document", "earlier"], name="recovery_refund_once"
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0) & ~Q(document=""), name="recovery_refund_sound"
            ),
        ]

    def __str__(self) -> str:
        return self.document


class RecoveryReceipt(Scoped):
    """Money a family gave back. A mistake is cancelled, by its opposite in the book.

    `earlier` is the refund's: a township sees the receipt, not the county's document.
    """

    class Way(models.TextChoices):
        TRANSFER = "transfer", "银行转账"
        DEPOSIT = "deposit", "到银行缴款"
        BANK = "bank", "银行划回"

    payable = models.ForeignKey(
        Payable, models.PROTECT, related_name="recovery_receipts", db_constraint=False
    )
    day = models.DateField("到账日期")
    voucher = models.CharField("凭证号", max_length=40)
    way = models.CharField("方式", max_length=10, choices=Way)
    amount_fen = models.BigIntegerField("金额")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("登记时间")
    refund = models.ForeignKey(
        RecoveryRefund, models.PROTECT, null=True, related_name="receipts"
    )
    earlier = models.BooleanField("以前年度", null=True)
    cancelled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField("冲正时间", null=True)

    class Meta(Scoped.Meta):
        verbose_name = "追缴收款"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["payable", "voucher"],
                condition=Q(cancelled_at=None),
                name="recovery_voucher_once",
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0) & ~Q(voucher=""), name="recovery_receipt_sound"
            ),
            models.CheckConstraint(
                condition=Q(refund=None, earlier=None)
                | Q(refund__isnull=False, earlier__isnull=False, cancelled_at=None),
                name="recovery_paid_on_is_not_cancelled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payable_id} {self.voucher}"


class RecoveryWaiver(Scoped):
    """免退: asked for by one person, decided by another, with the decision's number."""

    payable = models.ForeignKey(
        Payable, models.PROTECT, related_name="recovery_waivers", db_constraint=False
    )
    amount_fen = models.BigIntegerField("金额")
    reason = models.CharField("理由", max_length=200)
    proposer = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("申请时间")
    decider = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("决定时间", null=True)
    granted = models.BooleanField("同意", null=True)
    document = models.CharField("决定文号", max_length=60, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = "免退"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["payable"], condition=Q(granted=None), name="recovery_one_waiver_waits"
            ),
            models.CheckConstraint(
                condition=Q(decider=None) | ~Q(decider=F("proposer")),
                name="recovery_proposer_does_not_decide",
            ),
            models.CheckConstraint(
                condition=Q(granted=None, decider=None, decided_at=None)
                | Q(granted=False, decider__isnull=False, decided_at__isnull=False)
                | (
                    Q(granted=True, decider__isnull=False, decided_at__isnull=False)
                    & ~Q(document="")
                ),
                name="recovery_waiver_is_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0) & ~Q(reason=""), name="recovery_waiver_sound"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payable_id} 免退"
