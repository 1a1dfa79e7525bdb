"""Files we keep. Privacy class: personal (contents sealed; the name is as it was handed in)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from nuanxin.base.jurisdiction.scoped import Scoped


class StoredFile(Scoped):
    """A file on the disk; `place` is its random name there, `sha256` of the plain bytes."""

    name = models.CharField("文件名", max_length=200)
    purpose = models.CharField("用途", max_length=60)
    sha256 = models.CharField("校验值", max_length=64)
    size = models.BigIntegerField("大小")
    place = models.CharField("存放名", max_length=64, unique=True)
    kept_until = models.DateField("保存到", null=True, blank=True)
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="存入人",
    )
    stored_at = models.DateTimeField("存入时间", auto_now_add=True)

    class Meta(Scoped.Meta):
        verbose_name = "存档文件"
        indexes = [  # noqa: RUF012 - Django reads a plain list here
            models.Index(fields=["region", "id"], name="storedfile_region"),
            models.Index(fields=["sha256", "purpose"], name="storedfile_content"),
            models.Index(fields=["kept_until"], name="storedfile_kept_until"),
        ]

    def __str__(self) -> str:
        return self.name
