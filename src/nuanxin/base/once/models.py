"""Forms that were sent. Privacy class: staff (who sent what kind of form; digests only)."""

from django.conf import settings
from django.db import models

from nuanxin.base.jurisdiction.reach import Reach


class SentForm(models.Model):
    """One form sent once: what it held as a digest, and where its answer led."""

    reach = Reach.SYSTEM

    key = models.UUIDField("键", primary_key=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="用户"
    )
    path = models.CharField("地址", max_length=300)
    digest = models.CharField("内容校验值", max_length=64)
    status = models.PositiveSmallIntegerField("状态", default=0)
    location = models.CharField("去处", max_length=2000, default="")
    by_htmx = models.BooleanField("局部刷新", default=False)
    sent_at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = "已提交的表单"
        indexes = [models.Index(fields=["sent_at"], name="sentform_sent_at")]  # noqa: RUF012

    def __str__(self) -> str:
        return str(self.key)
