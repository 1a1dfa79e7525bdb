"""Alarms and their limits. Privacy class: staff (who read how much on a day)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from nuanxin.base.identity.models import Post, User
from nuanxin.base.jurisdiction.reach import Reach
from nuanxin.base.jurisdiction.scoped import Scoped


class Kind(models.TextChoices):
    VIEWED = "viewed", "一天打开的家庭比同岗位多很多"
    EXPORTED = "exported", "下班时间或周末导出"
    TURNED_AWAY = "turned_away", "多次去开没有授权的敏感个案"
    GLASS = "glass", "一天多次紧急查看"
    LOCKED = "locked", "登录或动态码被锁"
    MACHINE = "machine", "同一处试了好几个账号"


LOCK_OUTS = (Kind.LOCKED, Kind.MACHINE)
"""Somebody tried to come in as this account: a question to its owner, told by who keeps it."""


class Verdict(models.TextChoices):
    FINE = "fine", "正常"
    TALK = "talk", "需谈话"
    FOLLOW = "follow", "移交处理"


class ReadingLimit(models.Model):
    """From a day on, what of a kind is asked about: at least `floor`, and so far from usual."""

    reach = Reach.SYSTEM

    kind = models.CharField("类别", max_length=12, choices=Kind)
    floor = models.PositiveIntegerField("起点")
    factor = models.FloatField("离中位数几倍偏差", default=0)
    valid_from = models.DateField("自")
    source = models.CharField("依据", max_length=120)
    set_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField("设置时间", auto_now_add=True)

    class Meta:
        verbose_name = "查阅界限"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["kind", "valid_from"], name="limit_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.valid_from}"


class ReadingAlarm(Scoped):
    """One post on one day; `usual` is the peers' median, `most` is not yet asked about.

    Whoever was locked out may be the one that was guessed at, not the one who guessed.
    """

    kind = models.CharField("类别", max_length=12, choices=Kind)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    day = models.DateField("日期")
    count = models.PositiveIntegerField("次数")
    usual = models.FloatField("同岗位中位数", null=True)
    most = models.FloatField("界限")
    found_at = models.DateTimeField("发现时间")
    verdict = models.CharField("结论", max_length=6, choices=Verdict, blank=True)
    words = models.CharField("说明", max_length=200, blank=True)
    judged_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField("核查时间", null=True)

    class Meta(Scoped.Meta):
        verbose_name = "异常查阅"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["post", "day", "kind"], name="alarm_once_a_day"),
            models.CheckConstraint(
                condition=Q(judged_by__isnull=True) | ~Q(judged_by=F("user")),
                name="alarm_is_judged_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.day}"
