"""Reckoning the whole chain again, and saying where it does not hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain as joined
from itertools import groupby

from django.db import connection
from django.utils import timezone

from nuanxin.base.database.grants import AUDIT
from nuanxin.base.database.streaming import in_own_transaction
from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.sealing.anchors import Anchor
from nuanxin.base.sealing.lists import lists_that_differ
from nuanxin.base.sealing.queries import seals
from nuanxin.base.sealing.reckoning import (
    FIRST,
    LAST_ID,
    Line,
    Reckoning,
    Seal,
    era,
)

_STILL_TO_COME = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text"


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not hold; `seal` is the batch, 0 where none is meant."""

    seal: int
    text: str


@dataclass(slots=True)
class Report:
    """What was looked at and what was found; `pending` entries wait for their seal.

    `anchored` entries are held by an anchor; the others by the chain alone, until the next.
    """

    entries: int = 0
    seals: int = 0
    pending: int = 0
    anchors: int = 0
    anchored: int = 0
    root: str = ""
    faults: list[Fault] = field(default_factory=list)


def verify(anchors: Sequence[Anchor] = (), head: Anchor | None = None) -> Report:
    """Reckon every batch again, as of one moment, and hold the chain against the anchors and
    where it last ended.
    """
    report = Report()
    with within_scope(Scope.everything()):
        found = list(in_own_transaction(_faults(report, anchors, head), AUDIT))
    report.faults = sorted(found, key=lambda fault: fault.seal)
    return report


def _faults(report: Report, anchors: Sequence[Anchor], head: Anchor | None) -> Iterator[Fault]:
    chain = seals()
    report.seals = len(chain)
    report.root = chain[-1].root.hex() if chain else ""
    yield from _links(chain)
    yield from _batches(report, chain)
    yield from _anchored(report, chain, anchors)
    yield from _ended(report, chain, head)
    yield from (Fault(0, said) for said in lists_that_differ())


def _links(chain: Sequence[Seal]) -> Iterator[Fault]:
    """Every batch stands on the one before."""
    number, total, root = 0, 0, FIRST
    for seal in chain:
        if seal.number != number + 1:
            gone, last = number + 1, seal.number - 1
            which = f"{gone}" if gone == last else f"{gone}–{last}"
            yield Fault(gone, f"第 {which} 批的封存不见了")
        elif seal.previous != root or seal.total != total + seal.entries:
            yield Fault(seal.number, f"第 {seal.number} 批与上一批接不上")
        number, total, root = seal.number, seal.total, seal.root


def _batches(report: Report, chain: Sequence[Seal]) -> Iterator[Fault]:
    """Every batch holds what it held; the entries of an era are read in one go."""
    eras = [list(group) for _, group in groupby(chain, key=lambda seal: seal.after_id)] or [[]]
    starts = [each[0].after_id if each else 0 for each in eras]
    for sealed, start, end in zip(eras, starts, [*starts[1:], LAST_ID], strict=True):
        found = era(start, end)
        line = next(found, None)
        for seal in sealed:
            reckoned = Reckoning(seal.previous)
            while line is not None and line.tx < seal.high:
                reckoned.add(line)
                line = next(found, None)
            report.entries += reckoned.count
            if said := _difference(seal, reckoned):
                yield Fault(seal.number, said)
        if line is not None:
            yield from _left(report, joined((line,), found), last=end == LAST_ID)


def _difference(seal: Seal, reckoned: Reckoning) -> str:
    at = f"{timezone.localtime(seal.at):%Y-%m-%d %H:%M:%S}"
    place = f"第 {seal.number} 批（{at} 封存，编号 {reckoned.first}–{reckoned.last}）"
    if reckoned.count < seal.entries:
        return f"{place}少了 {seal.entries - reckoned.count} 条记录"
    if reckoned.count > seal.entries:
        return f"{place}多了 {reckoned.count - seal.entries} 条记录"
    if reckoned.root(seal.head) != seal.root:
        return f"{place}有记录被改动或调换了次序"
    return ""


def _left(report: Report, left: Iterator[Line], *, last: bool) -> Iterator[Fault]:
    """What no batch holds: it waits, unless nothing can seal it any more."""
    with connection.cursor() as cursor:
        cursor.execute(_STILL_TO_COME)
        to_come = int(cursor.fetchone()[0])
    lost: list[int] = []
    for line in left:
        report.pending += 1
        if not last or line.tx >= to_come:
            lost.append(line.id)
    if lost:
        which = f"{lost[0]}" if len(lost) == 1 else f"{min(lost)}–{max(lost)}（{len(lost)} 条）"
        yield Fault(0, f"编号 {which}的记录不属于任何一批，也不会再被封存")


def _anchored(
    report: Report, chain: Sequence[Seal], anchors: Sequence[Anchor]
) -> Iterator[Fault]:
    """The chain goes through every anchor."""
    known = {seal.number: seal for seal in chain}
    before = 0
    for anchor in anchors:
        report.anchors += 1
        seal = known.get(anchor.seal)
        place = f"{anchor.day} 的锚（第 {anchor.seal} 批，累计 {anchor.entries} 条）"
        if seal is None:
            yield Fault(anchor.seal, f"{place}之后被截断：现在只有 {len(chain)} 批")
        elif seal.root.hex() != anchor.root or seal.total != anchor.entries:
            since = "" if before + 1 == anchor.seal else f"{before + 1}–"
            yield Fault(anchor.seal, f"与{place}对不上：第 {since}{anchor.seal} 批被整体改写过")
        else:
            before, report.anchored = anchor.seal, anchor.entries


def _ended(report: Report, chain: Sequence[Seal], head: Anchor | None) -> Iterator[Fault]:
    """The chain goes through the place where it ended when something was last sealed."""
    if head is None:
        return
    at = f"{timezone.localtime(head.written_at):%Y-%m-%d %H:%M:%S}"
    place = f"{at} 记下的末端（第 {head.seal} 批，累计 {head.entries} 条）"
    seal = next((each for each in chain if each.number == head.seal), None)
    if seal is None:
        yield Fault(head.seal, f"{place}之后被截断：现在只有 {len(chain)} 批")
    elif seal.root.hex() != head.root:
        yield Fault(head.seal, f"与{place}对不上：末尾被截断后重写过")
    else:
        report.anchored = max(report.anchored, head.entries)
