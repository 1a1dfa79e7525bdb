"""How orders, their states and what may not stand in a task are said."""

from __future__ import annotations

from nuanxin.care.orders.models import ServiceOrder

PARTS = dict(ServiceOrder.Part.choices)
CAME = dict(ServiceOrder.Came.choices)
RATINGS = dict(ServiceOrder.Rating.choices)
SAID = dict(ServiceOrder.State.choices)
STATES = {"open": "没办完的", "late": "过了日子的", **SAID}
OPEN = ("new", "offered", "accepted")
CANNOT = ("那天没有空", "太远", "身体不方便", "这样的事不会做", "其他原因")
FAILED = ("没有人接单", "上门没有人", "没有做好", "天气或者路不通", "其他原因")
