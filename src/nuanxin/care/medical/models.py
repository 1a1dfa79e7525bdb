"""Institutions with a green channel, doctors' contracts, stays in hospital, check-ups.

Privacy class: families (who signed with whom, who was in hospital when, who came to a check-up;
never why; sealed: the hospital of a stay) and staff (who is responsible at an institution;
sealed: phone).
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from nuanxin.base.jurisdiction.reach import Follows, Reach
from nuanxin.base.jurisdiction.scoped import Scoped
from nuanxin.base.vault.columns import Sealed
from nuanxin.base.vault.kinds import Kind
from nuanxin.registry.people.models import Household, Person

__all__ = [
    "ChannelVisit", "CheckUp", "CheckUpRound", "DoctorContract", "FollowUp", "HospitalDesk",
    "HospitalStay", "Institution", "ResponsiblePerson",
]  # fmt: skip
_USER = settings.AUTH_USER_MODEL


class Institution(Scoped):
    """A hospital, health centre or village clinic; `region` is the place it serves.

    A county's families choose from the same ones, and so do the townships.
    """

    reach = Reach.PUBLIC

    class Kind(models.TextChoices):
        CITY = "city", "市级公立医院"
        COUNTY = "county", "县级公立医院"
        BASE = "base", "基层医疗机构"

    name = models.CharField("名称", max_length=60)
    kind = models.CharField("级别", max_length=8, choices=Kind)
    channel_from = models.DateField("绿色通道开通日期", null=True, blank=True)
    channel_until = models.DateField("绿色通道停止日期", null=True, blank=True)
    gives = models.JSONField("优先内容", default=list)
    waives = models.CharField("减免项目", max_length=200, blank=True)
    document = models.CharField("文件", max_length=80, blank=True)
    closed_on = models.DateField("不再合作日期", null=True, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = "医疗机构"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["region", "name"],
                condition=Q(closed_on__isnull=True),
                name="institution_once",
            ),
            models.CheckConstraint(
                condition=Q(channel_until__isnull=True)
                | Q(channel_from__isnull=False, channel_until__gte=F("channel_from")),
                name="institution_channel_ends_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ResponsiblePerson(models.Model):
    """专人: who is responsible for the green channel at an institution, from a day on."""

    reach = Follows("institution")
    sealed = {"phone_sealed": Sealed(Kind.PHONE)}  # noqa: RUF012 - read only

    public_id = models.UUIDField("编号", unique=True)
    institution = models.ForeignKey(
        Institution, models.CASCADE, related_name="responsible_people"
    )
    name = models.CharField("姓名", max_length=40)
    title = models.CharField("科室职务", max_length=40)
    phone_sealed = models.BinaryField("电话", null=True, blank=True)
    phone_index = models.BinaryField(null=True, blank=True)
    phone_mask = models.CharField(max_length=24, blank=True)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)

    class Meta:
        verbose_name = "绿色通道专人"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["institution"],
                condition=Q(ends_on__isnull=True),
                name="responsible_person_one",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="responsible_person_ends_after",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class HospitalDesk(models.Model):
    """An account that works at an institution's desk, until it is taken off."""

    reach = Follows("institution")

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="desks")
    user = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    since = models.DateField("开始日期")
    until = models.DateField("结束日期", null=True, blank=True)
    set_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "医院窗口账号"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["user"], condition=Q(until__isnull=True), name="hospital_desk_one"
            )
        ]

    def __str__(self) -> str:
        return f"{self.institution_id} {self.user_id}"


class ChannelVisit(Scoped):
    """Somebody with a certificate was helped by the green channel: what was given, not why."""

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="+", db_constraint=False
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_constraint=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    on = models.DateField("哪天")
    gave = models.JSONField("给了哪些优先", default=list)
    waived_fen = models.BigIntegerField("减免金额", null=True, blank=True)
    referred_to = models.CharField("转诊到", max_length=60, blank=True)
    recorded_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    class Meta(Scoped.Meta):
        verbose_name = "绿色通道就医"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["person", "institution", "on"], name="channel_visit_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(waived_fen__isnull=True) | Q(waived_fen__gt=0),
                name="channel_visit_waived",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.on}"


