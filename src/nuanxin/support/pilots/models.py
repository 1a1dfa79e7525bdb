"""Pilots and what is written down of them.

Privacy class: none of persons; words with numbers of persons are refused.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from nuanxin.base.identity.models import User
from nuanxin.base.jurisdiction.scoped import Scoped

__all__ = ["Pilot", "PilotEntry"]


class Pilot(Scoped):
    """One site of a programme; `region` is the place where it stands."""

    class Sort(models.TextChoices):
        CENTRE = "centre", "家庭发展服务中心"
        NEW_FAMILY = "new_family", "新家庭计划"
        OTHER = "other", "其他试点"

    programme = models.CharField("工程（计划）", max_length=60)
    name = models.CharField("试点名称", max_length=80)
    sort = models.CharField("种类", max_length=12, choices=Sort)
    unit = models.CharField("承办单位", max_length=80)
    document = models.CharField("文件", max_length=80)
    goal = models.CharField("做什么", max_length=300)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", null=True)
    outcome = models.CharField("结果", max_length=300, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField("登记时间")

    class Meta(Scoped.Meta):
        verbose_name = "试点项目"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["id", "region"], name="pilot_with_region"),
            models.UniqueConstraint(
                F("region") / 1000000, F("programme"), F("name"), name="pilot_once_a_county"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True, outcome="")
                | (Q(ends_on__gte=F("starts_on")) & ~Q(outcome="")),
                name="pilot_ends_with_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PilotEntry(Scoped):
    """What was done or found on a day; a wrong one is struck out, never lost."""

    class Stage(models.TextChoices):
        START = "start", "启动"
        WORK = "work", "活动和服务"
        CHECK = "check", "检查"
        TROUBLE = "trouble", "问题和整改"
        LASTING = "lasting", "长效机制"

    pilot = models.ForeignKey(
        Pilot, models.CASCADE, related_name="entries", db_constraint=False
    )
    on = models.DateField("日期")
    stage = models.CharField("类别", max_length=8, choices=Stage)
    words = models.CharField("做了什么", max_length=500)
    families = models.IntegerField("惠及户次", null=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("登记时间")
    struck_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    struck_at = models.DateTimeField("划去时间", null=True)
    struck_reason = models.CharField("划去原因", max_length=120, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = "试点记录"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.CheckConstraint(
                condition=Q(struck_at__isnull=True, struck_reason="")
                | (Q(struck_at__isnull=False) & ~Q(struck_reason="")),
                name="pilot_entry_struck_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(families__isnull=True) | Q(families__gte=0),
                name="pilot_entry_families_counted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.stage}"
