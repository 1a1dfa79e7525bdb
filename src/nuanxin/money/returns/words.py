"""What banks and finance write in a return file, and what it means; nothing is guessed."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from nuanxin.base.audit.secrets import without_numbers
from nuanxin.money.payouts.layouts import FIELDS
from nuanxin.money.returns.models import Cause

PAID = frozenset(
    {"成功", "发放成功", "支付成功", "交易成功", "入账成功", "代发成功",
     "已发放", "已支付", "已付",
     "已到账"}
)  # fmt: skip
FAILED = frozenset(
    {"失败", "发放失败", "支付失败", "交易失败", "入账失败", "代发失败", "未成功",
     "未发放", "退票", "退回", "已退回"}
)  # fmt: skip
_CAUSES = {
    Cause.DORMANT_CARD: ("未激活", "没有激活", "待激活"),
    Cause.OTHER_HOLDER: ("户名不符", "户名不一致", "姓名不符", "户名错误", "账户名不符"),
    Cause.SLEEPING: ("休眠", "睡眠", "久悬"),
    Cause.CLOSED: ("销户", "已注销"),
    Cause.WRONG_NUMBER: ("账号错误", "账号不存在", "无此账号", "卡号错误", "账户不存在",
                         "无此账户"),
}  # fmt: skip
_OWN = {str(cause.label): cause for cause in Cause}
# What stands beside our own columns; our own may be called as the county's layout has them.
HEADERS = {
    "batch": ("批次号", "发放批次号"),
    "result": ("发放结果", "处理结果", "支付结果", "交易结果", "结果", "发放状态", "状态"),
    "reason": ("失败原因", "退回原因", "退票原因", "未成功原因", "原因"),
    "voucher": ("支付凭证号", "凭证号", "凭证号码"),
    "voucher_amount": ("凭证金额", "凭证金额（元）", "支付凭证金额", "支付凭证金额（元）"),
    "paid_on": ("发放日期", "支付日期", "入账日期", "付款日期", "到账日期"),
}
OWN = ("position", "payee", "account", "amount", "holder")
# What is filled in behind a treasury's list, in this order.
FILLED = ("批次号", "发放结果", "失败原因", "支付凭证号", "凭证金额", "支付日期")
NEEDED = {
    "position": FIELDS["position"],
    "payee": FIELDS["payee"],
    "account": FIELDS["account"],
    "amount": FIELDS["amount"],
    "result": HEADERS["result"][0],
}
BATCH, EXTENT, PART = "批次号", "回盘范围", "部分"
# No file comes back from a treasury: its table says the same in its own word.
OF_TREASURY = "结果范围"
LABELS = {BATCH: BATCH, EXTENT: EXTENT, OF_TREASURY: EXTENT}


class Called(NamedTuple):
    """What is handed in, what it is filled in on, its day, and how a part of it is marked."""

    file: str
    roll: str
    day: str
    part: str


_BANKS = Called(
    "回盘表", "送财政的清册", HEADERS["paid_on"][0],
    f"分几次回盘的，请在表头上面写“{EXTENT}”和“{PART}”",
)  # fmt: skip
_TREASURYS = Called(
    "支付结果表", "下载的要填的表", FILLED[-1],
    f"只交一部分的，请在第二张表里加一行“{OF_TREASURY}”“{PART}”",
)  # fmt: skip


def called(*, by_treasury: bool) -> Called:
    """The words of a road."""
    return _TREASURYS if by_treasury else _BANKS


_LONGEST_WORDS = 80


def tidy(text: str) -> str:
    """Full and half width alike, no blanks: how headers, names and results are compared."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def cause_of(text: str) -> Cause | None:
    """The cause a text names; several or none known are 其他; no text is no cause.

    One of our own words before a colon is the cause, whatever is explained behind it.
    """
    said = tidy(text)
    if not said:
        return None
    if own := _OWN.get(said.partition(":")[0]):
        return own
    found = [cause for cause, words in _CAUSES.items() if any(each in said for each in words)]
    return found[0] if len(found) == 1 else Cause.OTHER


def kept(text: str) -> str:
    """What the bank wrote, without numbers and without our own word for the cause."""
    said = " ".join(text.split())
    cause, *behind = re.split("[：:]", said, maxsplit=1)
    if tidy(cause) in _OWN:
        said = "".join(behind).strip()
    return without_numbers(said)[:_LONGEST_WORDS]
