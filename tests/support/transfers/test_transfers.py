"""A family goes to another county: offered, seen masked, taken over whole or sent back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jurisdiction.models import Region
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.period import Period
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.kit.term import Term
from nuanxin.money.books.queries import look_over
from nuanxin.money.payables.actions import raise_claims
from nuanxin.money.payables.claims import Claim, Kind, Share
from nuanxin.money.payables.models import Payable
from nuanxin.money.payouts.actions.preparing import Order, prepare
from nuanxin.registry.cases.models import SensitiveMark
from nuanxin.registry.consents.actions import Said
from nuanxin.registry.consents.models import Answer, Consent, Way
from nuanxin.registry.consents.purposes import COUNTY_TRANSFER
from nuanxin.registry.people.models import Household, HouseholdFacts, Move, Person
from nuanxin.reports.annual.people import Part, Span, entitled, lines
from nuanxin.reports.annual.queries import annual
from nuanxin.support.benefits.actions.accruing import accrue, accrue_differences
from nuanxin.support.benefits.actions.assessing import Asked, assess
from nuanxin.support.benefits.actions.settings import seed_payment_terms
from nuanxin.support.benefits.models import Entitlement, Hold, PaymentTerm, TakenOver
from nuanxin.support.intake.models import VillageRequest
from nuanxin.support.transfers.actions.ends import Hand
from nuanxin.support.transfers.actions.offering import Consented, Offer, offer, withdraw
from nuanxin.support.transfers.actions.receiving import Taken, accept, send_back
from nuanxin.support.transfers.carried import in_the_way
from nuanxin.support.transfers.models import Arrival, DepartedBenefit, Departure
from registry.people.families import VILLAGE, admitted, bereaved
from support.benefits.county import DEATH, NOW, policy

pytestmark = pytest.mark.django_db
TO_TOWN, TO_VILLAGE = 341502100000, 341502100201
GIVING, TAKING = Scope.of("341599"), Scope.of("341502")
TODAY = NOW.date()
JULY = Period(2026, 7).ordinal
Appoint = Callable[[str, Role, str], Actor]


@pytest.fixture
def home() -> Household:
    Region.objects.create(code=VILLAGE, name="桃林村", kind="village", source="演示")
    Region.objects.create(code=TO_VILLAGE, name="清水村", kind="village", source="演示")
    done = admitted(bereaved("1"))
    found = Household.objects.get()
    for who in ("女方", "男方"):
        _confirmed(found, done.people[f"1-{who}"])
    return found


def _confirmed(home: Household, person: int) -> Entitlement:
    row: Entitlement = Entitlement.objects.create(
        region=VILLAGE, household=home, person_id=person, subject=person, benefit=DEATH,
        starts_on=date(2020, 1, 1), basis="roll", confirmed_on=date(2020, 1, 5),
        recorded_at=NOW,
    )  # fmt: skip
    return row


def paid(home: Household, *, status: str = "paid") -> None:
    """The first half-year, for everybody confirmed."""
    share = Share("演示标准", "演示政发〔2020〕1号", "演示二", "县", 354000)
    claims = [
        Claim(
            key=f"{DEATH}/p{row.person_id}/2026-H1", seq=0, region=home.region,
            household_id=home.pk, person_id=row.person_id, benefit=DEATH,
            label="特别扶助金（死亡）", first=Period(2026, 1), end=Period(2026, 7),
            kind=Kind.REGULAR, shares=(share,), reason="", basis="演示",
        )
        for row in Entitlement.objects.filter(household=home)
    ]  # fmt: skip
    raise_claims(claims, by=_nobody(), at=NOW)
    Payable.objects.update(status=status)


def _nobody() -> Actor:
    return Actor(None, None, "系统")


@pytest.fixture
def giving(appoint: Appoint) -> Hand:
    return Hand(appoint("王主任", Role.COUNTY_HEALTH, "341599"), GIVING, TODAY, NOW)


@pytest.fixture
def taking(appoint: Appoint) -> Hand:
    return Hand(appoint("何主任", Role.COUNTY_HEALTH, "341502"), TAKING, TODAY, NOW)


def asked(home: Household, **other: Any) -> Offer:
    wife = Person.objects.get(name="陈桂兰")
    said = Said(
        COUNTY_TRANSFER, other.pop("answer", Answer.GIVEN), Way.ORAL, date(2026, 11, 20),
        witness="周干部",
    )  # fmt: skip
    told: dict[str, Any] = {
        "to": TO_TOWN, "moved_on": date(2026, 11, 1), "reason": "随女儿居住",
    }  # fmt: skip
    return Offer(**(told | other), consent=Consented(wife.public_id, said))


def offered(giving: Hand, home: Household) -> Departure:
    with within_scope(GIVING):
        return offer(hand=giving, household=home.public_id, asked=asked(home))


def taken(
    months: tuple[int, ...] = (JULY, JULY),
    to: int = TO_VILLAGE,
    registered_on: date | None = date(2026, 7, 1),
) -> Taken:
    return Taken(to, months, "双方商定，皖卫〔2026〕1号", registered_on)


def arrival() -> Arrival:
    return Arrival.objects.latest("pk")


def test_an_offer_moves_nothing_and_shows_the_other_end_the_least(
    giving: Hand, home: Household
) -> None:
    paid(home)
    offered(giving, home)
    with within_scope(TAKING):
        seen = arrival()
        assert (seen.names, seen.members) == ("陈某兰、罗某国", 3)
        assert [each["paid_until"] for each in seen.lines] == [JULY, JULY]
        assert {each["subject"] for each in seen.lines} == {0}
        assert seen.household is None
        assert not Household.objects.exists()
        assert not Person.objects.exists()
        assert not Payable.objects.exists()
        assert not Departure.objects.exists()
    with within_scope(GIVING):
        assert Household.objects.get().region == VILLAGE
        assert not Arrival.objects.exists()
    with within_scope(Scope.of("341503")):
        assert not Arrival.objects.exists()
        assert not Departure.objects.exists()
    told = Consent.objects.get()
    assert (told.purpose, told.way, told.witness) == (COUNTY_TRANSFER, "oral", "周干部")
    lines = AuditEntry.objects.filter(act="transfer.offered").order_by("pk")
    assert [each.region for each in lines] == [VILLAGE, TO_TOWN]


def test_taking_over_moves_the_whole_file_and_leaves_a_record(
    giving: Hand, taking: Hand, home: Household
) -> None:
    paid(home)
    row = Entitlement.objects.order_by("pk")[0]
    Hold.objects.create(
        region=VILLAGE, entitlement=row, from_month=JULY, reason="核实", placed_at=NOW
    )
    offered(giving, home)
    with within_scope(TAKING):
        accept(hand=taking, arrival=arrival().public_id, taken=taken())
        assert Household.objects.get().region == TO_VILLAGE
        assert {each.region for each in Person.objects.all()} == {TO_VILLAGE}
        assert Hold.objects.filter(lifted_at=None).count() == 1
        assert Consent.objects.count() == 1
        assert Move.objects.get().to_region == TO_VILLAGE
        assert arrival().state == "accepted"
        assert arrival().household == home.pk
    with within_scope(GIVING):
        assert not Household.objects.exists()
        assert not Person.objects.exists()
        kept = Departure.objects.get()
        assert (kept.state, kept.number) == ("accepted", home.number)
        assert kept.document.startswith("双方商定")
        assert [each["paid_until"] for each in kept.lines] == [JULY, JULY]
    acts = AuditEntry.objects.filter(act__in=["household.move_out", "household.move_in"])
    assert {each.region for each in acts} == {VILLAGE, TO_VILLAGE}
    both = AuditEntry.objects.filter(act="transfer.accepted")
    assert {each.region for each in both} == {VILLAGE, TO_TOWN}
    with within_scope(TAKING), pytest.raises(Refusal, match="已转接"):
        accept(hand=taking, arrival=arrival().public_id, taken=taken())


@pytest.mark.parametrize(
    ("months", "said"),
    [
        ((JULY - 1, JULY), "2026年6月转出县已经发过，请从2026年7月起"),
        ((JULY, JULY + 2), "2026年7月至8月两边都没有发"),
        ((JULY,), "每一项待遇都要填"),
    ],
)
def test_no_month_is_paid_twice_nor_by_nobody(
    giving: Hand, taking: Hand, home: Household, months: tuple[int, ...], said: str
) -> None:
    paid(home)
    offered(giving, home)
    with within_scope(TAKING), pytest.raises(Refusal, match=said):
        accept(hand=taking, arrival=arrival().public_id, taken=taken(months))
    assert Household.objects.get().region == VILLAGE
    assert not TakenOver.objects.exists()


@pytest.mark.parametrize("to", [341502, TO_TOWN // 1000, TO_VILLAGE])
def test_a_family_is_offered_to_a_whole_code_of_a_county_or_township(
    giving: Hand, home: Household, to: int
) -> None:
    """A short code is nobody's region: nobody there would find the family, nor could a page
    name the place.
    """
    with within_scope(GIVING), pytest.raises(Refusal, match="转到哪里"):
        offer(hand=giving, household=home.public_id, asked=asked(home, to=to))
    assert not Departure.objects.exists()


@pytest.mark.parametrize(("to", "said"), [(VILLAGE, "本县"), (341502100999, "没有这个乡镇")])
def test_the_village_is_one_of_the_receiving_county(
    giving: Hand, taking: Hand, home: Household, to: int, said: str
) -> None:
    offered(giving, home)
    with within_scope(TAKING), pytest.raises(Refusal, match=said):
        accept(hand=taking, arrival=arrival().public_id, taken=taken(to=to))


@pytest.mark.parametrize("status", ["open", "batched", "sent"])
def test_money_on_its_way_is_named_and_stops_it(
    giving: Hand, taking: Hand, home: Household, status: str
) -> None:
    paid(home, status=status)
    assert "2026年1月至6月" in in_the_way(home)[0]
    offered(giving, home)
    with within_scope(TAKING), pytest.raises(Refusal, match="2 件事没有办完"):
        accept(hand=taking, arrival=arrival().public_id, taken=taken())
    assert Household.objects.get().region == VILLAGE


def test_a_line_in_a_draft_is_named(giving: Hand, home: Household) -> None:
    paid(home, status="open")
    order = Order(
        RegionCode.parse("341599"), (DEATH,), Period(2026, 1), Period(2026, 7), "上半年"
    )
    prepare(by=giving.by, scope=GIVING, order=order, at=NOW)
    assert "已入批次" in in_the_way(home)[0]


def test_what_a_village_sent_is_dealt_with_first(giving: Hand, home: Household) -> None:
    VillageRequest.objects.create(
        household=home, region=home.region, matter=DEATH, label="特别扶助金（死亡）",
        task="fill", contact="周联系", asked_by_id=giving.by.user_id or 0, asked_at=NOW,
        until=NOW, wish="wants", sent_at=NOW,
    )  # fmt: skip
    assert in_the_way(home) == ["村里代报的“特别扶助金（死亡）”还没有处理。请先受理或说明不办"]
    VillageRequest.objects.update(settled_at=NOW)
    assert in_the_way(home) == []


def test_what_is_owed_back_stops_it(home: Household) -> None:
    paid(home)
    row = Payable.objects.order_by("pk")[0]
    share = Share("演示标准", "演示政发〔2020〕1号", "演示二", "县", 100)
    back = Claim(
        key=row.claim_key, seq=1, region=VILLAGE, household_id=home.pk,
        person_id=row.person_id, benefit=DEATH, label=row.label, first=Period(2026, 6),
        end=Period(2026, 7), kind=Kind.RECOVERY, shares=(share,), reason="迟报", basis="",
    )  # fmt: skip
    raise_claims([back], by=_nobody(), at=NOW)
    assert "追缴没有结清" in " ".join(in_the_way(home))
    Payable.objects.filter(kind="recovery").update(given_back_fen=60, waived_fen=40)
    assert in_the_way(home) == []


def test_sent_back_with_a_reason_and_offered_again(
    giving: Hand, taking: Hand, home: Household
) -> None:
    offered(giving, home)
    with pytest.raises(Refusal, match="等对方接收"):
        offered(giving, home)
    with within_scope(TAKING):
        with pytest.raises(Refusal, match="退回的原因"):
            send_back(hand=taking, arrival=arrival().public_id, reason=" ")
        send_back(hand=taking, arrival=arrival().public_id, reason="户口还没有迁来")
    with within_scope(GIVING):
        assert Departure.objects.get().settled_words == "户口还没有迁来"
    offered(giving, home)
    assert [each.state for each in Departure.objects.order_by("pk")] == ["returned", "offered"]


def test_an_offer_is_withdrawn_before_it_is_accepted(
    giving: Hand, taking: Hand, home: Household
) -> None:
    row = offered(giving, home)
    with within_scope(GIVING):
        withdraw(hand=giving, departure=row.public_id, reason="又不搬了")
    with within_scope(TAKING), pytest.raises(Refusal, match="已撤回"):
        accept(hand=taking, arrival=arrival().public_id, taken=taken())
    with within_scope(GIVING), pytest.raises(Refusal, match="已撤回"):
        withdraw(hand=giving, departure=row.public_id, reason="再撤")


def test_neither_end_acts_for_the_other(giving: Hand, taking: Hand, home: Household) -> None:
    row, wanted = offered(giving, home), asked(home)
    with within_scope(TAKING):
        with pytest.raises(Refusal, match="没有找到这次转出"):
            withdraw(hand=taking, departure=row.public_id, reason="代撤")
        with pytest.raises(Refusal, match="没有找到这户"):
            offer(hand=taking, household=home.public_id, asked=wanted)
    into = arrival().public_id
    with within_scope(GIVING), pytest.raises(Refusal, match="没有找到这次转入"):
        accept(hand=giving, arrival=into, taken=taken())


def test_only_the_county_offers_and_receives(appoint: Appoint, home: Household) -> None:
    by = appoint("李干事", Role.TOWNSHIP_HANDLER, "341599100")
    hand = Hand(by, Scope.of("341599100"), TODAY, NOW)
    with pytest.raises(Refusal, match="县级卫健经办"):
        offer(hand=hand, household=home.public_id, asked=asked(home))


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"to": 341599101000}, "就在本县"),
        ({"to": 341502100201}, "请选一个县"),
        ({"reason": ""}, "转出原因"),
        ({"reason": "电话13800001234"}, "删去号码"),
        ({"answer": Answer.REFUSED}, "没有同意"),
    ],
)
def test_an_offer_says_what_is_wrong(
    giving: Hand, home: Household, other: dict[str, object], said: str
) -> None:
    with within_scope(GIVING), pytest.raises(Refusal, match=said):
        offer(hand=giving, household=home.public_id, asked=asked(home, **other))
    assert not Departure.objects.exists()


def test_a_marked_family_is_offered_without_a_name(giving: Hand, home: Household) -> None:
    SensitiveMark.objects.create(
        region=VILLAGE, household=home, reason="受到骚扰", marked_at=NOW,
        marked_by_id=giving.by.user_id or 0,
    )  # fmt: skip
    offered(giving, home)
    assert "某" not in arrival().names
    assert {each["who"] for each in arrival().lines} == {""}


def test_the_receiving_county_pays_from_its_month_and_never_before(
    giving: Hand, taking: Hand, home: Household, assessed_elsewhere: Callable[[], None]
) -> None:
    """Half-years: the first is the other county's, at its amounts; the second is ours."""
    paid(home)
    offered(giving, home)
    with within_scope(TAKING):
        accept(hand=taking, arrival=arrival().public_id, taken=taken())
    assessed_elsewhere()
    before = set(Payable.objects.values_list("pk", flat=True))
    with within_scope(TAKING):
        for term in ("2026-H1", "2026-H2"):
            _run(taking, term)
            _run(taking, term)
    fresh = Payable.objects.exclude(pk__in=before)
    assert fresh.count() == 2
    assert {(row.first_month, row.end_month) for row in fresh} == {(JULY, JULY + 6)}
    assert all(row.of_county is None for row in fresh)
    assert {row.of_county for row in Payable.objects.filter(pk__in=before)} == {341599000000}


