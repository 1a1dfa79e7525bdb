"""Numbers for codes by text message. Privacy class: staff (number sealed, code as a digest)."""

from django.conf import settings
from django.db import models

from nuanxin.base.jurisdiction.reach import Reach
from nuanxin.base.vault.columns import Sealed
from nuanxin.base.vault.kinds import Kind
from nuanxin.kit.identifiers import new_id


class TextedFactor(models.Model):
    """Where codes of an account go, and the one under way."""

    reach = Reach.SYSTEM
    sealed = {"number_sealed": Sealed(Kind.PHONE)}  # noqa: RUF012 - read only

    public_id = models.UUIDField("编号", default=new_id, unique=True, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="texted", verbose_name="用户"
    )
    number_sealed = models.BinaryField("手机号")
    number_mask = models.CharField("手机号（隐去中间）", max_length=20)
    set_at = models.DateTimeField("登记时间")
    digest = models.CharField("验证码散列", max_length=64, blank=True)
    reference = models.UUIDField("短信编号", null=True)
    sent_at = models.DateTimeField("上次发送时间", null=True)
    tries = models.PositiveSmallIntegerField("已试次数", default=0)
    sent_on = models.DateField("计数的日子", null=True)
    sent_count = models.PositiveSmallIntegerField("当天发送次数", default=0)

    class Meta:
        verbose_name = "短信验证码"

    def __str__(self) -> str:
        return self.number_mask
