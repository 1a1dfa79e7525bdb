"""Schemes and their posts, contact persons, who is whose, what families wish.

Privacy class: staff (contact persons; sealed: phone) and families (whose contact, wishes).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from nuanxin.base.identity.models import User
from nuanxin.base.jurisdiction.reach import Follows, Reach
from nuanxin.base.jurisdiction.scoped import Scoped, ScopedRow
from nuanxin.base.vault.columns import Sealed
from nuanxin.base.vault.kinds import Kind
from nuanxin.registry.people.models import Household

__all__ = ["Assignment", "ContactPerson", "ContactScheme", "FamilyWish", "SchemePost"]


class Level(models.TextChoices):
    """Where whoever fills a post works."""

    VILLAGE = "village", "村（社区）"
    TOWNSHIP = "township", "乡镇（街道）"
    COUNTY = "county", "县（市、区）"


class ContactScheme(Scoped):
    """The contact scheme of a county from a day on; the latest begun is in force."""

    reach = Reach.PUBLIC

    name = models.CharField("制度名称", max_length=40)
    template = models.CharField("样本", max_length=40)
    document = models.CharField("文件", max_length=80)
    starts_on = models.DateField("施行日期")
    adopted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    adopted_at = models.DateTimeField("登记时间")

    class Meta(Scoped.Meta):
        verbose_name = "联系人制度"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["region", "starts_on"], name="contact_scheme_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return self.name


class SchemePost(models.Model):
    """A post each family has under a scheme: who may fill it, and whether it must be filled."""

    reach = Follows("scheme")

    scheme = models.ForeignKey(ContactScheme, models.CASCADE, related_name="posts")
    position = models.SmallIntegerField("次序")
    name = models.CharField("岗位", max_length=20)
    filled_by = models.CharField("由谁担任", max_length=60)
    level = models.CharField("层级", max_length=8, choices=Level)
    required = models.BooleanField("必须有人", default=True)

    class Meta:
        verbose_name = "联系人岗位"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["scheme", "name"], name="scheme_post_once")
        ]

    def __str__(self) -> str:
        return self.name


class ContactPerson(Scoped):
    """Somebody who goes to families; `region` is the village, township or county they work in.

    A county's families, townships and villages choose from the same ones, as from work units:
    the card a family gets names people of other levels.
    """

    reach = Reach.PUBLIC
    sealed = {"phone_sealed": Sealed(Kind.PHONE)}  # noqa: RUF012 - read only

    name = models.CharField("姓名", max_length=40)
    sex = models.CharField("性别", max_length=1, blank=True)
    title = models.CharField("身份", max_length=40)
    phone_sealed = models.BinaryField("电话", null=True, blank=True)
    phone_index = models.BinaryField(null=True, blank=True)
    phone_mask = models.CharField(max_length=24, blank=True)
    joined_on = models.DateField("到岗日期")
    left_on = models.DateField("离岗日期", null=True, blank=True)
    left_reason = models.CharField("离岗原因", max_length=40, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = "联系人"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | ~Q(left_reason=""),
                name="contact_person_left_why",
            ),
            models.CheckConstraint(
                condition=Q(sex__in=["", "女", "男"]), name="contact_person_sex"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Assignment(Scoped):
    """A person in a post of a family, from a day until a day; and when the family was told.

    The post is named as it was when they began: a later scheme takes over posts of its name.
    """

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="+", db_constraint=False
    )
    post = models.CharField("岗位", max_length=20)
    level = models.CharField("层级", max_length=8, choices=Level)
    person = models.ForeignKey(ContactPerson, models.PROTECT, related_name="assignments")
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)
    ended_reason = models.CharField("结束原因", max_length=40, blank=True)
    assigned_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    assigned_at = models.DateTimeField("登记时间")
    told_on = models.DateField("告知家庭日期", null=True, blank=True)
    told_how = models.CharField("告知方式", max_length=10, blank=True)
    told_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta(Scoped.Meta):
        verbose_name = "联系安排"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["household", "post"],
                condition=Q(ends_on__isnull=True),
                name="assignment_one_in_a_post",
            ),
            models.UniqueConstraint(
                fields=["household", "person"],
                condition=Q(ends_on__isnull=True),
                name="assignment_one_post_a_person",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="assignment_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(told_on__isnull=True) | ~Q(told_how=""), name="assignment_told_how"
            ),
        ]
        indexes = [  # noqa: RUF012 - Django reads a plain list here
            *Scoped.Meta.indexes,
            models.Index(
                fields=["person"],
                condition=Q(ends_on__isnull=True),
                name="assignment_of_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.post}"


class FamilyWish(ScopedRow):
    """How a family wants to be met; a change closes the version before it."""

    class Way(models.TextChoices):
        VISIT = "visit", "可以上门"
        PHONE = "phone", "只打电话"
        NONE = "none", "暂不联系"

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="+", db_constraint=False
    )
    way = models.CharField("联系方式", max_length=8, choices=Way)
    sex = models.CharField("联系人性别", max_length=1, blank=True)
    hours = models.CharField("方便的时间", max_length=40, blank=True)
    festivals = models.BooleanField("节日走访", default=True)
    birthdays = models.BooleanField("生日问候", default=True)
    silent = models.BooleanField("不提事由", default=False)
    told_by = models.CharField("谁说的", max_length=20)
    told_on = models.DateField("哪天说的")
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    known_from = models.DateTimeField("登记时间")
    known_to = models.DateTimeField("更改时间", null=True)

    class Meta(ScopedRow.Meta):
        verbose_name = "家庭意愿"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(known_to__isnull=True),
                name="family_wish_one_open",
            ),
            models.CheckConstraint(
                condition=Q(sex__in=["", "女", "男"]), name="family_wish_sex"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id}"
