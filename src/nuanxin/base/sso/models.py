"""Accounts known to a log-in provider. Privacy class: staff (the number there as a digest)."""

from django.conf import settings
from django.db import models

from nuanxin.base.jurisdiction.reach import Reach


class LinkedIdentity(models.Model):
    """Who an account is at a provider; what the provider calls them is kept as a digest."""

    reach = Reach.SYSTEM

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="linked", verbose_name="用户"
    )
    issuer = models.CharField("统一登录地址", max_length=200)
    digest = models.CharField("统一登录编号散列", max_length=64)
    linked_at = models.DateTimeField("关联时间")

    class Meta:
        verbose_name = "统一登录关联"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["issuer", "digest"], name="identity_once")
        ]

    def __str__(self) -> str:
        return self.issuer
