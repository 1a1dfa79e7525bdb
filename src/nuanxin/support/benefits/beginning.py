"""From when to when money is due, as the place reads it (起算口径, 终止口径)."""

from __future__ import annotations

from datetime import date

from nuanxin.kit.period import Period, month_index

# Readings after which the first month paid is known from the month the conditions hold; what
# waits for the confirmation follows its day.
STARTS = ("当月", "次月", "当年全年", "次年1月", "确认次月")


def first_month(reading: str, since: int, confirmed_on: date) -> int:
    """The first month paid (an ordinal) for conditions that hold from the month `since`."""
    january = since - since % 12
    return {
        "当月": since,
        "次月": since + 1,
        "当年全年": january,
        "次年1月": january + 12,
        "确认次月": max(since, month_index(confirmed_on) + 1),
    }[reading]


def last_months(reading: str, holding: list[int], term: range) -> list[int]:
    """The months of a term paid under a reading of 终止口径; `holding` = those that hold.

    Empty reading: only what surely holds. The months added follow the last that holds.
    """
    if not holding or holding[-1] == term[-1]:
        return holding
    end = holding[-1] + 1
    if reading == "次月":
        return [*holding, end]
    if reading == "当年发完":
        return [*holding, *range(end, min(end - end % 12 + 12, term[-1] + 1))]
    if reading == "发放日健在才发":
        return []
    return holding


def first_day(month: int) -> date:
    """The first day of a month given by its ordinal."""
    return Period.from_ordinal(month).first_day
