"""Former passwords. Privacy class: staff (salted hashes only)."""

from django.conf import settings
from django.db import models

from nuanxin.base.jurisdiction.reach import Reach


class FormerPassword(models.Model):
    """The hash of a password somebody had, so that it is not taken again."""

    reach = Reach.SYSTEM

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="former_passwords",
        verbose_name="用户",
    )
    hashed = models.CharField("密码散列", max_length=128)
    until = models.DateTimeField("停用时间")

    class Meta:
        verbose_name = "用过的密码"

    def __str__(self) -> str:
        return f"{self.until:%Y-%m-%d}"
