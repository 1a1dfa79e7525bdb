"""Counsellors, whom they meet, when they met, when somebody looked back.

Privacy class: families (who is met, by whom, when; sealed: how to reach them, what was said)
and volunteers (who counsels).
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from nuanxin.base.jurisdiction.reach import Follows, Reach
from nuanxin.base.jurisdiction.scoped import Scoped
from nuanxin.base.vault.columns import Sealed
from nuanxin.base.vault.kinds import Kind
from nuanxin.care.orders.models import ServiceContract, ServiceOrganisation
from nuanxin.care.volunteers.models import Volunteer
from nuanxin.kit.identifiers import new_id
from nuanxin.registry.people.models import Household, Person

__all__ = ["CounselReview", "CounselSeries", "CounselSession", "Counsellor"]
_USER = settings.AUTH_USER_MODEL


class Counsellor(Scoped):
    """A volunteer, or somebody of an organisation; counsels, supervises, or both.

    `region` is the county whose townships choose from the same ones. They come in by an account
    of their own: without one nobody could write notes that nobody else reads.
    """

    reach = Reach.PUBLIC

    name = models.CharField("姓名", max_length=40)
    volunteer = models.ForeignKey(
        Volunteer, models.PROTECT, null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(
        ServiceOrganisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    qualification = models.CharField("资质", max_length=60)
    user = models.ForeignKey(_USER, models.PROTECT, related_name="+", verbose_name="账号")
    left_on = models.DateField("不再担任日期", null=True, blank=True)
    recorded_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    class Meta(Scoped.Meta):
        verbose_name = "心理关怀员"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.CheckConstraint(
                condition=Q(volunteer__isnull=False, organisation__isnull=True)
                | Q(volunteer__isnull=True, organisation__isnull=False),
                name="counsellor_of_one",
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(left_on__isnull=True), name="counsellor_account"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CounselSeries(Scoped):
    """One person and one counsellor, for so many meetings. Why they meet is written nowhere.

    `withdrawn`: ended because consent was taken back; the notes are closed to everybody.
    """

    sealed = {"reach_sealed": Sealed(Kind.RECORD)}  # noqa: RUF012 - read only

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="+", db_constraint=False
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_constraint=False)
    counsellor = models.ForeignKey(Counsellor, models.PROTECT, related_name="series")
    supervisor = models.ForeignKey(Counsellor, models.PROTECT, related_name="supervised")
    contract = models.ForeignKey(
        ServiceContract, models.PROTECT, null=True, blank=True, related_name="+"
    )
    agreed = models.SmallIntegerField("约定次数")
    starts_on = models.DateField("开始日期")
    review_on = models.DateField("回看日期")
    reach_sealed = models.BinaryField("怎样联系本人", null=True, blank=True)
    ended_on = models.DateField("结束日期", null=True, blank=True)
    ended_why = models.CharField("结束原因", max_length=20, blank=True)
    withdrawn = models.BooleanField("撤回同意", default=False)
    planned_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    planned_at = models.DateTimeField("登记时间")

    class Meta(Scoped.Meta):
        verbose_name = "心理关怀"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_on__isnull=True), name="counsel_one_runs"
            ),
            models.CheckConstraint(
                condition=~Q(supervisor=F("counsellor")), name="counsel_supervised_by_another"
            ),
            models.CheckConstraint(
                condition=Q(agreed__range=(1, 99)), name="counsel_agreed_number"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_why="", withdrawn=False)
                | (Q(ended_on__gte=F("starts_on")) & ~Q(ended_why="")),
                name="counsel_ended_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.starts_on}"


class CounselSession(models.Model):
    """They met, or talked; `counts` among those agreed. `note_sealed`: what was said."""

    reach = Follows("series")
    sealed = {"note_sealed": Sealed(Kind.RECORD)}  # noqa: RUF012 - read only

    class Form(models.TextChoices):
        HOME = "home", "上门"
        PHONE = "phone", "电话"
        PLACE = "place", "暖心家园"

    public_id = models.UUIDField("编号", default=new_id, unique=True, editable=False)
    series = models.ForeignKey(CounselSeries, models.CASCADE, related_name="sessions")
    on = models.DateField("哪天")
    form = models.CharField("方式", max_length=5, choices=Form)
    minutes = models.SmallIntegerField("分钟")
    counts = models.BooleanField("计入次数", default=True)
    note_sealed = models.BinaryField("谈话记录", null=True, blank=True)
    held_by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    held_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "心理关怀谈话"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["series", "on"], name="counsel_session_a_day"),
            models.CheckConstraint(
                condition=Q(minutes__range=(1, 480)), name="counsel_session_minutes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series_id} {self.on}"


class CounselReview(models.Model):
    """回看: the counsellor or the supervisor says whether it goes on, and until when."""

    reach = Follows("series")

    series = models.ForeignKey(CounselSeries, models.CASCADE, related_name="reviews")
    on = models.DateField("哪天")
    goes_on = models.BooleanField("继续", default=True)
    next_on = models.DateField("下次回看", null=True, blank=True)
    said_by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    said_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "心理关怀回看"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.CheckConstraint(
                condition=Q(goes_on=True, next_on__gt=F("on"))
                | Q(goes_on=False, next_on__isnull=True),
                name="counsel_review_until_when",
            )
        ]

    def __str__(self) -> str:
        return f"{self.series_id} {self.on}"
