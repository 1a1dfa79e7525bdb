"""演示县 in the database: what the rules say of it is the plan, to the yuan; twice is once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.models import Count
from django.utils import timezone

from nuanxin.base.factors.queries import enrolled
from nuanxin.base.identity.models import User
from nuanxin.base.identity.roles import Role
from nuanxin.casework.road.models import Case, Notice, Proposal
from nuanxin.config.county import jobs
from nuanxin.config.county.actions import filling, history
from nuanxin.config.county.actions.logins import LOGINS, PASSWORD, actor
from nuanxin.config.county.drawing import NEAR, planned
from nuanxin.kit.money import yuan, yuan_grouped
from nuanxin.kit.period import Period
from nuanxin.kit.refusal import Refusal
from nuanxin.money.dues.models import DueStep
from nuanxin.money.payables.models import EmployerDue, Payable
from nuanxin.money.payouts.actions.preparing import Order, prepare
from nuanxin.money.payouts.models import Batch, ReleaseRule
from nuanxin.money.returns.models import Bounce
from nuanxin.registry.employers.models import Employer
from nuanxin.registry.people.models import Household, Person, PersonFacts
from nuanxin.support.benefits.lists import Listed
from nuanxin.support.benefits.models import Assessment, Entitlement, Finding
from nuanxin.support.benefits.queries import Filters, by_benefit, cells, listed
from nuanxin.support.intake.models import VillageRequest
from nuanxin.support.pilots.models import PilotEntry
from nuanxin.support.reviews.models import Review, ReviewLine, ReviewPosting
from nuanxin.support.transfers.models import Arrival, Departure

# A whole history is lived through; where the planner guesses badly it takes a minute and more.
pytestmark = pytest.mark.timeout(400)
PEOPLE = 600
YEARLY = {
    "奖励扶助": (960, 96), "特别扶助金_死亡": (7080, 1416), "特别扶助金_伤残": (5520, 1104),
    "特别扶助金_并发症": (3120, 624), "独生子女保健费": (240, 240), "节育奖": (1000, 1000),
    "关爱女孩工程": (1000, 1000), "城镇退休独生子女奖励": (1200, 1200), "奖扶扩面": (960, 960),
    "特殊家庭关怀工程": (2000, 2000), "困难家庭慰问": (1000, 0),
}  # fmt: skip


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[None]:
    monkeypatch.setenv("NUANXIN_DEMO_PEOPLE", str(PEOPLE))
    filling.county.cache_clear()
    yield
    filling.county.cache_clear()


def fill() -> None:
    """The register filled and, as `make demo` does it then, counted for the planner."""
    filling.fill_register()
    analyze()


def analyze() -> None:
    """In one long transaction nobody else counts what it writes."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE; ANALYZE; SET LOCAL ROLE nuanxin_app")


def rows() -> tuple[int, ...]:
    tables = (
        Household, Person, Entitlement, Assessment, Finding, Payable, Batch, Case, DueStep,
        VillageRequest, Review, Departure, ReleaseRule, PilotEntry,
    )  # fmt: skip
    return tuple(table.objects.count() for table in tables)


def test_by_the_rules_the_county_costs_what_the_plan_says(small: None) -> None:
    fill()
    for number, step in enumerate(history.steps()):
        step.work()
        if number in {1, 2, 8, 18, 22}:  # after the first of what the rest reads
            analyze()
    assert history.complete()
    assert Arrival.objects.get().region == 341502_000000, "somebody there can take it over"
    plan = planned(PEOPLE)
    told_of = by_benefit(cells(history.SCOPE, history.CURRENT, Filters()))
    found = {each.benefit: each.totals for each in told_of}
    for benefit, people in plan.items():
        year, county = YEARLY[benefit]
        halves = 2 if benefit.startswith("特别扶助金") else 1
        told = found[benefit]
        assert (benefit, told.count(Listed.ELIGIBLE)) == (benefit, people)
        assert told.amount * halves == people * year * 100, benefit
        assert told.shares.get("县", 0) * halves == people * county * 100, benefit
    for work in (Listed.TO_CONFIRM, Listed.TO_STOP, Listed.CHANGED, Listed.MISSING):
        assert listed(history.SCOPE, history.CURRENT, work).exists(), work
    states = Batch.objects.order_by("made_at").values_list("status", flat=True)
    assert list(states) == ["settled"] * 3 + ["sent"], "the bank has answered for every list"
    vouched = Batch.objects.get(status="sent")
    assert (vouched.road, vouched.returns.get().part) == ("treasury", True)
    again, *left = Bounce.objects.order_by("day").select_related("payable")
    assert (again.payable.status, {each.checked_at for each in left}) == ("paid", {None})
    late_facts_and_a_late_raise_are_lines_of_their_own()
    something_waits_for_everybody_who_logs_in()
    before = rows()
    fill()
    for step in history.steps():
        step.work()
    assert rows() == before


