"""The year's tables for the public: people by benefit and by township, money in 万元."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from nuanxin.reports.annual.queries import Annual, Line, People
from nuanxin.reports.disclosure.protecting import K, protect, small

# The fourth number is how many there are at the end, which the edition dates.
COLUMNS = ("上年末人数", "本年新增", "本年退出")
HIDDEN = "*"
_SIGNS = (1, 1, -1, -1)
_TOTAL = "合计"
_UNIT_FEN = 10_000 * 100
_Place = tuple[str, str, int]
_READ: tuple[Callable[[People], int], ...] = (
    lambda who: who.before,
    lambda who: who.new,
    lambda who: who.gone,
    lambda who: who.now,
)


class PublicLine(NamedTuple):
    """A row to print: whole numbers, or None for what stays out."""

    label: str
    people: tuple[int | None, ...]
    money: int | None


class PublicTables(NamedTuple):
    """Both tables with the total they share, and how many cells stay out."""

    year: int
    benefits: tuple[PublicLine, ...]
    towns: tuple[PublicLine, ...]
    total: PublicLine
    hidden: int


def public_tables(found: Annual, k: int = K) -> PublicTables:
    """What may be printed; money stands only where every count of its row does."""
    lines = dict(_named(found))
    people = {
        (*key, index): read(line.people)
        for key, line in lines.items()
        for index, read in enumerate(_READ)
    }
    hidden = protect(people, list(_sums(lines)), small(people, k), k)
    money = {(*key, 0): line.money.total for key, line in lines.items()}
    secret = {(*key, 0) for key in lines if any((*key, i) in hidden for i in range(len(_READ)))}
    unsaid = protect(money, list(_columns(lines, 1)), secret, k)

    def printed(key: tuple[str, str]) -> PublicLine:
        counts = tuple(
            None if (*key, i) in hidden else people[*key, i] for i in range(len(_READ))
        )
        fen = None if (*key, 0) in unsaid else round(money[*key, 0] / _UNIT_FEN)
        return PublicLine(lines[key].label, counts, fen)

    return PublicTables(
        found.year,
        tuple(printed(key) for key in lines if key[0] == "benefit"),
        tuple(printed(key) for key in lines if key[0] == "town"),
        printed(("total", _TOTAL)),
        len(hidden) + len(unsaid),
    )


def _named(found: Annual) -> Iterator[tuple[tuple[str, str], Line]]:
    for number, line in enumerate(found.benefits):
        yield ("benefit", f"{number:04d}"), line
    for number, line in enumerate(found.towns):
        yield ("town", f"{number:04d}"), line
    yield ("total", _TOTAL), found.total


def _sums(lines: dict[tuple[str, str], Line]) -> Iterator[dict[_Place, int]]:
    """Rows: 上年末 + 新增 − 退出 = 年末; columns: each table adds up to the shared total."""
    for key in lines:
        yield {(*key, index): sign for index, sign in enumerate(_SIGNS)}
    yield from _columns(lines, len(_READ))


def _columns(lines: dict[tuple[str, str], Line], width: int) -> Iterator[dict[_Place, int]]:
    for table in ("benefit", "town"):
        inner = [key for key in lines if key[0] == table]
        for index in range(width):
            if inner:
                own = {(*key, index): 1 for key in inner}
                yield {**own, ("total", _TOTAL, index): -1}
