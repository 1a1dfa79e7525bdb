"""Documents that give or take money, and the years that are closed.

Privacy class: none of families; who entered and who confirmed.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from nuanxin.base.identity.models import User
from nuanxin.base.jurisdiction.scoped import Scoped, ScopedRow
from nuanxin.money.ledger.models import Account
from nuanxin.money.payouts.models import Batch

__all__ = ["Appropriation", "BatchBalance", "ClosedYear"]

_BY_FINANCE = Q(entered_role="finance", confirmed_role="finance") | (
    ~Q(entered_role="finance") & ~Q(confirmed_role="finance")
)


class Appropriation(Scoped):
    """One document: how much a level gives (above zero) or takes for some benefits of a year.

    Only what is empty may be filled in later, once: who confirmed or declined it, the day the
    money came. What is carried over is two rows: less in one year, as much more in the next,
    which names the first as its `partner`.
    """

    class Kind(models.TextChoices):
        ADVANCE = "advance", "提前下达"
        MAIN = "main", "正式下达"
        EXTRA = "extra", "追加"
        CLEARING = "clearing", "清算"
        RECALL = "recall", "收回"
        CARRIED = "carried", "结转"

    year = models.SmallIntegerField("预算年度")
    kind = models.CharField("性质", max_length=10, choices=Kind)
    number = models.CharField("指标文号", max_length=60)
    function = models.CharField("功能科目", max_length=7)
    level = models.CharField("负担级次", max_length=20)
    benefits = ArrayField(models.CharField(max_length=60), verbose_name="待遇")
    programme = models.CharField("项目", max_length=200)
    amount_fen = models.BigIntegerField("金额")
    issued_on = models.DateField("文件日期")
    arrived_on = models.DateField("到位日期", null=True)
    arrived_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    note = models.CharField("说明", max_length=200, blank=True)
    reverses = models.ForeignKey("self", models.PROTECT, null=True, related_name="reversals")
    partner = models.OneToOneField("self", models.PROTECT, null=True, related_name="carried_to")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_role = models.CharField("登记岗位", max_length=20)
    entered_at = models.DateTimeField("登记时间")
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_role = models.CharField("确认岗位", max_length=20, blank=True)
    confirmed_at = models.DateTimeField("确认时间", null=True)
    declined_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    declined_at = models.DateTimeField("退回时间", null=True)
    declined_words = models.CharField("退回理由", max_length=120, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = "指标文件"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.CheckConstraint(
                condition=Q(function__regex=r"^[0-9]{3}([0-9]{2}){0,2}$"),
                name="appropriation_function_is_digits",
            ),
            models.CheckConstraint(
                condition=Q(reverses__isnull=False)
                | Q(kind__in=["advance", "main", "extra"], amount_fen__gt=0)
                | Q(kind="recall", amount_fen__lt=0)
                | (Q(kind__in=["clearing", "carried"]) & ~Q(amount_fen=0)),
                name="appropriation_kind_says_the_direction",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | ~_BY_FINANCE,
                name="appropriation_confirmed_by_the_other_body",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("entered_by")),
                name="appropriation_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(declined_at__isnull=True),
                name="appropriation_confirmed_or_declined",
            ),
            models.UniqueConstraint(
                fields=["reverses"],
                condition=Q(declined_at__isnull=True),
                name="appropriation_taken_back_once",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def state(self) -> str:
        """待确认, 已确认 or 已退回."""
        if self.confirmed_at is not None:
            return "已确认"
        return "待确认" if self.declined_at is None else "已退回"


class ClosedYear(ScopedRow):
    """A budget year finance asks to close; closed once a second person has agreed."""

    year = models.SmallIntegerField("预算年度")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("提出时间")
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField("关账时间", null=True)

    class Meta(ScopedRow.Meta):
        verbose_name = "已关账年度"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["region", "year"], name="year_closed_once"),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | ~Q(closed_by=F("asked_by")),
                name="year_closed_by_two",
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)


class BatchBalance(ScopedRow):
    """What the lines of one batch have on one account of the book.

    Kept by the statement that writes postings, which are never changed: nobody else writes it.
    """

    as_it_was = ("region",)

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="balances")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    amount_fen = models.BigIntegerField("余额")

    class Meta(ScopedRow.Meta):
        verbose_name = "批次余额"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["batch", "account"], name="batch_balance_once")
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.amount_fen}"
