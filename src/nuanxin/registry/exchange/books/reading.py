"""Read a list of one row a person: header found by its names, every fault gathered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from nuanxin.base.files.sheets import Cell, Sheet
from nuanxin.kit.idnumber import read_id_number
from nuanxin.kit.money import yuan
from nuanxin.kit.names import read_name
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.exchange.people.staging import Asked, FaultyRow
from nuanxin.registry.exchange.rolls import particulars as register
from nuanxin.registry.exchange.rolls.columns import plain, understand
from nuanxin.registry.exchange.rolls.particulars import particular, read_particulars
from nuanxin.registry.exchange.rolls.roll import OriginalRow, RowNote
from nuanxin.registry.exchange.rolls.words import cell_text, read_money, says_nothing
from nuanxin.registry.exchange.words import BatchKind

NAME, NUMBER = "姓名", "身份证号"
CASE, CATEGORY, STATUS = "个案编号", "类别", "状态"
AMOUNT, RESULT, REASON, PERIOD = "金额", "结果", "原因", "期间"
OLD_ACCOUNT = "旧账号"
_SYNONYMS: dict[str, dict[str, str]] = {
    BatchKind.NATIONAL: {
        CASE: "个案号 个案编码 个案信息编号 对象编号",
        CATEGORY: "对象类别 扶助类别 特扶类别 扶助对象类别 对象类型 享受项目 扶助项目",
        STATUS: "个案状态 目前状态 对象状态 当前状态 年审状态",
    },
    BatchKind.PAYMENT: {
        AMOUNT: "发放金额 实发金额 代发金额 应发金额 交易金额",
        RESULT: "发放结果 发放状态 代发结果 处理结果 交易结果 状态",
        REASON: "失败原因 退回原因 退票原因 失败说明 备注",
        PERIOD: "发放期间 所属期 所属期间 年度 月份 发放月份 发放年度",
    },
    BatchKind.ACCOUNTS: {
        OLD_ACCOUNT: "原账号 原卡号 旧卡号 原社保卡账号 原一卡通账号 换卡前账号",
        register.ACCOUNT: "新账号 新卡号 现账号 新社保卡账号 新一卡通账号 换卡后账号",
    },
}
# Heads that only this kind of list has; an account may stand in all of them, and so may a 状态.
_TELLING = {
    kind: {word for name in names for word in _SYNONYMS[kind][name].split()} - {STATUS}
    for kind, names in {
        BatchKind.PAYMENT: (RESULT,),
        BatchKind.ACCOUNTS: (OLD_ACCOUNT, register.ACCOUNT),
    }.items()
}
_NEEDED = {
    BatchKind.NATIONAL: (NUMBER,),
    BatchKind.PAYMENT: (NUMBER, RESULT),
    BatchKind.ACCOUNTS: (NUMBER, register.ACCOUNT),
}
_SHARED = (register.ACCOUNT, register.HOLDER, register.BANK, register.FIRST_YEAR)
_SEARCHED_ROWS, _FEWEST = 30, 2
_TOTALS = ("合计", "总计", "小计", "共计")


@dataclass(slots=True)
class Line:
    """A row of the book; `texts` by field, the amount in fen."""

    sheet: str
    row: int
    name: str = ""
    number: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    amount: int | None = None


@dataclass(slots=True)
class Book:
    """The lines that can be used, and the rows that cannot."""

    lines: list[Line] = field(default_factory=list)
    faulty: list[FaultyRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


Columns = dict[int, str]


def read_book(sheets: Sequence[Sheet], asked: Asked) -> Book:
    """Read every visible sheet that holds such a list. Raises Refusal when none does."""
    book = Book()
    found = False
    for sheet in sheets:
        if (asked.sheet and sheet.name != asked.sheet) or not (sheet.visible or asked.sheet):
            continue
        head = _head(sheet, asked)
        if head is None:
            if sheet.rows:
                book.notes.append(f"工作表“{sheet.name}”里找不到表头，没有读取。")
            continue
        found = True
        _refuse_another_kind(sheet, head, asked.kind)
        _read_sheet(book, sheet, head, asked)
    if not found:
        needed = "、".join(_NEEDED[asked.kind])
        raise Refusal(f"找不到{asked.kind.label}的表头。至少要有：{needed}。请改好表头再交。")
    if not book.lines and not book.faulty:
        raise Refusal("表里只有表头，没有人员。请核对是不是交错了文件。")
    return book


def _head(sheet: Sheet, asked: Asked) -> tuple[int, Columns] | None:
    """The row with the most known names, and which column is what."""
    best: tuple[int, Columns] | None = None
    for top in range(min(_SEARCHED_ROWS, len(sheet.rows))):
        columns: Columns = {}
        for index, cell in enumerate(sheet.rows[top]):
            text = cell_text(cell).strip()
            name = _field(asked.mapping.get(text, text), asked.kind)
            if name and name not in columns.values():
                columns[index] = name
        if len(columns) > (len(best[1]) if best else _FEWEST - 1):
            best = (top, columns)
    if best and all(name in best[1].values() for name in _NEEDED[asked.kind]):
        return best
    return None


def _refuse_another_kind(sheet: Sheet, head: tuple[int, Columns], kind: BatchKind) -> None:
    """A list with no column of its own kind but one of another's is taken for that one."""
    top, columns = head
    if set(columns.values()) & _SYNONYMS[kind].keys():
        return
    for cell in sheet.rows[top]:
        text = cell_text(cell).strip()
        told = (other for other, words in _TELLING.items() if plain(text) in words)
        if (other := next(told, kind)) is not kind:
            raise Refusal(
                f"工作表“{sheet.name}”有“{text}”一列，像是{other.label}，不像{kind.label}。"
                "请核对交的是哪一种文件，改选种类再交。"
            )


