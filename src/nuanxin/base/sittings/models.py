"""Sittings. Privacy class: staff (who, from which address, with which browser)."""

from django.conf import settings
from django.db import models

from nuanxin.base.jurisdiction.reach import Reach
from nuanxin.kit.identifiers import new_id


class Sitting(models.Model):
    """One log-in, from the second factor to its end; kept: known addresses come from here."""

    reach = Reach.SYSTEM

    public_id = models.UUIDField("编号", default=new_id, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="sittings", verbose_name="用户"
    )
    session_key = models.CharField("会话", max_length=40, unique=True)
    address = models.GenericIPAddressField("地址", null=True)
    browser = models.CharField("浏览器", max_length=60, blank=True)
    began_at = models.DateTimeField("登录时间")
    ended_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        verbose_name = "登录会话"
        indexes = [models.Index(fields=["user", "began_at"], name="sitting_of_user")]  # noqa: RUF012

    def __str__(self) -> str:
        return f"{self.began_at:%Y-%m-%d %H:%M} {self.browser}"
