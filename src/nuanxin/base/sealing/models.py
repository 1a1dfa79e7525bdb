"""Seals of the audit trail. Privacy class: none (digests and counts).

Made by SQL in the migration like the trail itself: append-only by trigger.
"""

from __future__ import annotations

from django.db import models

from nuanxin.base.jurisdiction.reach import Reach


class AuditSeal(models.Model):
    """One batch of entries under its root; the horizons `low` and `high` stand in SQL only."""

    reach = Reach.SYSTEM

    number = models.BigIntegerField("批次", primary_key=True)
    at = models.DateTimeField("封存时间")
    cluster = models.CharField("数据库标识", max_length=24)
    after_id = models.BigIntegerField("起始编号")
    top_id = models.BigIntegerField("最大编号")
    entries = models.IntegerField("条数")
    total = models.BigIntegerField("累计条数")
    previous = models.BinaryField("上一批的值")
    root = models.BinaryField("本批的值")

    class Meta:
        managed = False
        db_table = "base_auditseal"
        verbose_name = "审计封存"

    def __str__(self) -> str:
        return f"第 {self.number} 批"
