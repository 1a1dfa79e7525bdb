"""Batches of imported rows.

Privacy class: families, sealed (chunks hold what a file said of people; the rows beside them
hold places, verdicts and ids only).
"""

from __future__ import annotations

from django.db import models

from nuanxin.base.files.stored.models import StoredFile
from nuanxin.base.identity.models import User
from nuanxin.base.jurisdiction.reach import Follows
from nuanxin.base.jurisdiction.scoped import Scoped
from nuanxin.base.vault.columns import Sealed
from nuanxin.base.vault.kinds import Kind
from nuanxin.kit.identifiers import new_id
from nuanxin.registry.exchange.words import BatchKind, BatchStatus, Verdict
from nuanxin.registry.people.models import Source

__all__ = [
    "ImportBatch",
    "LedgerRow",
    "SenderMapping",
    "StagedChunk",
    "StagedRow",
    "Trace",
    "WrittenOver",
]


_PERSONS = "(SELECT p.public_id FROM registry_person p WHERE p.id = t.person)"


class ImportBatch(Scoped):
    """A file handed in, how it was read, and what became of it."""

    kind = models.CharField("种类", max_length=12, choices=BatchKind)
    status = models.CharField(
        "状态", max_length=12, choices=BatchStatus, default=BatchStatus.STAGED
    )
    sender = models.CharField("报送单位", max_length=80)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, verbose_name="文件")
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("文件摘要", max_length=64)
    sheet = models.CharField("工作表", max_length=60, blank=True)
    mapping = models.JSONField("列名对应", default=dict)
    answers = models.JSONField("统一说明", default=dict)
    changes_since = models.DateField("变更自", null=True, blank=True)
    rows = models.IntegerField("行数", default=0)
    new = models.IntegerField("新增", default=0)
    changed = models.IntegerField("更新", default=0)
    unchanged = models.IntegerField("无变化", default=0)
    ambiguous = models.IntegerField("待定", default=0)
    faulty = models.IntegerField("有错误", default=0)
    notes = models.JSONField("提示", default=list)
    source = models.ForeignKey(Source, models.PROTECT, null=True, verbose_name="来源")
    staged_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="导入人"
    )
    staged_at = models.DateTimeField("导入时间")
    committed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="提交人"
    )
    committed_at = models.DateTimeField("提交时间", null=True, blank=True)
    undone_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="撤销人"
    )
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    forgotten_at = models.DateTimeField("清除时间", null=True, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = "导入批次"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["kind", "region", "sha256"],
                condition=models.Q(status__in=["staged", "committed"]),
                name="import_same_file_once",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    rows=models.F("new")
                    + models.F("changed")
                    + models.F("unchanged")
                    + models.F("ambiguous")
                    + models.F("faulty")
                ),
                name="import_every_row_counted_once",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class StagedChunk(models.Model):
    """Some families, or faulty rows, of a batch as they were read: sealed."""

    sealed = {"content_sealed": Sealed(Kind.RECORD)}  # noqa: RUF012 - read only

    reach = Follows("batch")

    public_id = models.UUIDField("编号", default=new_id, unique=True, editable=False)
    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="chunks")
    number = models.IntegerField("序号")
    content_sealed = models.BinaryField("内容")

    class Meta:
        verbose_name = "导入内容"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["batch", "number"], name="staged_chunk_once")
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class StagedRow(models.Model):
    """A row of the file: where it stands, what becomes of it, where its content is."""

    reach = Follows("batch")

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="staged")
    sheet = models.CharField("工作表", max_length=60)
    row = models.IntegerField("行号")
    region = models.BigIntegerField("地区")
    verdict = models.CharField("结论", max_length=10, choices=Verdict)
    chunk = models.IntegerField("内容序号")
    place = models.IntegerField("内容位置")
    household = models.BigIntegerField("对应家庭", null=True)
    decision = models.CharField("处理", max_length=8, blank=True)
    decided_person = models.BigIntegerField("认定为", null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "导入行"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["batch", "sheet", "row"], name="staged_row_once")
        ]
        indexes = [  # noqa: RUF012 - Django reads a plain list here
            models.Index(fields=["batch", "verdict", "id"], name="staged_by_verdict")
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.row}"


