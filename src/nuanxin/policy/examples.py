"""Examples inside packs: each is decided at loading and must come out as written."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal

from nuanxin.kit.money import fen, yuan
from nuanxin.kit.refusal import Faults
from nuanxin.policy.casefile import read_case
from nuanxin.policy.decide import decide
from nuanxin.policy.faults import PackFault
from nuanxin.policy.packs import Example
from nuanxin.policy.policy import Policy
from nuanxin.policy.results import Decision

_WORDS = {"结论", "金额", "未定", "缺", "待定", "计入收入", "对象", "自", "至"}


def failing(policy: Policy, proved: Collection[str] = ()) -> Iterator[PackFault]:
    """Every example that does not come out as written, but for those of packs proved before."""
    for pack in policy.packs:
        if pack.pack in proved:
            continue
        for benefit in pack.benefits:
            for example in benefit.examples:
                yield from _check(policy, benefit.name, example)


def _check(policy: Policy, benefit: str, example: Example) -> Iterator[PackFault]:
    try:
        case = read_case(example.given, policy)
    except Faults as faults:
        yield PackFault(example.place, f"例子的案例有误：{faults}")
        return
    subject = example.expect.get("对象")
    found = [
        decision
        for decision in decide(policy, case, {benefit})
        if subject is None or decision.subject == subject
    ]
    if not found:
        yield PackFault(
            example.place,
            f"这个地区、这一期没有“{benefit}”的决定",
            "核对 at、region 和文件的施行日期",
        )
    for decision in found:
        for name, wanted in example.expect.items():
            got = _found(decision, name)
            if name != "对象" and not _same(got, wanted):
                yield PackFault(
                    example.place,
                    f"{decision.subject}的“{name}”应为 {wanted}，算出来是 {_shown(got)}",
                    "核对例子和规则，两者必须一致",
                )


def _found(decision: Decision, name: str) -> object:
    known: Mapping[str, object] = {
        "结论": decision.verdict,
        "金额": decision.amount,
        "缺": list(decision.missing),
        "待定": [
            point.settle_with for point in decision.open if point.affects != "first_payment"
        ],
        "计入收入": decision.counted_income,
        "自": None if decision.since is None else str(decision.since),
        "至": None if decision.until is None else str(decision.until),
    }
    if name in known:
        return known[name]
    return dict(decision.shares).get(None if name == "未定" else name, 0)


def _same(got: object, wanted: object) -> bool:
    if isinstance(wanted, list):
        return isinstance(got, list) and sorted(map(str, got)) == sorted(map(str, wanted))
    if isinstance(wanted, int | Decimal) and not isinstance(wanted, bool):
        return got == _fen(wanted) or str(got) == str(wanted)
    if wanted in (None, "待核"):
        return got is None
    return str(got) == str(wanted)


def _fen(wanted: int | Decimal) -> int | None:
    try:
        return fen(str(wanted))
    except ValueError:
        return None


def _shown(value: object) -> str:
    return yuan(value) if isinstance(value, int) and not isinstance(value, bool) else str(value)
