"""From when to when money falls due: asked beside the rules, where documents leave it open."""

from __future__ import annotations

from collections.abc import Iterator

from nuanxin.kit.period import Period
from nuanxin.policy.inforce import Setting
from nuanxin.policy.results import OpenPoint, Reading


def _start(reading: str, since: Period) -> Period | None:
    """The first month paid under a reading; None where it waits for the confirmation."""
    return {
        "当月": since,
        "次月": Period.from_ordinal(since.ordinal + 1),
        "当年全年": Period(since.year, 1),
        "次年1月": Period(since.year + 1, 1),
    }.get(reading)


def first_payment(place: Setting, since: Period | None, *, eligible: bool) -> Period | None:
    """The first month paid, where the place has settled it."""
    settled = place.settled.get("起算口径")
    if since is None or not since.month or not eligible or not settled:
        return None
    return _start(settled, since)


def payment_points(
    place: Setting, since: Period | None, until: Period | None
) -> Iterator[OpenPoint]:
    """When the first and the last money falls due, where nobody has settled it."""
    settled = place.settled
    if since is None or not since.month:
        return
    known = place.policy.settlements
    if "起算口径" not in settled:
        starts = tuple(
            Reading(value, first_payment=_start(value, since)) for value in known["起算口径"]
        )
        question = f"条件自{since.year}年{since.month}月起符合，从哪个月起发放，文件没有写明。"
        yield OpenPoint(question, "起算口径", "first_payment", starts)
    if until is not None and "终止口径" not in settled:
        question = (
            f"条件到{until.year}年{until.month}月不再符合，最后发到哪个月，文件没有写明。"
        )
        ends = tuple(Reading(value) for value in known["终止口径"])
        yield OpenPoint(question, "终止口径", "first_payment", ends)