class Trace(models.Model):
    """What a commit brought into being besides versions: rows of a table, by id."""

    reach = Follows("batch")

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="traces")
    table = models.CharField("表", max_length=40)
    ids = models.JSONField("行", default=list)

    class Meta:
        verbose_name = "导入痕迹"

    def __str__(self) -> str:
        return self.table


class WrittenOver(models.Model):
    """What stood in a person's sealed columns before a commit: put back by undoing it."""

    sealed = {  # noqa: RUF012 - read only
        "id_number_sealed": Sealed(Kind.ID_NUMBER, _PERSONS),
        "disability_number_sealed": Sealed(Kind.DISABILITY_NUMBER, _PERSONS),
        "phone_sealed": Sealed(Kind.PHONE, _PERSONS),
    }

    reach = Follows("batch")

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="written_over")
    person = models.BigIntegerField("人员")
    name = models.CharField("姓名", max_length=60)
    disability_number_sealed = models.BinaryField(null=True)
    disability_number_index = models.BinaryField(null=True)
    disability_number_mask = models.CharField(max_length=30, blank=True)
    phone_sealed = models.BinaryField(null=True)
    phone_index = models.BinaryField(null=True)
    phone_mask = models.CharField(max_length=24, blank=True)
    id_number_sealed = models.BinaryField(null=True)
    id_number_index = models.BinaryField(null=True)
    id_number_mask = models.CharField(max_length=24, blank=True)
    pinyin = models.CharField(max_length=120, blank=True)
    initials = models.CharField(max_length=20, blank=True)

    class Meta:
        verbose_name = "导入前的号码"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["batch", "person"], name="written_over_once")
        ]

    def __str__(self) -> str:
        return f"{self.person}"


class SenderMapping(Scoped):
    """What a sender means by a header, remembered from the last time."""

    sender = models.CharField("报送单位", max_length=80)
    kind = models.CharField("种类", max_length=12, choices=BatchKind)
    mapping = models.JSONField("列名对应", default=dict)
    answers = models.JSONField("统一说明", default=dict)
    used_at = models.DateTimeField("最近使用")

    class Meta(Scoped.Meta):
        verbose_name = "报送单位的列名"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["region", "sender", "kind"], name="sender_mapping_once"
            )
        ]

    def __str__(self) -> str:
        return self.sender


class LedgerRow(Scoped):
    """A line of another book: the national system's list, or a payment result."""

    sealed = {  # noqa: RUF012 - read only
        "id_number_sealed": Sealed(Kind.ID_NUMBER),
        "account_sealed": Sealed(Kind.ACCOUNT),
    }

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="ledger")
    book = models.CharField("账本", max_length=12, choices=BatchKind)
    sheet = models.CharField("工作表", max_length=60)
    row = models.IntegerField("行号")
    name = models.CharField("姓名", max_length=60)
    id_number_sealed = models.BinaryField("身份证号", null=True)
    id_number_index = models.BinaryField(null=True, db_index=True)
    id_number_mask = models.CharField(max_length=24, blank=True)
    account_sealed = models.BinaryField("账号", null=True)
    account_index = models.BinaryField(null=True)
    account_mask = models.CharField(max_length=30, blank=True)
    case_number = models.CharField("个案编号", max_length=40, blank=True)
    category = models.CharField("类别", max_length=60, blank=True)
    first_year = models.SmallIntegerField("首享年度", null=True)
    status = models.CharField("状态", max_length=30, blank=True)
    amount_fen = models.BigIntegerField("金额", null=True)
    result = models.CharField("结果", max_length=30, blank=True)
    reason = models.CharField("原因", max_length=120, blank=True)
    period = models.CharField("期间", max_length=20, blank=True)
    person = models.BigIntegerField("对应人员", null=True, db_index=True)

    class Meta(Scoped.Meta):
        verbose_name = "对账行"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["batch", "sheet", "row"], name="ledger_row_once")
        ]

    def __str__(self) -> str:
        return f"{self.book} {self.row}"