def _run(taking: Hand, text: str) -> None:
    term = Term.parse(text)
    accrue(by=taking.by, scope=TAKING, term=term, at=NOW)
    accrue_differences(by=taking.by, scope=TAKING, term=term, at=NOW)


def test_the_books_of_both_counties_add_up_afterwards(
    giving: Hand, taking: Hand, home: Household
) -> None:
    paid(home)
    told = "送出和已付的应付都在账上"
    offered(giving, home)
    with within_scope(TAKING):
        accept(hand=taking, arrival=arrival().public_id, taken=taken())
        assert told not in {each.promise for each in look_over(341502000000)}


@pytest.fixture
def assessed_elsewhere() -> Callable[[], None]:
    """The rules' answer for both half-years in the receiving county."""

    def run() -> None:
        county = RegionCode.parse("341502")
        seed_payment_terms(county=county, year=2026, policy=policy())
        PaymentTerm.objects.filter(benefit=DEATH).update(every="半年")
        for text in ("2026-H1", "2026-H2"):
            asked_for = Asked(county, Term.parse(text), NOW, policy())
            assess(by=_nobody(), scope=TAKING, asked=asked_for)

    return run


def test_what_a_county_raised_stays_in_its_year_and_in_no_other(
    giving: Hand, taking: Hand, home: Household
) -> None:
    """In the giving county as before, in the other one nothing, once where both are seen."""
    paid(home)
    here, there = RegionCode.parse("341599"), RegionCode.parse("341502")
    with within_scope(GIVING):
        before = annual(GIVING, here, 2026, {})
    assert before.total.money.total == 708000
    offered(giving, home)
    with within_scope(TAKING):
        accept(hand=taking, arrival=arrival().public_id, taken=taken())
        assert annual(TAKING, there, 2026, {}).total.money.total == 0
    with within_scope(GIVING):
        after = annual(GIVING, here, 2026, {})
        next_year = annual(GIVING, here, 2027, {})
    assert [line.money for line in after.benefits] == [line.money for line in before.benefits]
    assert [line.key for line in after.towns] == [line.key for line in before.towns]
    assert after.total.money.sent == 708000
    assert next_year.total.money.last_year == 708000
    both = annual(Scope.of("3415"), RegionCode.parse("3415"), 2026, {})
    assert both.total.money.total == 708000


