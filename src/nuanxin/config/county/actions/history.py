"""Three half-years lived through with the real actions, each step known to be done or not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from nuanxin.base.files.stored.pieces import made
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.ui.sheets import workbook
from nuanxin.config.county.actions import answering, learning, meanwhile, requesting, vouching
from nuanxin.config.county.actions.comforting import comfort
from nuanxin.config.county.actions.contacting import contact
from nuanxin.config.county.actions.filling import COUNTY, admit_newcomers, county, moment
from nuanxin.config.county.actions.funding import fund
from nuanxin.config.county.actions.guarding import guard
from nuanxin.config.county.actions.helping import help_families
from nuanxin.config.county.actions.logins import actor
from nuanxin.config.county.actions.piloting import start_pilots
from nuanxin.config.county.actions.serving import serve
from nuanxin.config.county.actions.treating import treat
from nuanxin.config.county.actions.visiting import visit
from nuanxin.config.county.family import MONTHLY, PLAN
from nuanxin.kit.period import Period
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.term import Term
from nuanxin.money.payouts.actions import examining, preparing, releasing
from nuanxin.money.payouts.models import Batch
from nuanxin.money.payouts.queries import still_open
from nuanxin.money.payouts.rollfile import file_name, roll_sheet
from nuanxin.registry.people.actions.papers import stamp_area
from nuanxin.registry.people.models import CertificateStamp, Household
from nuanxin.rulebook import library
from nuanxin.support.benefits.actions.accruing import accrue, accrue_differences
from nuanxin.support.benefits.actions.assessing import Asked, assess
from nuanxin.support.benefits.actions.confirming import Chosen, Confirmation, confirm, stop
from nuanxin.support.benefits.lists import Listed
from nuanxin.support.benefits.models import Assessment, Entitlement, Finding
from nuanxin.support.benefits.queries import Filters, by_benefit, cells, listed

SCOPE = Scope.of(COUNTY)
_H1_2025, _H2_2025 = Term.named(2025, "上半年"), Term.named(2025, "下半年")
_H1_2026, CURRENT = Term.named(2026, "上半年"), Term.named(2026, "下半年")
_DECISION, _DECISION_DAY = "演示卫健〔2026〕21号", date(2026, 5, 25)
_REASON = "按2026年度核查，不再符合条件"
_SLOW = 29  # one family in so many still waits for its confirmation


class Step(NamedTuple):
    """A part of the history: what it is, and doing it; done twice it changes nothing."""

    label: str
    work: Callable[[], None]


def steps() -> Iterator[Step]:
    """Everything after the roll, in order of time."""
    yield from _half_year(_H1_2025, date(2025, 5, 20), date(2025, 6, 10))
    yield _answered(_H1_2025, date(2025, 6, 25), {5: "卡未激活"})
    yield Step("2025年上半年：核实退回的账号", _look_at_accounts)
    yield Step("2025年下半年：年审", lambda: _stamp(2025, date(2025, 9, 12)))
    yield from _half_year(_H2_2025, date(2025, 11, 18), date(2025, 12, 8))
    yield _answered(_H2_2025, date(2025, 12, 23), {})
    yield Step("2025年：指标文件", lambda: fund(2025))
    yield Step("2026年：新增家庭", admit_newcomers)
    yield Step("2026年上半年：测算", lambda: _assess(_H1_2026, moment(date(2026, 5, 18))))
    yield Step("2026年上半年：确认新增", _confirm_new)
    yield Step("2026年上半年：停发", _stop_gone)
    yield from _paid(_H1_2026, date(2026, 6, 9))
    yield _answered(_H1_2026, date(2026, 6, 24), {3: "卡未激活", 11: "账户已销户"})
    yield Step("2026年：指标文件", lambda: fund(2026))
    yield Step("2026年：年审", lambda: _stamp(2026, date(2026, 9, 10)))
    yield Step("2026年：部门比对", learning.learn)
    yield Step("联系人", contact)
    yield Step("试点项目", start_pilots)
    yield Step("走访记录", visit)
    for term in (_H1_2025, _H2_2025, _H1_2026):
        yield _once_more(term)
    yield Step("往期差额：补发、追缴", _differences)
    yield Step("往期补发：国库直接支付", lambda: vouching.pay_by_treasury(_release))
    yield _once_more(CURRENT)
    yield from _in_hand()


def _in_hand() -> Iterator[Step]:
    """What is not done yet when the demonstration is opened."""
    yield Step("在办的申请", requesting.request)
    yield Step("村里代报", requesting.ask_villages)
    yield Step("单位应付的抚慰金", meanwhile.write_to_units)
    yield Step("年度核对", meanwhile.open_year)
    yield Step("跨县转出", meanwhile.offer_family)
    yield Step("需求和转办", help_families)
    yield Step("就医和签约", treat)
    yield Step("服务点单", serve)
    yield Step("监护", guard)
    yield Step("心理关怀", comfort)
    yield Step("签字档次", meanwhile.settle_bands)


def figures() -> str:
    """What the rules give the county for 2026: people, a year's money, the county's part.

    A benefit counts its people once; what is paid by the month adds up over both half-years.
    What units pay once is no part of a year's money.
    """
    people = fen = county_fen = 0
    for term in (_H1_2026, CURRENT):
        for each in by_benefit(cells(SCOPE, term, Filters(), (Listed.ELIGIBLE,))):
            if each.benefit in PLAN and (term is CURRENT or each.benefit in MONTHLY):
                people += each.totals.count(Listed.ELIGIBLE) if term is CURRENT else 0
                fen += each.totals.amount
                county_fen += each.totals.shares.get("县", 0)
    return (
        f"2026年应享 {people:,} 人（户）次，一年 {fen / 10**6:.2f} 万元，"
        f"其中县级 {county_fen / 10**6:.2f} 万元。"
    )


def complete() -> bool:
    """Whether the last step is done."""
    return meanwhile.settled()


def _half_year(term: Term, assessed: date, paid: date) -> Iterator[Step]:
    yield Step(f"{term.label}：测算", lambda: _assess(term, moment(assessed)))
    yield from _paid(term, paid)


def _paid(term: Term, day: date) -> Iterator[Step]:
    yield Step(f"{term.label}：应付和发放批次", lambda: _pay(term, moment(day)))


def _answered(term: Term, day: date, unpaid: answering.Unpaid) -> Step:
    return Step(f"{term.label}：回盘", lambda: _answer(term, day, unpaid))


def _once_more(term: Term) -> Step:
    return Step(f"{term.label}：按最新资料测算", lambda: _today(term))


def _assess(term: Term, at: datetime) -> None:
    if _assessed_since(term, at):
        return
    assess(by=actor("health"), scope=SCOPE, asked=Asked(COUNTY, term, at, library.policy()))


def _assessed_since(term: Term, at: datetime) -> bool:
    found = Assessment.objects.filter(region=int(COUNTY.value), term=str(term))
    return bool(found.filter(known_at__gte=at).exists())


def _today(term: Term) -> None:
    """Once with everything learnt; later runs are the visitor's."""
    if not _assessed_since(term, moment(learning.LAST_DAY)):
        _assess(term, timezone.now())


