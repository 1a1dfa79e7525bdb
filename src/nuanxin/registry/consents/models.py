"""What people answered. Privacy class: families (a scan is a stored file, sealed)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from nuanxin.base.files.stored.models import StoredFile
from nuanxin.base.jurisdiction.scoped import Scoped
from nuanxin.registry.people.models import Person


class Answer(models.TextChoices):
    GIVEN = "given", "同意"
    REFUSED = "refused", "不同意"
    WITHDRAWN = "withdrawn", "撤回同意"


class Way(models.TextChoices):
    SIGNED = "signed", "签字的纸"
    ORAL = "oral", "当面口头，有见证人"


class Consent(Scoped):
    """One answer; `text_since` says which version of the text it was given to."""

    person = models.ForeignKey(
        Person, models.CASCADE, related_name="consents", db_constraint=False
    )
    purpose = models.CharField("用途", max_length=30)
    text_since = models.DateField("文本版本")
    answer = models.CharField("答复", max_length=10, choices=Answer)
    way = models.CharField("方式", max_length=8, choices=Way)
    said_on = models.DateField("答复日期")
    guardian = models.CharField("监护人", max_length=40, blank=True)
    witness = models.CharField("见证人", max_length=40, blank=True)
    scan = models.ForeignKey(
        StoredFile, models.SET_NULL, null=True, blank=True, related_name="+",
        db_constraint=False, verbose_name="扫描件",
    )  # fmt: skip
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField("登记时间")

    class Meta(Scoped.Meta):
        verbose_name = "单独同意"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.CheckConstraint(
                condition=models.Q(way=Way.SIGNED) | ~models.Q(witness=""),
                name="consent_said_aloud_has_a_witness",
            )
        ]
        indexes = [  # noqa: RUF012 - Django reads a plain list here
            *Scoped.Meta.indexes,
            models.Index(
                fields=["person", "purpose", "-said_on", "-id"], name="consent_latest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.answer}"
