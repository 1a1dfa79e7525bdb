"""Requests to empty what is over. Privacy class: staff (who asked; ids and counts)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from nuanxin.base.jurisdiction.scoped import Scoped


class Kind(models.TextChoices):
    ACCOUNTS = "accounts", "停用的账号"
    HELPERS = "helpers", "离开的联系人"


class Emptying(Scoped):
    """One request for an area: everything of a kind that was over on a day."""

    class Status(models.TextChoices):
        ASKED = "asked", "待确认"
        DONE = "done", "已清空"
        WITHDRAWN = "withdrawn", "已撤回"

    kind = models.CharField("种类", max_length=10, choices=Kind)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.ASKED)
    before = models.DateField("到哪天为止")
    document = models.CharField("鉴定依据", max_length=80)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("提出时间")
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    settled_at = models.DateTimeField("办结时间", null=True)
    rows = models.IntegerField("清空的人数", default=0)

    class Meta(Scoped.Meta):
        verbose_name = "到期清空"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["region", "kind"], condition=Q(status="asked"), name="emptying_once"
            ),
            models.CheckConstraint(
                condition=~Q(status="done") | ~Q(asked_by=F("settled_by")),
                name="emptying_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(status="asked", settled_by__isnull=True)
                | (~Q(status="asked") & Q(settled_by__isnull=False)),
                name="emptying_settled_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.status}"
