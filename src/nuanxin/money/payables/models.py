"""Payables, their shares, and what employers owe beside them.

Privacy class: families (amounts; the person by key).
"""

from __future__ import annotations

from django.db import models

from nuanxin.base.identity.models import User
from nuanxin.base.jurisdiction.scoped import Scoped, ScopedRow
from nuanxin.registry.employers.models import Employer
from nuanxin.registry.people.models import Household, Person


class Payable(Scoped):
    """One line somebody is owed, or owes (`recovery`). Months are ordinals, half-open.

    `given_back_fen` and `waived_fen` count what has become of a recovery. `of_county` is whose
    money it was, where the family has gone to another county since.
    """

    class Kind(models.TextChoices):
        REGULAR = "regular", "正常发放"
        BACKPAY = "backpay", "补发"
        RECOVERY = "recovery", "追缴"

    class Status(models.TextChoices):
        OPEN = "open", "待发放"
        BATCHED = "batched", "已入批次"
        SENT = "sent", "已送财政"
        PAID = "paid", "已发放"
        WITHDRAWN = "withdrawn", "已撤回"

    claim_key = models.CharField("权益键", max_length=160, db_collation="C")
    seq = models.PositiveSmallIntegerField("序次", default=0)
    household = models.ForeignKey(Household, models.PROTECT, db_constraint=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, db_constraint=False)
    benefit = models.CharField("待遇", max_length=60)
    label = models.CharField("待遇名称", max_length=80)
    first_month = models.IntegerField("起始月份")
    end_month = models.IntegerField("截止月份")
    kind = models.CharField("性质", max_length=10, choices=Kind)
    amount_fen = models.BigIntegerField("金额")
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.OPEN)
    given_back_fen = models.BigIntegerField("已退回", db_default=0)
    waived_fen = models.BigIntegerField("免退", db_default=0)
    of_county = models.BigIntegerField("由哪个县发的", null=True, blank=True)
    reason = models.CharField("事由", max_length=200, blank=True)
    basis = models.CharField("测算依据", max_length=80, blank=True)
    raised_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True)
    raised_at = models.DateTimeField("生成时间")

    class Meta(Scoped.Meta):
        verbose_name = "应付"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["claim_key", "seq"], name="payable_once"),
            models.UniqueConstraint(fields=["id", "region"], name="payable_with_region"),
            models.CheckConstraint(
                condition=models.Q(amount_fen__gt=0), name="payable_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(end_month__gt=models.F("first_month")),
                name="payable_covers_a_month",
            ),
            models.CheckConstraint(
                condition=models.Q(seq=0) | ~models.Q(reason=""),
                name="payable_difference_has_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(given_back_fen=0, waived_fen=0)
                | models.Q(
                    kind="recovery",
                    given_back_fen__gte=0,
                    waived_fen__gte=0,
                    amount_fen__gte=models.F("given_back_fen") + models.F("waived_fen"),
                ),
                name="payable_not_given_back_twice",
            ),
        ]
        indexes = [  # noqa: RUF012 - Django reads a plain list here
            *Scoped.Meta.indexes,
            models.Index(fields=["status", "region", "id"], name="payable_status_region"),
        ]

    def __str__(self) -> str:
        return f"{self.claim_key}#{self.seq}"


class PayableShare(ScopedRow):
    """A part of a payable; an empty level is open."""

    payable = models.ForeignKey(
        Payable, models.CASCADE, related_name="shares", db_constraint=False
    )
    position = models.PositiveSmallIntegerField("次序")
    layer = models.CharField("层", max_length=60)
    document = models.CharField("文号", max_length=60)
    clause = models.CharField("条款", max_length=60, blank=True)
    level = models.CharField("负担级次", max_length=20, blank=True)
    amount_fen = models.BigIntegerField("金额")

    class Meta(ScopedRow.Meta):
        verbose_name = "分担"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["payable", "position"], name="share_once"),
            models.CheckConstraint(
                condition=models.Q(amount_fen__gte=0), name="share_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level or '未定'} {self.amount_fen}"


class EmployerDue(Scoped):
    """What a work unit owes a family directly: letter, reply, proof; never county money."""

    class Status(models.TextChoices):
        OPEN = "open", "待发函"
        LETTER_SENT = "sent", "已发函"
        PAID = "paid", "单位已付"
        REFUSED = "refused", "单位未付"

    claim_key = models.CharField("权益键", max_length=160, db_collation="C")
    seq = models.PositiveSmallIntegerField("序次", default=0)
    household = models.ForeignKey(Household, models.PROTECT, db_constraint=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, db_constraint=False)
    benefit = models.CharField("待遇", max_length=60)
    label = models.CharField("待遇名称", max_length=80)
    level = models.CharField("支付单位", max_length=20)
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, related_name="dues")
    document = models.CharField("文号", max_length=60)
    clause = models.CharField("条款", max_length=60, blank=True)
    amount_fen = models.BigIntegerField("金额")
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.OPEN)
    of_county = models.BigIntegerField("在哪个县生成的", null=True, blank=True)
    raised_at = models.DateTimeField("生成时间")

    class Meta(Scoped.Meta):
        verbose_name = "单位应付抚慰金"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["claim_key", "seq", "level"], name="employer_due_once"
            ),
            models.UniqueConstraint(fields=["id", "region"], name="employer_due_with_region"),
            models.CheckConstraint(
                condition=models.Q(amount_fen__gt=0), name="employer_due_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_key} {self.level}"

    @property
    def term(self) -> str:
        """The period the claim names: the last part of its key."""
        return self.claim_key.rpartition("/")[2]
