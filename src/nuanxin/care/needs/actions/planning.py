"""A plan is made, its steps are done, and it is looked at again until it ends."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.wording import written
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.needs.actions.doing import (
    about,
    home_of,
    only_handlers,
    only_visitors,
    refuse_day,
    sealed,
)
from nuanxin.care.needs.models import CarePlan, Need, PlanReview, PlanStep
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import Household

_LONGEST = timedelta(days=366)
MOST_STEPS = 30


class Drawn(NamedTuple):
    """What a plan wants to reach, and when it is looked at again."""

    goals: str
    review_on: date


@transaction.atomic
def make_plan(*, hand: Hand, household: UUID, drawn: Drawn) -> CarePlan:
    """Begin a plan with every need that is open. Refused while one runs."""
    only_handlers(hand)
    home = home_of(hand, household)
    if CarePlan.objects.filter(household=home, ended_on__isnull=True).exists():
        raise Refusal("这户已经有一份正在做的计划。请在那一份里添，或者先结束它。")
    _refuse_review(drawn.review_on, hand.day)
    public_id = new_id()
    row: CarePlan = CarePlan.objects.create(
        public_id=public_id, household=home, region=home.region,
        goals_sealed=sealed(public_id, drawn.goals, "目标"), starts_on=hand.day,
        review_on=drawn.review_on, made_by_id=hand.by.user_id, made_at=hand.at,
    )  # fmt: skip
    Need.objects.filter(household=home, ended_on__isnull=True).update(plan=row)
    record(hand.by, "needs.plan", [about(home)], review_on=drawn.review_on)
    return row


class Step(NamedTuple):
    """Who does what by when."""

    what: str
    who: str
    until: date


@transaction.atomic
def add_step(*, hand: Hand, household: UUID, step: Step) -> PlanStep:
    """One thing more to be done."""
    only_handlers(hand)
    home = home_of(hand, household)
    plan = _running(home)
    if plan.steps.count() >= MOST_STEPS:
        raise Refusal(f"一份计划最多 {MOST_STEPS} 件事。请先结束这一份，再订新的。")
    if not plan.starts_on <= step.until <= hand.day + _LONGEST:
        raise Refusal("“哪天以前”要在计划开始以后、一年以内。")
    public_id = new_id()
    row: PlanStep = PlanStep.objects.create(
        public_id=public_id, household=home, region=home.region, plan=plan,
        what_sealed=sealed(public_id, step.what, "做什么", 100),
        who=written(step.who, "谁来做", 40), until=step.until,
        added_by_id=hand.by.user_id, added_at=hand.at,
    )  # fmt: skip
    record(hand.by, "needs.step", [about(home)], until=step.until)
    return row


@transaction.atomic
def tick_step(*, hand: Hand, household: UUID, step: UUID, done_on: date | None) -> PlanStep:
    """Done on a day; None: it was not done after all."""
    only_visitors(hand)
    home = home_of(hand, household)
    row: PlanStep | None = (
        PlanStep.objects.locked().filter(household=home, public_id=step).first()
    )
    if row is None or row.plan.ended_on is not None:
        raise Refusal("没有找到这件事，或者计划已经结束。请刷新页面。")
    if done_on is not None:
        refuse_day(done_on, hand.day, "做完的日子")
    row.done_on, row.done_by_id = done_on, hand.by.user_id if done_on else None
    row.save(update_fields=["done_on", "done_by"])
    record(hand.by, "needs.step_done", [about(home)], done=done_on is not None)
    return row


class Looked(NamedTuple):
    """What looking back found; without a next day the plan ends."""

    on: date
    outcome: str
    words: str
    next_on: date | None


@transaction.atomic
def review_plan(*, hand: Hand, household: UUID, looked: Looked) -> PlanReview:
    """Look back. A plan that ends gives its open needs back to be planned anew."""
    only_handlers(hand)
    home = home_of(hand, household, closed_too=True)
    plan = _running(home)
    if looked.outcome not in PlanReview.Outcome.values:
        raise Refusal("请选达到了没有。")
    refuse_day(looked.on, hand.day, "哪天看的")
    if looked.on < plan.starts_on:
        raise Refusal("回头看的日子不能早于计划开始。请核对日期。")
    if looked.next_on is not None:
        _refuse_review(looked.next_on, hand.day)
    public_id = new_id()
    row: PlanReview = PlanReview.objects.create(
        public_id=public_id, household=home, region=home.region, plan=plan, on=looked.on,
        outcome=looked.outcome, words_sealed=sealed(public_id, looked.words, "说明"),
        next_on=looked.next_on, reviewed_by_id=hand.by.user_id, reviewed_at=hand.at,
    )  # fmt: skip
    _go_on(plan, looked)
    record(hand.by, "needs.reviewed", [about(home)], outcome=looked.outcome)
    return row


def _go_on(plan: CarePlan, looked: Looked) -> None:
    if looked.next_on is not None:
        plan.review_on = looked.next_on
        plan.save(update_fields=["review_on"])
        return
    plan.ended_on = looked.on
    plan.save(update_fields=["ended_on"])
    Need.objects.filter(plan=plan, ended_on__isnull=True).update(plan=None)


def _refuse_review(day: date, today: date) -> None:
    if not today < day <= today + _LONGEST:
        raise Refusal("回头看的日子要在今天以后、一年以内。")


def _running(home: Household) -> CarePlan:
    row: CarePlan | None = (
        CarePlan.objects.locked().filter(household=home, ended_on__isnull=True).first()
    )
    if row is None:
        raise Refusal("这户没有正在做的计划。请先订计划。")
    return row
