"""The oracle is worth something only if it notices: a wrong figure in a pack must be found."""

from __future__ import annotations

from pathlib import Path

import pytest

from nuanxin.policy.building import compile_policy
from nuanxin.policy.store import BUILT_IN
from oracle.test_agreement import compare

FAULTS = {
    "the age is 50": (
        "special-support-2008.yaml", "2008-01-01: 49}", "2008-01-01: 50}", "nation"),
    "the grade's end is forgotten": (
        "special-support-2008.yaml", "夫妻合并: 等级有效_合并", "夫妻合并: 是", "nation"),
    "a fen too little for the province": (
        "support-2015.yaml", "value: 320,", "value: 319.99,", "hunan"),
    "city and district change places": (
        "support-2017.yaml", "{市: 4, 区: 6}}\n", "{市: 6, 区: 4}}\n", "yiyang"),
    "the raise begins a year late": (
        "support-2017.yaml", "{2017-09-28: 100}", "{2018-09-28: 100}", "yiyang"),
    "deaths of the year before count too": (
        "nine-lines.yaml", "子女.死亡日期 >= 期初", "子女.死亡日期 >= 2019-01-01", "demo"),
    "the death raise of 2013 never ends": (
        "support-2017.yaml", "part: 独生子女死亡家庭提标", "part: 另一条", "yiyang"),
    "Yueyang pays Hunan's rate on top": (
        "4306-yueyang/support-2017.yaml", ", 省定标准]", "]", "yueyang"),
    "the window of births closes early": (
        "reward-2017.yaml", "2015-12-31}", "2014-12-31}", "hunan"),
    "two girls do not count": (
        "rural-reward-2004.yaml", "子女.健在) = 2 且", "子女.健在) = 3 且", "anhui"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(fault: str) -> None:
    file, right, wrong, area = FAULTS[fault]
    texts, planted = [], 0
    folder = Path(BUILT_IN)
    for path in sorted(folder.rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        if path.match(f"*{file}") and right in text:
            text, planted = text.replace(right, wrong), planted + 1
        texts.append((str(path.relative_to(folder.parent)), text))
    assert planted == 1, f"“{right}” no longer stands in {file}"
    policy = compile_policy(texts)
    with pytest.raises(AssertionError, match="Family"):
        compare(policy, area, 7, 1500)


def test_the_oracle_reads_no_pack_and_no_engine() -> None:
    for path in sorted(Path(__file__).parent.glob("*.py")):
        text = path.read_text(encoding="utf-8")
        if not path.name.startswith("test_"):
            assert "nuanxin" not in text, f"{path.name} leans on the product it has to check"
            assert ".yaml" not in text, f"{path.name} reads the packs it has to check"
