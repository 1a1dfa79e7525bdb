"""Running emitted code: the functions of a compiled policy and the little they call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import CodeType

Decided = tuple[
    bool | None, tuple[bool | None, ...], tuple[int | None, ...], tuple[int, ...], int | None
]
Function = Callable[..., Decided]

# The household fact that says whether a list is known to be complete.
COMPLETE = {"子女": "子女情况已核实", "成员": "成员已列全", "住院": "住院已列全"}


def add_years(day: date, years: int) -> date:
    """The anniversary; 29 February falls on 28 February of a common year."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def functions(code: CodeType) -> list[Function]:
    """The functions of compiled source, in the order of the definitions."""
    space: dict[str, object] = {"add_years": add_years, "date": date}
    exec(code, space)  # noqa: S102 -- the source is emitted from typed nodes only
    names = sorted(
        (name for name in space if name.startswith("d_")), key=lambda name: int(name[2:])
    )
    return [space[name] for name in names]  # type: ignore[misc]