def test_people_count_where_they_were_until_the_day_they_are_taken_over(
    giving: Hand, taking: Hand, home: Household
) -> None:
    """Sums over both counties stay the same for every year, before and after."""
    here, there = RegionCode.parse("341599"), RegionCode.parse("341502")
    paid(home)
    before = {year: annual(GIVING, here, year, {}) for year in (2025, 2026, 2027)}
    offered(giving, home)
    with within_scope(TAKING):
        accept(hand=taking, arrival=arrival().public_id, taken=taken())
    for year in (2025, 2026, 2027):
        gave, took = annual(GIVING, here, year, {}), annual(TAKING, there, year, {})
        was, whole = before[year].total.people, gave.total.people.plus(took.total.people)
        assert (whole.before, whole.now) == (was.before, was.now)
    left = annual(GIVING, here, 2026, {}).total.people
    came = annual(TAKING, there, 2026, {}).total.people
    assert (left.before, left.now) == (before[2026].total.people.before, 0)
    assert dict(left.left_by_reason)["户籍迁出"] == left.gone > 0
    assert (came.before, came.new, came.gone) == (0, left.gone, 0)
    kept = DepartedBenefit.objects.within(GIVING)
    assert {row.ends_on for row in kept} == {
        row.here_from for row in Entitlement.objects.within(TAKING)
    }
    listed = lines(list(entitled(GIVING, Part.LEFT, Span.until(date(2026, 12, 31)))), {})
    assert [(line.family, line.name) for line in listed] == [(None, "陈某兰"), (None, "罗某国")]


