"""A reminder of one step of one case: who asks which post, by when, what was answered.

Privacy class: families (that a request of theirs waits, and why; no name, no number).
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from nuanxin.base.identity.models import User
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.scoped import Scoped
from nuanxin.casework.road.models import Case
from nuanxin.registry.people.models import Household

__all__ = ["Reminder"]


class Reminder(Scoped):
    """`reached`: the stage after which the case came to the step, 0 at the first one; it tells
    one stay at a step from the next. `by` is None where the county's rule asks by night.
    """

    class Level(models.TextChoices):
        """Who asks; RULE: what the county has settled, by night."""

        TOWNSHIP = "township", "乡镇（街道）"
        COUNTY = "county", "县（区）"
        CITY = "city", "市"
        PROVINCE = "province", "省"
        RULE = "rule", "本县的办理规定"

    class Ended(models.TextChoices):
        ANSWERED = "answered", "已说明"
        DONE = "done", "已办"
        HALTED = "halted", "不再等"

    household = models.ForeignKey(Household, models.PROTECT, db_constraint=False)
    case = models.ForeignKey(
        Case, models.CASCADE, related_name="reminders", db_constraint=False
    )
    position = models.SmallIntegerField("第几步")
    step = models.CharField("步骤", max_length=40)
    reached = models.BigIntegerField("到这一步以前的经过")
    due = models.DateField("步骤截止日期")
    asked = models.CharField("催办哪个岗位", max_length=24, choices=Role)
    level = models.CharField("由哪一级催办", max_length=8, choices=Level)
    words = models.CharField("催办的话", max_length=100)
    answer_by = models.DateField("请在哪天前说明")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("催办时间")
    answer = models.CharField("说明", max_length=120, blank=True)
    promised_on = models.DateField("答应哪天办完", null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended = models.CharField("结果", max_length=8, choices=Ended, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True)

    class Meta(Scoped.Meta):
        verbose_name = "催办"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended=""), name="reminder_one_open"
            ),
            # The county's rule asks once for one stay at a step.
            models.UniqueConstraint(
                fields=["case", "reached", "position"],
                condition=Q(level="rule"),
                name="reminder_by_rule_once",
            ),
            models.CheckConstraint(
                condition=Q(ended="", ended_at__isnull=True)
                | (~Q(ended="") & Q(ended_at__isnull=False)),
                name="reminder_ends_with_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(ended="answered", promised_on__isnull=False) & ~Q(answer="")
                | ~Q(ended="answered") & Q(answer="", promised_on__isnull=True),
                name="reminder_answered_whole",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="reminder_has_words"),
        ]
        indexes = [  # noqa: RUF012 - Django reads a plain list here
            *Scoped.Meta.indexes,
            models.Index(fields=["case", "id"], name="reminder_of_case"),
            # A desk asks for those that wait, never for what has been asked over the years.
            models.Index(
                fields=["region", "asked"], condition=Q(ended=""), name="reminder_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.step}"

    @property
    def open(self) -> bool:
        return not self.ended
