"""Terms within terms: a circle names its path, a tower or an avalanche of them is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from nuanxin.policy.faults import PackFaults
from nuanxin.policy.store import load_policy

HEAD = """\
pack: county
document: {number: 县发〔2020〕1号, effective: 2020-01-01}
jurisdiction: "430902"
clauses: {一: 定义}
terms:
"""


def tower(storeys: int, width: int = 1) -> str:
    """Terms each made of `width` times the next one."""
    rules = [" 且 ".join([f"项{n + 1}"] * width) for n in range(storeys)] + ["是"]
    return HEAD + "".join(f"  项{n}: {{rule: {r}, clause: 一}}\n" for n, r in enumerate(rules))


def refused(folder: Path, text: str) -> str:
    (folder / "county.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(PackFaults) as faults:
        load_policy([folder], keep=False)
    return str(faults.value)


def test_a_circle_of_terms_names_its_path(tmp_path: Path) -> None:
    circle = HEAD + "  甲: {rule: 乙, clause: 一}\n  乙: {rule: 甲, clause: 一}\n"
    assert "定义绕回了自己：乙 → 甲 → 乙" in refused(tmp_path, circle)


def test_terms_may_stand_eight_deep(tmp_path: Path) -> None:
    (tmp_path / "county.yaml").write_text(tower(8), encoding="utf-8")
    assert load_policy([tmp_path], keep=False).packs
    assert "最多套 8 层" in refused(tmp_path, tower(9))


def test_an_avalanche_of_terms_is_refused(tmp_path: Path) -> None:
    assert "太深或太多" in refused(tmp_path, tower(5, width=60))
