"""The closed lists of words the register uses."""

from __future__ import annotations

from django.db import models


class SourceKind(models.TextChoices):
    ROLL = "roll", "花名册导入"
    POLICE = "police", "公安"
    CIVIL_AFFAIRS = "civil_affairs", "民政"
    DISABLED_FEDERATION = "disabled", "残联"
    HUMAN_RESOURCES = "labour", "人社"
    HOSPITAL = "hospital", "医院"
    HOME_SURVEY = "survey", "入户调查"
    DECLARATION = "declaration", "本人申报"
    OFFICE = "office", "经办登记"


class Role(models.TextChoices):
    WIFE = "女方", "女方"
    HUSBAND = "男方", "男方"
    CHILD = "子女", "子女"


class PayeeKind(models.TextChoices):
    SELF = "self", "本人"
    GUARDIAN = "guardian", "监护人"
    AGENT = "agent", "代领人"


class MarriageEnd(models.TextChoices):
    DIVORCE = "离婚", "离婚"
    DEATH = "丧偶", "丧偶"


class CertificateStatus(models.TextChoices):
    VALID = "valid", "有效"
    REPLACED = "replaced", "已换发"
    CANCELLED = "cancelled", "已注销"
