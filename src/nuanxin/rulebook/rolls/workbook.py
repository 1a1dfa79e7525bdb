"""The result workbook an office forwards as it is; it appears whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import zipfile
from pathlib import Path

import xlsxwriter

from nuanxin.base.files.scratch import scratch_folder
from nuanxin.kit.refusal import Refusal
from nuanxin.rulebook.rolls import benefitsheet, faultsheets, totalsheets
from nuanxin.rulebook.rolls.pages import Pages
from nuanxin.rulebook.rolls.result import Progress, RollResult

MARK = "nuanxin-roll-result"
_PROPERTIES = "docProps/custom.xml"


def check_target(target: Path, source: Path, *, force: bool = False) -> None:
    """Refuse a target that would cost somebody a file: the roll itself, or a file not ours."""
    if target.suffix.lower() != ".xlsx":
        raise Refusal(
            f"--out：{target.name} 不是 .xlsx。结果是 Excel 工作簿，请写成 某某.xlsx。"
        )
    if not target.parent.is_dir():
        raise Refusal(f"--out：没有“{target.parent}”这个文件夹。请先建好，或换一个位置。")
    if not target.exists():
        return
    if source.exists() and target.samefile(source):
        raise Refusal("--out：结果不能写在名册自己身上。请换一个文件名。")
    if not force and not is_result(target):
        raise Refusal(
            f"--out：{target.name} 已经存在，又不是以前的测算结果。"
            "请换一个文件名；确要覆盖请加 --force。"
        )


def is_result(path: Path) -> bool:
    """Whether a file is a result workbook of ours."""
    try:
        with zipfile.ZipFile(path) as archive:
            return MARK.encode() in archive.read(_PROPERTIES)
    except (zipfile.BadZipFile, KeyError, OSError):
        return False


def write_result(result: RollResult, target: Path, progress: Progress) -> None:
    """Write elsewhere, then put the whole file in its place at once."""
    part = target.with_name(f".{target.stem}-{os.getpid()}.part")
    try:
        with scratch_folder() as folder:
            made = folder / "result.xlsx"
            _write(result, made, folder, progress)
            shutil.copyfile(made, part)
        part.chmod(0o640)
        part.replace(target)
    except OSError as fault:
        raise Refusal(_unwritable(target, fault)) from fault
    finally:
        part.unlink(missing_ok=True)


def _unwritable(target: Path, fault: OSError) -> str:
    if fault.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"结果“{target.name}”写不下，磁盘满了。请腾出地方，或换一个位置。"
    if target.is_dir():
        return f"结果“{target.name}”是一个文件夹。请换一个文件名。"
    return f"结果“{target.name}”写不进去。请核对文件夹的权限，或换一个位置。"


def _write(result: RollResult, made: Path, folder: Path, progress: Progress) -> None:
    book = xlsxwriter.Workbook(made, {"constant_memory": True, "tmpdir": str(folder)})
    book.set_custom_property("kind", MARK)
    book.set_properties({"title": "花名册测算结果", "comments": f"{result.request.made_on}"})
    pages = Pages(book)
    steps = len(result.benefits) + 1
    totalsheets.write_totals(pages, result)
    totalsheets.write_towns(pages, result)
    for done, benefit in enumerate(result.benefits):
        progress("写表", done, steps)
        if benefit.entries:
            benefitsheet.write_benefit(pages, result, benefit)
    faultsheets.write_faults(pages, result)
    faultsheets.write_undecided(pages, result)
    faultsheets.write_warnings(pages, result)
    totalsheets.write_explanation(pages, result)
    progress("写表", steps - 1, steps)
    book.close()
    progress("写表", steps, steps)
