"""Batches, their lines with the payee as he was, and what the check before paying found.

Privacy class: families (sealed: ID and account number).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from nuanxin.base.files.stored.models import StoredFile
from nuanxin.base.identity.models import User
from nuanxin.base.jurisdiction.reach import Reach
from nuanxin.base.jurisdiction.scoped import Scoped, ScopedRow
from nuanxin.base.vault.columns import Sealed
from nuanxin.base.vault.kinds import Kind
from nuanxin.money.payables.models import Payable
from nuanxin.money.payouts.layouts import Format, Totals
from nuanxin.money.payouts.roads import Road
from nuanxin.registry.people.models import Household, Person

__all__ = [
    "Batch",
    "BatchLine",
    "BatchSignature",
    "BatchStep",
    "Layout",
    "Light",
    "ReleaseRule",
    "StampRule",
]


class StampRule(ScopedRow):
    """Whether a county wants the stamped paper back and checked before a batch is sent."""

    reach = Reach.PUBLIC

    needed = models.BooleanField("送财政前要核对盖章扫描件")
    set_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True)
    set_at = models.DateTimeField("设定时间")

    class Meta(ScopedRow.Meta):
        verbose_name = "呈签扫描件口径"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["region"], name="stamprule_one_a_county")
        ]

    def __str__(self) -> str:
        return "要核对" if self.needed else "不要求"


class Layout(ScopedRow):
    """How a county's one-card platform or bank wants its list: its columns, its file."""

    reach = Reach.PUBLIC

    name = models.CharField("名称", max_length=60)
    columns = models.JSONField("列")
    file_format = models.CharField(
        "文件格式", max_length=8, choices=Format, default=Format.XLSX, db_default=Format.XLSX
    )
    totals = models.CharField(
        "合计行", max_length=4, choices=Totals, default=Totals.NONE, db_default=Totals.NONE
    )
    set_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True)
    set_at = models.DateTimeField("设定时间")

    class Meta(ScopedRow.Meta):
        verbose_name = "发放清册版式"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["region"], name="layout_one_a_county")
        ]

    def __str__(self) -> str:
        return self.name


