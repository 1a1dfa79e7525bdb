"""Confirming, stopping, putting aside: what a person makes of a finding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.period import Period
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.term import Term
from nuanxin.policy.decide import decide
from nuanxin.policy.policy import Policy
from nuanxin.registry.people.plausible import FIRST_MOVE
from nuanxin.rulebook.area.extracting import Seen
from nuanxin.rulebook.area.households import household_cases
from nuanxin.support.benefits.beginning import first_day, first_month
from nuanxin.support.benefits.lists import Listed
from nuanxin.support.benefits.models import Deferral, Entitlement, Finding, Opening
from nuanxin.support.benefits.queries import listed

_LONGEST_REASON = 120
_LONGEST_DOCUMENT = 80


class Confirmation(NamedTuple):
    """The paper a confirmation rests on; `starts_on` where the officer sets it by hand."""

    document: str
    day: date
    starts_on: date | None = None


class End(NamedTuple):
    """One entitlement, locked, the first day nothing is due, and why."""

    entitlement: Entitlement
    from_day: date
    reason: str


class Chosen(NamedTuple):
    """The findings somebody has ticked, and how many they saw."""

    rows: QuerySet[Finding]
    seen: int
    at: datetime | None = None


@transaction.atomic
def confirm(
    *,
    by: Actor,
    scope: Scope,
    term: Term,
    chosen: Chosen,
    paper: Confirmation,
    policy: Policy,
) -> int:
    """Turn findings of 应享未确认 into entitlements; returns how many."""
    _refuse_odd_paper(paper, term, chosen.at)
    rows = _still(scope, term, Listed.TO_CONFIRM, chosen)
    _refuse_a_second(rows)
    starts = _starts(rows, paper, policy)
    made = Entitlement.objects.bulk_create(
        Entitlement(
            region=row.region,
            household_id=row.household_id,
            person_id=row.person_id,
            benefit=row.benefit,
            starts_on=starts[row.pk],
            first_year=starts[row.pk].year,
            basis=Entitlement.Basis.DECISION,
            document=paper.document.strip(),
            confirmed_on=paper.day,
            confirmed_by_id=by.user_id,
            recorded_at=chosen.at or _now(rows),
        )
        for row in rows
    )
    _trace(by, "benefits.confirmed", made, f"{paper.document} {paper.day}")
    return len(made)


def _refuse_odd_paper(paper: Confirmation, term: Term, at: datetime | None) -> None:
    number = paper.document.strip()
    if not number:
        raise Refusal("请填写确认文号，例如 演示卫健〔2026〕12号。")
    if len(number) > _LONGEST_DOCUMENT:
        raise Refusal(
            f"确认文号最多 {_LONGEST_DOCUMENT} 个字，现在写了 {len(number)} 个。请只填文号。"
        )
    if at is not None and paper.day > timezone.localdate(at):
        raise Refusal("确认日期不能晚于今天。请照确认文件写明的日子填。")
    if paper.day < FIRST_MOVE:
        raise Refusal(f"确认日期 {paper.day} 早于 1949 年。请照确认文件写明的日子填。")
    if paper.starts_on is not None:
        _refuse_odd_start(paper.starts_on, term)


def _refuse_odd_start(day: date, term: Term) -> None:
    if day.day != 1:
        raise Refusal("享受从某月起算，请填写那个月的 1 日，例如 2026-07-01；也可以不填。")
    last = Period.from_ordinal(term.first + term.months - 1).first_day
    if day > last:
        raise Refusal(
            f"享受起始最晚填 {last.isoformat()}：现在办的是{term.label}，"
            "以后才开始的到那一期再确认。请核对月份；也可以不填。"
        )


def _refuse_a_second(rows: Sequence[Finding]) -> None:
    """Nobody has the same benefit confirmed twice while the first has not ended."""
    wanted = {(row.subject, row.benefit): row.ground.label for row in rows}
    standing = Entitlement.objects.filter(
        subject__in=[subject for subject, _ in wanted], ends_on__isnull=True
    )
    twice = [each for each in standing if (each.subject, each.benefit) in wanted]
    if twice:
        first = twice[0]
        raise Refusal(
            f"勾选的人里有 {len(twice)} 项已经确认过、还没有停发，例如"
            f"“{wanted[first.subject, first.benefit]}”享受自 {first.starts_on}"
            f"（{first.document or first.get_basis_display()}）。没有办理任何人。"
            "请在家庭页核对那一项，去掉勾选后再办。"
        )


@transaction.atomic
def stop(
    *, by: Actor, scope: Scope, term: Term, chosen: Chosen, from_day: date, reason: str
) -> int:
    """Stop the entitlements behind findings of 拟停发 from a day on; nothing is deleted.

    Each keeps the condition that no longer holds beside the officer's words: leavers are
    counted by it.
    """
    words = _reason_to_stop(reason)
    rows = _still(scope, term, Listed.TO_STOP, chosen)
    for row in rows:
        said = f"{row.ground.reason}；{words}"
        _end(by, _open_entitlement(row), from_day, said, term)
    return len(rows)


@transaction.atomic
def end(
    *, by: Actor, entitlement: Entitlement, from_day: date, reason: str, term: Term
) -> None:
    """End one entitlement from the first day of a month.

    `term` is the period being decided; the last day to stop from is the one after its end.
    """
    _end(by, entitlement, from_day, _reason_to_stop(reason), term)


@transaction.atomic
def end_many(*, by: Actor, ends: Sequence[End]) -> int:
    """End many entitlements, each from its own month, in one statement; returns how many.

    Whoever calls has them locked and knows that each month lies after its beginning.
    """
    rows = []
    for each in ends:
        row = each.entitlement
        row.ends_on, row.ended_reason, row.ended_by_id = each.from_day, each.reason, by.user_id
        rows.append(row)
    if rows:
        Entitlement.objects.bulk_update(
            rows, ["ends_on", "ended_reason", "ended_by"], batch_size=1000
        )
        _trace(by, "benefits.stopped", rows, f"{len(rows)} 项")
    return len(rows)


def _reason_to_stop(reason: str) -> str:
    """What an officer wrote, before anything is done with it."""
    words = reason.strip()
    if not words:
        raise Refusal("请写明停发原因，例如：本人于2026年9月去世。")
    if len(words) > _LONGEST_REASON:
        raise Refusal(
            f"停发原因最多 {_LONGEST_REASON} 个字，现在写了 {len(words)} 个，还没有停发。"
            "请写短一些再办。"
        )
    return words


def _end(by: Actor, entitlement: Entitlement, from_day: date, reason: str, term: Term) -> None:
    if from_day.day != 1:
        raise Refusal("停发从某月起算，请填写那个月的 1 日，例如 2026-10-01。")
    if entitlement.ends_on is not None:
        raise Refusal("这一项已经停发，请刷新本页。")
    if from_day < entitlement.starts_on:
        raise Refusal(
            f"停发不能早于享受的开始（{entitlement.starts_on.isoformat()}）。请核对月份。"
        )
    latest = Period.from_ordinal(term.first + term.months).first_day
    if from_day > latest:
        raise Refusal(
            f"停发最晚填 {latest.isoformat()}：现在办的是{term.label}，"
            "以后的月份到那一期再定。请核对月份。"
        )
    entitlement.ends_on, entitlement.ended_reason = from_day, reason
    entitlement.ended_by_id = by.user_id
    entitlement.save(update_fields=["ends_on", "ended_reason", "ended_by"])
    _trace(by, "benefits.stopped", [entitlement], f"{from_day} {reason}")


@transaction.atomic
def resume(*, by: Actor, entitlement: Entitlement, reason: str) -> None:
    """Take a stop back: the benefit goes on as if it had never been stopped."""
    row: Entitlement = Entitlement.objects.select_for_update().get(pk=entitlement.pk)
    if row.ends_on is None:
        raise Refusal("这一项没有停发，不用恢复。请刷新本页。")
    again = Entitlement.objects.filter(
        subject=row.subject, benefit=row.benefit, ends_on__isnull=True
    )
    if again.exists():
        raise Refusal("停发以后又重新确认了这一项，不能恢复原来的。请刷新本页核对。")
    row.ends_on, row.ended_reason, row.ended_by_id = None, "", None
    row.save(update_fields=["ends_on", "ended_reason", "ended_by"])
    _trace(by, "benefits.resumed", [row], reason)


@transaction.atomic
def put_aside(
    *, by: Actor, scope: Scope, term: Term, which: Listed, chosen: Chosen, reason: str
) -> int:
    """暂缓处理: these answers are not asked about again until they change."""
    if not reason.strip():
        raise Refusal("请写明暂缓的理由，以后看到的人才知道为什么。")
    if len(reason.strip()) > _LONGEST_REASON:
        raise Refusal(f"暂缓的理由最多 {_LONGEST_REASON} 个字。请写短一些。")
    rows = _still(scope, term, which, chosen)
    Deferral.objects.bulk_create(
        [
            Deferral(
                region=row.region,
                household_id=row.household_id,
                subject=row.subject,
                benefit=row.benefit,
                listed=which,
                ground_id=row.ground_id,
                reason=reason.strip(),
                user_id=by.user_id,
                recorded_at=chosen.at or _now(rows),
            )
            for row in rows
        ],
        ignore_conflicts=True,
    )
    subjects = [Subject("household", row.household_id, row.region) for row in rows]
    record(by, "benefits.put_aside", subjects, listed=which.value, reason=reason)
    return len(rows)


@transaction.atomic
def take_up(*, by: Actor, scope: Scope, term: Term, chosen: Chosen) -> int:
    """取消暂缓: the answers put aside are asked about again; the trail keeps why they were."""
    rows = _still(scope, term, Listed.ASIDE, chosen)
    wanted = {(row.subject, row.benefit, row.ground_id) for row in rows}
    aside = Deferral.objects.within(scope).filter(
        subject__in=[row.subject for row in rows],
        ground_id__in={row.ground_id for row in rows},
    )
    found = [x for x in aside if (x.subject, x.benefit, x.ground_id) in wanted]
    Deferral.objects.filter(pk__in=[each.pk for each in found]).delete()
    subjects = [Subject("household", row.household_id, row.region) for row in rows]
    reasons = sorted({each.reason for each in found})
    record(by, "benefits.taken_up", subjects, reasons=reasons)
    return len(rows)


def _still(scope: Scope, term: Term, which: Listed, chosen: Chosen) -> Sequence[Finding]:
    """The findings ticked, locked, all of them still on the list they were ticked on."""
    wanted = list(chosen.rows.values_list("pk", flat=True))
    rows = list(
        listed(scope, term, which)
        .filter(pk__in=wanted)
        .select_related("ground")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    if not rows:
        raise Refusal("请先勾选要办理的人。")
    if len(rows) != len(wanted) or len(rows) != chosen.seen:
        raise Refusal(
            f"勾选了 {chosen.seen} 人，其中 {len(rows)} 人还在这份名单上，"
            "别人可能刚刚办理过。请刷新名单再选。"
        )
    return rows


def _open_entitlement(row: Finding) -> Entitlement:
    found: Entitlement = Entitlement.objects.select_for_update().get(
        subject=row.subject, benefit=row.benefit, ends_on__isnull=True
    )
    return found


def _now(rows: Sequence[Finding]) -> datetime:
    return max(row.known_from for row in rows)


def _starts(rows: Sequence[Finding], paper: Confirmation, policy: Policy) -> dict[int, date]:
    """The day each begins to enjoy the benefit: by hand, or as the place reads 起算口径."""
    opening = _openings(rows)
    since = _since(rows, policy)
    if paper.starts_on is not None:
        _refuse_early_start(rows, paper.starts_on, opening, since)
        return dict.fromkeys((row.pk for row in rows), paper.starts_on)
    found: dict[int, date] = {}
    for row in rows:
        month = _first_paid(row, since.get(row.pk), paper.day)
        found[row.pk] = first_day(max(month, opening.get(row.region // 10**6, 0)))
    return found


def _refuse_early_start(
    rows: Sequence[Finding],
    day: date,
    opening: Mapping[int, int],
    since: Mapping[int, Period | None],
) -> None:
    """Nothing begins before the county's first month, nor before the year in which it holds."""
    earliest = date.min
    for row in rows:
        held = since.get(row.pk)
        year = held.year * 12 if held is not None else 0
        month = max(year, opening.get(row.region // 10**6, 0))
        earliest = max(earliest, first_day(month) if month else date.min)
    if day < earliest:
        raise Refusal(
            f"享受起始 {day} 太早：勾选的人里有的到 {earliest.year} 年才符合条件，或本县从"
            f" {earliest} 起才开始计算。请填 {earliest} 或以后那个月的 1 日；也可以不填。"
        )


def _first_paid(row: Finding, since: Period | None, day: date) -> int:
    if since is None:
        since = Period.from_ordinal(row.first_month)
    if row.every == "年":
        return since.year * 12
    reading = row.ground.content["settled"].get("起算口径", "")
    if not reading:
        raise Refusal(
            f"“{row.ground.label}”从哪个月起发放，文件没有写明，本地也没有定起算口径。"
            "请填写享受起始日期，或先请示后设定起算口径。"
        )
    return first_month(reading, since.ordinal, day)


def _since(rows: Sequence[Finding], policy: Policy) -> Mapping[int, Period | None]:
    """Since when each finding's conditions hold, asked of the rules for one family."""
    found: dict[int, Period | None] = {}
    for (term_end, known), group in _grouped(rows).items():
        at = Period.from_ordinal(term_end)
        seen = Seen(Scope.everything(), at.last_day, known, [row.household_id for row in group])
        families = household_cases(policy, seen, at)
        for row in group:
            family = families.get(row.household_id)
            if family is None:
                continue
            position = family.members.index(row.person_id) if row.person_id else 0
            own = decide(policy, family.case, {row.benefit})
            if position < len(own):
                found[row.pk] = own[position].since
    return found


def _grouped(rows: Iterable[Finding]) -> dict[tuple[int, datetime], list[Finding]]:
    groups: dict[tuple[int, datetime], list[Finding]] = {}
    for row in rows:
        key = (row.first_month + row.months - 1, row.known_from)
        groups.setdefault(key, []).append(row)
    return groups


def _openings(rows: Sequence[Finding]) -> dict[int, int]:
    """The first month of each county the findings lie in."""
    counties = {row.region // 10**6 for row in rows}
    return {
        each.region // 10**6: each.first_month
        for each in Opening.objects.filter(region__in=[code * 10**6 for code in counties])
    }


def _trace(by: Actor, act: str, made: Sequence[Entitlement], note: str) -> None:
    subjects = [Subject("household", each.household_id, each.region) for each in made]
    benefits = sorted({each.benefit for each in made})
    record(by, act, subjects, benefits=benefits, note=note)
