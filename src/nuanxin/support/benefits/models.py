"""Findings, entitlements and the decisions between them.

Privacy class: families (which benefit somebody may have; no name, no number).
"""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Coalesce

from nuanxin.base.identity.models import User
from nuanxin.base.jurisdiction.reach import Reach
from nuanxin.base.jurisdiction.scoped import Scoped, ScopedRow
from nuanxin.registry.people.models import Household, Person

__all__ = [
    "Assessment",
    "Deferral",
    "Entitlement",
    "Finding",
    "FindingCount",
    "Ground",
    "GroundShare",
    "Hold",
    "Opening",
    "PaymentTerm",
    "TakenOver",
    "TrialLine",
]


def _subject() -> models.GeneratedField:
    """Whom it is about, as one number: the person, or the household below zero."""
    return models.GeneratedField(
        expression=Coalesce(models.F("person_id"), -models.F("household_id")),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )


class Assessment(Scoped):
    """One run over an area and a term: with which rules, known when, and what came out."""

    reach = Reach.PUBLIC
    as_it_was = ("region",)

    term = models.CharField("期间", max_length=8)
    first_month = models.IntegerField("首月")
    months = models.SmallIntegerField("月数")
    known_at = models.DateTimeField("资料截至")
    policy_version = models.CharField("政策包版本", max_length=64)
    engine = models.CharField("引擎版本", max_length=8)
    places = models.JSONField("本地口径", default=list)
    households = models.IntegerField("户数", default=0)
    decided = models.IntegerField("判断数", default=0)
    missing = models.IntegerField("资料待核", default=0)
    counts = models.JSONField("结果", default=dict)
    changes = models.JSONField("变动", default=dict)
    sha256 = models.CharField("结果摘要", max_length=64)
    user = models.ForeignKey(User, models.PROTECT, null=True, verbose_name="测算人")
    finished_at = models.DateTimeField("完成时间")

    class Meta(Scoped.Meta):
        verbose_name = "发放测算"

    def __str__(self) -> str:
        return f"{self.region} {self.term}"


class Ground(models.Model):
    """One answer over a term, shared by everybody it fits; written once, never changed."""

    reach = Reach.PUBLIC

    digest = models.CharField("摘要", max_length=64, unique=True)
    benefit = models.CharField("项目", max_length=40)
    label = models.CharField("名称", max_length=60)
    kind = models.CharField("种类", max_length=8)
    place = models.BigIntegerField("适用地区")
    verdict = models.CharField("结论", max_length=16)
    verdict_at_end = models.CharField("期末结论", max_length=16)
    eligible_months = models.SmallIntegerField("符合月数")
    month_fen = models.BigIntegerField("每期金额", null=True)
    amount_fen = models.BigIntegerField("金额", null=True)
    reason = models.CharField("理由", max_length=400)
    content = models.JSONField("明细")

    class Meta:
        verbose_name = "判断依据"

    def __str__(self) -> str:
        return self.reason


class GroundShare(models.Model):
    """Who bears how much of an answer's amount, layer by layer; open where nobody is named."""

    reach = Reach.PUBLIC

    ground = models.ForeignKey(Ground, models.CASCADE, related_name="shares")
    layer = models.CharField("金额层", max_length=60)
    level = models.CharField("负担级次", max_length=20, blank=True)
    fen = models.BigIntegerField("分担")

    class Meta:
        verbose_name = "分担"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["ground", "layer", "level"], name="ground_share_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.layer} {self.level}"


