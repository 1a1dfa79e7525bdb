"""The audit trail. Privacy class: staff (who, from where), and ids of rows of persons.

All tables are made by SQL in the migrations: append-only by trigger, and left alone when a test
empties the others.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from nuanxin.base.jurisdiction.reach import Trail
from nuanxin.base.jurisdiction.scoped import ScopedQuerySet


class AuditEntry(models.Model):
    """One act. `transaction` orders what a later seal covers; `session` is a digest of it."""

    reach = Trail()

    at = models.DateTimeField("时间")
    user_id = models.BigIntegerField("用户", null=True)
    post_id = models.BigIntegerField("岗位", null=True)
    name = models.CharField("姓名", max_length=40)
    role = models.CharField("岗位类别", max_length=24)
    ip = models.GenericIPAddressField("地址", null=True)
    session = models.CharField("会话", max_length=16)
    act = models.CharField("操作", max_length=60)
    object_kind = models.CharField("对象类别", max_length=40)
    object_ids = ArrayField(models.BigIntegerField(), verbose_name="对象")
    region = models.BigIntegerField("地区", null=True)
    purpose = models.CharField("事由", max_length=200)
    ok = models.BooleanField("成功", default=True)
    payload = models.JSONField("内容", encoder=DjangoJSONEncoder)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "base_auditentry"
        verbose_name = "审计记录"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.name} {self.act}"


class AuditTrace(models.Model):
    """One object of one entry: the way from a row to everything that happened to it."""

    reach = Trail("entry")

    entry = models.ForeignKey(AuditEntry, models.DO_NOTHING, related_name="traces")
    object_kind = models.CharField("对象类别", max_length=40)
    object_id = models.BigIntegerField("对象")
    at = models.DateTimeField("时间")

    class Meta:
        managed = False
        db_table = "base_audittrace"
        verbose_name = "审计对象"

    def __str__(self) -> str:
        return f"{self.object_kind} {self.object_id}"


class AuditList(models.Model):
    """What a list that left held of one place, so that each of its rows can say so.

    Who and what for are said again: the place of a row may not see the entry of a higher
    office. `total`: rows of that kind in the whole list; `whole`: with full numbers. The entry
    keeps a digest of all its lists (`queries.digest_of`), and is sealed.
    """

    reach = Trail()

    entry = models.ForeignKey(AuditEntry, models.DO_NOTHING, related_name="lists")
    at = models.DateTimeField("时间")
    region = models.BigIntegerField("地区")
    object_kind = models.CharField("对象类别", max_length=40)
    object_ids = ArrayField(models.BigIntegerField(), verbose_name="对象")
    name = models.CharField("姓名", max_length=40)
    role = models.CharField("岗位类别", max_length=24)
    purpose = models.CharField("事由", max_length=200)
    listed = models.CharField("名单类别", max_length=40)
    said = models.CharField("名单", max_length=200)
    total = models.IntegerField("共多少个")
    whole = models.BooleanField("含完整号码")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "base_auditlist"
        verbose_name = "带走的名单"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.name} {self.listed}"
