"""Files of the bank, the answer to each line, and what came back unpaid.

Privacy class: families (the line by key; sealed: the file).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from nuanxin.base.files.stored.models import StoredFile
from nuanxin.base.identity.models import User
from nuanxin.base.jurisdiction.scoped import Scoped, ScopedRow
from nuanxin.money.payables.models import Payable
from nuanxin.money.payouts.models import Batch, BatchLine
from nuanxin.money.payouts.roads import Road
from nuanxin.registry.people.models import Person

__all__ = ["Answer", "Bounce", "LateReturn", "ReturnFile", "TypedAnswer"]


class Cause(models.TextChoices):
    """Why the bank did not pay."""

    DORMANT_CARD = "inactive", "未激活"
    OTHER_HOLDER = "holder", "户名不符"
    SLEEPING = "sleeping", "休眠"
    CLOSED = "closed", "销户"
    WRONG_NUMBER = "wrong", "账号错误"
    OTHER = "other", "其他"


class ReturnFile(Scoped):
    """One file of answers: read whole or refused with every fault, then confirmed or let go."""

    class Status(models.TextChoices):
        READ = "read", "待确认"
        SETTLED = "settled", "已确认"
        REFUSED = "refused", "已拒收"
        LET_GO = "let_go", "已放弃"

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="returns")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    sha256 = models.CharField("校验值", max_length=64)
    part = models.BooleanField("部分回盘", default=False)
    status = models.CharField("状态", max_length=10, choices=Status)
    paid_lines = models.IntegerField("已付笔数", default=0)
    paid_fen = models.BigIntegerField("已付金额", default=0)
    failed_lines = models.IntegerField("未付成笔数", default=0)
    failed_fen = models.BigIntegerField("未付成金额", default=0)
    faults = models.JSONField("错误", default=list)
    fault_count = models.IntegerField("错误数", default=0)
    uploader = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("上传时间")
    settler = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField("确认时间", null=True)

    class Meta(Scoped.Meta):
        verbose_name = "回盘文件"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["batch"], condition=Q(status="read"), name="return_one_waits"
            ),
            models.UniqueConstraint(
                fields=["batch", "sha256"],
                condition=Q(status__in=["read", "settled"]),
                name="return_file_once",
            ),
            models.CheckConstraint(
                condition=Q(settler__isnull=True) | ~Q(settler=F("uploader")),
                name="return_uploader_does_not_confirm",
            ),
            models.CheckConstraint(
                condition=~Q(status="settled") | Q(settler__isnull=False),
                name="return_settled_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.sha256[:8]}"


class Answer(ScopedRow):
    """What a file says of one line: paid by a voucher on a day, or why not."""

    returned = models.ForeignKey(ReturnFile, models.CASCADE, related_name="answers")
    line = models.ForeignKey(BatchLine, models.PROTECT, related_name="answers")
    row = models.IntegerField("行号")
    paid = models.BooleanField("已付")
    voucher = models.CharField("支付凭证号", max_length=40, blank=True)
    paid_on = models.DateField("发放日期", null=True)
    cause = models.CharField("原因", max_length=10, choices=Cause, blank=True)
    words = models.CharField("银行的说明", max_length=80, blank=True)

    class Meta(ScopedRow.Meta):
        verbose_name = "回盘结果"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["returned", "line"], name="answer_once_a_file"),
            models.CheckConstraint(
                condition=Q(paid=True, paid_on__isnull=False, cause="")
                | (Q(paid=False, paid_on__isnull=True) & ~Q(cause="")),
                name="answer_says_when_or_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.returned_id}-{self.row}"


class TypedAnswer(ScopedRow):
    """What somebody has typed of a line the treasury pays, until the answer is confirmed.

    A draft: nothing rests on it before it is handed in as a file and held against the list.
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="typed", db_constraint=False)
    line = models.OneToOneField(BatchLine, models.CASCADE, related_name="typed")
    paid = models.BooleanField("已付")
    voucher = models.CharField("支付凭证号", max_length=40, blank=True)
    voucher_fen = models.BigIntegerField("凭证金额", null=True)
    paid_on = models.DateField("支付日期", null=True)
    cause = models.CharField("原因", max_length=10, choices=Cause, blank=True)
    words = models.CharField("未付成的说明", max_length=80, blank=True)
    typed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    typed_at = models.DateTimeField("填写时间")

    class Meta(ScopedRow.Meta):
        verbose_name = "国库支付结果草稿"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.CheckConstraint(
                condition=(Q(paid=True, paid_on__isnull=False, cause="") & ~Q(voucher=""))
                | (Q(paid=False, paid_on__isnull=True) & ~Q(cause="")),
                name="typed_says_when_or_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}-{self.line_id}"


class Bounce(Scoped):
    """A payment that came back, where the family is: somebody looks at the account.

    `account_index` is the account it came back from: another one settles the matter by itself.
    """

    payable = models.ForeignKey(
        Payable, models.PROTECT, related_name="bounces", db_constraint=False
    )
    line = models.OneToOneField(BatchLine, models.PROTECT, related_name="bounce")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    cause = models.CharField("原因", max_length=10, choices=Cause)
    words = models.CharField("银行的说明", max_length=80, blank=True)
    day = models.DateField("回盘日期")
    # Of its batch, which whoever looks at the account may not see.
    road = models.CharField(
        "发放方式", max_length=10, choices=Road, default=Road.ONE_CARD, db_default=Road.ONE_CARD
    )
    account_index = models.BinaryField(null=True)
    account_mask = models.CharField("账号", max_length=30, blank=True)
    checker = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField("核实时间", null=True)
    note = models.CharField("核实情况", max_length=120, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = "未付成"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.CheckConstraint(
                condition=Q(checked_at__isnull=True) | ~Q(note=""),
                name="bounce_checked_with_words",
            )
        ]

    def __str__(self) -> str:
        return f"{self.payable_id} {self.cause}"


class LateReturn(Scoped):
    """付后退回: a payment reported paid that the bank gives back, where the family is.

    `for_good`: it is not paid again as it was; what is due then, the comparison raises.
    """

    class Status(models.TextChoices):
        ENTERED = "entered", "待确认"
        CONFIRMED = "confirmed", "已确认"
        LET_GO = "let_go", "已放弃"

    payable = models.ForeignKey(
        Payable, models.PROTECT, related_name="late_returns", db_constraint=False
    )
    line = models.ForeignKey(BatchLine, models.PROTECT, related_name="late_returns")
    day = models.DateField("退回日期")
    voucher = models.CharField("凭证号", max_length=40)
    cause = models.CharField("原因", max_length=10, choices=Cause)
    words = models.CharField("银行的说明", max_length=80, blank=True)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.ENTERED)
    for_good = models.BooleanField("不再发放", default=False)
    enterer = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("登记时间")
    confirmer = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField("确认时间", null=True)

    class Meta(Scoped.Meta):
        verbose_name = "付后退回"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["line"],
                condition=Q(status__in=["entered", "confirmed"]),
                name="late_return_once",
            ),
            models.CheckConstraint(
                condition=Q(confirmer__isnull=True) | ~Q(confirmer=F("enterer")),
                name="late_return_enterer_does_not_confirm",
            ),
            models.CheckConstraint(
                condition=~Q(status="confirmed")
                | Q(confirmer__isnull=False, confirmed_at__isnull=False),
                name="late_return_confirmed_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(voucher=""), name="late_return_has_a_voucher"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} 付后退回"
