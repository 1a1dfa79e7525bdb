"""What happened in a family, and what was done about it.

Privacy class: families (keys of what was done; no name, no number).
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from nuanxin.base.jurisdiction.scoped import Scoped
from nuanxin.registry.people.models import Household, Person

__all__ = ["EVENT", "Happening", "Kind"]

EVENT = "生活事件"  # what a line of money that an event gave rise to rests on


class Kind(models.TextChoices):
    PARENT_DIED = "parent_died", "父亲或母亲去世"
    CHILD_DIED = "child_died", "子女去世"
    CHILD_CAME = "child_came", "生育或收养了子女"
    DIVORCED = "divorced", "离婚"
    REMARRIED = "remarried", "再婚"
    GRADED = "graded", "子女残疾等级有变化"
    LOST = "lost", "联系不上"
    FOUND = "found", "又联系上了"


class Happening(Scoped):
    """One event: `done` keeps the keys of what it stopped, held, lifted and raised."""

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="+", db_constraint=False
    )
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    kind = models.CharField("什么事", max_length=12, choices=Kind)
    on = models.DateField("哪一天")
    done = models.JSONField("办了什么", default=dict)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField("登记时间")
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField("撤销时间", null=True)
    undone_words = models.CharField("撤销原因", max_length=120, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = "生活事件"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | ~Q(undone_words=""),
                name="happening_undone_with_a_reason",
            ),
        ]
        indexes = [  # noqa: RUF012 - Django reads a plain list here
            *Scoped.Meta.indexes,
            models.Index(fields=["household", "-id"], name="happening_of_household"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"