class Finding(Scoped):
    """What the rules say of one subject, benefit and term, as known from when to when."""

    household = models.ForeignKey(Household, models.CASCADE, db_constraint=False)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="findings")
    subject = _subject()
    benefit = models.CharField("项目", max_length=40)
    every = models.CharField("周期", max_length=1)
    term = models.CharField("期间", max_length=8)
    first_month = models.IntegerField("首月")
    months = models.SmallIntegerField("月数")
    # A year of a large area is a million of them: the statement that writes them is checked,
    # not each row, see the migrations.
    ground = models.ForeignKey(Ground, models.PROTECT, db_constraint=False)
    missing = models.CharField("待补资料", max_length=400, blank=True)
    # Set by the database, see `marks`.
    marks = models.SmallIntegerField("标记", default=0, db_default=0)
    known_from = models.DateTimeField("知悉自")
    known_to = models.DateTimeField("知悉至", null=True)
    assessment = models.ForeignKey(Assessment, models.PROTECT, db_constraint=False)

    class Meta(Scoped.Meta):
        verbose_name = "应享"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["household", "subject", "benefit", "term"],
                condition=models.Q(known_to__isnull=True),
                name="finding_one_current",
            )
        ]
        indexes = [  # noqa: RUF012 - Django reads a plain list here
            *Scoped.Meta.indexes,
            models.Index(
                fields=["term", "region"],
                condition=models.Q(known_to__isnull=True),
                name="finding_current",
            ),
            models.Index(fields=["subject", "benefit"], name="finding_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.benefit} {self.term}"


class FindingCount(ScopedRow):
    """So many more (or fewer) findings of a place, term and ground bear these marks: lines to
    be added up, written by the database beside the findings (see `marks`).
    """

    # Findings that go over to another code are counted there by themselves.
    as_it_was = ("region",)

    every = models.CharField("周期", max_length=1)
    term = models.CharField("期间", max_length=8)
    ground = models.ForeignKey(
        Ground, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    marks = models.SmallIntegerField("标记")
    people = models.IntegerField("人数")

    class Meta(ScopedRow.Meta):
        verbose_name = "名单人数"
        indexes = [  # noqa: RUF012 - Django reads a plain list here
            *ScopedRow.Meta.indexes,
            models.Index(fields=["term", "region"], name="findingcount_term"),
        ]

    def __str__(self) -> str:
        return f"{self.term} {self.people}"


class Entitlement(Scoped):
    """A benefit confirmed for a subject: by a decision, or taken over with the running roll."""

    class Basis(models.TextChoices):
        ROLL = "roll", "在册接管"
        DECISION = "decision", "资格确认"

    household = models.ForeignKey(Household, models.PROTECT, db_constraint=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="entitlements")
    subject = _subject()
    benefit = models.CharField("项目", max_length=40)
    starts_on = models.DateField("享受自")
    ends_on = models.DateField("停发自", null=True, blank=True)
    first_year = models.SmallIntegerField("首享年度", null=True)
    # For a family that came from another county: the day this one begins.
    here_from = models.DateField("本县享受自", null=True, blank=True)
    basis = models.CharField("依据", max_length=8, choices=Basis)
    document = models.CharField("确认文号", max_length=80, blank=True)
    confirmed_on = models.DateField("确认日期")
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    batch = models.UUIDField("导入批次", null=True, db_index=True)
    # The condition that no longer holds (400 at most) and the officer's words (120).
    ended_reason = models.CharField("停发原因", max_length=521, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    class Meta(Scoped.Meta):
        verbose_name = "已确认待遇"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["id", "region"], name="entitlement_with_region"),
            models.UniqueConstraint(
                fields=["subject", "benefit"],
                condition=models.Q(ends_on__isnull=True),
                name="entitlement_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="entitlement_ends_after_it_starts",
            ),
        ]
        # Also right after a roll of a whole county, before the planner has counted its rows.
        indexes = [  # noqa: RUF012 - Django reads a plain list here
            *Scoped.Meta.indexes,
            models.Index(fields=["subject", "benefit"], name="entitlement_subject"),
        ]

    def __str__(self) -> str:
        return self.benefit


class Hold(Scoped):
    """A stop to paying placed by a person; it stands until a person lifts it."""

    entitlement = models.ForeignKey(
        Entitlement, models.CASCADE, related_name="holds", db_constraint=False
    )
    from_month = models.IntegerField("暂停自")
    reason = models.CharField("暂停原因", max_length=120)
    placed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    placed_at = models.DateTimeField("暂停时间")
    until_month = models.IntegerField("恢复自", null=True)
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField("恢复时间", null=True)
    lifted_reason = models.CharField("恢复原因", max_length=120, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = "暂停"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["entitlement"],
                condition=models.Q(lifted_at__isnull=True),
                name="hold_one_open",
            )
        ]

    def __str__(self) -> str:
        return self.reason


class TakenOver(ScopedRow):
    """From which month a county pays what another one paid before; earlier months are over."""

    household = models.ForeignKey(Household, models.CASCADE, db_constraint=False)
    subject = models.BigIntegerField("对象")
    benefit = models.CharField("项目", max_length=40)
    from_month = models.IntegerField("本县发放自")
    from_county = models.BigIntegerField("以前由哪个县发")

    class Meta(ScopedRow.Meta):
        verbose_name = "跨县接续"
        indexes = [  # noqa: RUF012 - Django reads a plain list here
            *ScopedRow.Meta.indexes,
            models.Index(fields=["subject", "benefit"], name="takenover_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.benefit} {self.from_month}"


class Deferral(Scoped):
    """Somebody has looked at an answer and put it aside: not asked again until it changes."""

    household = models.ForeignKey(Household, models.CASCADE, db_constraint=False)
    subject = models.BigIntegerField("对象")
    benefit = models.CharField("项目", max_length=40)
    listed = models.CharField("清单", max_length=12)
    ground = models.ForeignKey(Ground, models.PROTECT)
    reason = models.CharField("理由", max_length=120)
    user = models.ForeignKey(User, models.PROTECT, null=True)
    recorded_at = models.DateTimeField("登记时间")

    class Meta(Scoped.Meta):
        verbose_name = "暂缓处理"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["subject", "benefit", "listed", "ground"], name="deferral_once"
            )
        ]

    def __str__(self) -> str:
        return self.reason


class Opening(ScopedRow):
    """The first month this system answers for in a county; nothing earlier is computed."""

    reach = Reach.PUBLIC

    first_month = models.IntegerField("启用首月")
    set_by = models.ForeignKey(User, models.PROTECT, null=True)
    set_at = models.DateTimeField("设定时间")

    class Meta(ScopedRow.Meta):
        verbose_name = "启用期间"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["region"], name="opening_one_a_county")
        ]

    def __str__(self) -> str:
        return f"{self.region}"


