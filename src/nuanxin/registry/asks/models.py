"""What villages were asked, and said. Privacy class: families (no sealed value)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from nuanxin.base.jurisdiction.scoped import Scoped
from nuanxin.base.links.models import OneTimeLink
from nuanxin.registry.people.models import Household


class Answer(models.TextChoices):
    SAME = "same", "一致"
    DIFFERS = "differs", "有出入"


class VillageAsk(Scoped):
    """One question to a village; the link goes with its time, what was said stays."""

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="+", db_constraint=False
    )
    link = models.OneToOneField(
        OneTimeLink, models.SET_NULL, null=True, related_name="+", verbose_name="链接"
    )
    contact = models.CharField("发给谁", max_length=40)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="发出人"
    )
    asked_at = models.DateTimeField("发出时间")
    until = models.DateTimeField("有效期至")
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    answer = models.CharField("回话", max_length=8, choices=Answer, blank=True)
    words = models.CharField("说明", max_length=200, blank=True)
    answered_at = models.DateTimeField("回话时间", null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+",
        verbose_name="处理人",
    )  # fmt: skip
    settled_at = models.DateTimeField("处理时间", null=True)
    settled_words = models.CharField("处理情况", max_length=200, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = "村里核对"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | Q(answered_at__isnull=False, answer__in=["same", "differs"]),
                name="ask_is_answered_whole",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True) | Q(answered_at__isnull=False),
                name="ask_is_settled_after_its_answer",
            ),
        ]
        indexes = [  # noqa: RUF012 - Django reads a plain list here
            *Scoped.Meta.indexes,
            models.Index(fields=["household", "-asked_at"], name="ask_of_household"),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.answer}"
