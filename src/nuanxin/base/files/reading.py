"""Read an uploaded table: guard, parse in a child under limits, sheets or a refusal."""

from __future__ import annotations

import marshal
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

from nuanxin.base.files.guard import Kind, recognise
from nuanxin.base.files.sheets import Cell, Merged, Sheet
from nuanxin.kit.refusal import Refusal

WALL_SECONDS = 120
_PARSER = Path(__file__).with_name("parser.py")
_SAVE_AS = "请用 WPS 或 Excel 打开，另存为 .xlsx 再交"
_REFUSALS = {
    "truncated": "文件不完整，多半没有传完或没有存完。请重新保存后再交",
    "damaged": f"文件已损坏，读不出来。{_SAVE_AS}",
    "binary": f"不是表格文件，或已损坏。{_SAVE_AS}",
    "bomb": f"解开后大得不正常，为安全起见没有打开。{_SAVE_AS}",
    "macro": "文件里带有宏，为安全起见没有打开。请另存为不带宏的 .xlsx 再交",
    "outside": "文件里嵌有其他文件或指向别的文件。请把内容按“数值”粘贴到新表，存成 .xlsx 再交",
    "dtd": f"文件里带有不该有的声明（DTD），为安全起见没有打开。{_SAVE_AS}",
    "far": (
        "表格超出 20 万行或 300 列，多半是远处误留了内容。请删去空白行列，或拆成几个文件再交"
    ),
    "other_zip": "这是压缩包或别的办公文件，不是 Excel 表格。请解压，或另存为 .xlsx 再交",
    "password": "文件设了打开密码。请去掉密码，另存后再交",
    "csv": f"文本表格的引号不成对，分不清哪一格。{_SAVE_AS}",
    "encoding": "文字编码认不出来（只认 UTF-8、UTF-16、GB18030）。请另存为“CSV UTF-8”再交",
}
_KILLED = (
    "文件读到一半被中止（占用内存或时间过多，或内容有损坏）。"
    "请把数据复制到一个新的 .xlsx，去掉多余的格式和空白行列再交"
)


def read_workbook(
    path: Path, name: str = "", wall_seconds: float = WALL_SECONDS
) -> list[Sheet]:
    """Every sheet of a .xlsx, .xls, .et or .csv file; `name` is what the sender called it."""
    name = name or path.name
    if not path.is_file():
        raise Refusal(f"{name}：找不到这个文件。请核对路径。")
    if not os.access(path, os.R_OK):
        raise Refusal(f"{name}：没有权限读这个文件。请核对权限，或复制一份再交。")
    kind = recognise(path, name)
    answer = _parse(kind, path, name, wall_seconds)
    if code := answer.get("refused"):
        raise Refusal(f"{name}：{_REFUSALS[code]}。")
    return [_sheet(sheet, Path(name).stem) for sheet in answer["sheets"]]


def _parse(kind: Kind, source: Path, name: str, wall_seconds: float) -> dict[str, Any]:
    # People pass from child to parent in memory: a kill leaves nothing of them on the disk.
    descriptor = os.memfd_create("sheets")
    target = f"/proc/self/fd/{descriptor}"
    # -I: neither the working folder nor PYTHON* variables may put code in the child's way.
    command = [sys.executable, "-I", str(_PARSER), kind, str(source.resolve()), target]
    try:
        with os.fdopen(descriptor, "rb") as stream:
            subprocess.run(  # noqa: S603
                command,
                check=True,
                capture_output=True,
                timeout=wall_seconds,
                pass_fds=(descriptor,),
            )
            answer: dict[str, Any] = marshal.load(stream)  # noqa: S302 - by our own child
    except (subprocess.SubprocessError, OSError, EOFError, ValueError) as fault:
        raise Refusal(f"{name}：{_KILLED}。") from fault
    return answer


def _sheet(raw: dict[str, Any], stem: str) -> Sheet:
    rows = [_with_days(row) if tuple in map(type, row) else row for row in raw["rows"]]
    merged = tuple(Merged(*corners) for corners in raw["merged"])
    return Sheet(raw["name"] or stem, rows, visible=raw["visible"], merged=merged)


def _with_days(row: list[Any]) -> list[Cell]:
    return [date.fromisoformat(cell[0]) if isinstance(cell, tuple) else cell for cell in row]