def _stamp(year: int, day: date) -> None:
    if not CertificateStamp.objects.filter(year=year).exists():
        stamp_area(scope=SCOPE, region=int(COUNTY.value), by=actor("health"), year=year, on=day)


def _chosen(which: Listed) -> Chosen | None:
    """The findings of the spring's list, without those still waiting."""
    rows = listed(SCOPE, _H1_2026, which)
    numbers = [each.number for each in county().families if each.waits]
    late = {int(each[2:]) for each in numbers}
    households = Household.objects.filter(number__startswith="YS")
    waiting = [
        pk
        for pk, number in households.values_list("pk", "number")
        if int(number[2:]) % _SLOW == 0 or int(number[2:]) in late
    ]
    rows = rows.exclude(household_id__in=waiting)
    count = rows.count()
    return Chosen(Finding.objects.filter(pk__in=rows.values("pk")), count) if count else None


def _confirm_new() -> None:
    if Entitlement.objects.filter(document=_DECISION).exists():
        return
    if chosen := _chosen(Listed.TO_CONFIRM):
        confirm(
            by=actor("health"),
            scope=SCOPE,
            term=_H1_2026,
            chosen=chosen,
            paper=Confirmation(_DECISION, _DECISION_DAY),
            policy=library.policy(),
        )


