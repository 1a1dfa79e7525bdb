"""What a county switches, birthdays by the lunar calendar, events told, and what was done.

Privacy class: families (sealed: what somebody told, what somebody wrote of a visit).
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from nuanxin.base.identity.models import User
from nuanxin.base.jurisdiction.reach import Reach
from nuanxin.base.jurisdiction.scoped import Scoped, ScopedRow
from nuanxin.base.vault.columns import Sealed
from nuanxin.base.vault.kinds import Kind
from nuanxin.registry.people.models import Household, Person

__all__ = ["DutyDone", "DutyRule", "LunarDay", "ToldEvent"]


class DutyRule(ScopedRow):
    """How a county keeps a kind from a day on; the latest begun is in force."""

    reach = Reach.PUBLIC

    kind = models.CharField("种类", max_length=20)
    starts_on = models.DateField("施行日期")
    on = models.BooleanField("开启")
    form = models.CharField("形式", max_length=5)
    before = models.SmallIntegerField("提前天数")
    after = models.SmallIntegerField("宽限天数")
    post = models.CharField("由哪个岗位", max_length=20, blank=True)
    every = models.SmallIntegerField("每几个月", default=0)
    month = models.SmallIntegerField("月", default=0)
    day = models.SmallIntegerField("日", default=0)
    document = models.CharField("文件", max_length=80)
    set_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField("登记时间")

    class Meta(ScopedRow.Meta):
        verbose_name = "走访规定"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["region", "kind", "starts_on"], name="duty_rule_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return self.kind


class LunarDay(ScopedRow):
    """By which calendar somebody keeps the birthday; a change closes the version before it.

    Without a row nobody has asked, and the registered (solar) day counts.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_constraint=False)
    lunar = models.BooleanField("按农历过")
    month = models.SmallIntegerField("农历月", default=0)
    day = models.SmallIntegerField("农历日", default=0)
    leap = models.BooleanField("闰月", default=False)
    told_by = models.CharField("谁说的", max_length=20)
    told_on = models.DateField("哪天说的")
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    known_from = models.DateTimeField("登记时间")
    known_to = models.DateTimeField("更改时间", null=True)

    class Meta(ScopedRow.Meta):
        verbose_name = "生日过法"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["person"], condition=Q(known_to__isnull=True), name="lunar_day_one_open"
            ),
            models.CheckConstraint(
                condition=Q(lunar=False, month=0, day=0, leap=False)
                | Q(lunar=True, month__range=(1, 12), day__range=(1, 30)),
                name="lunar_day_is_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}"


class ToldEvent(Scoped):
    """Illness or an emergency: what somebody told us, and when."""

    sealed = {"words_sealed": Sealed(Kind.RECORD)}  # noqa: RUF012 - read only

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="+", db_constraint=False
    )
    kind = models.CharField("种类", max_length=20)
    happened_on = models.DateField("哪天发生")
    told_on = models.DateField("哪天得知")
    told_by = models.CharField("谁说的", max_length=20)
    words_sealed = models.BinaryField("说了什么", null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    class Meta(Scoped.Meta):
        verbose_name = "得知的事"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["household", "kind", "happened_on"], name="told_event_once"
            ),
            models.CheckConstraint(
                condition=Q(told_on__gte=models.F("happened_on")), name="told_event_after_it"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.kind}"


class DutyDone(Scoped):
    """A duty was done or was not wanted; a visit may point here."""

    class How(models.TextChoices):
        VISIT = "visit", "走访了"
        CALL = "call", "打了电话"
        UNNEEDED = "unneeded", "家里说不用"

    sealed = {"words_sealed": Sealed(Kind.RECORD)}  # noqa: RUF012 - read only

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="+", db_constraint=False
    )
    kind = models.CharField("种类", max_length=20)
    person = models.ForeignKey(
        Person, models.CASCADE, null=True, related_name="+", db_constraint=False
    )
    occasion = models.DateField("到期日")
    how = models.CharField("怎样做的", max_length=8, choices=How)
    done_on = models.DateField("哪天做的")
    words_sealed = models.BinaryField("一句话", null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    class Meta(Scoped.Meta):
        verbose_name = "已做的走访"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["household", "kind", "person", "occasion"],
                nulls_distinct=False,
                name="duty_done_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.kind} {self.occasion}"
