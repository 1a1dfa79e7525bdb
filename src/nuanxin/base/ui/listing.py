"""What every list shares: which page, how sorted, how many; the address carries it all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.db.models import QuerySet
from django.http import QueryDict

SIZES = (20, 50, 100)
_FARTHEST = 10**9
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Order:
    """A column to sort by; `columns` end in the key so that pages never overlap."""

    name: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """Page from 1, rows a page, order; read from the address, anything odd ignored."""

    page: int
    size: int
    order: Order
    query: QueryDict

    @property
    def exactly(self) -> bool:
        """Whether the address wants the total, however long counting takes."""
        return self.query.get("count") == "all"

    @property
    def window(self) -> slice:
        return slice((self.page - 1) * self.size, self.page * self.size)

    def without(self, *names: str) -> str:
        """The address's filters as a query string, but for some."""
        kept = self.query.copy()
        for name in ("page", "count", *names):
            kept.pop(name, None)
        return kept.urlencode()


def read(query: QueryDict, sorts: Sequence[str], first: str) -> Asked:
    """Read `page`, `size`, `sort` (`-name` for descending)."""
    size = query.get("size", "")
    wanted = query.get("sort", "") or first
    name = wanted.removeprefix("-")
    order = Order(name, wanted.startswith("-")) if name in sorts else _order(first)
    return Asked(
        page=_page(query.get("page", "")),
        size=int(size) if size in {str(each) for each in SIZES} else SIZES[0],
        order=order,
        query=query,
    )


def _page(text: str) -> int:
    """A page's number; one beyond all numbers is still a page past the end."""
    if not (text.isascii() and text.isdigit()):
        return 1
    return min(max(1, int(text[:12])), _FARTHEST)


def _order(text: str) -> Order:
    return Order(text.removeprefix("-"), text.startswith("-"))


def ordering(order: Order, columns: Mapping[str, Sequence[str]]) -> list[str]:
    """The ORM names to order by; each list of columns ends in a key."""
    sign = "-" if order.descending else ""
    return [f"{sign}{column}" for column in columns[order.name]]


class PastTheEnd(Exception):
    """A page was asked for that the list does not have; its last one instead."""

    def __init__(self, last: int) -> None:
        super().__init__(last)
        self.last = last


@dataclass(frozen=True, slots=True)
class Listing(Generic[Row]):
    """One page of rows, and how many there are altogether; `more` than that where counting
    stopped. Where `reach` is given, pages lead through so many rows until all are counted.
    """

    rows: Sequence[Row]
    total: int
    asked: Asked
    sizes: tuple[int, ...] = field(default=SIZES)
    more: bool = False
    reach: int = 0

    def __post_init__(self) -> None:
        if self.total and not self.rows and self.asked.page > self.pages:
            raise PastTheEnd(self.pages)

    @property
    def first(self) -> int:
        return (self.asked.page - 1) * self.asked.size + 1

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.asked.size))

    @property
    def previous(self) -> int:
        before = self.asked.page - 1
        return before if self.more else min(before, self.pages)

    @property
    def next(self) -> int:
        return self._further if not self.reached else 0

    @property
    def reached(self) -> int:
        """The page that only counting opens; 0 where pages simply go on."""
        far = self.reach and self.last + self.asked.size > self.reach
        return self._further if far else 0

    @property
    def _further(self) -> int:
        further = len(self.rows) == self.asked.size if self.more else False
        return self.asked.page + 1 if further or self.asked.page < self.pages else 0

    @property
    def kept(self) -> str:
        """The query string every link of the list starts with."""
        return self.asked.without()

    @property
    def kept_but_size(self) -> str:
        return self.asked.without("size")


def page_of(rows: QuerySet, asked: Asked) -> Listing:  # type: ignore[type-arg]
    """Count, then fetch one page: two queries."""
    return Listing(list(rows[asked.window]), rows.count(), asked)


def page_up_to(rows: QuerySet, asked: Asked, most: int = 10_000) -> Listing:  # type: ignore[type-arg]
    """As `page_of`, but counting stops at `most` unless the address wants the whole number."""
    if asked.exactly:
        return page_of(rows, asked)
    counted = rows.order_by()[: most + 1].count()
    return Listing(list(rows[asked.window]), min(counted, most), asked, more=counted > most)