def _field(header: str, kind: BatchKind) -> str:
    text = plain(header)
    for name, synonyms in _SYNONYMS[kind].items():
        if text == name or text in synonyms.split():
            return name
    meaning = understand(header)
    if meaning and meaning.owner == "" and meaning.field in {NAME, NUMBER}:
        return meaning.field
    shared = particular(header)
    return shared.field if shared and shared.owner == "" and shared.field in _SHARED else ""


def _read_sheet(book: Book, sheet: Sheet, head: tuple[int, Columns], asked: Asked) -> None:
    top, columns = head
    headers = tuple(cell_text(cell).strip() for cell in sheet.rows[top])
    seen: dict[str, int] = {}
    for number, cells in _rows(sheet, top):
        fields = {
            name: cells[index]
            for index, name in columns.items()
            if index < len(cells) and not says_nothing(cells[index])
        }
        line = Line(sheet.name, number)
        faults = list(_faults(line, fields, asked))
        if asked.kind is BatchKind.ACCOUNTS and line.number and line.number in seen:
            faults.append(
                (NUMBER, line.number, f"与第 {seen[line.number]} 行是同一人。请只留一行")
            )
        seen.setdefault(line.number, number)
        if not faults:
            book.lines.append(line)
            continue
        printed = {name: headers[index] for index, name in columns.items()}
        notes = [
            RowNote(sheet.name, number, printed.get(name, name), value, message)
            for name, value, message in faults
        ]
        original = OriginalRow(headers, tuple(cells[: len(headers)]))
        book.faulty.append(FaultyRow(sheet.name, number, original, notes))


def _rows(sheet: Sheet, top: int) -> Iterator[tuple[int, list[Cell]]]:
    """The rows under the header that name somebody."""
    for index in range(top + 1, len(sheet.rows)):
        cells = sheet.rows[index]
        first = next((cell_text(c).strip() for c in cells if cell_text(c).strip()), "")
        if first and not first.startswith(_TOTALS):
            yield index + 1, cells


Complaint = tuple[str, str, str]


def _faults(line: Line, fields: Mapping[str, Cell], asked: Asked) -> Iterator[Complaint]:
    name = read_name(cell_text(fields.get(NAME, "")))
    line.name = name.name
    if name.fault:
        yield NAME, line.name, name.fault
    yield from _number(line, fields.get(NUMBER, ""), asked)
    if AMOUNT in fields:
        yield from _amount(line, fields[AMOUNT])
    shared = {field: fields[field] for field in _SHARED if field in fields}
    read = read_particulars(shared, asked.on.year)
    line.texts |= read.values
    yield from read.faults
    if asked.kind is BatchKind.ACCOUNTS and register.ACCOUNT not in fields:
        yield register.ACCOUNT, "", "新账号空着。请补上，或删去这一行"
    for field_name in (CASE, CATEGORY, STATUS, RESULT, REASON, PERIOD):
        if field_name in fields:
            line.texts[field_name] = " ".join(cell_text(fields[field_name]).split())
    if OLD_ACCOUNT in fields:
        old = read_particulars({register.ACCOUNT: fields[OLD_ACCOUNT]}, asked.on.year)
        line.texts[OLD_ACCOUNT] = old.values.get(register.ACCOUNT, "")
        yield from ((OLD_ACCOUNT, value, message) for _f, value, message in old.faults)


def _number(line: Line, cell: Cell, asked: Asked) -> Iterator[Complaint]:
    if not isinstance(cell, str | float) or says_nothing(cell):
        yield NUMBER, cell_text(cell), "身份证号空着，不知道是谁。请补上"
        return
    reading = read_id_number(cell, asked.on)
    if reading.error:
        yield NUMBER, cell_text(cell), reading.message
    line.number = "" if reading.error else reading.number


def _amount(line: Line, cell: Cell) -> Iterator[Complaint]:
    value, fault, _warning = read_money(cell)
    if fault:
        yield AMOUNT, cell_text(cell), fault
    elif isinstance(value, int):
        line.amount = value


def shown_amount(amount: int | None) -> str:
    return "" if amount is None else f"{yuan(amount)} 元"
