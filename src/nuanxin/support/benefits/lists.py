"""The lists an assessment leaves somebody to look at, and their words."""

from __future__ import annotations

from django.db import models

from nuanxin.policy.evaluate import ELIGIBLE, LABELS


class Listed(models.TextChoices):
    """应享: everybody eligible; the three lists of work; what is still to be looked up."""

    ELIGIBLE = "eligible", "应享"
    CONFIRMED = "confirmed", "已确认"
    TO_CONFIRM = "to_confirm", "应享未确认"
    TO_STOP = "to_stop", "拟停发"
    CHANGED = "changed", "变动"
    MISSING = "missing", "资料待核"
    UNSETTLED = "unsettled", "政策未明确"
    HELD = "held", "暂停"
    ASIDE = "aside", "已暂缓"


EXPLAINED = {
    Listed.ELIGIBLE: "按政策，这一期符合条件的人（户）",
    Listed.CONFIRMED: "这一期已经确认、没有停发的人（户）",
    Listed.TO_CONFIRM: "按政策符合条件，但还没有确认：逐人核对后确认，或说明理由暂缓",
    Listed.TO_STOP: "已经确认，但到期末不再符合条件：核对后停发，或说明理由暂缓",
    Listed.CHANGED: "已经确认，金额或结论与上一期不同",
    Listed.MISSING: "有线索，但缺资料判断不了：补齐后重新测算",
    Listed.UNSETTLED: "文件没有写明，几种读法结论不同：请示后设定本地口径",
    Listed.HELD: "经办人暂停的：不会自动恢复",
    Listed.ASIDE: "写明理由搁置的：结论有变化会重新列出来，也可以取消暂缓",
}
WORK = (Listed.TO_CONFIRM, Listed.TO_STOP, Listed.CHANGED)
PAID_KINDS = ("现金", "保险")


def verdict_words(verdict: str, *, confirmed: bool) -> str:
    """A verdict as a page says it; what is confirmed no longer waits for it."""
    if verdict == ELIGIBLE and confirmed:
        return "符合条件（已确认）"
    return LABELS.get(verdict, "")
