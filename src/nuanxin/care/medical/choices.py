"""What a green channel gives first, as the document names it, and what a check-up looks at."""

from __future__ import annotations

from nuanxin.care.medical.models import CheckUp, FollowUp, HospitalStay, Institution

# 益政办发〔2017〕26号 二（一）.
GIVES = {
    "advice": "优先咨询", "registration": "优先挂号", "examination": "优先检查",
    "admission": "优先住院", "treatment": "优先治疗", "referral": "转诊服务",
}  # fmt: skip
GIVES_CLAUSE = "益政办发〔2017〕26号 二（一）"
# 湖南省计生协简报二〇二二年第十九期 names these; a county writes down its own.
ITEMS = ("血压", "血糖", "心电图", "B 超", "肝肾功能")
ITEMS_CLAUSE = "湖南省计生协简报二〇二二年第十九期"
KINDS = dict(Institution.Kind.choices)
WAYS = dict(FollowUp.Way.choices)
SOURCES = dict(HospitalStay.Source.choices)
STATES = dict(CheckUp.State.choices)


def gives_said(keys: object) -> str:
    """The words of what is given, in the order of the document."""
    there = set(keys) if isinstance(keys, list | tuple | set | frozenset) else set()
    return "、".join(said for key, said in GIVES.items() if key in there)
