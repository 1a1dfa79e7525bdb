"""One family: the generated rules beside openfisca-core on the same two rules, then the real
packs.

`python -m benchmarks one_family` prints microseconds of CPU per decision run, lowest of seven
rounds.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from typing import Any

from benchmarks.special_support import peer
from benchmarks.special_support.engines import BENEFITS, PACKS
from nuanxin.kit.period import Period
from nuanxin.policy.casefile import Place, make_case
from nuanxin.policy.decide import decide, outcomes
from nuanxin.policy.inforce import setting
from nuanxin.policy.store import load_policy

ROUNDS = 7
AIM_MICROSECONDS = 20


def microseconds(call: Callable[[], object], times: int) -> float:
    """CPU microseconds of one call."""
    best = float("inf")
    for _ in range(ROUNDS):
        started = time.process_time()
        for _ in range(times):
            call()
        best = min(best, (time.process_time() - started) / times)
    return best * 1e6


def two_rules() -> Callable[[], object]:
    """The generated functions of the benchmark's two rules: verdict, every condition, amount by
    layer.
    """
    policy = load_policy(built_in=PACKS)
    row = setting(policy, "430901000000", Period(2017, 11)).base
    wanted = [policy.by_name[name][0] for name in BENEFITS]
    person: dict[str, Any] = {
        "健在": True,
        "独生": True,
        "再生育或收养": False,
        "子女已死亡": True,
        "子女死亡日期": date(2015, 6, 7),
        "子女残疾等级": 0,
        "女方出生日期": date(1967, 5, 20),
        "@": {},
    }
    lists: dict[str, list[object]] = {"成员": [], "子女": [], "住院": []}
    calls = [
        (
            policy.functions[each.number],
            (row.active[each.number].conditions, row.active[each.number].layers),
        )
        for each in wanted
    ]

    def run() -> object:
        return [
            function(row.values, active, {}, person, {}, lists) for function, active in calls
        ]

    (verdict, conditions, amounts, _, _), _ = run()  # type: ignore[misc]
    assert (verdict, all(conditions), sum(amounts)) == (True, True, 49_000)
    return run


def couple() -> tuple[Any, Any]:
    """The real packs and the contract's couple, with everything settled that its place leaves
    open.
    """
    policy = load_policy()
    settled = {key: readings[0] for key, readings in policy.settlements.items()}
    place = Place(
        Period(2017, 11), "430902000000", {"财政体制": "市辖区"}, frozenset(), settled
    )
    members = [
        {
            "编号": "女方",
            "性别": "女",
            "出生日期": date(1967, 5, 20),
            "存活": True,
            "婚姻状况": "初婚",
        },
        {
            "编号": "男方",
            "性别": "男",
            "出生日期": date(1965, 1, 2),
            "存活": True,
            "婚姻状况": "初婚",
        },
    ]
    child = {
        "编号": "长子",
        "来源": "双方亲生",
        "出生日期": date(1992, 3, 4),
        "存活": False,
        "死亡日期": date(2015, 6, 7),
    }
    return policy, make_case(
        policy, place, members, children=[child], household={"子女情况已核实": True}
    )


def main() -> int:
    engine = microseconds(two_rules(), 20_000)
    tuned = microseconds(peer.build(1, tuned=True), 20) / 12
    documented = microseconds(peer.build(1, tuned=False), 20) / 12
    policy, case = couple()
    found = outcomes(policy, case)
    lean = microseconds(lambda: [each.verdict for each in outcomes(policy, case)], 300)
    whole = microseconds(lambda: decide(policy, case), 20)
    rows = (
        ("two rules, one person, one month, with reasons and layers", engine),
        ("  openfisca-core, tuned by hand", tuned),
        ("  openfisca-core, as documented", documented),
        (f"real packs, a couple, {len(found)} decisions", lean),
        ("  the same with spans, open points and missing facts", whole),
    )
    for name, figure in rows:
        print(f"{name:60} {figure:9.1f} µs {figure / engine:7.0f} ×")
    print(f"aim for the first: {AIM_MICROSECONDS} µs")
    return 0 if engine <= AIM_MICROSECONDS else 1


if __name__ == "__main__":
    raise SystemExit(main())
