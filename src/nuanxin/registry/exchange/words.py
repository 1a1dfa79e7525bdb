"""The closed lists of words imports use."""

from __future__ import annotations

from django.db import models


class BatchKind(models.TextChoices):
    PEOPLE = "people", "花名册"
    ACCOUNTS = "accounts", "批量换卡"
    NATIONAL = "national", "国家扶助保障系统名单"
    PAYMENT = "payment", "发放结果"


class BatchStatus(models.TextChoices):
    STAGED = "staged", "待提交"
    COMMITTED = "committed", "已提交"
    UNDONE = "undone", "已撤销"
    DISCARDED = "discarded", "已放弃"


class Verdict(models.TextChoices):
    """What becomes of a row; the order is how much it asks of a person."""

    FAULTY = "faulty", "有错误"
    AMBIGUOUS = "ambiguous", "待定"
    CHANGED = "changed", "更新"
    NEW = "new", "新增"
    UNCHANGED = "unchanged", "无变化"


class Decision(models.TextChoices):
    """What a person decided about an ambiguous row."""

    SAME = "same", "是同一人"
    OTHER = "other", "不是同一人"
    SKIP = "skip", "这次不进"
