"""Something happens in a family: tried and taken back, done, undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import SYSTEM, Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.models import Region
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.term import Term
from nuanxin.money.payables.models import Payable
from nuanxin.registry.facts.actions import Origin
from nuanxin.registry.facts.models import SourceKind
from nuanxin.registry.people.models import Household, Membership, Person, PersonFacts
from nuanxin.registry.people.newcomers import NewMembership, NewPerson
from nuanxin.rulebook.area import changing
from nuanxin.rulebook.area.extracting import Seen
from nuanxin.support.benefits.actions.accruing import accrue, accrue_differences
from nuanxin.support.benefits.actions.settings import seed_payment_terms
from nuanxin.support.benefits.models import Entitlement, Hold, PaymentTerm
from nuanxin.support.happenings import deciding
from nuanxin.support.happenings.actions.doing import Hand, Outcome, attempt, happen
from nuanxin.support.happenings.actions.undoing import undo
from nuanxin.support.happenings.actions.writing import Told
from nuanxin.support.happenings.models import Happening, Kind
from registry.people.families import VILLAGE, admitted, bereaved
from support.benefits.county import COUNTY, DEATH, NOW, SCOPE, on_roll, policy, run

pytestmark = pytest.mark.django_db
HALF = Term.parse("2026-H2")
DIED = date(2026, 10, 5)
AHEAD, LONG_AGO = date(2031, 1, 1), date(2021, 1, 1)
PAPER = Origin(SourceKind.POLICE, "公安", date(2026, 11, 1), document="注销证明")
Appoint = Callable[[str, Role, str], Actor]


@pytest.fixture
def home() -> Household:
    """One family, both confirmed, the second half-year raised and paid."""
    Region.objects.create(code=VILLAGE, name="桃林村", kind="village", source="演示")
    admitted(bereaved("1"))
    on_roll()
    run("2026-H2")
    seed_payment_terms(county=COUNTY, year=2026, policy=policy())
    PaymentTerm.objects.filter(benefit=DEATH).update(every="半年")
    accrue(by=SYSTEM, scope=SCOPE, term=HALF, at=NOW)
    Payable.objects.update(status="paid")
    return Household.objects.get()


@pytest.fixture
def wang(appoint: Appoint) -> Hand:
    by = appoint("王主任", Role.COUNTY_HEALTH, "341599")
    return Hand(by, SCOPE, NOW.date(), NOW + timedelta(hours=1))


def later(hand: Hand, hours: int = 1) -> Hand:
    return hand._replace(at=hand.at + timedelta(hours=hours))


def key(name: str) -> Person:
    return Person.objects.get(name=name)


def death(name: str = "陈桂兰") -> Told:
    return Told(Kind.PARENT_DIED, DIED, PAPER, key(name).public_id, "注销证明")


def tell(hand: Hand, home: Household, told: Told) -> Outcome:
    return happen(hand=hand, household=home.public_id, told=told, policy=policy())


def open_facts(name: str) -> PersonFacts:
    found: PersonFacts = PersonFacts.objects.get(
        person__name=name, known_to=None, valid_to=None
    )
    return found


def test_trying_says_what_doing_does_and_changes_nothing(wang: Hand, home: Household) -> None:
    before = AuditEntry.objects.count()
    tried = attempt(hand=wang, household=home.public_id, told=death(), policy=policy())
    assert not Happening.objects.exists()
    assert open_facts("陈桂兰").alive is True
    assert Payable.objects.count() == 2
    assert AuditEntry.objects.count() == before
    done = tell(wang, home, death())
    assert [s[1:4] for s in tried.following.stops] == [s[1:4] for s in done.following.stops]
    assert list(tried.claims) == list(done.claims)


def test_a_death_stops_from_the_right_month_and_asks_back_the_rest(
    wang: Hand, home: Household
) -> None:
    done = tell(wang, home, death())
    (stop,) = done.following.stops
    row = Entitlement.objects.get(person__name="陈桂兰")
    assert row.ends_on is not None
    assert row.ends_on.year * 12 + row.ends_on.month - 1 == stop.from_month
    assert "去世" in row.ended_reason
    assert Entitlement.objects.get(person__name="罗建国").ends_on is None
    assert open_facts("罗建国").marital_status == "丧偶"
    (back,) = Payable.objects.filter(kind="recovery")
    assert back.person == row.person
    paid = Payable.objects.get(claim_key=back.claim_key, seq=0)
    months = 24318 + 6 - stop.from_month
    assert back.amount_fen == paid.amount_fen // 6 * months
    assert back.first_month == stop.from_month
    assert "父亲或母亲去世" in back.reason


def test_the_countys_own_run_afterwards_finds_nothing_more(wang: Hand, home: Household) -> None:
    tell(wang, home, death())
    run("2026-H2", now=NOW + timedelta(days=1))
    before = Payable.objects.count()
    accrue_differences(by=SYSTEM, scope=SCOPE, term=HALF, at=NOW + timedelta(days=1))
    assert Payable.objects.count() == before


def test_one_by_one_and_the_areas_engine_say_the_same(
    monkeypatch: pytest.MonkeyPatch, wang: Hand, home: Household
) -> None:
    """A family whose facts change inside the term, one left alone, and one nobody watches."""
    tell(wang, home, death())
    admitted(bereaved("2"))
    homes, at = sorted(Household.objects.values_list("pk", flat=True)), wang.at
    for text in ("2026-H2", "2026", "2026-11"):
        term, told = Term.parse(text), []
        seen = Seen(SCOPE, term.last_month.last_day, at, homes)
        for most in (changing.MOST_ONE_BY_ONE, 0):
            for module in (deciding, changing):
                monkeypatch.setattr(module, "MOST_ONE_BY_ONE", most)
            found = deciding.answers_among(policy(), seen, term)
            told.append({number: sorted(given, key=str) for number, given in found.items()})
            monkeypatch.undo()
        assert told[0] == told[1], text
        assert all(told[0][number] for number in homes)


def test_a_township_writes_the_facts_and_leaves_the_stop_to_the_county(
    appoint: Appoint, home: Household
) -> None:
    by = appoint("李干事", Role.TOWNSHIP_HANDLER, "341599100")
    hand = Hand(by, Scope.of("341599100"), NOW.date(), NOW + timedelta(hours=1))
    done = tell(hand, home, death())
    assert len(done.following.stops) == 1
    assert not done.county
    assert not Entitlement.objects.filter(ends_on__isnull=False).exists()
    assert not Payable.objects.filter(kind="recovery").exists()
    assert open_facts("陈桂兰").alive is False


def test_losing_touch_holds_and_being_found_lifts(wang: Hand, home: Household) -> None:
    lost = Told(Kind.LOST, date(2026, 11, 10), PAPER)
    assert len(tell(wang, home, lost).held) == 2
    assert Hold.objects.filter(lifted_at=None).count() == 2
    assert not Entitlement.objects.filter(ends_on__isnull=False).exists()
    with pytest.raises(Refusal, match="不用再暂停"):
        tell(later(wang), home, lost)
    found = Told(Kind.FOUND, date(2026, 11, 20), PAPER)
    assert len(tell(later(wang), home, found).lifted) == 2
    assert not Hold.objects.filter(lifted_at=None).exists()
    with pytest.raises(Refusal, match="没有因为联系不上"):
        tell(later(wang, 2), home, found)


def test_being_found_and_losing_touch_are_both_undone_and_nothing_stays_held(
    wang: Hand, home: Household
) -> None:
    lost = tell(wang, home, Told(Kind.LOST, date(2026, 11, 10), PAPER)).happening
    found = tell(later(wang), home, Told(Kind.FOUND, date(2026, 11, 20), PAPER)).happening
    for hours, row in ((2, found), (3, lost)):
        at, family = later(wang, hours), home.public_id
        undo(hand=at, household=family, happening=row.public_id, reason="错了")
        assert Hold.objects.filter(lifted_at=None).exists() is (row is found)


def test_nobody_gives_back_while_the_rules_cannot_tell(wang: Hand, home: Household) -> None:
    """A child whose origin nobody has asked: less may be due, or not."""
    born = date(2026, 9, 9)
    baby = NewPerson("new", "罗小红", {"性别": "女", "出生日期": born, "存活": True})
    child = NewMembership(baby, "子女", sure=True)
    done = tell(wang, home, Told(Kind.CHILD_CAME, date(2026, 9, 9), PAPER, newcomer=child))
    assert not done.following.stops
    assert not done.claims
    assert any("还算不清" in each for each in done.unclear)
    assert not Payable.objects.filter(kind="recovery").exists()
    run("2026-H2", NOW + timedelta(hours=2))
    result = accrue_differences(by=SYSTEM, scope=SCOPE, term=HALF, at=NOW + timedelta(hours=3))
    assert result.unknown == 2
    assert not Payable.objects.filter(kind="recovery").exists()


def born_on(told: date, born: date) -> Told:
    baby = NewPerson("new", "罗小红", {"性别": "女", "出生日期": born, "存活": True})
    return Told(Kind.CHILD_CAME, told, PAPER, newcomer=NewMembership(baby, "子女", sure=True))


def test_another_child_ends_it_a_divorce_and_a_wedding_are_written_down(
    wang: Hand, home: Household
) -> None:
    child = NewPerson(
        "new", "罗小红", {"性别": "女", "出生日期": date(2026, 9, 9), "存活": True}
    )
    came = Told(
        Kind.CHILD_CAME, date(2026, 9, 9), PAPER,
        newcomer=NewMembership(
            child, "子女", parentage="收养", adopted_on=date(2026, 10, 1), sure=True
        ),
    )  # fmt: skip
    done = tell(wang, home, came)
    assert Membership.objects.filter(person__name="罗小红", known_to=None).exists()
    assert len(done.following.stops) == 2
    parted = Told(Kind.DIVORCED, date(2026, 11, 1), PAPER, key("罗建国").public_id, leaves=True)
    tell(later(wang), home, parted)
    assert open_facts("陈桂兰").marital_status == "离婚"
    wed = Told(Kind.REMARRIED, date(2026, 11, 12), PAPER, key("陈桂兰").public_id)
    tell(later(wang, 2), home, wed)
    assert open_facts("陈桂兰").marital_status == "再婚"
    with pytest.raises(Refusal, match="在婚"):
        tell(later(wang, 3), home, wed)


def test_who_leaves_after_a_divorce_is_asked_nothing_back(wang: Hand, home: Household) -> None:
    parted = Told(Kind.DIVORCED, date(2026, 8, 1), PAPER, key("罗建国").public_id, leaves=True)
    done = tell(wang, home, parted)
    assert any("罗建国" in each and "另立档案" in each for each in done.unclear)
    assert not Payable.objects.filter(kind="recovery").exists()


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (lambda: born_on(date(2026, 9, 9), date(2026, 9, 10)), "都不一样"),
        (lambda: Told(Kind.PARENT_DIED, AHEAD, PAPER, key("陈桂兰").public_id), "没有到"),
        (lambda: Told(Kind.PARENT_DIED, DIED, PAPER, key("罗明").public_id), "请选是谁"),
        (lambda: Told(Kind.CHILD_CAME, DIED, PAPER), "姓名"),
        (lambda: Told(Kind.GRADED, DIED, PAPER, key("罗明").public_id), "残疾等级"),
        (lambda: Told(Kind.PARENT_DIED, LONG_AGO, PAPER, key("陈桂兰").public_id), "三年"),
    ],
)
def test_refusals_leave_nothing_behind(
    wang: Hand, home: Household, told: Callable[[], Told], said: str
) -> None:
    with pytest.raises(Refusal, match=said):
        tell(wang, home, told())
    assert not Happening.objects.exists()
    assert open_facts("陈桂兰").alive is True


def test_another_township_finds_no_such_family(appoint: Appoint, home: Household) -> None:
    by = appoint("赵同志", Role.TOWNSHIP_HANDLER, "341599101")
    hand = Hand(by, Scope.of("341599101"), NOW.date(), NOW)
    with pytest.raises(Refusal, match="没有找到"):
        tell(hand, home, death())


def test_undone_everything_stands_as_before(wang: Hand, home: Household) -> None:
    done = tell(wang, home, death())
    undo(
        hand=later(wang),
        household=home.public_id,
        happening=done.happening.public_id,
        reason="登记错了人",
    )
    assert open_facts("陈桂兰").alive is True
    assert open_facts("陈桂兰").death_date is None
    assert open_facts("罗建国").marital_status == "初婚"
    assert not Entitlement.objects.filter(ends_on__isnull=False).exists()
    assert Payable.objects.get(kind="recovery").status == "withdrawn"
    with pytest.raises(Refusal, match="已经撤销"):
        undo(
            hand=later(wang, 2),
            household=home.public_id,
            happening=done.happening.public_id,
            reason="再撤",
        )
    again = tell(later(wang, 3), home, death())
    assert len(again.claims) == 1
    assert Entitlement.objects.filter(ends_on__isnull=False).count() == 1


def test_nothing_is_undone_once_it_is_on_its_way(wang: Hand, home: Household) -> None:
    done = tell(wang, home, death())
    Payable.objects.filter(kind="recovery").update(given_back_fen=1)
    with pytest.raises(Refusal, match="不能撤销"):
        undo(
            hand=later(wang),
            household=home.public_id,
            happening=done.happening.public_id,
            reason="错了",
        )
    with pytest.raises(Refusal, match="原因"):
        undo(
            hand=later(wang),
            household=home.public_id,
            happening=done.happening.public_id,
            reason=" ",
        )
    assert Entitlement.objects.filter(ends_on__isnull=False).count() == 1


def test_what_was_written_since_stops_the_undoing(wang: Hand, home: Household) -> None:
    done = tell(wang, home, death())
    lost = Told(Kind.LOST, date(2026, 11, 10), PAPER)
    tell(later(wang), home, lost)
    with pytest.raises(Refusal, match="最近的一次"):
        undo(
            hand=later(wang, 2),
            household=home.public_id,
            happening=done.happening.public_id,
            reason="错了",
        )
    second = Happening.objects.latest("pk")
    undo(
        hand=later(wang, 2),
        household=home.public_id,
        happening=second.public_id,
        reason="打通电话了",
    )
    assert not Hold.objects.filter(lifted_at=None).exists()
    undo(
        hand=later(wang, 3),
        household=home.public_id,
        happening=done.happening.public_id,
        reason="错了",
    )
