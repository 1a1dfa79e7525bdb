"""The closed lists of words the register uses."""

from __future__ import annotations

from django.db import models

from nuanxin.registry.facts.models import SourceKind

__all__ = [
    "LOOKED_UP_FOR",
    "VEILED",
    "CertificateStatus",
    "MarriageEnd",
    "PayeeKind",
    "Role",
    "ShownAs",
    "SourceKind",
]


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


class ShownAs(models.TextChoices):
    """How lists show a name; kept by triggers, after marks and wishes of the families."""

    OPEN = "open", "姓名"
    HIDDEN = "hidden", "隐名"
    SENSITIVE = "sensitive", "敏感个案"


VEILED = (ShownAs.HIDDEN, ShownAs.SENSITIVE)

LOOKED_UP_FOR = ("核对身份", "办理发放", "联系家庭", "答复来电")
"""What a whole number is looked at for; the trail keeps it with the reason somebody writes."""
