"""A county's yearly review, its lines, the sample that was drawn, what was posted and said.

Privacy class: families (which benefit somebody has; no name, no number; sealed: what was said
against a line, and the answer).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from nuanxin.base.identity.models import User
from nuanxin.base.jurisdiction.reach import Follows, Reach
from nuanxin.base.jurisdiction.scoped import Scoped, ScopedRow
from nuanxin.base.vault.columns import Sealed
from nuanxin.base.vault.kinds import Kind as Sort
from nuanxin.kit.identifiers import new_id
from nuanxin.registry.people.models import Household, Person

__all__ = ["Review", "ReviewLine", "ReviewObjection", "ReviewPosting"]


class Review(Scoped):
    """The round of a year in a county: by when, how many, which sample, who confirmed it."""

    reach = Reach.PUBLIC
    as_it_was = ("region",)

    class Status(models.TextChoices):
        OPEN = "open", "核对中"
        PROPOSED = "proposed", "待确认"
        CONFIRMED = "confirmed", "已确认"

    year = models.SmallIntegerField("年度")
    term = models.CharField("测算期间", max_length=8)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.OPEN)
    village_due = models.DateField("村级截止", null=True)
    township_due = models.DateField("乡镇截止", null=True)
    county_due = models.DateField("县级截止", null=True)
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField("开始时间")
    confidence = models.SmallIntegerField("置信度", null=True)
    margin = models.SmallIntegerField("允许误差", null=True)
    population = models.IntegerField("抽样总数", null=True)
    size = models.IntegerField("样本数", null=True)
    seed = models.CharField("抽样种子", max_length=32, blank=True)
    drawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    drawn_at = models.DateTimeField("抽样时间", null=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField("提出时间", null=True)
    document = models.CharField("确认文号", max_length=80, blank=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField("确认时间", null=True)
    carried_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    carried_at = models.DateTimeField("落实时间", null=True)

    class Meta(Scoped.Meta):
        verbose_name = "年度核对"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["region", "year"], name="review_once_a_year"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                name="review_takes_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.year}"


class ReviewPosting(Scoped):
    """What was posted at one place: how many of each list, in which way, for which days.

    It is over when its last day is; no verb shortens it.
    """

    review = models.ForeignKey(Review, models.CASCADE, related_name="postings")
    procedure = models.CharField("程序", max_length=60)
    step = models.CharField("步骤", max_length=40)
    level = models.CharField("由谁公示", max_length=12)
    way = models.CharField("方式", max_length=20)
    names = models.BooleanField("公布姓名")
    basis = models.CharField("依据", max_length=80)
    place_words = models.CharField("公示地点和方式", max_length=120)
    phone = models.CharField("异议电话", max_length=30)
    from_day = models.DateField("公示自")
    until_day = models.DateField("公示至")
    continuing = models.IntegerField("继续")
    new = models.IntegerField("新增")
    leaving = models.IntegerField("退出")
    posted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    posted_at = models.DateTimeField("登记时间")

    class Meta(Scoped.Meta):
        verbose_name = "年度核对公示"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.CheckConstraint(
                condition=Q(until_day__gt=F("from_day")), name="review_posting_lasts_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.step} {self.from_day}"

    @property
    def number(self) -> int:
        return self.continuing + self.new + self.leaving


class ReviewLine(ScopedRow):
    """One person and benefit in a year's review."""

    class Listed(models.TextChoices):
        CONTINUING = "continuing", "继续"
        NEW = "new", "新增"
        LEAVING = "leaving", "退出"

    class Answer(models.TextChoices):
        SAME = "same", "一致"
        DIFFERS = "differs", "有出入"

    class Outcome(models.TextChoices):
        DONE = "done", "已落实"
        LEFT = "left", "要逐件办"

    review = models.ForeignKey(Review, models.CASCADE, related_name="lines")
    household = models.ForeignKey(Household, models.CASCADE, db_constraint=False)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    subject = models.BigIntegerField("对象")
    benefit = models.CharField("项目", max_length=40)
    label = models.CharField("名称", max_length=60)
    listed = models.CharField("名单", max_length=10, choices=Listed)
    verdict = models.CharField("规则的判断", max_length=16, blank=True)
    reason = models.CharField("规则的理由", max_length=400, blank=True)
    hint = models.CharField("要逐人看的原因", max_length=200, blank=True)
    answer = models.CharField("核对结果", max_length=8, choices=Answer, blank=True)
    words = models.CharField("情况说明", max_length=120, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField("核对时间", null=True)
    sampled = models.BooleanField("抽中", default=False)
    sound = models.BooleanField("抽查相符", null=True)
    sound_words = models.CharField("抽查说明", max_length=120, blank=True)
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField("抽查时间", null=True)
    outcome = models.CharField("落实情况", max_length=4, choices=Outcome, blank=True)
    outcome_words = models.CharField("落实说明", max_length=200, blank=True)
    outcome_at = models.DateTimeField("落实时间", null=True)
    posting = models.ForeignKey(
        ReviewPosting, models.SET_NULL, null=True, related_name="lines", db_constraint=False
    )

    class Meta(ScopedRow.Meta):
        verbose_name = "年度核对明细"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["review", "subject", "benefit"], name="review_line_once"
            ),
            models.CheckConstraint(
                condition=~Q(answer="differs") | ~Q(words=""), name="review_difference_in_words"
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("answered_by")),
                name="review_checked_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="left") | ~Q(outcome_words=""),
                name="review_left_with_a_reason",
            ),
        ]
        indexes = [  # noqa: RUF012 - Django reads a plain list here
            *ScopedRow.Meta.indexes,
            models.Index(fields=["review", "listed", "region"], name="reviewline_list"),
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.benefit}"


class ReviewObjection(models.Model):
    """What somebody said against a line while it was posted, and the answer in writing."""

    reach = Follows("line")
    sealed = {  # noqa: RUF012 - read only
        "words_sealed": Sealed(Sort.RECORD),
        "answer_sealed": Sealed(Sort.RECORD),
    }

    public_id = models.UUIDField("编号", default=new_id, unique=True, editable=False)
    line = models.ForeignKey(ReviewLine, models.CASCADE, related_name="objections")
    level = models.CharField("由谁处理", max_length=12)
    received_on = models.DateField("收到日期")
    due = models.DateField("答复期限", null=True)
    anonymous = models.BooleanField("不留姓名")
    words_sealed = models.BinaryField("异议内容")
    received_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    upheld = models.BooleanField("异议成立", null=True)
    answer_sealed = models.BinaryField("答复", null=True)
    answered_on = models.DateField("答复日期", null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "年度核对异议"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["line"],
                condition=Q(answered_on__isnull=True),
                name="review_objection_one_open",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, upheld__isnull=True)
                | Q(
                    answered_on__isnull=False,
                    upheld__isnull=False,
                    answer_sealed__isnull=False,
                ),
                name="review_objection_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.received_on}"
