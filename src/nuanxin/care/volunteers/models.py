"""Volunteers, their teams, consents, papers and hours.

Privacy class: volunteers (who they are, what they agreed to, when they served; sealed: phone).
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from nuanxin.base.jurisdiction.reach import Follows, Reach
from nuanxin.base.jurisdiction.scoped import Scoped
from nuanxin.base.vault.columns import Sealed
from nuanxin.base.vault.kinds import Kind
from nuanxin.kit.identifiers import new_id
from nuanxin.registry.consents.models import Answer, Way

__all__ = ["ServedHours", "Volunteer", "VolunteerConsent", "VolunteerPaper", "VolunteerTeam"]
_USER = settings.AUTH_USER_MODEL


class VolunteerTeam(Scoped):
    """A team of a county or township. How many it has is counted, never required."""

    reach = Reach.PUBLIC

    name = models.CharField("队名", max_length=40)
    document = models.CharField("文件", max_length=80, blank=True)
    formed_on = models.DateField("成立日期")
    closed_on = models.DateField("解散日期", null=True, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = "志愿服务队"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["region", "name"],
                condition=Q(closed_on__isnull=True),
                name="volunteer_team_once",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Volunteer(Scoped):
    """Somebody who serves; `region` is the village, township or county they live or serve in.

    A county's townships choose from the same ones, as from contact persons.
    """

    reach = Reach.PUBLIC
    sealed = {"phone_sealed": Sealed(Kind.PHONE)}  # noqa: RUF012 - read only

    class State(models.TextChoices):
        APPLIED = "applied", "报了名，待考察"
        SERVING = "serving", "在队"
        DECLINED = "declined", "没有录用"
        LEFT = "left", "已退出"

    class Came(models.TextChoices):
        SELF = "self", "自己报名"
        RECRUITED = "recruited", "社会招募"
        UNIT = "unit", "单位推荐"

    name = models.CharField("姓名", max_length=40)
    sex = models.CharField("性别", max_length=1, blank=True)
    phone_sealed = models.BinaryField("电话", null=True, blank=True)
    phone_index = models.BinaryField(null=True, blank=True)
    phone_mask = models.CharField(max_length=24, blank=True)
    came = models.CharField("怎样来的", max_length=10, choices=Came)
    team = models.ForeignKey(
        VolunteerTeam, models.PROTECT, null=True, blank=True, related_name="volunteers"
    )
    skills = models.JSONField("能做什么", default=list)
    skills_said = models.CharField("其他特长", max_length=60, blank=True)
    free = models.JSONField("什么时候有空", default=list)
    state = models.CharField("状态", max_length=10, choices=State, default=State.APPLIED)
    applied_on = models.DateField("报名日期")
    checked_on = models.DateField("核对身份证件日期", null=True, blank=True)
    joined_on = models.DateField("录用日期", null=True, blank=True)
    left_on = models.DateField("退出日期", null=True, blank=True)
    left_why = models.CharField("退出（不录用）原因", max_length=40, blank=True)
    user = models.ForeignKey(_USER, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    class Meta(Scoped.Meta):
        verbose_name = "志愿者"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.CheckConstraint(condition=Q(sex__in=["", "女", "男"]), name="volunteer_sex"),
            models.CheckConstraint(
                condition=~Q(state="serving")
                | Q(joined_on__isnull=False, checked_on__isnull=False, left_on__isnull=True),
                name="volunteer_serving_was_checked",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["left", "declined"])
                | (Q(left_on__isnull=False) & ~Q(left_why="")),
                name="volunteer_left_why",
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(left_on__isnull=True), name="volunteer_one_account"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class VolunteerConsent(models.Model):
    """One answer of a volunteer; `text_since`: the version of the text it was given to."""

    reach = Follows("volunteer")

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="consents")
    purpose = models.CharField("用途", max_length=30)
    text_since = models.DateField("文本版本")
    answer = models.CharField("答复", max_length=10, choices=Answer)
    way = models.CharField("方式", max_length=8, choices=Way)
    said_on = models.DateField("答复日期")
    guardian = models.CharField("监护人", max_length=40, blank=True)
    witness = models.CharField("见证人", max_length=40, blank=True)
    recorded_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "志愿者的同意"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.CheckConstraint(
                condition=Q(way=Way.SIGNED) | ~Q(witness=""),
                name="volunteer_consent_said_aloud_has_a_witness",
            )
        ]
        indexes = [  # noqa: RUF012 - Django reads a plain list here
            models.Index(
                fields=["volunteer", "purpose", "-said_on", "-id"],
                name="volunteer_consent_latest",
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.answer}"


class VolunteerPaper(models.Model):
    """A certificate, a training, the agreement, an insurance, a commendation; until when."""

    reach = Follows("volunteer")

    class Kind(models.TextChoices):
        CERTIFICATE = "certificate", "证书"
        TRAINING = "training", "培训"
        AGREEMENT = "agreement", "服务协议"
        INSURANCE = "insurance", "保险"
        THANKS = "thanks", "表扬"

    public_id = models.UUIDField("编号", default=new_id, unique=True, editable=False)
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="papers")
    kind = models.CharField("类别", max_length=12, choices=Kind)
    name = models.CharField("名称", max_length=60)
    starts_on = models.DateField("日期（起）")
    until = models.DateField("有效期至", null=True, blank=True)
    recorded_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "志愿者的证书、协议和保险"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("starts_on")),
                name="volunteer_paper_ends_after",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ServedHours(models.Model):
    """Minutes served on a day; they count once certified. `order`: the order they came of."""

    reach = Follows("volunteer")

    public_id = models.UUIDField("编号", default=new_id, unique=True, editable=False)
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="hours")
    on = models.DateField("哪天")
    minutes = models.SmallIntegerField("分钟")
    what = models.CharField("做了什么", max_length=60)
    order = models.UUIDField("点单", null=True, blank=True, unique=True)
    entered_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField("登记时间")
    certified_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    certified_at = models.DateTimeField("核定时间", null=True, blank=True)

    class Meta:
        verbose_name = "志愿服务时长"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.CheckConstraint(
                condition=Q(minutes__range=(1, 1440)), name="served_minutes_of_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.volunteer_id} {self.on} {self.minutes}"
