"""Marks, accesses and wishes. Privacy class: families (no sealed value)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from nuanxin.base.identity.models import Post, User
from nuanxin.base.jurisdiction.scoped import Scoped
from nuanxin.registry.facts.models import Source
from nuanxin.registry.people.models import Household


class AboutFile(Scoped):
    """A row about a family's file that is not part of it: who may open it, and why."""

    of_file: ClassVar[bool] = False

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="+", db_constraint=False
    )

    class Meta(Scoped.Meta):
        abstract = True


class SensitiveMark(AboutFile):
    """敏感个案: since when, why, by whom; until somebody lifts it or its day comes."""

    reason = models.CharField("原因", max_length=200)
    marked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    marked_at = models.DateTimeField("标记时间")
    until = models.DateField("到期日", null=True, blank=True)
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField("解除时间", null=True)
    lifted_reason = models.CharField("解除原因", max_length=200, blank=True)

    class Meta(AboutFile.Meta):
        verbose_name = "敏感个案"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(lifted_at__isnull=True),
                name="sensitive_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.household_id}"


class CaseAccess(AboutFile):
    """A post that may open a marked file, or asks to; or that broke the glass.

    It runs from `opens_at` until `until`, unless ended earlier; asked for and not yet decided,
    it has neither. What was broken stays without a verdict until somebody else judges it.
    """

    class Kind(models.TextChoices):
        GRANT = "grant", "授权"
        GLASS = "glass", "紧急查看"

    class Verdict(models.TextChoices):
        FINE = "fine", "已核，没有问题"
        FAULT = "fault", "有问题"

    kind = models.CharField("方式", max_length=5, choices=Kind)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="岗位")
    holder = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="姓名")
    reason = models.CharField("事由", max_length=200)
    asked_at = models.DateTimeField("提出时间")
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("批准时间", null=True)
    opens_at = models.DateTimeField("开始", null=True)
    until = models.DateTimeField("结束", null=True)
    ended_at = models.DateTimeField("提前结束", null=True)
    verdict = models.CharField("核查", max_length=5, choices=Verdict, blank=True)
    verdict_words = models.CharField("核查意见", max_length=200, blank=True)
    judged_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField("核查时间", null=True)

    class Meta(AboutFile.Meta):
        verbose_name = "敏感个案查看授权"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("holder")),
                name="access_is_not_given_to_oneself",
            ),
            models.CheckConstraint(
                condition=Q(judged_by__isnull=True) | ~Q(judged_by=F("holder")),
                name="access_is_not_judged_by_its_holder",
            ),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True)
                | Q(kind="glass")
                | Q(decided_by__isnull=False),
                name="access_was_given_by_somebody",
            ),
        ]
        indexes = [  # noqa: RUF012 - Django reads a plain list here
            *AboutFile.Meta.indexes,
            models.Index(fields=["household", "post"], name="access_of_post"),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.post_id}"


class NameWish(AboutFile):
    """A family's wish that its name not be shown: since when, from which source."""

    wished_on = models.DateField("提出日期")
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("登记时间")
    ended_on = models.DateField("撤回日期", null=True, blank=True)
    ended_source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="+")

    class Meta(AboutFile.Meta):
        verbose_name = "隐名意愿"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(ended_on__isnull=True),
                name="name_wish_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.household_id}"
