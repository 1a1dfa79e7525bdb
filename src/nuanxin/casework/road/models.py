"""Cases, the stages they went through, their papers, notices, objections and decisions.

Privacy class: families (sealed: what a stage, an objection or an appeal says; scanned files).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from nuanxin.base.files.stored.models import StoredFile
from nuanxin.base.identity.models import User
from nuanxin.base.jurisdiction.reach import Follows, Reach
from nuanxin.base.jurisdiction.scoped import Scoped
from nuanxin.base.vault.columns import Sealed
from nuanxin.base.vault.kinds import Kind as Sort
from nuanxin.kit.identifiers import new_id
from nuanxin.registry.people.models import Household, Person

__all__ = [
    "Appeal", "Case", "KeptProcedure", "Notice", "NoticeLine", "Objection", "Paper",
    "Proposal", "Scan", "Stage",
]  # fmt: skip

_OF_CASE = "(SELECT c.public_id FROM casework_case c WHERE c.id = t.case_id)"
_OPEN = ["running", "papers", "disputed"]
_OVER = ["granted", "refused", "withdrawn", "cancelled"]


class KeptProcedure(models.Model):
    """The text of a procedure as it stood when a case was opened; never changed."""

    reach = Reach.PUBLIC

    digest = models.CharField("摘要", max_length=64, unique=True)
    name = models.CharField("程序", max_length=60)
    title = models.CharField("程序名称", max_length=80)
    text = models.TextField("原文")

    class Meta:
        verbose_name = "受理时的程序"

    def __str__(self) -> str:
        return self.title


class Case(Scoped):
    """What one family asks for, under the procedure that stood when it came in."""

    class Channel(models.TextChoices):
        DESK = "desk", "窗口申报"
        VILLAGE = "village", "村里代办"
        FOUND = "found", "系统发现，家庭确认"

    class Status(models.TextChoices):
        RUNNING = "running", "办理中"
        PAPERS = "papers", "待补正"
        DISPUTED = "disputed", "异议处理中"
        GRANTED = "granted", "已确认"
        REFUSED = "refused", "不予确认"
        WITHDRAWN = "withdrawn", "已撤销"
        CANCELLED = "cancelled", "已注销"

    class Outcome(models.TextChoices):
        GRANT = "grant", "予以确认"
        REFUSE = "refuse", "不予确认"

    number = models.CharField("受理号", max_length=30)
    household = models.ForeignKey(Household, models.PROTECT, db_constraint=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    matter = models.CharField("事项", max_length=40)
    label = models.CharField("事项名称", max_length=60)
    year = models.SmallIntegerField("年度")
    channel = models.CharField("来源", max_length=8, choices=Channel)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.RUNNING)
    archived_on = models.DateField("归档日期", null=True, blank=True)
    procedure = models.ForeignKey(KeptProcedure, models.PROTECT, related_name="+")
    position = models.SmallIntegerField("第几步", default=0)
    step = models.CharField("当前步骤", max_length=40)
    kind = models.CharField("步骤种类", max_length=12)
    level = models.CharField("由谁办", max_length=12)
    due = models.DateField("截止日期", null=True)
    due_provisional = models.BooleanField("截止日期暂推", default=False)
    received_on = models.DateField("受理日期")
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField("登记时间")
    verdict = models.JSONField("受理时的判断")
    verdict_digest = models.CharField("判断摘要", max_length=64)
    verdict_on = models.DateField("判断日期")
    papers_asked_on = models.DateField("一次性告知日期", null=True)
    papers_asked_until = models.DateField("补正截止日期", null=True)
    stopped_on = models.DateField("停止计时自", null=True)
    outcome = models.CharField("决定", max_length=8, choices=Outcome, blank=True)
    decided_on = models.DateField("决定日期", null=True)
    starts_on = models.DateField("享受自", null=True)
    effective_on = models.DateField("决定生效日期", null=True)
    closed_on = models.DateField("办结日期", null=True)
    reason = models.CharField("办结说明", max_length=200, blank=True)
    document = models.CharField("文号", max_length=80, blank=True)
    revision = models.PositiveIntegerField("修订", default=1)

    class Meta(Scoped.Meta):
        verbose_name = "办件"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["id", "region"], name="case_with_region"),
            models.UniqueConstraint(fields=["number"], name="case_number_once"),
            # One request for one thing at a time; the person, or the household below zero.
            models.UniqueConstraint(
                F("household"),
                models.functions.Coalesce(F("person"), models.Value(0)),
                F("matter"),
                condition=Q(status__in=_OPEN),
                name="case_one_open",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, status__in=_OPEN)
                | Q(closed_on__isnull=False, status__in=_OVER),
                name="case_closed_with_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["refused", "withdrawn", "cancelled"]) | ~Q(reason=""),
                name="case_ends_with_a_reason",
            ),
        ]
        indexes = [  # noqa: RUF012 - Django reads a plain list here
            *Scoped.Meta.indexes,
            models.Index(fields=["household"], name="case_household"),
            models.Index(
                fields=["due", "id"], condition=Q(archived_on__isnull=True), name="case_due"
            ),
            models.Index(
                fields=["due", "id"], condition=Q(status__in=_OPEN), name="case_due_open"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.status in {"running", "papers", "disputed"}


class Stage(models.Model):
    """A step a case went through: who did it, when, with which outcome; never changed."""

    reach = Follows("case")

    class Outcome(models.TextChoices):
        DONE = "done", "办完"
        BACK = "back", "退回"
        NOTE = "note", "记一笔"

    sealed = {"form_sealed": Sealed(Sort.RECORD, _OF_CASE)}  # noqa: RUF012 - read only

    case = models.ForeignKey(Case, models.CASCADE, related_name="stages")
    position = models.SmallIntegerField("第几步")
    step = models.CharField("步骤", max_length=40)
    kind = models.CharField("种类", max_length=12)
    due = models.DateField("截止日期", null=True)
    outcome = models.CharField("结果", max_length=6, choices=Outcome)
    day = models.DateField("办理日期")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("登记时间")
    words = models.CharField("经过", max_length=200)
    form_sealed = models.BinaryField("填写内容", null=True)

    class Meta:
        verbose_name = "办理经过"
        indexes = [  # noqa: RUF012 - Django reads a plain list here
            models.Index(fields=["case", "id"], name="stage_of_case"),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.outcome}"


class Paper(models.Model):
    """One paper a case needs: handed in, known from a department, or still missing."""

    reach = Follows("case")

    class State(models.TextChoices):
        MISSING = "missing", "还缺"
        HANDED = "handed", "已交"
        SUPPLIED = "supplied", "免提交"

    case = models.ForeignKey(Case, models.CASCADE, related_name="papers")
    name = models.CharField("材料", max_length=60)
    state = models.CharField("状态", max_length=10, choices=State, default=State.MISSING)
    origin = models.CharField("由哪里提供", max_length=60, blank=True)
    day = models.DateField("日期", null=True)

    class Meta:
        verbose_name = "办件材料"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["case", "name"], name="paper_once"),
            models.CheckConstraint(
                condition=~Q(state="supplied") | ~Q(origin=""), name="paper_supplied_by_whom"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Scan(models.Model):
    """A scanned sheet of a paper; a better one takes its place, and the first one stays."""

    reach = Follows("case")

    public_id = models.UUIDField("编号", default=new_id, unique=True, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="scans")
    paper = models.ForeignKey(Paper, models.CASCADE, related_name="scans")
    file = models.ForeignKey(
        StoredFile, models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    form = models.CharField("格式", max_length=3)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField("存入时间")
    replaced_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    replaced_at = models.DateTimeField("换下时间", null=True)

    class Meta:
        verbose_name = "材料扫描件"
        indexes = [  # noqa: RUF012 - Django reads a plain list here
            models.Index(fields=["case", "id"], name="scan_of_case"),
        ]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.form}"


class Notice(Scoped):
    """A public notice of one place: its cases, its way, its days; it cannot be shortened."""

    class State(models.TextChoices):
        UP = "up", "公示中"
        OVER = "over", "已期满"

    step = models.CharField("步骤", max_length=40)
    way = models.CharField("方式", max_length=20)
    names = models.BooleanField("公布姓名")
    basis = models.CharField("依据", max_length=80)
    place_words = models.CharField("公示地点和方式", max_length=120)
    from_day = models.DateField("公示自")
    until_day = models.DateField("公示至")
    phone = models.CharField("异议电话", max_length=30)
    number = models.IntegerField("户数")
    state = models.CharField("状态", max_length=6, choices=State, default=State.UP)
    posted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    posted_at = models.DateTimeField("登记时间")
    ended_at = models.DateTimeField("期满登记时间", null=True)

    class Meta(Scoped.Meta):
        verbose_name = "公示"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["id", "region"], name="notice_with_region"),
            models.CheckConstraint(
                condition=Q(until_day__gt=F("from_day")), name="notice_lasts_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.from_day}"


class NoticeLine(models.Model):
    """A case in a notice."""

    reach = Follows("case")

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="lines")
    case = models.ForeignKey(Case, models.CASCADE, related_name="notices")

    class Meta:
        verbose_name = "公示对象"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["notice", "case"], name="notice_line_once")
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.case_id}"


class Objection(models.Model):
    """What somebody said against a case while it was posted, and the answer in writing."""

    reach = Follows("case")

    sealed = {  # noqa: RUF012 - read only
        "words_sealed": Sealed(Sort.RECORD),
        "answer_sealed": Sealed(Sort.RECORD),
    }

    public_id = models.UUIDField("编号", default=new_id, unique=True, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="objections")
    step = models.CharField("哪一次公示", max_length=40)
    taken_by_level = models.CharField("由谁处理", max_length=12)
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
        verbose_name = "公示异议"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(answered_on__isnull=True),
                name="objection_one_open",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, upheld__isnull=True)
                | Q(answered_on__isnull=False, upheld__isnull=False),
                name="objection_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.received_on}"


class Proposal(models.Model):
    """A decision one person proposes and another one makes."""

    reach = Follows("case")

    case = models.ForeignKey(Case, models.CASCADE, related_name="proposals")
    outcome = models.CharField("意见", max_length=8, choices=Case.Outcome)
    starts_on = models.DateField("享受自", null=True)
    reason = models.CharField("理由", max_length=200)
    failing = models.CharField("核查认定不符合的", max_length=200, blank=True)
    verdict = models.JSONField("提出时的判断")
    verdict_digest = models.CharField("判断摘要", max_length=64)
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField("提出时间")
    document = models.CharField("文号", max_length=80, blank=True)
    agreed = models.BooleanField("是否同意", null=True)
    decided_words = models.CharField("审批意见", max_length=200, blank=True)
    decided_on = models.DateField("决定日期", null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("决定时间", null=True)

    class Meta:
        verbose_name = "确认意见"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["case"], condition=Q(agreed__isnull=True), name="proposal_one_open"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="proposal_takes_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="grant") | Q(starts_on__isnull=False),
                name="proposal_grants_from_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.outcome}"


class Appeal(models.Model):
    """A family does not accept a decision: what it says, and what became of it."""

    reach = Follows("case")

    sealed = {  # noqa: RUF012 - read only
        "words_sealed": Sealed(Sort.RECORD),
        "answer_sealed": Sealed(Sort.RECORD),
    }

    public_id = models.UUIDField("编号", default=new_id, unique=True, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="appeals")
    received_on = models.DateField("收到日期")
    words_sealed = models.BinaryField("申诉内容")
    received_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    upheld = models.BooleanField("重新办理", null=True)
    answer_sealed = models.BinaryField("答复", null=True)
    answered_on = models.DateField("答复日期", null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "申诉"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["case"], condition=Q(answered_on__isnull=True), name="appeal_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.received_on}"
