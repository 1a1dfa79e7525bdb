"""Assessing an area: every family decided for a term, findings superseded on change."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.database.snapshot import snapshot
from nuanxin.base.files.scratch import scratch_folder
from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.kit.term import Term
from nuanxin.policy.evaluate import FACTS_MISSING
from nuanxin.policy.policy import Policy
from nuanxin.policy.store import ENGINE
from nuanxin.rulebook.area.changing import Changing, Found, changing
from nuanxin.rulebook.area.deciding import (
    AreaRequest,
    AreaResult,
    BenefitGround,
    Progress,
    decide_area,
    no_progress,
)
from nuanxin.rulebook.area.extracting import Seen, extract
from nuanxin.rulebook.area.few import decide_moving
from nuanxin.support.benefits.actions.storing import Target, receive, supersede
from nuanxin.support.benefits.answers import KeptGround, kept
from nuanxin.support.benefits.cutoffs import unassessed
from nuanxin.support.benefits.models import Assessment, Entitlement
from nuanxin.support.benefits.opening import before_opening, opened

Kept = tuple[str, KeptGround]  # the benefit's period, the ground


class Asked(NamedTuple):
    """What to assess, by whose rules, at which moment."""

    region: RegionCode
    term: Term
    now: datetime
    policy: Policy


def assess(
    *, by: Actor, scope: Scope, asked: Asked, progress: Progress = no_progress
) -> Assessment:
    """Decide every family of the area; running it again on the same facts changes nothing.

    Returns the assessment the findings stand on: the last one when nothing is new.
    """
    area = scope.narrowed(asked.region)
    _check(area, asked)
    with scratch_folder() as folder:
        with snapshot() as shared:
            seen = Seen(area, asked.term.last_month.last_day, asked.now)
            facts = extract(seen, folder, shared)
            moving = changing(seen, asked.term, folder)
            watched = _watched(area)
        request = AreaRequest(asked.policy, asked.term, watched=watched)
        with decide_area(request, facts, progress) as result:
            rows = folder / "findings.csv"
            result.copy_to(rows)
            grounds = [(each.definition.every, kept(each)) for each in result.grounds]
            if moving.households:
                _replace(rows, grounds, moving, decide_moving(request, seen, moving))
            draft = _draft(by, asked, result)
        progress("保存", 0, 1)
        with transaction.atomic():
            target = Target(area, asked.term, asked.now)
            arrived = receive(grounds, rows, target)
            last = _same_as_before(draft) if arrived.nothing_new else None
            if last is not None:
                return last
            draft.sha256 = arrived.sha256
            draft.save()
            draft.changes = supersede(draft.pk, target, arrived.answers)
            draft.save(update_fields=["changes"])
            _trace(by, draft)
    return draft


def assess_up_to_now(
    *, by: Actor, scope: Scope, asked: Asked, progress: Progress = no_progress
) -> Assessment:
    """Assess; where a cut-off has gone by, first once on what was known then, for it is that
    the term's regular payment rests on.
    """
    for moment in unassessed(scope.narrowed(asked.region), asked.term, asked.now):
        assess(by=by, scope=scope, asked=asked._replace(now=moment), progress=progress)
    return assess(by=by, scope=scope, asked=asked, progress=progress)


def _replace(rows: Path, grounds: list[Kept], moving: Changing, found: Sequence[Found]) -> None:
    """Put what was found month by month in the place of what the last day alone said."""
    whole = rows.with_suffix(".whole")
    rows.rename(whole)
    with (
        whole.open(encoding="utf-8", newline="") as told,
        rows.open("w", encoding="utf-8", newline="") as opened,
    ):
        writer = csv.writer(opened)
        for row in csv.reader(told):
            monthly = grounds[int(row[2])][0] == "月"
            if not (monthly and int(row[0]) in moving.households):
                writer.writerow(row)
        for each in found:
            writer.writerow([each.household, each.person, len(grounds), each.missing])
            grounds.append((each.ground.definition.every, kept(each.ground)))


def _check(area: Scope, asked: Asked) -> None:
    if not area.ranges:
        raise Refusal("这个地区不在您的管辖范围内。请选择本地的乡镇、村或整个县。")
    if words := before_opening(opened(area), asked.term):
        raise Refusal(words)


def _watched(area: Scope) -> Sequence[tuple[str, str, int]]:
    """Whoever has a confirmed benefit is answered, whatever comes out."""
    rows = Entitlement.objects.within(area).filter(ends_on__isnull=True)
    return [
        (benefit, "成员" if person else "家庭", person or household)
        for benefit, person, household in rows.values_list(
            "benefit", "person_id", "household_id"
        )
    ]


def _draft(by: Actor, asked: Asked, result: AreaResult) -> Assessment:
    definitions, counts = asked.policy.definitions, result.counts
    by_benefit: dict[str, dict[str, int]] = {}
    for number, each in counts.items():
        told = by_benefit.setdefault(definitions[number].name, {})
        for verdict, people in each.by_verdict.items():
            told[verdict] = told.get(verdict, 0) + people
    return Assessment(
        region=int(asked.region.value),
        term=str(asked.term),
        first_month=asked.term.first,
        months=asked.term.months,
        known_at=asked.now,
        policy_version=asked.policy.version,
        engine=ENGINE,
        places=_places(result.grounds),
        households=result.households,
        decided=sum(each.subjects for each in counts.values()),
        missing=sum(told.get(FACTS_MISSING, 0) for told in by_benefit.values()),
        counts=by_benefit,
        user_id=by.user_id,
        finished_at=asked.now,
    )


def _places(grounds: Sequence[BenefitGround]) -> list[dict[str, object]]:
    """What each place of the area had settled when it was decided."""
    found = {each.place.number: each for each in grounds}
    return [
        {"region": each.place.region, "settled": dict(sorted(each.settled.items()))}
        for _, each in sorted(found.items())
    ]


def _same_as_before(draft: Assessment) -> Assessment | None:
    """The last assessment of the area and term, if these rules made it."""
    last: Assessment | None = (
        Assessment.objects.filter(region=draft.region, term=draft.term).order_by("-id").first()
    )
    if last is None or last.policy_version != draft.policy_version:
        return None
    same = (last.households, last.decided, last.counts) == (
        draft.households,
        draft.decided,
        draft.counts,
    )
    return last if same else None


def _trace(by: Actor, done: Assessment) -> None:
    record(
        by,
        "benefits.assessed",
        [Subject("assessment", done.pk, done.region)],
        term=done.term,
        households=done.households,
        **done.changes,
    )
