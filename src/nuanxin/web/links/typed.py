"""What somebody had typed when their link was over: shown to them once more, kept nowhere."""

from __future__ import annotations

from django.http import QueryDict

from nuanxin.care.needs.models import Referral
from nuanxin.care.visits.choices import needs
from nuanxin.registry.asks.models import Answer
from nuanxin.support.intake.models import VillageRequest
from nuanxin.web.visits.wording import HEALTHS, HOWS, MOODS

_LONGEST = 300
_LABELS = {
    "answer": "回话", "wish": "家里的意思", "account": "用哪个账号", "number": "账号",
    "holder": "户名", "how": "怎样联系的", "on": "哪天", "mood": "精神", "health": "身体",
    "need": "需要", "result": "结果", "words": "说明", "what": "送了什么", "yuan": "金额（元）",
    "purse": "从哪里出", "received_by": "谁收的", "receipt": "收条编号", "by": "单位和答复人",
    "why": "为什么接不了", "hours": "用了几个小时",
}  # fmt: skip


def typed(sent: QueryDict) -> list[tuple[str, str]]:
    """Label and words of every field that says something; nothing for a single choice."""
    known = _choices()
    lines = []
    for name, label in _LABELS.items():
        given = [text.strip()[:_LONGEST] for text in sent.getlist(name) if text.strip()]
        if given:
            lines.append((label, "、".join(known.get(name, {}).get(t, t) for t in given[:20])))
    return lines if len(lines) > 1 else []


def _choices() -> dict[str, dict[str, str]]:
    """What the forms call what is chosen from a few."""
    return {
        "answer": {value: str(label) for value, label in Answer.choices},
        "wish": {value: str(label) for value, label in VillageRequest.Wish.choices},
        "account": {value: str(label) for value, label in VillageRequest.Account.choices},
        "result": {value: str(label) for value, label in Referral.Result.choices},
        "how": dict(HOWS), "mood": dict(MOODS), "health": dict(HEALTHS), "need": dict(needs()),
    }  # fmt: skip
