"""Carrying a confirmed year out, as work a worker does."""

from __future__ import annotations

from django.utils import timezone

from nuanxin.base.jobs.kinds import kind
from nuanxin.base.jobs.running import Running
from nuanxin.casework.road.actions.rows import Hand
from nuanxin.rulebook.library import policy
from nuanxin.support.reviews.actions.carrying import carry_out
from nuanxin.support.reviews.queries import CARRY


@kind(CARRY, "落实年度核对")
def carry_year_out(running: Running) -> dict[str, object]:
    """Arguments: year. Result: list → how many are carried out, left, not told."""

    def progress(step: str, done: int, total: int) -> None:
        running.check()
        running.progress(done, total, step=step)

    now = timezone.localtime()
    hand = Hand(running.actor, running.scope, timezone.localdate(now), now)
    year = int(str(running.arguments["year"]))
    return {**carry_out(hand=hand, year=year, policy=policy(), progress=progress)}
