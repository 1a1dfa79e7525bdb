"""What a county has settled for its casework, each change a row.

Privacy class: none (settings of a county).
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from nuanxin.base.identity.models import User
from nuanxin.base.jurisdiction.reach import Reach
from nuanxin.base.jurisdiction.scoped import ScopedRow

__all__ = ["Manner"]


class Manner(ScopedRow):
    """How many days for answering an objection, how many a public notice hangs at least where
    its procedure does not say (None: not settled), the words of a return.

    `remind_before`, `remind_after`: days before and after a step's last day on which whoever it
    waits for is reminded by itself (None: not at all).
    """

    reach = Reach.PUBLIC

    class Unit(models.TextChoices):
        NATURAL = "natural", "日"
        WORKING = "working", "个工作日"

    answer_days = models.SmallIntegerField("答复异议的天数", null=True)
    answer_unit = models.CharField("怎样计算", max_length=8, choices=Unit, blank=True)
    notice_days = models.SmallIntegerField("公示的天数", null=True)
    notice_unit = models.CharField("公示怎样计算", max_length=8, choices=Unit, blank=True)
    returns = ArrayField(models.CharField(max_length=60), verbose_name="退回的常用理由")
    remind_before = models.SmallIntegerField("到期前几天自动催办", null=True)
    remind_after = models.SmallIntegerField("超期几天自动催办", null=True)
    source = models.CharField("依据", max_length=120)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField("登记时间")

    class Meta(ScopedRow.Meta):
        verbose_name = "本县的办理规定"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.CheckConstraint(
                condition=Q(answer_days__isnull=True, answer_unit="")
                | (Q(answer_days__gte=1, answer_days__lte=90) & ~Q(answer_unit="")),
                name="manner_days_with_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(notice_days__isnull=True, notice_unit="")
                | (Q(notice_days__gte=1, notice_days__lte=90) & ~Q(notice_unit="")),
                name="manner_notice_with_a_unit",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="manner_has_a_source"),
            models.CheckConstraint(
                condition=(Q(remind_before__isnull=True) | Q(remind_before__range=(1, 60)))
                & (Q(remind_after__isnull=True) | Q(remind_after__range=(1, 60))),
                name="manner_reminds_within_days",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.settled_at:%Y-%m-%d}"
