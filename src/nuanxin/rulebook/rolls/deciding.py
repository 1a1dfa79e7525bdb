"""Read a roll, decide every household in it, gather totals and the people worth listing."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from nuanxin.base.files.reading import read_workbook
from nuanxin.base.jurisdiction.divisions import region_tree
from nuanxin.kit.memory import few_collections
from nuanxin.kit.period import Period
from nuanxin.kit.region import RegionCode
from nuanxin.policy.inforce import packs_in_force
from nuanxin.policy.packs import Pack
from nuanxin.policy.policy import Policy
from nuanxin.policy.store import load_policy
from nuanxin.registry.exchange.rolls.reading import read_roll
from nuanxin.registry.exchange.rolls.roll import Household, Roll, RollOptions
from nuanxin.rulebook.rolls.counting import Part, count_households
from nuanxin.rulebook.rolls.result import BenefitResult, Progress, RollRequest, RollResult

READING, DECIDING, WRITING = "读取", "判断", "写表"
_CHUNK = 400
_WORTH_A_SECOND_PROCESS = 2_000
_MOST_PROCESSES = 4


def no_progress(_step: str, _done: int, _total: int) -> None:
    """For callers who do not watch."""


def decide_roll(
    path: Path, request: RollRequest, progress: Progress = no_progress
) -> RollResult:
    """Decide every household of the roll in `path`. Raises Refusal when it cannot be read."""
    started = time.perf_counter()
    progress(READING, 0, 1)
    with few_collections():
        sheets = read_workbook(path, request.name)
        options = RollOptions(request.made_on, request.region, request.sheet, request.answers)
        roll = read_roll(sheets, options, region_tree())
        del sheets
    policy = load_policy(request.packs)
    progress(READING, 1, 1)
    read = time.perf_counter()
    part = _decide(policy, request.at, roll.households, progress)
    roll.warnings += part.warnings
    seconds = {READING: read - started, DECIDING: time.perf_counter() - read}
    return _result(policy, request, roll, part, seconds)


def _decide(
    policy: Policy, at: Period, households: Sequence[Household], progress: Progress
) -> Part:
    whole = Part()
    total = len(households)
    for done, part in enumerate(_parts(policy, at, households)):
        progress(DECIDING, min(done * _CHUNK, total), total)
        whole.join(part)
    progress(DECIDING, total, total)
    return whole


def _parts(policy: Policy, at: Period, households: Sequence[Household]) -> Iterator[Part]:
    """The parts in the order of the roll, worked out on every core."""
    starts = range(0, len(households), _CHUNK)
    processes = min(os.cpu_count() or 1, _MOST_PROCESSES)
    if processes == 1 or len(households) < _WORTH_A_SECOND_PROCESS:
        for start in starts:
            yield count_households(policy, at, households[start : start + _CHUNK])
        return
    # Forked, the children have policy and households without their being copied or sent.
    context = multiprocessing.get_context("fork")
    _inherited[:] = [(policy, at, households)]
    gc.freeze()
    try:
        with ProcessPoolExecutor(processes, context, _leave_stopping_to_the_parent) as pool:
            yield from pool.map(_inherited_part, starts)
    finally:
        gc.unfreeze()
        _inherited.clear()


_inherited: list[tuple[Policy, Period, Sequence[Household]]] = []


def _inherited_part(start: int) -> Part:
    policy, at, households = _inherited[0]
    return count_households(policy, at, households[start : start + _CHUNK])


def _leave_stopping_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_the_parent, args=(os.getppid(),), daemon=True).start()


def _end_with_the_parent(parent: int) -> None:
    """A child whose parent was killed would wait for work, people in its memory, for ever."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _result(
    policy: Policy, request: RollRequest, roll: Roll, part: Part, seconds: dict[str, float]
) -> RollResult:
    definitions = {(each.pack, each.name): each for each in policy.definitions}
    benefits = [
        BenefitResult(definitions[key], counts) for key, counts in part.benefits.items()
    ]
    for benefit in benefits:
        benefit.entries.sort(key=lambda e: (e.region, e.town, e.village, e.sheet, e.row))
    place = request.region or _common_region(roll)
    region = region_tree().lowest_known(place) if place else None
    return RollResult(
        request=request,
        roll=roll,
        region_name=region.full_name if region else "",
        benefits=benefits,
        packs=_packs_used(policy, request.at, roll),
        policy_version=policy.version,
        payment_questions=list(part.questions),
        seconds=seconds,
    )


def _packs_used(policy: Policy, at: Period, roll: Roll) -> list[Pack]:
    regions = {household.region for household in roll.households if household.region}
    used = {
        id(pack): pack
        for region in sorted({region[:6].ljust(12, "0") for region in regions} | regions)
        for pack in packs_in_force(policy, region, at.last_day)
    }
    return list(used.values())


def _common_region(roll: Roll) -> RegionCode | None:
    counties = {household.region[:6] for household in roll.households if household.region}
    return RegionCode.parse(counties.pop()) if len(counties) == 1 else None