def test_the_registration_comes_along_from_its_day_or_stays(
    giving: Hand, taking: Hand, home: Household
) -> None:
    """The rules are chosen by it: nobody moves it unasked, and what was before stays so."""
    paid(home)
    offered(giving, home)
    with within_scope(TAKING):
        late, asked_for = taken(registered_on=date(2099, 1, 1)), arrival().public_id
        with pytest.raises(Refusal, match="不能晚于今天"):
            accept(hand=taking, arrival=asked_for, taken=late)
        accept(hand=taking, arrival=arrival().public_id, taken=taken())
        found = HouseholdFacts.objects.filter(household=home, known_to=None)
        (now,) = found.filter(valid_to=None)
        assert (now.hukou_region, now.moved_in) == (TO_VILLAGE, date(2026, 7, 1))
        before = {row.hukou_region for row in found.exclude(valid_to=None)}
        assert TO_VILLAGE not in before


def test_a_registration_that_stays_is_left_as_it_was(
    giving: Hand, taking: Hand, home: Household
) -> None:
    paid(home)
    offered(giving, home)
    was = HouseholdFacts.objects.get(household=home, known_to=None, valid_to=None).hukou_region
    with within_scope(TAKING):
        stays = taken(registered_on=None)
        accept(hand=taking, arrival=arrival().public_id, taken=stays)
        now = HouseholdFacts.objects.get(household=home, known_to=None, valid_to=None)
    assert now.hukou_region == was
