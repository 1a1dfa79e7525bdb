"""How orders, their states and what may not stand in a task are said."""

from __future__ import annotations

from nuanxin.care.orders.models import ServiceOrder
from nuanxin.kit.refusal import Refusal

PARTS = dict(ServiceOrder.Part.choices)
CAME = dict(ServiceOrder.Came.choices)
RATINGS = dict(ServiceOrder.Rating.choices)
SAID = dict(ServiceOrder.State.choices)
STATES = {"open": "没办完的", "late": "过了日子的", **SAID}
OPEN = ("new", "offered", "accepted")
CANNOT = ("那天没有空", "太远", "身体不方便", "这样的事不会做", "其他原因")
FAILED = ("没有人接单", "上门没有人", "没有做好", "天气或者路不通", "其他原因")
# What tells why a family is helped. Whoever comes learns the task and nothing else.
_REASONS = (
    "失独", "特扶", "特殊家庭", "特困家庭", "计生", "独生子女", "扶助", "丧子", "丧女", "去世",
    "死亡", "过世", "伤残家庭", "伤病残",
)  # fmt: skip


def refuse_reason(text: str, label: str) -> None:
    """Raises Refusal where words for whoever comes tell why the family is helped."""
    found = [word for word in _REASONS if word in text]
    if found:
        raise Refusal(
            f"“{label}”是给上门的人看的，不写家庭类别、待遇和事由。请删去“{found[0]}”。"
        )
