"""明白卡: once a year, one page in big print that names no cause."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nuanxin.base.identity.queries import handlers_at
from nuanxin.base.jurisdiction.queries import place
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.money import yuan_grouped
from nuanxin.kit.period import Period
from nuanxin.kit.term import months_words
from nuanxin.money.payables.models import Payable
from nuanxin.money.returns.queries import arrived
from nuanxin.registry.people.models import Household
from nuanxin.support.benefits.family import payables_of_year


@dataclass(frozen=True, slots=True)
class Given:
    """One line of money: for which months, how much, the sum people can check, and the day the
    bank paid it where it has said so.
    """

    months: str
    amount: str
    sum: str
    arrived: date | None


@dataclass(frozen=True, slots=True)
class Person:
    """What one person is given in the year."""

    name: str
    total: str
    lines: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """The page."""

    year: int
    people: tuple[Person, ...]
    total: str
    unit: str
    contact: str
    phone: str


def card(scope: Scope, household: Household, year: int, today: date) -> Card:
    """What has been listed for payment for a family in a year, and whom to ask about it."""
    lines = payables_of_year(scope, household, year)
    town = household.region - household.region % 1000
    desk = handlers_at(town, today).first()
    days = arrived([line.pk for line in lines])
    names = dict.fromkeys(line.person.name if line.person else "全家" for line in lines)
    people = tuple(
        _person(
            name, [x for x in lines if (x.person.name if x.person else "全家") == name], days
        )
        for name in names
    )
    return Card(
        year, people, _total(lines), place(town).name,
        desk.user.name if desk else "", desk.user.work_phone if desk else "",
    )  # fmt: skip


def _total(lines: Sequence[Payable]) -> str:
    return yuan_grouped(
        sum(-x.amount_fen if x.kind == Payable.Kind.RECOVERY else x.amount_fen for x in lines)
    )


def _person(name: str, lines: Sequence[Payable], days: Mapping[int, date]) -> Person:
    given = tuple(_given(line, days.get(line.pk)) for line in lines)
    return Person(name, _total(lines), given)


_CAUSE = re.compile("（[^）]*）")
_WORDS = {
    Payable.Kind.REGULAR: "",
    Payable.Kind.BACKPAY: "补发",
    Payable.Kind.RECOVERY: "退回",
}


def plain(label: str) -> str:
    """The name of a benefit without what stands in brackets: why somebody is given it."""
    return _CAUSE.sub("", label)


def _given(line: Payable, day: date | None) -> Given:
    months = line.end_month - line.first_month
    whole = yuan_grouped(line.amount_fen)
    each, rest = divmod(line.amount_fen, months)
    uniform = months > 1 and rest == 0 and line.kind == Payable.Kind.REGULAR and months < 12
    words = _WORDS[Payable.Kind(line.kind)]
    said = months_words(list(range(line.first_month, line.end_month)))
    if months == 12:
        said = f"{Period.from_ordinal(line.first_month).year}年"
    return Given(
        f"{said} {plain(line.label)}{words}",
        whole,
        f"{yuan_grouped(each)} × {months} 个月 = {whole}" if uniform else whole, day,
    )  # fmt: skip
