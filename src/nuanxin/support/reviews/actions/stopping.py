"""The leaving are stopped, each from the month the rules say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from nuanxin.casework.road.actions.rows import Hand
from nuanxin.kit.period import Period, month_index
from nuanxin.kit.term import Term
from nuanxin.policy.evaluate import LABELS
from nuanxin.policy.policy import Policy
from nuanxin.rulebook.area.extracting import Seen
from nuanxin.support.benefits.actions.confirming import End, end_many
from nuanxin.support.benefits.lists import Listed
from nuanxin.support.benefits.models import Entitlement
from nuanxin.support.happenings.deciding import Answer, answers_among
from nuanxin.support.happenings.following import stopping
from nuanxin.support.reviews.models import Review, ReviewLine
from nuanxin.support.reviews.outcomes import ASIDE, Key, Outcome, done, left, put_aside

Said = Mapping[Key, Sequence[Answer]]


def stop_lines(
    review: Review, hand: Hand, lines: Sequence[ReviewLine], policy: Policy
) -> list[Outcome]:
    """The rules are asked again, half-year by half-year; who cannot be told is left."""
    halves = _halves(review.year, hand.day.year, month_index(hand.day))
    running = Entitlement.objects.within(hand.scope).locked().filter(
        subject__in=[line.subject for line in lines], ends_on__isnull=True
    )  # fmt: skip
    open_ = {(row.subject, row.benefit): row for row in running.order_by("pk")}
    aside = put_aside(lines, Listed.TO_STOP)
    said = _asked(hand, lines, halves, policy)
    outcomes, ends = [], []
    for line in lines:
        key = (line.subject, line.benefit)
        if key not in open_:
            outcomes.append(done(line, "已经停发，不用再停"))
        elif key in aside:
            outcomes.append(left(line, ASIDE))
        else:
            told = _end(review, open_[key], said.get(key, ()), halves)
            if isinstance(told, str):
                outcomes.append(left(line, told))
            else:
                ends.append(told[0])
                outcomes.append(done(line, told[1]))
    end_many(by=hand.by, ends=ends)
    return outcomes


def _halves(year: int, today: int, month: int) -> list[Term]:
    """From the January before the year, two years back at the most, to this half-year."""
    first = (max(min(year, today), today - 1) - 1) * 12
    return [Term(start, 6) for start in range(first, month + 1, 6)]


def _asked(
    hand: Hand, lines: Sequence[ReviewLine], halves: Sequence[Term], policy: Policy
) -> Said:
    homes = sorted({line.household_id for line in lines})
    found: dict[Key, list[Answer]] = {}
    for term in halves:
        seen = Seen(hand.scope, term.last_month.last_day, hand.at, homes)
        for answer in _each(answers_among(policy, seen, term)):
            found.setdefault((answer.subject, answer.ground.benefit), []).append(answer)
    return found


def _each(told: Mapping[int, Sequence[Answer]]) -> Iterator[Answer]:
    for answers in told.values():
        yield from answers


def _end(
    review: Review, row: Entitlement, given: Sequence[Answer], halves: Sequence[Term]
) -> tuple[End, str] | str:
    """From when it ends, with words; or why somebody has to look."""
    stop = stopping(row, given, halves)
    if stop is None:
        if not given:
            return "规则现在没有结论。请补齐资料以后到拟停发办"
        last = given[-1].ground
        return f"规则现在的判断是“{LABELS.get(last.verdict_at_end, '')}”：{last.reason}"
    begun, window = month_index(row.starts_on), halves[0]
    if stop.from_month == window.first and begun < window.first:
        return f"{window.year} 年以前就不再符合，请查清月份，到拟停发办"
    from_month = Period.from_ordinal(stop.from_month)
    if from_month.first_day < row.starts_on:
        return f"停发的月份早于享受的开始（{row.starts_on}），请核对，到拟停发办"
    reason = f"{stop.reason}；{review.year} 年度核对（{review.document}）"
    words = f"自 {from_month.year} 年 {from_month.month} 月起停发"
    if not stop.settled:
        words += "（本地没有定终止口径，按不再符合的月份起停）"
    return End(row, from_month.first_day, reason), words
