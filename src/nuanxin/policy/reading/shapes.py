"""Reading shapes out of YAML content: one place that knows how to say what should have stood
there.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from nuanxin.policy.faults import PackFault, Place
from nuanxin.policy.packs import RuleText

Path = tuple[str, ...]


class Shape:
    """Reads one file's content; gathers every fault and every clause cited."""

    def __init__(self, file: str, lines: Mapping[Path, int]) -> None:
        self.faults: list[PackFault] = []
        self.citations: list[tuple[str, Place]] = []
        self._file = file
        self._lines = lines

    @property
    def cited(self) -> set[str]:
        return {clause for clause, _ in self.citations}

    def place(self, path: Path) -> Place:
        known = path
        while known and known not in self._lines:
            known = known[:-1]
        return Place(self._file, self._lines.get(known, 0), path)

    def fault(self, path: Path, message: str, remedy: str = "") -> None:
        self.faults.append(PackFault(self.place(path), message, remedy))

    def map(self, value: object, path: Path) -> dict[str, object]:
        if isinstance(value, dict):
            return value
        self.fault(path, "这里要写成“名称: 内容”的样子" if value is not None else "这里缺内容")
        return {}

    def maps(self, item: Mapping[str, object], path: Path) -> list[dict[str, object]]:
        value = item.get(path[-1])
        if value is None:
            return []
        if not isinstance(value, list):
            self.fault(path, "这里要写成列表", "每项以 - 开头，或写成 [{…}, {…}]")
            return []
        return [self.map(each, (*path, str(index))) for index, each in enumerate(value)]

    def only(self, item: Mapping[str, object], path: Path, known: set[str]) -> None:
        for key in item:
            if key not in known:
                near = difflib.get_close_matches(key, known, 1)
                remedy = f"是否想写 {near[0]}" if near else f"可用：{'、'.join(sorted(known))}"
                self.fault((*path, key), f"不认识“{key}”", remedy)

    def text(self, item: Mapping[str, object], path: Path, *, required: bool = True) -> str:
        value = item.get(path[-1])
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()
        if value is not None or required:
            self.fault(path, f"“{path[-1]}”要写一段文字")
        return ""

    def word(
        self, item: Mapping[str, object], path: Path, known: Sequence[str], absent: str
    ) -> str:
        value = item.get(path[-1])
        if value is None and (absent or path[-1] == "first_period"):
            return absent
        if value not in known:
            self.fault(path, f"“{path[-1]}”不能写“{value}”", f"可用：{'、'.join(known)}")
            return known[0]
        return str(value)

    def words(self, item: Mapping[str, object], path: Path) -> tuple[str, ...]:
        value = item.get(path[-1])
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return tuple(value)
        self.fault(path, "这里要写成一列名称", "例如 [一次性抚慰金]")
        return ()

    def texts(self, item: Mapping[str, object], path: Path) -> dict[str, str]:
        content = self.map(item.get(path[-1], {}), path)
        return {key: self.text(content, (*path, key)) for key in content}

    def day(
        self, item: Mapping[str, object], path: Path, *, required: bool = False
    ) -> date | None:
        value = item.get(path[-1])
        if isinstance(value, date):
            return value
        if value is not None or required:
            self.fault(path, f"“{path[-1]}”要写日期", "例如 2017-09-28")
        return None

    def rule(self, value: object, path: Path) -> RuleText:
        if isinstance(value, str | int | Decimal) and not isinstance(value, bool):
            return RuleText(str(value), self.place(path))
        if isinstance(value, bool):
            return RuleText("是" if value else "否", self.place(path))
        self.fault(path, "这里要写一条规则", "例如 本人.健在")
        return RuleText("是", self.place(path))

    def cite(self, item: Mapping[str, object], path: Path) -> str:
        clause = self.text(item, (*path, "clause"))
        if clause:
            self.citations.append((clause, self.place((*path, "clause"))))
        return clause
