"""Amounts in the capitals vouchers want: 壹万贰仟叁佰元伍角整."""

from __future__ import annotations

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")
_END = 10**14


def capitals(amount: int) -> str:
    """Fen in capitals, exact to the fen. Raises ValueError below zero and from 万亿 yuan on."""
    if not 0 <= amount < _END:
        raise ValueError(amount)
    whole, cents = divmod(amount, 100)
    if not amount:
        return "零元整"
    said = f"{_whole(whole)}元" if whole else ""
    if not cents:
        return f"{said}整"
    tens, ones = divmod(cents, 10)
    if tens:
        said += f"{_DIGITS[tens]}角"
    elif whole:
        said += "零"
    return said + (f"{_DIGITS[ones]}分" if ones else "整")


def _whole(number: int) -> str:
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    said, gap = "", False
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if not group:
            gap = bool(said)
            continue
        if said and (gap or group < 1000):
            said += "零"
        said += _group(group) + _GROUPS[index]
        gap = False
    return said


def _group(number: int) -> str:
    said, gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            said += ("零" if gap and said else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = True
    return said