def late_facts_and_a_late_raise_are_lines_of_their_own() -> None:
    """补发 and 追缴 beside what stood, each with its sum and clause; what was sent stays."""
    for kind, verb in (("backpay", "补发"), ("recovery", "追缴")):
        lines = Payable.objects.filter(kind=kind)
        assert lines.exists(), kind
        for line in lines:
            assert line.seq > 0
            assert f"合计{verb} {yuan_grouped(line.amount_fen)} 元" in line.reason
    regular = Payable.objects.filter(kind="regular", status="paid")
    assert regular.exists()
    assert not regular.exclude(seq=0).exists()


def something_waits_for_everybody_who_logs_in() -> None:
    """Requests at every stage, a notice that runs, the year's round, a move, units that owe."""
    states = dict(Case.objects.values_list("status").annotate(count=Count("id")))
    assert {"running", "papers", "disputed", "granted", "withdrawn"} <= set(states), states
    assert Case.objects.filter(status="running").values("step").distinct().count() >= 5
    assert set(Case.objects.values_list("region", flat=True)) == {NEAR}
    assert Notice.objects.filter(state="up").exists()
    assert Proposal.objects.filter(decided_at=None).exists(), "the leader has one to decide"
    assert set(EmployerDue.objects.values_list("status", flat=True)) == {"sent", "open"}
    assert ReviewPosting.objects.exists()
    assert ReviewLine.objects.filter(answer="").exists()
    assert Arrival.objects.get().state == "offered"
    answered = VillageRequest.objects.exclude(sent_at=None)
    assert (answered.count(), VillageRequest.objects.count()) == (1, 2)
    assert not Batch.objects.filter(scan_checked_at=None).exists()


def a_visitor_draws_up_what_came_back() -> None:
    again = Bounce.objects.get().payable
    first, end = Period.from_ordinal(again.first_month), Period.from_ordinal(again.end_month)
    order = Order(filling.COUNTY, (again.benefit,), first, end, "自己编的")
    drawn = prepare(by=actor("health"), scope=history.SCOPE, order=order, at=timezone.now())
    assert drawn.lines.filter(payable=again).exists()


@pytest.mark.nightly
def test_a_history_cut_short_goes_on_and_comes_out_the_same(small: None) -> None:
    fill()
    for _, step in zip(range(3), history.steps(), strict=False):
        step.work()
    assert not history.complete()
    a_visitor_draws_up_what_came_back()
    jobs.live_now()
    assert history.complete()
    assert jobs.order_history() is None


def test_whoever_works_for_an_institution_works_for_one_of_their_township(small: None) -> None:
    fill()
    filling.admit_newcomers()
    working = PersonFacts.objects.filter(known_to=None, employer_kind="事业单位")
    assert working.exists()
    units = working.values_list("region", "employer__region")
    assert all(unit == region // 1000 * 1000 for region, unit in units)
    assert Employer.objects.values("name").distinct().count() == Employer.objects.count()


def test_there_is_one_log_in_in_every_role(small: None) -> None:
    fill()
    outside = {Role.INSURER, Role.FAMILY}
    assert {each.role for each in LOGINS} == set(Role) - outside, "whoever has pages"
    for user in User.objects.all():
        assert user.check_password(PASSWORD)
        assert enrolled(user)


@pytest.mark.parametrize("said", ["51013", "99", "很多", "-5"])
def test_an_impossible_size_is_refused_with_the_bounds(
    monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.setenv("NUANXIN_DEMO_PEOPLE", said)
    with pytest.raises(Refusal, match="请填 100 到 51012 之间的人数"):
        filling.size()


def test_yuan_of_the_plan_at_full_size() -> None:
    plan = planned()
    assert yuan(sum(people * YEARLY[b][0] * 100 for b, people in plan.items())) == "46635680.00"
    assert yuan(sum(people * YEARLY[b][1] * 100 for b, people in plan.items())) == "27408480.00"
