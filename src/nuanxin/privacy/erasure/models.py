"""Requests to delete. Privacy class: families (ids and counts; the reason names nobody)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from nuanxin.base.jurisdiction.scoped import Scoped
from nuanxin.registry.people.models import Household


class Reason(models.TextChoices):
    OWN_WISH = "wish", "本人或家属要求"
    TIME_OVER = "time", "保存期满"


class Erasure(Scoped):
    """One request about one family: who asked, who confirmed, what went."""

    class Status(models.TextChoices):
        ASKED = "asked", "待确认"
        DONE = "done", "已删除"
        WITHDRAWN = "withdrawn", "已撤回"

    household = models.ForeignKey(
        Household, models.PROTECT, related_name="erasures", db_constraint=False
    )
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.ASKED)
    reason = models.CharField("原因", max_length=6, choices=Reason)
    document = models.CharField("凭据", max_length=80, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("提出时间")
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    settled_at = models.DateTimeField("办结时间", null=True)
    counts = models.JSONField("删去的行数", default=dict)

    class Meta(Scoped.Meta):
        verbose_name = "删除个人信息"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["household"], condition=~Q(status="withdrawn"), name="erasure_once"
            ),
            models.CheckConstraint(
                condition=~Q(status="done") | ~Q(asked_by=F("settled_by")),
                name="erasure_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(status="asked", settled_by__isnull=True)
                | (~Q(status="asked") & Q(settled_by__isnull=False)),
                name="erasure_settled_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.status}"
