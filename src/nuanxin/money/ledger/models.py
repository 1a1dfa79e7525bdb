"""Accounts per county, benefit, level and class; entries; postings; months that are closed.

Privacy class: families (the payable by key); nothing here is ever changed.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from nuanxin.base.identity.models import User
from nuanxin.base.jurisdiction.scoped import ScopedRow
from nuanxin.money.payables.models import Payable

__all__ = ["Account", "ClosedMonth", "Entry", "Posting"]


class Account(ScopedRow):
    """Where fen of one benefit stand that one level bears; an empty level is open."""

    as_it_was = ("region",)

    class Kind(models.TextChoices):
        BORNE = "borne", "各级负担"
        OWED = "owed", "应付家庭"
        TRANSIT = "transit", "在途"
        PAID = "paid", "已付"
        RETURNED = "returned", "退回"
        HELD = "held", "待缴财政"
        EARLIER = "earlier", "缴回以前年度"

    benefit = models.CharField("待遇", max_length=60)
    label = models.CharField("待遇名称", max_length=80)
    level = models.CharField("负担级次", max_length=20, blank=True)
    kind = models.CharField("类别", max_length=10, choices=Kind)

    class Meta(ScopedRow.Meta):
        verbose_name = "账户"
        indexes = [models.Index(fields=["region", "id"], name="ledger_account_region")]  # noqa: RUF012
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["region", "benefit", "level", "kind"], name="account_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.level or '未定'} {self.get_kind_display()}"


class Entry(ScopedRow):
    """One thing that happened to one payment; `line` is its line of a batch.

    What a family gives back has no line: its payable is the recovery.
    """

    as_it_was = ("region",)

    class Event(models.TextChoices):
        SENT = "sent", "送财政"
        PAID = "paid", "已付"
        FAILED = "failed", "未付成"
        RETURNED = "returned", "付后退回"
        RECEIVED = "received", "追缴收回"
        REFUNDED = "refunded", "缴回财政"
        ENDED = "ended", "退回不再发"
        REVERSED = "reversed", "冲正"

    idem = models.CharField("凭据", max_length=60, unique=True, db_collation="C")
    event = models.CharField("事项", max_length=10, choices=Event)
    day = models.DateField("记账日期")
    words = models.CharField("摘要", max_length=120)
    payable = models.ForeignKey(Payable, models.PROTECT, related_name="+")
    line = models.BigIntegerField("发放明细", null=True, db_index=True)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversal")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("登记时间")

    class Meta(ScopedRow.Meta):
        verbose_name = "分录"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.CheckConstraint(
                condition=Q(event="reversed", reverses__isnull=False)
                | (~Q(event="reversed") & Q(reverses__isnull=True)),
                name="entry_reversal_names_what_it_takes_back",
            ),
            models.CheckConstraint(
                condition=Q(line__isnull=False)
                | Q(event__in=["received", "refunded", "ended", "reversed"]),
                name="entry_of_a_payment_has_a_line",
            ),
        ]

    def __str__(self) -> str:
        return self.idem


class Posting(ScopedRow):
    """Fen that come to an account, or leave it.

    No key is checked row by row: the statement that writes postings is checked as a whole.
    """

    as_it_was = ("region",)

    entry = models.ForeignKey(
        Entry, models.PROTECT, related_name="postings", db_constraint=False
    )
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="postings", db_constraint=False
    )
    amount_fen = models.BigIntegerField("金额")

    class Meta(ScopedRow.Meta):
        verbose_name = "分录行"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["entry", "account"], name="posting_once"),
            models.CheckConstraint(condition=~Q(amount_fen=0), name="posting_not_nothing"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.amount_fen}"


class ClosedMonth(ScopedRow):
    """A month (`Period.ordinal`) a county has closed; it stays closed."""

    as_it_was = ("region",)

    month = models.IntegerField("月份")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("结账时间")

    class Meta(ScopedRow.Meta):
        verbose_name = "已结账月份"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["region", "month"], name="month_closed_once")
        ]

    def __str__(self) -> str:
        return str(self.month)