class PaymentTerm(ScopedRow):
    """How often a county pays a benefit in a year (发放期); empty until somebody has said."""

    reach = Reach.PUBLIC

    class Every(models.TextChoices):
        YEAR = "年", "一年一次"
        HALF = "半年", "半年一次"
        QUARTER = "季", "一季一次"
        MONTH = "月", "一月一次"

    benefit = models.CharField("项目", max_length=40)
    year = models.SmallIntegerField("年度")
    every = models.CharField("发放期", max_length=2, choices=Every, blank=True)
    pay_month = models.SmallIntegerField("发放月", null=True)
    # The last day, of the month paid in, whose knowledge still counts (see cutoffs).
    cut_off_day = models.PositiveSmallIntegerField("截止日", null=True)
    source = models.CharField("依据", max_length=120)

    class Meta(ScopedRow.Meta):
        verbose_name = "发放期"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["region", "benefit", "year"], name="payment_term_once"
            ),
            models.CheckConstraint(
                condition=models.Q(cut_off_day__isnull=True)
                | models.Q(cut_off_day__gte=1, cut_off_day__lte=28),
                name="cut_off_day_in_every_month",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.benefit} {self.year}"


UNFILED = "unfiled"  # a line no file tells of: nobody is asked for it


class TrialLine(ScopedRow):
    """What a trial of a term's payables would list; nobody is owed anything by it.

    The next trial of the same area and term replaces it, and so does the listing itself.
    """

    job = models.BigIntegerField("试算作业")
    household = models.ForeignKey(Household, models.CASCADE, db_constraint=False)
    person = models.ForeignKey(
        Person, models.CASCADE, null=True, related_name="+", db_constraint=False
    )
    difference = models.BooleanField("与已列的对照")
    kind = models.CharField("性质", max_length=10)
    benefit = models.CharField("项目", max_length=60)
    label = models.CharField("名称", max_length=80)
    first_month = models.IntegerField("起始月份")
    end_month = models.IntegerField("截止月份")
    amount_fen = models.BigIntegerField("金额")
    borne = models.JSONField("各级负担")
    reason = models.CharField("事由", max_length=200, blank=True)
    tried_at = models.DateTimeField("试算时间")

    class Meta(ScopedRow.Meta):
        verbose_name = "试算的应付"
        indexes = [  # noqa: RUF012 - Django reads a plain list here
            *ScopedRow.Meta.indexes,
            models.Index(fields=["job", "difference", "region"], name="trialline_job"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.amount_fen}"