class DoctorContract(Scoped):
    """家庭医生签约: whom a person signed with; or that they do not wish to."""

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="+", db_constraint=False
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_constraint=False)
    declined = models.BooleanField("不愿签约", default=False)
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, related_name="contracts"
    )
    doctor = models.CharField("家庭医生（团队）", max_length=40, blank=True)
    times = models.SmallIntegerField("约定每年随访次数", null=True, blank=True)
    has_record = models.BooleanField("已建健康档案", default=False)
    starts_on = models.DateField("签约（表示）日期")
    ends_on = models.DateField("协议到期日期", null=True, blank=True)
    told_by = models.CharField("谁签的（谁说的）", max_length=20)
    recorded_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("登记时间")
    stopped_on = models.DateField("终止日期", null=True, blank=True)
    stopped_why = models.CharField("终止原因", max_length=40, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = "家庭医生签约"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(stopped_on__isnull=True),
                name="doctor_contract_one",
            ),
            models.CheckConstraint(
                condition=Q(declined=True, institution__isnull=True, ends_on__isnull=True)
                | Q(declined=False, institution__isnull=False, ends_on__gte=F("starts_on")),
                name="doctor_contract_signed_or_declined",
            ),
            models.CheckConstraint(
                condition=Q(times__isnull=True) | Q(times__range=(1, 52)),
                name="doctor_contract_times",
            ),
            models.CheckConstraint(
                condition=Q(stopped_on__isnull=True)
                | (Q(stopped_on__gte=F("starts_on")) & ~Q(stopped_why="")),
                name="doctor_contract_stopped_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.starts_on}"


class FollowUp(Scoped):
    """随访: the doctor was there. What was found stays with the doctor."""

    class Way(models.TextChoices):
        HOME = "home", "上门"
        PHONE = "phone", "电话"
        CLINIC = "clinic", "在门诊"

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="+", db_constraint=False
    )
    contract = models.ForeignKey(DoctorContract, models.CASCADE, related_name="follow_ups")
    on = models.DateField("哪天")
    way = models.CharField("方式", max_length=8, choices=Way)
    recorded_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    class Meta(Scoped.Meta):
        verbose_name = "随访"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["contract", "on"], name="follow_up_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.on}"


class HospitalStay(Scoped):
    """住院: where and from when to when, as somebody with a right to told it."""

    class Source(models.TextChoices):
        FAMILY = "family", "家里人说的"
        CONTACT = "contact", "联系人知道的"
        INSURER = "insurer", "承保机构告知的"
        HOSPITAL = "hospital", "医院告知的（本人同意）"

    sealed = {"hospital_sealed": Sealed(Kind.RECORD)}  # noqa: RUF012 - read only

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="+", db_constraint=False
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_constraint=False)
    # A hospital's name may say what somebody suffers from.
    hospital_sealed = models.BinaryField("在哪家医院")
    admitted_on = models.DateField("入院日期")
    discharged_on = models.DateField("出院日期", null=True, blank=True)
    source = models.CharField("怎样得知", max_length=8, choices=Source)
    told_by = models.CharField("谁说的", max_length=20)
    proof = models.CharField("凭据", max_length=60, blank=True)
    recorded_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("登记时间")
    discharge_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")

    class Meta(Scoped.Meta):
        verbose_name = "住院"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(discharged_on__isnull=True),
                name="hospital_stay_one_runs",
            ),
            models.CheckConstraint(
                condition=Q(discharged_on__isnull=True)
                | Q(discharged_on__gte=F("admitted_on")),
                name="hospital_stay_ends_after",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.admitted_on}"


class CheckUpRound(Scoped):
    """免费体检: a round of a county or township – where, when, what is looked at."""

    reach = Reach.PUBLIC

    name = models.CharField("名称", max_length=60)
    year = models.SmallIntegerField("年度")
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    where = models.CharField("在哪里", max_length=120)
    items = models.JSONField("项目", default=list)
    document = models.CharField("文件", max_length=80, blank=True)
    opened_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField("登记时间")

    class Meta(Scoped.Meta):
        verbose_name = "体检"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["region", "year", "name"], name="check_up_round_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="check_up_round_ends_after"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CheckUp(Scoped):
    """Somebody a round is offered to, and what became of it. Never what was found."""

    class State(models.TextChoices):
        ASKED = "asked", "还没有来"
        CAME = "came", "来了"
        DECLINED = "declined", "本人不做"

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="+", db_constraint=False
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_constraint=False)
    round = models.ForeignKey(CheckUpRound, models.CASCADE, related_name="people")
    state = models.CharField("情况", max_length=8, choices=State, default=State.ASKED)
    on = models.DateField("哪天", null=True, blank=True)
    recorded_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("登记时间", null=True)

    class Meta(Scoped.Meta):
        verbose_name = "体检名单"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["round", "person"], name="check_up_once"),
            models.CheckConstraint(
                condition=Q(state="asked", on__isnull=True) | ~Q(state="asked"),
                name="check_up_day_of_an_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.person_id}"
