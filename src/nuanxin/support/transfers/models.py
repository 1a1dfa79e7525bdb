"""A family offered to another county, as each of the two sees it.

Privacy class: families (masked names, benefits and months; no number of the receiving end).
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from nuanxin.base.jurisdiction.scoped import Scoped, ScopedRow
from nuanxin.registry.consents.models import Way

__all__ = ["Arrival", "DepartedBenefit", "Departure", "State"]


class State(models.TextChoices):
    OFFERED = "offered", "等对方接收"
    ACCEPTED = "accepted", "已转接"
    RETURNED = "returned", "已退回"
    WITHDRAWN = "withdrawn", "已撤回"


class Transfer(Scoped):
    """What both ends know; `lines` are benefits with the month each is paid until."""

    pair = models.UUIDField("转接号", unique=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.OFFERED)
    from_region = models.BigIntegerField("转出地")
    to_region = models.BigIntegerField("转入地")
    names = models.CharField("姓名（遮住）", max_length=120)
    members = models.SmallIntegerField("人数")
    lines = models.JSONField("待遇")
    reason = models.CharField("转出原因", max_length=120)
    moved_on = models.DateField("迁出日期")
    consent_way = models.CharField("同意方式", max_length=8, choices=Way)
    consent_on = models.DateField("同意日期")
    offered_at = models.DateTimeField("提出时间")
    settled_at = models.DateTimeField("办结时间", null=True)
    settled_words = models.CharField("退回、撤回的原因", max_length=120, blank=True)
    document = models.CharField("发放月份的依据", max_length=80, blank=True)

    class Meta(Scoped.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.from_region} → {self.to_region}"


class Departure(Transfer):
    """The giving county's record; it stays there when the family has gone.

    `raised`: what the county had raised for the family until then, a sum for each benefit,
    level and year of its months; the lines themselves go with the family.
    """

    household = models.BigIntegerField("家庭")
    number = models.CharField("家庭编号", max_length=30)
    raised = models.JSONField("转出以前生成的应付", default=list)
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta(Transfer.Meta):
        verbose_name = "跨县转出"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["id", "region"], name="departure_with_region"),
            models.UniqueConstraint(
                fields=["household"], condition=Q(state="offered"), name="departure_one_open"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["returned", "withdrawn"]) | ~Q(settled_words=""),
                name="departure_ends_with_a_reason",
            ),
        ]


class DepartedBenefit(ScopedRow):
    """A benefit as it stood in the giving county, so that the counts of its years stay.

    It ended there on `ends_on`: the day the receiving county begins, or earlier if stopped.
    """

    departure = models.ForeignKey(
        Departure, models.CASCADE, related_name="benefits", db_constraint=False
    )
    household = models.BigIntegerField("家庭")
    who = models.CharField("姓名（遮住）", max_length=120, blank=True)
    benefit = models.CharField("项目", max_length=40)
    begun = models.DateField("本县享受自")
    first_year = models.SmallIntegerField("首享年度", null=True)
    ends_on = models.DateField("停发自")
    ended_reason = models.CharField("停发原因", max_length=521)

    class Meta(ScopedRow.Meta):
        verbose_name = "转出前的待遇"

    def __str__(self) -> str:
        return f"{self.benefit} {self.ends_on}"


class Arrival(Transfer):
    """What the receiving county has to decide on; the family's key comes with the family."""

    household = models.BigIntegerField("家庭", null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta(Transfer.Meta):
        verbose_name = "跨县转入"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.CheckConstraint(
                condition=~Q(state="accepted") | (Q(household__isnull=False) & ~Q(document="")),
                name="arrival_accepted_whole",
            ),
        ]