class Batch(Scoped):
    """A list to be paid, on its way from the maker to finance."""

    class Status(models.TextChoices):
        DRAFT = "draft", "编制中"
        LOCKED = "locked", "已锁定，待复核"
        CHECKED = "checked", "已复核，待审批"
        APPROVED = "approved", "已审批，待送财政"
        SENT = "sent", "已送财政"
        SETTLED = "settled", "已回盘"
        ABANDONED = "abandoned", "已作废"

    number = models.CharField("批次号", max_length=30, unique=True)
    title = models.CharField("名称", max_length=120)
    benefits = models.JSONField("待遇")
    first_month = models.IntegerField("起始月份")
    end_month = models.IntegerField("截止月份")
    # The year whose money pays it; one batch, one year.
    budget_year = models.SmallIntegerField("预算年度")
    # Who pays it; a trigger keeps it as it was drawn up.
    road = models.CharField(
        "发放方式", max_length=10, choices=Road, default=Road.ONE_CARD, db_default=Road.ONE_CARD
    )
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.DRAFT)
    line_count = models.IntegerField("笔数", default=0)
    total_fen = models.BigIntegerField("金额", default=0)
    layout = models.JSONField("版式", default=list)
    file_format = models.CharField(
        "文件格式", max_length=8, choices=Format, default=Format.XLSX, db_default=Format.XLSX
    )
    totals = models.CharField(
        "合计行", max_length=4, choices=Totals, default=Totals.NONE, db_default=Totals.NONE
    )
    digest = models.CharField("清册指纹", max_length=64, blank=True)
    # What the fingerprint covers; lists locked before there was a second form keep the first.
    digest_form = models.PositiveSmallIntegerField("指纹范围", default=2, db_default=1)
    maker = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("编制时间")
    locked_at = models.DateTimeField("锁定时间", null=True)
    checker = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField("复核时间", null=True)
    amended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approver = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField("审批时间", null=True)
    document = models.CharField("请示文号", max_length=60, blank=True)
    checks_needed = models.PositiveSmallIntegerField("要几人复核", db_default=1)
    approvals_needed = models.PositiveSmallIntegerField("要几人审批", db_default=1)
    release_document = models.CharField("档次依据", max_length=60, blank=True, db_default="")
    scan = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    scan_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    scan_digest = models.CharField("扫描件对应的指纹", max_length=64, blank=True)
    scan_checker = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    scan_checked_at = models.DateTimeField("扫描件核对时间", null=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField("送出时间", null=True)

    class Meta(Scoped.Meta):
        verbose_name = "发放批次"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["id", "region"], name="batch_with_region"),
            models.CheckConstraint(
                condition=Q(checker__isnull=True) | ~Q(checker=F("maker")),
                name="batch_maker_does_not_recheck",
            ),
            models.CheckConstraint(
                condition=Q(approver__isnull=True) | ~Q(approver=F("maker")),
                name="batch_maker_does_not_approve",
            ),
            models.CheckConstraint(
                condition=Q(approver__isnull=True) | ~Q(approver=F("checker")),
                name="batch_checker_does_not_approve",
            ),
            models.CheckConstraint(
                condition=Q(amended_by__isnull=True)
                | (
                    (Q(checker__isnull=True) | ~Q(checker=F("amended_by")))
                    & (Q(approver__isnull=True) | ~Q(approver=F("amended_by")))
                ),
                name="batch_amender_does_not_sign",
            ),
            models.CheckConstraint(
                condition=Q(scan_checker__isnull=True)
                | (Q(scan_by__isnull=False) & ~Q(scan_checker=F("scan_by"))),
                name="batch_scan_checked_by_another",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "abandoned"]) | ~Q(digest=""),
                name="batch_locked_has_a_digest",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def state(self) -> str:
        """How far it is, in words; no file comes back from a treasury."""
        if self.by_treasury and self.status == self.Status.SETTLED:
            return f"已有{self.answer}"
        return str(self.get_status_display())

    @property
    def answer(self) -> str:
        """What is said of it afterwards: the bank's file, or the treasury's vouchers."""
        return "支付结果" if self.by_treasury else "回盘"

    @property
    def by_treasury(self) -> bool:
        """Whether the treasury pays it itself, by vouchers, without a bank's list."""
        return self.road == Road.TREASURY


class ReleaseRule(ScopedRow):
    """From a day on: how many people of a county sign a batch of which amount.

    `bands` are (from fen, how many recheck, how many approve), the lowest first.
    """

    starts_on = models.DateField("起用日期")
    document = models.CharField("依据文号", max_length=60)
    bands = models.JSONField("档次")
    set_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField("设定时间")

    class Meta(ScopedRow.Meta):
        verbose_name = "签字档次"

    def __str__(self) -> str:
        return f"{self.region} {self.starts_on}"


class BatchSignature(ScopedRow):
    """Somebody's signature on a batch as it is locked; it falls when the list changes."""

    class Kind(models.TextChoices):
        CHECK = "check", "复核"
        APPROVE = "approve", "审批"

    batch = models.ForeignKey(
        Batch, models.CASCADE, related_name="signatures", db_constraint=False
    )
    kind = models.CharField("签字", max_length=8, choices=Kind)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta(ScopedRow.Meta):
        verbose_name = "批次签字"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["batch", "user"], name="signature_once")
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.kind}"


