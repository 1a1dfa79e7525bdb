"""Wards, their guardians, and the yearly look at how it goes.

Privacy class: families (who cannot act for themself, who acts for them; sealed: a guardian's
phone, what was seen).
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from nuanxin.base.jurisdiction.reach import Follows
from nuanxin.base.jurisdiction.scoped import Scoped
from nuanxin.base.vault.columns import Sealed
from nuanxin.base.vault.kinds import Kind
from nuanxin.kit.identifiers import new_id
from nuanxin.registry.people.models import Household, Person

__all__ = ["Guardian", "GuardianCheck", "Ward"]
_USER = settings.AUTH_USER_MODEL


class Ward(Scoped):
    """A grown person who cannot, or cannot wholly, act for themself: by a court, or as told."""

    class Degree(models.TextChoices):
        NONE = "none", "无民事行为能力"
        PART = "part", "限制民事行为能力"

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="+", db_constraint=False
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_constraint=False)
    degree = models.CharField("行为能力", max_length=4, choices=Degree)
    court = models.BooleanField("法院认定", default=False)
    document = models.CharField("判决书（依据）", max_length=80)
    found_on = models.DateField("认定（得知）日期")
    told_by = models.CharField("谁说的", max_length=20)
    ended_on = models.DateField("恢复日期", null=True, blank=True)
    ended_document = models.CharField("恢复的依据", max_length=80, blank=True)
    recorded_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    class Meta(Scoped.Meta):
        verbose_name = "需要监护的人"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_on__isnull=True), name="ward_one"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True)
                | (Q(ended_on__gte=F("found_on")) & ~Q(ended_document="")),
                name="ward_ended_by_a_paper",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.degree}"


class Guardian(Scoped):
    """Who acts for a person; without a beginning: chosen in advance, not yet in force."""

    sealed = {"phone_sealed": Sealed(Kind.PHONE)}  # noqa: RUF012 - read only

    class Way(models.TextChoices):
        LAW = "law", "法定顺序（第二十八条）"
        AGREED = "agreed", "协议确定（第三十条）"
        NAMED = "named", "指定（第三十一条）"
        INTERIM = "interim", "临时监护（第三十一条）"
        CHOSEN = "chosen", "意定监护（第三十三条）"
        LAST = "last", "没有别人，由民政部门或村（居）委会（第三十二条）"

    class Tier(models.TextChoices):
        SPOUSE = "spouse", "配偶"
        LINE = "line", "父母、子女"
        KIN = "kin", "其他近亲属"
        OTHER = "other", "其他愿意的人或者组织"
        CIVIL = "civil", "民政部门"
        VILLAGE = "village", "村（居）民委员会"

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="+", db_constraint=False
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_constraint=False)
    name = models.CharField("监护人", max_length=40)
    relation = models.CharField("和本人的关系", max_length=20)
    phone_sealed = models.BinaryField("电话", null=True, blank=True)
    phone_index = models.BinaryField(null=True, blank=True)
    phone_mask = models.CharField(max_length=24, blank=True)
    way = models.CharField("怎样确定的", max_length=8, choices=Way)
    tier = models.CharField("顺序", max_length=8, choices=Tier)
    document = models.CharField("凭据", max_length=80)
    document_on = models.DateField("凭据日期")
    issued_by = models.CharField("出具单位", max_length=60)
    approved_by = models.CharField("同意的单位", max_length=60, blank=True)
    skipped = models.CharField("前面顺序的人为什么不当", max_length=100, blank=True)
    starts_on = models.DateField("开始日期", null=True, blank=True)
    ends_on = models.DateField("终止日期", null=True, blank=True)
    ended_why = models.CharField("终止原因", max_length=40, blank=True)
    recorded_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    class Meta(Scoped.Meta):
        verbose_name = "监护人"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["person", "name"],
                condition=Q(ends_on__isnull=True),
                name="guardian_once",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=False) | Q(way="chosen"),
                name="guardian_waits_if_chosen",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | (~Q(ended_why="") & Q(starts_on__isnull=True))
                | (~Q(ended_why="") & Q(ends_on__gte=F("starts_on"))),
                name="guardian_ended_why",
            ),
            models.CheckConstraint(
                condition=~Q(tier="other", way="law") | ~Q(approved_by=""),
                name="guardian_other_approved",
            ),
            models.CheckConstraint(
                condition=~Q(way="last") | Q(tier__in=["civil", "village"]),
                name="guardian_last_is_public",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GuardianCheck(models.Model):
    """每年看一次: the person was seen, and how it goes."""

    reach = Follows("guardian")
    sealed = {"words_sealed": Sealed(Kind.RECORD)}  # noqa: RUF012 - read only

    public_id = models.UUIDField("编号", default=new_id, unique=True, editable=False)
    guardian = models.ForeignKey(Guardian, models.CASCADE, related_name="checks")
    on = models.DateField("哪天")
    met = models.BooleanField("见到本人", default=False)
    good = models.BooleanField("照看得好", default=True)
    words_sealed = models.BinaryField("看到的情况", null=True, blank=True)
    said_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    said_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "监护情况查看"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["guardian", "on"], name="guardian_check_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(good=True) | Q(words_sealed__isnull=False),
                name="guardian_check_says_what_is_wrong",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.guardian_id} {self.on}"
