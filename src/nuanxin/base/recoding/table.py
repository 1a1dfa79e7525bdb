"""The office's list of changes: 原代码, 新代码, 新名称, one change a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from nuanxin.base.files.reading import read_workbook
from nuanxin.base.files.sheets import Cell
from nuanxin.base.jurisdiction.divisions import region_tree
from nuanxin.base.jurisdiction.models import Region
from nuanxin.base.jurisdiction.scope import span_of
from nuanxin.kit.refusal import Fault, Faults
from nuanxin.kit.region import RegionCode

_OLD, _NEW, _NAME = "原代码", "新代码", "新名称"
_LEVELS = ("乡镇", "村")


class Change(NamedTuple):
    """An old code, the new one, and the name the new place goes by (empty: as it stands)."""

    old: int
    new: int
    name: str


def read_changes(path: Path, name: str) -> list[Change]:
    """Read and check the list. Raises Faults that name the row of every fault."""
    rows = next((sheet.rows for sheet in read_workbook(path, name) if sheet.rows), [])
    header = [str(cell).strip() for cell in rows[0]] if rows else []
    if _OLD not in header or _NEW not in header:
        raise Faults([Fault("第 1 行", f"表头要有“{_OLD}”“{_NEW}”，新设的村再加“{_NAME}”")])
    faults: list[Fault] = []
    read = [
        (number, each)
        for number, row in enumerate(rows[1:], 2)
        if (each := _change(number, dict(zip(header, row, strict=False)), faults))
    ]
    faults += _unclear(read)
    if faults:
        raise Faults(faults)
    if not read:
        raise Faults([Fault("", "表里没有要调整的代码")])
    return [each for _number, each in read]


def _change(number: int, row: dict[str, Cell], faults: list[Fault]) -> Change | None:
    texts = [_text(row.get(name, "")) for name in (_OLD, _NEW)]
    if not any(texts):
        return None
    codes = [_code(text) for text in texts]
    for text, code in zip(texts, codes, strict=True):
        if code is None:
            faults.append(
                Fault(f"第 {number} 行", f"“{text}”不是乡镇（9 位）或村（12 位）代码")
            )
    old, new = codes
    if old is None or new is None:
        return None
    return Change(int(old.value), int(new.value), str(row.get(_NAME, "")).strip())


def _text(cell: Cell) -> str:
    return str(int(cell)) if isinstance(cell, float) else str(cell).strip()


def _code(text: str) -> RegionCode | None:
    try:
        code = RegionCode.parse(text)
    except ValueError:
        return None
    return code if code.level in _LEVELS else None


def _unclear(read: Sequence[tuple[int, Change]]) -> Iterator[Fault]:
    """What cannot be carried out: unknown places, chains, one code that goes to two."""
    known = {row.code: row for row in Region.objects.filter(code__in=_codes(read))}
    olds = [change.old for _number, change in read]
    for number, change in read:
        for problem in _problems(change, olds, known):
            yield Fault(f"第 {number} 行", problem)


def _codes(read: Sequence[tuple[int, Change]]) -> set[int]:
    return {code for _number, change in read for code in (change.old, change.new)}


def _problems(change: Change, olds: list[int], known: dict[int, Region]) -> Iterator[str]:
    old, new = (RegionCode(str(code)) for code in (change.old, change.new))
    if change.old == change.new:
        yield "新旧代码一样，不用调整。请删去这一行"
    elif old.level != new.level:
        yield f"{change.old} 和 {change.new} 不是同一级。乡镇对乡镇、村对村，逐行写"
    if olds.count(change.old) > 1:
        yield f"{change.old} 写了不止一次。一个代码只能并入一处"
    if change.new in olds:
        yield f"{change.new} 又是别的行的原代码。请直接写最后的代码"
    yield from _old_problems(old, olds, known)
    yield from _new_problems(new, change, known)


def _old_problems(old: RegionCode, olds: list[int], known: dict[int, Region]) -> Iterator[str]:
    if not _stands(old, known):
        yield f"没有 {old} 这个地方，或者已经撤销。请核对原代码"
    elif old.level == "乡镇" and (left := _left_behind(old, olds)):
        yield f"{old} 下面的 {left[0]} {left[1]} 也要写一行：村的代码随乡镇改"


def _new_problems(new: RegionCode, change: Change, known: dict[int, Region]) -> Iterator[str]:
    if not _township_stands(new):
        yield f"区划库里没有 {new} 所在的乡镇。请先更新区划资料"
    elif change.new // 10**6 != change.old // 10**6:
        yield (
            f"{change.old} 到 {new} 跨了县。跨县的家庭由两县的经办在“跨县转接”里一户一户办："
            "迁入的县要接收，账也分两本"
        )
    elif new.level == "村" and change.new not in known and not change.name:
        yield f"{new} 是新设的，请在“{_NAME}”写明名称"


def _stands(code: RegionCode, known: dict[int, Region]) -> bool:
    if code.level == "村":
        row = known.get(int(code.value))
        return row is not None and row.valid_to is None
    return region_tree().region(code) is not None


def _left_behind(township: RegionCode, olds: list[int]) -> tuple[int, str] | None:
    """A village of the township that the list forgets."""
    low, high = span_of(township)
    under = Region.objects.filter(code__gte=low, code__lt=high, valid_to__isnull=True)
    row = under.exclude(code__in=olds).order_by("code").first()
    return (row.code, row.name) if row else None


def _township_stands(code: RegionCode) -> bool:
    township = code if code.level == "乡镇" else code.parent
    return township is not None and region_tree().region(township) is not None
