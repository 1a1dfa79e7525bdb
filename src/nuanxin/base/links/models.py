"""Links that open one task. Privacy class: staff (who made one, when it was used)."""

from datetime import datetime

from django.conf import settings
from django.db import models

from nuanxin.base.jurisdiction.reach import Reach


class OneTimeLink(models.Model):
    """What a link opens, until when; the link itself stands nowhere.

    It has a region and no policy, like a job: it is found before any scope is known.
    """

    reach = Reach.SYSTEM

    digest = models.BinaryField("散列", max_length=32, unique=True)
    task = models.CharField("事项", max_length=20)
    region = models.BigIntegerField("地区")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="发出人"
    )
    made_at = models.DateTimeField("发出时间")
    expires_at = models.DateTimeField("失效时间")
    opened_at = models.DateTimeField("首次打开", null=True)
    used_at = models.DateTimeField("使用时间", null=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)

    class Meta:
        verbose_name = "一次性链接"
        indexes = [models.Index(fields=["expires_at"], name="link_expires")]  # noqa: RUF012

    def __str__(self) -> str:
        return f"{self.task} {self.expires_at:%Y-%m-%d}"

    def opens(self, at: datetime) -> bool:
        """Whether it still opens its task."""
        return not (self.used_at or self.withdrawn_at) and self.expires_at > at
