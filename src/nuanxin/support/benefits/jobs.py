"""Assessments as work a worker does."""

from __future__ import annotations

from dataclasses import asdict

from django.utils import timezone

from nuanxin.base.jobs.kinds import kind
from nuanxin.base.jobs.running import Running
from nuanxin.kit.region import RegionCode
from nuanxin.kit.term import Term
from nuanxin.rulebook.library import policy
from nuanxin.support.benefits.actions.accruing import (
    accrue,
    accrue_differences,
    try_differences,
    try_regular,
)
from nuanxin.support.benefits.actions.assessing import Asked, assess_up_to_now
from nuanxin.support.benefits.actions.trying import forget, keep

KIND, ACCRUE, PREVIEW = "benefits.assess", "benefits.accrue", "benefits.preview"
_STEPS = {"读取": "读取资料", "判断": "逐户判断", "保存": "保存结果"}


@kind(KIND, "发放测算")
def assess_area(running: Running) -> dict[str, object]:
    """Arguments: region, term. Result: the assessment's public id and counts."""

    def progress(step: str, done: int, total: int) -> None:
        running.check()
        running.progress(done, total, step=_STEPS.get(step, step))

    asked = Asked(
        RegionCode.parse(str(running.arguments["region"])),
        Term.parse(str(running.arguments["term"])),
        timezone.now(),
        policy(),
    )
    done = assess_up_to_now(
        by=running.actor, scope=running.scope, asked=asked, progress=progress
    )
    return {
        "assessment": str(done.public_id),
        "households": done.households,
        "decided": done.decided,
        "missing": done.missing,
    }


@kind(ACCRUE, "列入应付")
def raise_what_is_due(running: Running) -> dict[str, object]:
    """Arguments: region, term, differences (yes or no). Result: lines and fen, 追缴 apart."""
    region = RegionCode.parse(str(running.arguments["region"]))
    raising = accrue_differences if running.arguments.get("differences") else accrue
    running.progress(0, 1, step="逐人核算")
    done = raising(
        by=running.actor,
        scope=running.scope.narrowed(region),
        term=Term.parse(str(running.arguments["term"])),
        at=timezone.now(),
    )
    forget(running.job)
    return {
        "lines": done.lines,
        "amount_fen": done.amount_fen,
        "standing": done.standing,
        "back_lines": done.back_lines,
        "back_fen": done.back_fen,
    }


@kind(PREVIEW, "试算应付")
def try_what_is_due(running: Running) -> dict[str, object]:
    """Arguments: region, term. Result: both accruals; nobody is owed anything by it.

    The lines are kept for whoever opens a number, until the next trial or the listing.
    """
    scope = running.scope.narrowed(RegionCode.parse(str(running.arguments["region"])))
    term, at = Term.parse(str(running.arguments["term"])), timezone.now()
    running.progress(0, 2, step="本期应付")
    regular = try_regular(scope=scope, term=term, at=at)
    running.check()
    running.progress(1, 2, step="补发和追缴")
    other = try_differences(scope=scope, term=term, at=at)
    running.check()
    keep(running.job, {False: regular.claims, True: other.claims}, other.unfiled, at)
    return {"regular": asdict(regular.accrual), "differences": asdict(other.accrual)}
