"""How orders and their states are said, and who buys services."""

from __future__ import annotations

from nuanxin.base.identity.roles import Role
from nuanxin.care.orders.models import ServiceOrder

PARTS = dict(ServiceOrder.Part.choices)
CAME = dict(ServiceOrder.Came.choices)
RATINGS = dict(ServiceOrder.Rating.choices)
SAID = dict(ServiceOrder.State.choices)
STATES = {"open": "没办完的", "late": "过了日子的", **SAID}
OPEN = ("new", "offered", "accepted")
CANNOT = ("那天没有空", "太远", "身体不方便", "这样的事不会做", "其他原因")
FAILED = ("没有人接单", "上门没有人", "没有做好", "天气或者路不通", "其他原因")
# Who keeps contracts, and who may be the second hand: another keeper, or whoever leads.
KEEPERS = frozenset({Role.COUNTY_HEALTH, Role.COUNTY_ASSOCIATION})
CONFIRMERS = KEEPERS | {Role.COUNTY_LEADER}
