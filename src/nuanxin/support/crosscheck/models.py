"""Checks and the issues they found.

Privacy class: families (name and masked number of whoever an issue is about).
"""

from __future__ import annotations

from django.db import models

from nuanxin.base.identity.models import User
from nuanxin.base.jurisdiction.reach import Reach
from nuanxin.base.jurisdiction.scoped import Scoped
from nuanxin.registry.exchange.models import ImportBatch, LedgerRow
from nuanxin.registry.people.models import Household, Person

__all__ = ["CrossCheck", "Issue"]


class CrossCheck(Scoped):
    """One comparison of the books, and how many of each kind it found."""

    reach = Reach.PUBLIC
    as_it_was = ("region",)

    national = models.ForeignKey(ImportBatch, models.PROTECT, null=True, related_name="+")
    payment = models.ForeignKey(ImportBatch, models.PROTECT, null=True, related_name="+")
    day = models.DateField("对碰日期")
    counts = models.JSONField("结果", default=dict)
    user = models.ForeignKey(User, models.PROTECT, null=True, verbose_name="对碰人")
    made_at = models.DateTimeField("对碰时间")

    class Meta(Scoped.Meta):
        verbose_name = "三本账对碰"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["id", "region"], name="crosscheck_with_region")
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.day}"


class Issue(Scoped):
    """Something the books do not agree on; somebody in its township looks into it."""

    class Kind(models.TextChoices):
        NOT_PAID = "not_paid", "在册未发"
        PAID_OFF_ROLL = "paid_off_roll", "已发不在册"
        DEAD = "dead", "疑似死亡"
        SHARED_CARD = "shared_card", "一卡两人"
        TURNING_49 = "turning_49", "明年满49岁"
        NOT_NATIONAL = "not_national", "在册不在国家系统"
        NATIONAL_ONLY = "national_only", "国家系统有、本地不在册"
        NATIONAL_DIFFERS = "national_differs", "与国家系统登记不一致"
        TWICE = "twice", "疑似重复建档"

    check_run = models.ForeignKey(CrossCheck, models.CASCADE, related_name="issues")
    kind = models.CharField("问题", max_length=20, choices=Kind)
    household = models.ForeignKey(Household, models.CASCADE, null=True, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    ledger_row = models.ForeignKey(LedgerRow, models.CASCADE, null=True, related_name="+")
    name = models.CharField("姓名", max_length=60)
    mask = models.CharField("身份证号", max_length=24, blank=True)
    text = models.CharField("说明", max_length=200)
    answer = models.CharField("核查结果", max_length=120, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField("核查时间", null=True)

    class Meta(Scoped.Meta):
        verbose_name = "对碰问题"
        indexes = [  # noqa: RUF012 - Django reads a plain list here
            *Scoped.Meta.indexes,
            models.Index(fields=["check_run", "kind", "region"], name="issue_kind_region"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.shown_name}"

    @property
    def shown_name(self) -> str:
        """The name the books have, as lists show it; `person` comes along."""
        return self.person.shown(self.name) if self.person else self.name

    @property
    def shown_text(self) -> str:
        if self.person is None:
            return self.text
        told = self.text.replace(self.person.name, self.person.shown(self.person.name))
        return told.replace(self.name, self.shown_name)
