"""Rows of a file against the lines of the batch: proven, or named as a fault."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from nuanxin.base.vault.blind import blind_index
from nuanxin.base.vault.kinds import Kind
from nuanxin.kit.money import yuan
from nuanxin.kit.refusal import Fault
from nuanxin.money.returns.reading import Read, Told
from nuanxin.money.returns.vouchers import voucher_faults
from nuanxin.money.returns.words import BATCH, called, tidy


class Line(NamedTuple):
    """A line as it was signed, under the number the roll gives it."""

    pk: int
    payable_id: int
    payee: str
    holder: str
    account_index: bytes
    amount_fen: int
    answered: bool


class Against(NamedTuple):
    """What a file is held against: the batch, its lines by number, when it was sent, today."""

    number: str
    lines: Mapping[int, Line]
    sent: date
    today: date
    # Vouchers of a treasury's answer and the batch each has paid before; None for a bank's.
    used: Mapping[str, str] | None = None


class Matched(NamedTuple):
    """Every row with its line, or every fault."""

    pairs: list[tuple[Told, Line]]
    faults: list[Fault]


def match(read: Read, against: Against) -> Matched:
    """Nothing is guessed: a row that proves all it must, or a fault with its place."""
    faults = [*read.faults, *_whole(read, against)]
    pairs: list[tuple[Told, Line]] = []
    seen: dict[int, str] = {}
    for told in read.rows:
        line = against.lines.get(told.number)
        problems = list(_problems(told, line, against, seen))
        problems += _days(told, against, read.day)
        faults += [Fault(told.place, problem) for problem in problems]
        seen.setdefault(told.number, told.place)
        if line is not None and not problems:
            pairs.append((told, line))
    if not read.part and not read.faults:
        words = called(by_treasury=against.used is not None)
        faults += _missing(against.lines, seen, words.part)
    if against.used is not None and not read.faults:
        faults += voucher_faults(read.rows, against.used)
    return Matched(pairs, faults)


def _whole(read: Read, against: Against) -> Iterator[Fault]:
    if read.batch and read.batch != against.number:
        yield Fault("", f"文件写的批次号是 {read.batch}，不是 {against.number}。请核对是哪一批")
    if not read.batch and any(not told.batch for told in read.rows):
        yield Fault(
            "", f"文件里没有批次号。请在表头上面写“{BATCH}”和 {against.number}，或加一列"
        )


def _problems(
    told: Told, line: Line | None, against: Against, seen: Mapping[int, str]
) -> Iterator[str]:
    if told.batch and told.batch != against.number:
        yield f"批次号是 {told.batch}，不是 {against.number}"
    if told.number in seen:
        yield f"第 {told.number} 笔在{seen[told.number]}已经写过"
    if line is None:
        yield f"清册里没有第 {told.number} 笔，是多出来的"
        return
    if line.answered:
        yield f"第 {told.number} 笔以前已经有确认的结果，不能再改"
    yield from _proofs(told, line)


def _days(told: Told, against: Against, day: str) -> Iterator[str]:
    if told.number not in against.lines:
        return
    if told.paid_on and not against.sent <= told.paid_on <= against.today:
        yield f"{day} {told.paid_on} 不在送财政（{against.sent}）和今天之间"


def _proofs(told: Told, line: Line) -> Iterator[str]:
    if told.amount_fen != line.amount_fen:
        said = f"清册 {yuan(line.amount_fen)} 元，文件 {yuan(told.amount_fen)} 元"
        yield f"金额不一致：{said}"
    if _index(told.account) != line.account_index:
        yield "账号与清册不一致"
    if told.payee != tidy(line.payee):
        yield "姓名与清册不一致"
    if told.holder and told.holder != tidy(line.holder):
        yield "户名与清册不一致"


def _index(account: str) -> bytes:
    """What finds the account; a cell of dashes finds none."""
    try:
        return blind_index(Kind.ACCOUNT, account)
    except ValueError:
        return b"-"


def _missing(lines: Mapping[int, Line], seen: Mapping[int, str], part: str) -> Sequence[Fault]:
    return [
        Fault(f"清册第 {number} 笔", f"文件里没有这一笔。{part}")
        for number, line in lines.items()
        if number not in seen and not line.answered
    ]
