"""问题行, 未判断的家庭, 提示: what the sender has to mend, with the row as it came."""

from __future__ import annotations

from nuanxin.kit.names import mask_name
from nuanxin.registry.exchange.rolls.roll import OriginalRow, Roll
from nuanxin.registry.exchange.rolls.words import cell_text
from nuanxin.rulebook.rolls.pages import Heading, Pages, Value
from nuanxin.rulebook.rolls.result import RollResult

_PLACE = (Heading("工作表", 12), Heading("行号", 8, "number"))
_EXPLANATION = Heading("错误说明", 60, "wrap")


def write_faults(pages: Pages, result: RollResult) -> None:
    """The faulty rows as they came, each with everything that is wrong with it."""
    roll = result.roll
    if not roll.faults:
        return
    groups = _by_headers(roll)
    widest = max((len(headers) for headers in groups), default=0)
    widths = [Heading("", 14)] * widest
    page = pages.page("问题行", (*_PLACE, _EXPLANATION, *widths))
    page.title("问题行：改正后请重新提交")
    page.line(
        f"{len(roll.faulty)} 行有误，没有进入测算。原样列在错误说明右边，可改好后复制回名册。"
    )
    page.line("本表的姓名、身份证号没有遮盖，只退给报送名册的人；转发整本以前请先删去本表。")
    for headers, rows in groups.items():
        page.table((*_PLACE, _EXPLANATION, *(Heading(header, 14) for header in headers)))
        for sheet, row, said, original in rows:
            page.row([sheet, row, said, *(cell_text(cell) for cell in original.cells)])
    if len(groups) == 1:
        page.filter()


def _by_headers(roll: Roll) -> dict[tuple[str, ...], list[tuple[str, int, str, OriginalRow]]]:
    said: dict[tuple[str, int], list[str]] = {}
    for fault in roll.faults:
        said.setdefault((fault.sheet, fault.row), []).append(f"{fault.column}：{fault.message}")
    groups: dict[tuple[str, ...], list[tuple[str, int, str, OriginalRow]]] = {}
    for (sheet, row), messages in sorted(said.items()):
        original = roll.originals.get((sheet, row), OriginalRow((), ()))
        line = (sheet, row, "；".join(dict.fromkeys(messages)), original)
        groups.setdefault(original.headers, []).append(line)
    return groups


def write_undecided(pages: Pages, result: RollResult) -> None:
    """Households kept from being decided by a faulty row, with the reason."""
    if not result.undecided:
        return
    headings = (
        *_PLACE,
        Heading("户编号", 12),
        Heading("乡镇", 14),
        Heading("村（社区）", 14),
        Heading("家里的人", 30),
        Heading("未判断的原因", 60, "wrap"),
    )
    page = pages.page("未判断的家庭", headings)
    page.title("未判断的家庭")
    page.line("家里有人的资料有误，缺了这个人判断会出错，所以整户没有测算。")
    page.table(headings)
    for household in result.undecided:
        names = "、".join(mask_name(person.name) for person in household.people if person.name)
        where: list[Value] = [household.sheet, household.row, household.key]
        where += [household.town, household.village]
        page.row([*where, names, household.reason])
    page.filter()


def write_warnings(pages: Pages, result: RollResult) -> None:
    """What was taken with a doubt, and rows that name nobody."""
    roll = result.roll
    if not roll.warnings and not roll.skipped:
        return
    headings = (
        *_PLACE,
        Heading("列", 16),
        Heading("名册所写", 24),
        Heading("提示", 70, "wrap"),
    )
    page = pages.page("提示", headings)
    page.title("提示：已经采用，请核对")
    page.line("下面各项没有影响进入测算，但写法可疑；跳过的行（合计、表尾等）也列在这里。")
    page.table(headings)
    for note in roll.warnings:
        page.row(
            [note.sheet, note.row, note.column, _masked(note.column, note.value), note.message]
        )
    for skipped in roll.skipped:
        page.row([skipped.sheet, skipped.row, "", skipped.text, f"跳过：{skipped.reason}"])
    page.filter()


def _masked(column: str, value: str) -> str:
    return "" if "身份证" in column else value