def _stop_gone() -> None:
    if Entitlement.objects.filter(ended_reason=_REASON).exists():
        return
    if chosen := _chosen(Listed.TO_STOP):
        stop(
            by=actor("health"),
            scope=SCOPE,
            term=_H1_2026,
            chosen=chosen,
            from_day=date(2026, 1, 1),
            reason=_REASON,
        )


def _pay(term: Term, at: datetime) -> None:
    """Raise the term, draw up its batch, and send it on; all of it or nothing.

    A visitor may write down a death between the check and a signature: then all of it again.
    """
    if Batch.objects.filter(title=_title(term)).exists():
        return
    for left in (2, 1, 0):
        try:
            _pay_once(term, at)
        except Refusal:
            if not left:
                raise
        else:
            return


def _answer(term: Term, day: date, unpaid: answering.Unpaid) -> None:
    drawn = Batch.objects.filter(title=_title(term)).exists()
    if drawn and not answering.answered(_title(term)):
        with transaction.atomic():
            answering.answer(_title(term), day, unpaid, moment(day))


@transaction.atomic
def _look_at_accounts() -> None:
    answering.look_at_accounts(_title(_H1_2025), moment(date(2025, 7, 8)))


def _title(term: Term) -> str:
    return f"{term.label}奖励扶助资金（演示）"


def _pay_once(term: Term, at: datetime) -> None:
    with transaction.atomic():
        maker = actor("health")
        accrue(by=maker, scope=SCOPE, term=term, at=at)
        first = Period(term.year, 1)
        end = Period.from_ordinal(max(term.last, first.ordinal + 11) + 1)
        if not _owed(first, end):
            return  # a visitor has drawn up a list of all of it, and pays it
        order = preparing.Order(COUNTY, _benefits(), first, end, _title(term))
        batch = preparing.prepare(by=maker, scope=SCOPE, order=order, at=at)
        _release(batch, at)


def _owed(first: Period, end: Period) -> bool:
    rows = still_open(SCOPE).filter(first_month__gte=first.ordinal, end_month__lte=end.ordinal)
    return bool(rows.exists())


def _benefits() -> tuple[str, ...]:
    found = Finding.objects.filter(known_to__isnull=True).values_list("benefit", flat=True)
    return tuple(sorted(set(found.distinct())))


def _release(batch: Batch, at: datetime) -> None:
    """Check, answer the lights, lock, and have three people sign before it goes."""
    maker, key = actor("health"), batch.public_id
    examining.examine(batch=key, scope=SCOPE, by=maker, at=at)
    payless = list(batch.lights.filter(kind="no_account").values_list("line", flat=True))
    if payless:
        reason = "还没有社保卡账号，补登后再发"
        examining.remove_lines(
            batch=key, scope=SCOPE, by=maker, lines=payless, reason=reason, at=at
        )
    if reds := list(batch.lights.filter(red=True).values_list("pk", flat=True)):
        answer = "已逐户核实（演示）"
        examining.answer_lights(
            batch=key, scope=SCOPE, by=maker, lights=reds, answer=answer, at=at
        )
    releasing.lock(batch=key, scope=SCOPE, by=maker, at=at)
    releasing.recheck(batch=key, scope=SCOPE, by=actor("checker"), at=at)
    document = f"演示卫健请〔{at.year}〕{at.month}号"
    signer = actor("leader")
    batch = releasing.approve(batch=key, scope=SCOPE, by=signer, document=document, at=at)
    meanwhile.stamp(batch, document, at)
    file = made(workbook(roll_sheet(batch, masked=False)))
    releasing.send(
        batch=key, scope=SCOPE, by=actor("finance"), file=file, name=file_name(batch), at=at
    )


def _differences() -> None:
    at = timezone.now()
    for term in (_H1_2025, _H2_2025, _H1_2026):
        accrue_differences(by=actor("health"), scope=SCOPE, term=term, at=at)
