"""No printed table gives a small cell away: attacked by linear algebra of its own."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from nuanxin.reports.annual.people import REASONS
from nuanxin.reports.annual.queries import LEVELS, Annual, Line, Money, People
from nuanxin.reports.disclosure.protecting import determined, protect, small
from nuanxin.reports.disclosure.yearly import public_tables

Place = tuple[str, str]
COUNTS = st.one_of(st.integers(0, 9), st.integers(0, 300))
TABLES = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(COUNTS, min_size=width, max_size=width), min_size=1, max_size=7
    )
)


def table(counts: list[list[int]]) -> tuple[dict[Place, int], list[dict[Place, int]]]:
    """Cells with totals of rows, columns and everything; and the sums that hold."""
    width = len(counts[0])
    rows = [[*row, sum(row)] for row in counts]
    rows.append([sum(row[i] for row in rows) for i in range(width + 1)])
    values = {
        (f"r{i:02d}", f"c{j:02d}"): v for i, r in enumerate(rows) for j, v in enumerate(r)
    }
    names = sorted({r for r, _ in values}), sorted({c for _, c in values})
    sums = [{(r, c): -1 if c == names[1][-1] else 1 for c in names[1]} for r in names[0]]
    sums += [{(r, c): -1 if r == names[0][-1] else 1 for r in names[0]} for c in names[1]]
    return values, sums


def solved(
    values: dict[Place, int], sums: list[dict[Place, int]], hidden: frozenset[Place]
) -> dict[Place, Fraction]:
    """An attacker's Gauss elimination over what is printed, written apart from the product."""
    unknown = sorted(hidden)
    rows = []
    for each in sums:
        known = sum(each[c] * values[c] for c in each if c not in hidden)
        rows.append([Fraction(each.get(c, 0)) for c in unknown] + [Fraction(-known)])
    rank = 0
    for column in range(len(unknown)):
        pivot = next((i for i in range(rank, len(rows)) if rows[i][column]), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        lead = rows[rank][column]
        rows[rank] = [x / lead for x in rows[rank]]
        for i in range(len(rows)):
            if i != rank and rows[i][column]:
                factor = rows[i][column]
                rows[i] = [a - factor * b for a, b in zip(rows[i], rows[rank], strict=True)]
        rank += 1
    found = {}
    for row in rows[:rank]:
        places = [i for i, x in enumerate(row[:-1]) if x]
        if len(places) == 1:
            found[unknown[places[0]]] = row[-1]
    return found


@given(TABLES)
def test_no_small_cell_follows_from_what_is_printed(counts: list[list[int]]) -> None:
    values, sums = table(counts)
    hidden = protect(values, sums, small(values))
    assert small(values) <= hidden
    given_away = solved(values, sums, hidden)
    assert not given_away.keys() & small(values), given_away
    for each in sums:
        within = [c for c in each if c in hidden]
        assert len(within) != 1
        rest = abs(sum(each[c] * values[c] for c in within))
        if len({each[c] for c in within}) == 1 and any(each[c] == 1 for c in within):
            assert (
                rest == 0 or rest >= 5 or not any(c not in hidden and values[c] for c in each)
            )


@given(st.lists(st.lists(st.integers(5, 400), min_size=3, max_size=3), min_size=2, max_size=6))
def test_where_nothing_is_small_nothing_is_left_out(counts: list[list[int]]) -> None:
    values, sums = table(counts)
    assert protect(values, sums, small(values)) == frozenset()


def test_leaving_out_the_small_cells_alone_would_give_one_away() -> None:
    values, sums = table([[3, 40, 20], [30, 50, 60], [10, 20, 30]])
    assert solved(values, sums, frozenset(small(values))) == {("r00", "c00"): Fraction(3)}
    assert len(protect(values, sums, small(values))) == 4


def test_two_small_ones_in_a_row_whose_sum_is_small_are_not_enough() -> None:
    values, sums = table([[2, 1, 90], [60, 70, 80], [60, 70, 80]])
    hidden = protect(values, sums, small(values))
    row = [c for c in hidden if c[0] == "r00"]
    assert len(row) >= 3


def test_a_cell_of_nobody_is_printed() -> None:
    values, sums = table([[0, 3, 40], [30, 50, 60], [10, 20, 30]])
    assert ("r00", "c00") not in protect(values, sums, small(values))


def test_cells_that_fix_each_other_are_told() -> None:
    assert determined([{"a": 1, "b": 1}, {"a": 1, "b": -1}], {"a", "b"}) == {"a", "b"}
    assert determined([{"a": 1, "b": 1}], {"a", "b"}) == set()


def line(label: str, before: int, new: int, gone: int, fen: int) -> Line:
    people = People(before, new, (gone, *(0,) * (len(REASONS) - 1)), before + new - gone)
    return Line(label, people, Money((fen, *(0,) * (len(LEVELS) - 1)), 0, 0, 0))


def summed(lines: list[Line]) -> Line:
    people, money = lines[0].people, lines[0].money
    for each in lines[1:]:
        people, money = people.plus(each.people), money.plus(each.money)
    return Line("合计", people, money)


FLOWS = st.tuples(st.integers(0, 60), st.integers(0, 9), st.integers(0, 9))


@given(st.lists(FLOWS, min_size=1, max_size=8))
def test_the_public_year_prints_no_small_number_and_no_money_beside_a_hidden_one(
    flows: list[tuple[int, int, int]],
) -> None:
    lines = [
        line(f"镇{i}", before + gone, new, gone, (before + gone + new) * 588000)
        for i, (before, new, gone) in enumerate(flows)
    ]
    total = summed(lines)
    shown = public_tables(Annual(2026, (line_as(total, "扶助金"),), tuple(lines), total))
    for each in (*shown.benefits, *shown.towns, shown.total):
        assert all(count is None or count == 0 or count >= 5 for count in each.people)
        if None in each.people:
            assert each.money is None


def line_as(one: Line, label: str) -> Line:
    return Line(label, one.people, one.money)