class BatchLine(Scoped):
    """One payment to one payee, as they were when the batch was drawn up.

    `region` is the batch's; the family's own place stands beside it. `position` orders the
    lines and keeps its gaps when one is taken out; lists number what is left by themselves.
    A failed line stays on the signed list; what it was to pay is open for another batch.
    """

    as_it_was = ("family_region",)

    sealed = {  # noqa: RUF012 - read only
        "id_number_sealed": Sealed(Kind.ID_NUMBER),
        "account_sealed": Sealed(Kind.ACCOUNT),
    }

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="lines", db_constraint=False)
    position = models.IntegerField("序号")
    payable = models.ForeignKey(Payable, models.PROTECT, related_name="lines")
    live = models.BooleanField(default=True)
    failed = models.BooleanField("未付成", default=False)
    household = models.ForeignKey(Household, models.PROTECT, db_constraint=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, db_constraint=False)
    family_region = models.BigIntegerField("经办单位")
    benefit = models.CharField("待遇", max_length=60)
    label = models.CharField("待遇名称", max_length=80)
    first_month = models.IntegerField("起始月份")
    end_month = models.IntegerField("截止月份")
    kind = models.CharField("性质", max_length=10)
    amount_fen = models.BigIntegerField("金额")
    payee = models.CharField("姓名", max_length=60)
    id_number_sealed = models.BinaryField("身份证号", null=True)
    id_number_mask = models.CharField(max_length=24, blank=True)
    account_id = models.BigIntegerField("账号记录", null=True)
    account_sealed = models.BinaryField("账号", null=True)
    account_index = models.BinaryField(null=True)
    account_mask = models.CharField(max_length=30, blank=True)
    holder = models.CharField("户名", max_length=60, blank=True)
    bank = models.CharField("开户银行", max_length=60, blank=True)
    payee_kind = models.CharField("收款人", max_length=8, blank=True)
    agent = models.CharField("代领人", max_length=60, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = "发放明细"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["payable"],
                condition=Q(live=True, failed=False),
                name="payable_in_one_live_batch",
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="line_positive"),
        ]
        indexes = [  # noqa: RUF012 - Django reads a plain list here
            *Scoped.Meta.indexes,
            models.Index(fields=["batch", "position"], name="line_in_order"),
            models.Index(fields=["person", "benefit"], name="line_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}-{self.position}"

    @property
    def shown_payee(self) -> str:
        """The name on lists and paper; the file for finance has it as it is."""
        return self._shown(self.payee)

    @property
    def shown_holder(self) -> str:
        return self._shown(self.holder)

    def _shown(self, name: str) -> str:
        return self.person.shown(name) if self.person else name


class Light(ScopedRow):
    """Something the check before paying found; red ones need a decision before the lock.

    Without a line it is about the whole batch.
    """

    class Kind(models.TextChoices):
        DEATH = "death", "疑似死亡"
        HELD = "held", "已经暂停"
        STOPPED = "stopped", "已经停发"
        NO_ACCOUNT = "no_account", "没有账号"
        CHANGED_ACCOUNT = "changed_account", "编制后改了账号"
        OTHER_HOLDER = "other_holder", "户名不是本人"
        SHARED_ACCOUNT = "shared_account", "一卡两人"
        NEW_ACCOUNT = "new_account", "账号有变"
        OTHER_AMOUNT = "other_amount", "金额与上期不同"
        TWO_BENEFITS = "two_benefits", "同期另有待遇"
        RETURNED = "returned", "曾经退票"
        BOUNCED = "bounced", "退回未核实"
        FUNDS = "funds", "超出指标"
        UNRETURNED = "unreturned", "追缴未收清"

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="lights", db_constraint=False)
    line = models.ForeignKey(BatchLine, models.CASCADE, null=True, related_name="lights")
    kind = models.CharField("类别", max_length=16, choices=Kind)
    red = models.BooleanField("须处理")
    text = models.CharField("说明", max_length=200)
    answer = models.CharField("处理说明", max_length=120, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta(ScopedRow.Meta):
        verbose_name = "体检提示"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["line", "kind"], name="light_once")
        ]

    def __str__(self) -> str:
        return self.text


class BatchStep(ScopedRow):
    """Each step of a batch, by whom and when; nothing here is ever changed."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="steps", db_constraint=False)
    step = models.CharField("步骤", max_length=16)
    note = models.CharField("说明", max_length=200, blank=True)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间")

    class Meta(ScopedRow.Meta):
        verbose_name = "批次经过"

    def __str__(self) -> str:
        return self.step
