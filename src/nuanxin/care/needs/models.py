"""What a county writes down about matters; needs, plans, referrals, and help after a death.

Privacy class: families (sealed: what is needed, planned, sent, answered and arranged).
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from nuanxin.base.jurisdiction.reach import Reach
from nuanxin.base.jurisdiction.scoped import Scoped, ScopedRow
from nuanxin.base.links.models import OneTimeLink
from nuanxin.base.vault.columns import Sealed
from nuanxin.base.vault.kinds import Kind
from nuanxin.registry.people.models import Household, Person

__all__ = [
    "AfterDone", "Aftermath", "CarePlan", "MatterTerm", "Need", "PlanReview", "PlanStep",
    "Referral",
]  # fmt: skip
_USER = settings.AUTH_USER_MODEL


class MatterTerm(ScopedRow):
    """How a matter goes in a county from a day on; the latest begun is in force."""

    reach = Reach.PUBLIC

    class Income(models.TextChoices):
        UNSAID = "", "没有文件写明"
        OUT = "out", "特别扶助金不计入家庭收入"
        IN = "in", "特别扶助金计入家庭收入"

    matter = models.CharField("事项", max_length=30)
    starts_on = models.DateField("施行日期")
    on = models.BooleanField("本县办理", default=True)
    office = models.CharField("受理单位", max_length=40, blank=True)
    days = models.SmallIntegerField("答复天数", null=True)
    working = models.BooleanField("按工作日", default=False)
    papers = models.JSONField("受理单位要的材料", default=list)
    income = models.CharField("算不算收入", max_length=3, choices=Income, blank=True)
    document = models.CharField("文件", max_length=80)
    set_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField("登记时间")

    class Meta(ScopedRow.Meta):
        verbose_name = "转办事项规定"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["region", "matter", "starts_on"], name="matter_term_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(days__isnull=True) | Q(days__range=(1, 365)),
                name="matter_term_days",
            ),
        ]

    def __str__(self) -> str:
        return self.matter


class CarePlan(Scoped):
    """What is to become better for a family; one runs at a time."""

    sealed = {"goals_sealed": Sealed(Kind.RECORD)}  # noqa: RUF012 - read only

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="+", db_constraint=False
    )
    goals_sealed = models.BinaryField("目标")
    starts_on = models.DateField("开始日期")
    review_on = models.DateField("回头看的日子")
    made_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("登记时间")
    ended_on = models.DateField("结束日期", null=True, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = "帮扶计划"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(ended_on__isnull=True),
                name="care_plan_one_runs",
            ),
            models.CheckConstraint(
                condition=Q(review_on__gte=F("starts_on")), name="care_plan_reviewed_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.starts_on}"


class Need(Scoped):
    """What a family needs, who said so, from where we know; in a plan, and how it ended."""

    class Source(models.TextChoices):
        VISIT = "visit", "走访"
        CALL = "call", "电话"
        FAMILY = "family", "家里自己说的"
        DESK = "desk", "来办公室"

    class How(models.TextChoices):
        MET = "met", "解决了"
        PARTLY = "partly", "解决了一部分"
        UNMET = "unmet", "没能解决"
        UNWANTED = "unwanted", "家里不需要了"
        MISTAKEN = "mistaken", "登记错了"

    sealed = {  # noqa: RUF012 - read only
        "words_sealed": Sealed(Kind.RECORD), "ended_words_sealed": Sealed(Kind.RECORD),
    }  # fmt: skip

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="+", db_constraint=False
    )
    person = models.ForeignKey(
        Person, models.CASCADE, null=True, related_name="+", db_constraint=False
    )
    plan = models.ForeignKey(CarePlan, models.SET_NULL, null=True, related_name="needs")
    kind = models.CharField("种类", max_length=20)
    words_sealed = models.BinaryField("说了什么", null=True, blank=True)
    source = models.CharField("从哪里得知", max_length=8, choices=Source)
    told_by = models.CharField("谁说的", max_length=20)
    told_on = models.DateField("哪天说的")
    recorded_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("登记时间")
    ended_on = models.DateField("了结日期", null=True, blank=True)
    how = models.CharField("怎样了结", max_length=8, choices=How, blank=True)
    ended_words_sealed = models.BinaryField("了结说明", null=True, blank=True)
    ended_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")

    class Meta(Scoped.Meta):
        verbose_name = "需求"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, how="")
                | (Q(ended_on__gte=F("told_on")) & ~Q(how="")),
                name="need_ends_somehow",
            )
        ]
        indexes = [  # noqa: RUF012 - Django reads a plain list here
            *Scoped.Meta.indexes,
            models.Index(
                fields=["region", "told_on"],
                condition=Q(ended_on__isnull=True),
                name="need_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.kind}"


class PlanStep(Scoped):
    """Who does what by when."""

    sealed = {"what_sealed": Sealed(Kind.RECORD)}  # noqa: RUF012 - read only

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="+", db_constraint=False
    )
    plan = models.ForeignKey(CarePlan, models.CASCADE, related_name="steps")
    what_sealed = models.BinaryField("做什么")
    who = models.CharField("谁来做", max_length=40)
    until = models.DateField("哪天以前")
    done_on = models.DateField("做完的日子", null=True, blank=True)
    done_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    added_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField("登记时间")

    class Meta(Scoped.Meta):
        verbose_name = "计划里的事"

    def __str__(self) -> str:
        return f"{self.plan_id} {self.who}"


class PlanReview(Scoped):
    """Looking back: what came of the goals, and when to look again (or the plan ends)."""

    class Outcome(models.TextChoices):
        MET = "met", "达到了"
        PARTLY = "partly", "达到一部分"
        UNMET = "unmet", "还没有达到"

    sealed = {"words_sealed": Sealed(Kind.RECORD)}  # noqa: RUF012 - read only

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="+", db_constraint=False
    )
    plan = models.ForeignKey(CarePlan, models.CASCADE, related_name="reviews")
    on = models.DateField("哪天看的")
    outcome = models.CharField("结果", max_length=8, choices=Outcome)
    words_sealed = models.BinaryField("说明")
    next_on = models.DateField("下次看的日子", null=True, blank=True)
    reviewed_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField("登记时间")

    class Meta(Scoped.Meta):
        verbose_name = "回头看"

    def __str__(self) -> str:
        return f"{self.plan_id} {self.on}"


class Referral(Scoped):
    """A matter sent on: to whom, what went along (frozen), and what came back.

    Names are not frozen: who is hidden today stands hidden on what was sent before.
    """

    class Result(models.TextChoices):
        GRANTED = "granted", "办成了"
        PARTLY = "partly", "办成一部分"
        REFUSED = "refused", "不予办理"

    class Next(models.TextChoices):
        AGAIN = "again", "补齐以后再转"
        OTHER = "other", "改转别的单位"
        APPEAL = "appeal", "帮家里提出异议"
        STOP = "stop", "家里不再办"

    sealed = {  # noqa: RUF012 - read only
        "asked_sealed": Sealed(Kind.RECORD), "view_sealed": Sealed(Kind.RECORD),
        "answer_sealed": Sealed(Kind.RECORD), "next_sealed": Sealed(Kind.RECORD),
        "back_sealed": Sealed(Kind.RECORD),
    }  # fmt: skip

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="+", db_constraint=False
    )
    # For whom; nobody where a family has nobody left alive.
    person = models.ForeignKey(
        Person, models.CASCADE, null=True, related_name="+", db_constraint=False
    )
    # Whose death it is about.
    about = models.ForeignKey(
        Person, models.CASCADE, null=True, related_name="+", db_constraint=False
    )
    need = models.ForeignKey(Need, models.SET_NULL, null=True, related_name="referrals")
    matter = models.CharField("事项", max_length=30)
    label = models.CharField("事项名称", max_length=40)
    receiver = models.CharField("同意的用途", max_length=30)
    office = models.CharField("受理单位", max_length=40)
    asked_sealed = models.BinaryField("请办什么")
    view_sealed = models.BinaryField("转出的情况")
    view_digest = models.CharField("转出内容的校验值", max_length=64)
    papers = models.JSONField("随附材料", default=list)
    sent_on = models.DateField("转出日期")
    sent_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField("登记时间")
    due = models.DateField("应答复日期", null=True, blank=True)
    due_from = models.CharField("期限依据", max_length=120, blank=True)
    link = models.OneToOneField(
        OneTimeLink, models.SET_NULL, null=True, related_name="+", verbose_name="链接"
    )
    link_until = models.DateTimeField("链接有效期至", null=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    result = models.CharField("结果", max_length=8, choices=Result, blank=True)
    amount_fen = models.BigIntegerField("金额", null=True, blank=True)
    answer_sealed = models.BinaryField("答复说明", null=True, blank=True)
    answered_by = models.CharField("答复人", max_length=40, blank=True)
    entered_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField("答复登记时间", null=True)
    next = models.CharField("接下来", max_length=8, choices=Next, blank=True)
    next_sealed = models.BinaryField("接下来的说明", null=True, blank=True)
    next_on = models.DateField("决定日期", null=True, blank=True)
    back_on = models.DateField("撤回日期", null=True, blank=True)
    back_sealed = models.BinaryField("撤回原因", null=True, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = "转办"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["household", "person", "about", "matter"],
                condition=Q(answered_on__isnull=True, back_on__isnull=True),
                name="referral_one_runs",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, result="", entered_at__isnull=True)
                | (Q(answered_on__gte=F("sent_on"), entered_at__isnull=False) & ~Q(result="")),
                name="referral_answered_whole",
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__isnull=True)
                | Q(amount_fen__gt=0, result__in=["granted", "partly"]),
                name="referral_amount_of_a_grant",
            ),
            models.CheckConstraint(
                condition=Q(next="") | Q(result="refused"), name="referral_next_after_a_no"
            ),
            models.CheckConstraint(
                condition=Q(back_on__isnull=True) | Q(answered_on__isnull=True),
                name="referral_answered_or_back",
            ),
        ]
        indexes = [  # noqa: RUF012 - Django reads a plain list here
            *Scoped.Meta.indexes,
            models.Index(fields=["household", "-sent_on"], name="referral_of_household"),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.matter}"

    @property
    def waits(self) -> bool:
        return self.answered_on is None and self.back_on is None


class Aftermath(Scoped):
    """Somebody asked for help after a death; never begun by the death itself."""

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="+", db_constraint=False
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_constraint=False)
    asked_by = models.CharField("谁提出的", max_length=20)
    asked_on = models.DateField("哪天提出")
    opened_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField("登记时间")

    class Meta(Scoped.Meta):
        verbose_name = "身后的事"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["household", "person"], name="aftermath_once")
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.person_id}"


class AfterDone(Scoped):
    """What became of one item; the latest of an item counts."""

    class State(models.TextChoices):
        WANTED = "wanted", "家里要办"
        ARRANGED = "arranged", "安排好了"
        DECLINED = "declined", "家里不用"

    sealed = {"words_sealed": Sealed(Kind.RECORD)}  # noqa: RUF012 - read only

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="+", db_constraint=False
    )
    aftermath = models.ForeignKey(Aftermath, models.CASCADE, related_name="done")
    item = models.CharField("事项", max_length=20)
    state = models.CharField("情况", max_length=8, choices=State)
    words_sealed = models.BinaryField("说明", null=True, blank=True)
    on = models.DateField("哪天")
    recorded_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    class Meta(Scoped.Meta):
        verbose_name = "身后的事的安排"

    def __str__(self) -> str:
        return f"{self.aftermath_id} {self.item}"
