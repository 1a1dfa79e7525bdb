"""Second factors. Privacy class: staff (keys sealed, paper codes as digests)."""

from django.conf import settings
from django.db import models

from nuanxin.base.jurisdiction.reach import Reach
from nuanxin.base.vault.columns import Sealed
from nuanxin.base.vault.kinds import Kind
from nuanxin.kit.identifiers import new_id


class SecondFactor(models.Model):
    """The key an account shares with a phone; in force once a first code has come back."""

    reach = Reach.SYSTEM
    sealed = {"key_sealed": Sealed(Kind.RECORD)}  # noqa: RUF012 - read only

    public_id = models.UUIDField("编号", default=new_id, unique=True, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="factor", verbose_name="用户"
    )
    key_sealed = models.BinaryField("密钥")
    confirmed_at = models.DateTimeField("启用时间", null=True)
    last_step = models.BigIntegerField("上次用过的时段", default=0)
    wrong = models.PositiveSmallIntegerField("连续错误", default=0)
    wrong_at = models.DateTimeField("上次错误时间", null=True)

    class Meta:
        verbose_name = "动态码"

    def __str__(self) -> str:
        return str(self.public_id)


class PaperCode(models.Model):
    """A code for the day the phone is lost; counts once."""

    reach = Reach.SYSTEM

    factor = models.ForeignKey(
        SecondFactor, models.CASCADE, related_name="paper_codes", verbose_name="动态码"
    )
    digest = models.CharField("散列", max_length=64)
    used_at = models.DateTimeField("用掉的时间", null=True)

    class Meta:
        verbose_name = "备用码"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["factor", "digest"], name="paper_code_once")
        ]

    def __str__(self) -> str:
        return "已用" if self.used_at else "未用"
