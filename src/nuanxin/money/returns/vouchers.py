"""What a treasury's payment vouchers must show before their lines count as paid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from nuanxin.kit.money import yuan
from nuanxin.kit.refusal import Fault
from nuanxin.money.returns.reading import Told

_MOST_NAMED = 10


def voucher_faults(rows: Iterable[Told], used: Mapping[str, str]) -> Iterator[Fault]:
    """A voucher is of one day, pays once, and its amount is the sum of the lines it stands on.

    On a single line that goes without saying; on several, the same number may as well have been
    filled down by mistake, so its whole amount has to stand there.
    """
    by_number: dict[str, list[Told]] = {}
    for told in rows:
        if told.under:
            by_number.setdefault(told.under, []).append(told)
    for number, under in by_number.items():
        for problem in _problems(under, used.get(number, "")):
            yield Fault(_line(under[0]), f"支付凭证号 {number} {problem}")


def _problems(under: Sequence[Told], batch: str) -> Iterator[str]:
    if batch:
        yield f"已经用在批次 {batch} 里确认或待确认的结果上，不能再用。请照凭证核对号码"
    days = sorted({told.paid_on for told in under if told.paid_on})
    if len(days) > 1:
        said = "、".join(map(str, days))
        yield f"写了 {len(days)} 个支付日期（{said}）。一张凭证只有一个日期，请核对"
    yield from _amounts(under)


def _line(told: Told) -> str:
    """The line as every list numbers it: what was typed has no rows."""
    return f"第 {told.number} 笔"


def _amounts(under: Sequence[Told]) -> Iterator[str]:
    said = {told.voucher_fen for told in under}
    places = "、".join(map(_line, under[:_MOST_NAMED]))
    more = f"等 {len(under)} 笔" if len(under) > _MOST_NAMED else ""
    if len(under) == 1 and said == {None}:
        return
    if None in said:
        yield (
            f"写在 {len(under)} 笔上（{places}{more}），没有都写凭证金额。一张凭证付几笔的，"
            "每一笔都写这张凭证的总金额；不是同一张的，请改凭证号"
        )
    elif len(said) > 1:
        told = "、".join(yuan(fen) for fen in sorted(fen for fen in said if fen is not None))
        yield f"写了不同的凭证金额（{told} 元）。请照凭证改成一样的"
    elif (total := sum(each.amount_fen for each in under)) not in said:
        (fen,) = said
        yield (
            f"的凭证金额是 {yuan(fen or 0)} 元，写它的 {len(under)} 笔合计 {yuan(total)} 元，"
            "不一致。退票的一笔也写上原来的凭证号"
        )
