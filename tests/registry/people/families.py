"""A family or two for tests, admitted as an import admits them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from nuanxin.base.identity.actor import SYSTEM
from nuanxin.registry.facts.actions import Origin, name_source
from nuanxin.registry.people.actions.intake import admit
from nuanxin.registry.people.models import Source
from nuanxin.registry.people.newcomers import (
    Admitted,
    NewAccount,
    NewHousehold,
    NewMembership,
    NewPerson,
)
from nuanxin.registry.people.vocabulary import Value
from nuanxin.registry.people.words import SourceKind

VILLAGE, NEXT_VILLAGE = 341599100201, 341599101201
ALIVE: dict[str, Value] = {"存活": True, "婚姻状况": "初婚", "户口性质": "农业"}
DEAD: dict[str, Value] = {"存活": False, "死亡日期": date(2005, 6, 7)}
KNOWN = datetime(2026, 1, 5, tzinfo=UTC)


def source(region: int = VILLAGE, label: str = "云桥镇花名册") -> Source:
    origin = Origin(SourceKind.ROLL, label, date(2026, 1, 5))
    return name_source(by=SYSTEM, region=region, origin=origin, recorded_at=KNOWN)


def bereaved(key: str = "1", region: int = VILLAGE) -> NewHousehold:
    """陈桂兰 and 罗建国, whose only child died in 2005."""
    wife = NewPerson(
        f"{key}-女方", "陈桂兰",
        {"性别": "女", "出生日期": date(1960, 5, 20), **ALIVE},
        id_number=f"34159919600520{int(key):03d}X", phone="13800001234",
        account=NewAccount(f"62170000000000{int(key):05d}", "陈桂兰", "演示农商行"),
        certificate=f"TF{key}",
    )  # fmt: skip
    husband = NewPerson(
        f"{key}-男方", "罗建国",
        {"性别": "男", "出生日期": date(1958, 1, 2), **ALIVE},
        id_number=f"34159919580102{int(key):03d}X",
    )  # fmt: skip
    child = NewPerson(
        f"{key}-子女", "罗明",
        {"性别": "男", "出生日期": date(1985, 3, 4), **DEAD},
    )  # fmt: skip
    return NewHousehold(
        key,
        region,
        date(2026, 1, 5),
        facts={"子女情况已核实": True, "户籍地": region},
        hukou_address="一组 12 号",
        memberships=[
            NewMembership(wife, "女方"),
            NewMembership(husband, "男方"),
            NewMembership(child, "子女", parentage="双方亲生"),
        ],
    )


def admitted(*households: NewHousehold) -> Admitted:
    return admit(households, source=source(households[0].region), known_at=KNOWN)
