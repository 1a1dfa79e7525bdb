"""Visits: once however often they arrive, with all that follows; corrections, gifts, links."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.models import Region
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.links.queries import link_of
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.sealing import unseal
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.contacts.actions.telling import Wish, write_wish
from nuanxin.care.duties.actions.doing import untick
from nuanxin.care.duties.actions.settings import Setting, set_rule
from nuanxin.care.duties.actions.telling import Event, tell_event
from nuanxin.care.duties.models import DutyDone
from nuanxin.care.duties.queries import Days, Duty, duties_of
from nuanxin.care.visits import queries
from nuanxin.care.visits.actions import linking
from nuanxin.care.visits.actions.checking import Gift, Said
from nuanxin.care.visits.actions.concerns import add_word, answer_concern, drop_word
from nuanxin.care.visits.actions.correcting import Correction, correct_visit
from nuanxin.care.visits.actions.saving import hand_over, save_visit
from nuanxin.care.visits.models import (
    Concern,
    EarlierVisit,
    Handed,
    Visit,
    VisitLink,
    VisitTick,
)
from nuanxin.care.visits.queries import Asked, Waiting
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import Household
from registry.people.families import NEXT_VILLAGE, VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db
# Two days before the wife's birthday.
DAY, AT = date(2026, 5, 18), datetime(2026, 5, 18, 2, tzinfo=UTC)
COUNTY, TOWN, HERE = Scope.of("341599"), Scope.of("341599100"), Scope.of(f"{VILLAGE}")
MONEY = Gift("慰问金", 50000, "县计生协慰问经费", "本人签字", "SJ-1")


@pytest.fixture
def li(appoint: Callable[[str, Role, str], Actor]) -> Actor:
    return appoint("李干事", Role.TOWNSHIP_HANDLER, "341599100")


@pytest.fixture
def he(appoint: Callable[[str, Role, str], Actor]) -> Actor:
    return appoint("何联系", Role.VILLAGE_CONTACT, f"{VILLAGE}")


@pytest.fixture
def home() -> Household:
    Region.objects.create(code=VILLAGE, name="桃林村", kind="village", source="演示")
    Region.objects.create(code=NEXT_VILLAGE, name="河口村", kind="village", source="演示")
    admitted(bereaved("1"))
    return Household.objects.get()


def hand(by: Actor, scope: Scope = HERE, day: date = DAY) -> Hand:
    return Hand(by, scope, day, AT + (day - DAY))


def said(**more: object) -> Said:
    return replace(Said(uuid4(), "visit", DAY, "何联系"), **more)  # type: ignore[arg-type]


def birthday(home: Household) -> Duty:
    found = duties_of(COUNTY, home.public_id, Days(DAY, DAY), DAY)
    return next(each for each in found if each.kind == "birthday")


def rules_of(home: Household) -> list[str]:
    rows = Concern.objects.filter(household=home).order_by("pk")
    return list(rows.values_list("rule", flat=True))


def test_a_visit_that_arrives_twice_is_one_and_something_else_under_its_number_is_refused(
    home: Household, he: Actor
) -> None:
    told = said(words="想有人说说话", given=(MONEY,), mood="low", health="ill")
    first = save_visit(hand=hand(he), household=home.public_id, said=told)
    later = hand(he, day=DAY + timedelta(days=80))
    again = save_visit(hand=later, household=home.public_id, said=told)
    assert (first.visit.pk, first.before) == (again.visit.pk, False)
    assert again.before
    other = replace(told, words="别的话")
    with pytest.raises(Refusal, match="内容不同"):
        save_visit(hand=hand(he), household=home.public_id, said=other)
    assert Visit.objects.count() == Handed.objects.count() == 1
    assert rules_of(home) == ["sudden-illness"]
    correction = Correction(replace(told, mood="good"), "听错了")
    correct_visit(hand=hand(he), visit=first.visit.public_id, told=correction)
    assert save_visit(hand=hand(he), household=home.public_id, said=told).before
    assert Visit.objects.get().mood == "good"


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_however_they_arrive_each_is_there_once(
    home: Household, he: Actor, data: st.DataObject
) -> None:
    """In any order, any of them several times over: what stands is the same."""
    Visit.objects.all().delete()
    Concern.objects.all().delete()
    told = [
        said(client_id=UUID(int=number + 1), day=DAY - timedelta(days=number), mood=mood)
        for number, mood in enumerate(("low", "low", "good", "low"))
    ]
    order = data.draw(st.lists(st.sampled_from(range(4)), min_size=4, max_size=10))
    for number in [*order, *range(4)]:
        save_visit(hand=hand(he), household=home.public_id, said=told[number])
    assert Visit.objects.count() == 4
    assert rules_of(home) == ["low-twice"]


def test_what_it_did_is_ticked_with_it_and_open_again_when_taken_back(
    home: Household, he: Actor, li: Actor
) -> None:
    mark = birthday(home).mark
    told = said(marks=frozenset({mark, "gone"}))
    row = save_visit(hand=hand(he), household=home.public_id, said=told).visit
    done = DutyDone.objects.get()
    assert (done.kind, done.how, done.done_on) == ("birthday", "visit", DAY)
    assert VisitTick.objects.get().visit == row
    untick(hand=hand(he), household=home.public_id, mark=mark)
    assert not VisitTick.objects.exists()
    assert Visit.objects.exists()
    # Done by somebody else before: it stands as it was, and is not this visit's.
    one = save_visit(hand=hand(he), household=home.public_id, said=said(marks={mark})).visit
    two = save_visit(
        hand=hand(li, TOWN), household=home.public_id, said=said(marks={mark})
    ).visit
    assert [len(queries.ticked(each)) for each in (one, two)] == [1, 0]


def test_who_may_write_where_and_what_cannot_be(home: Household, he: Actor, li: Actor) -> None:
    admitted(bereaved("2", NEXT_VILLAGE))
    other = Household.objects.get(region=NEXT_VILLAGE)
    with pytest.raises(Refusal, match="没有找到"):
        save_visit(hand=hand(he), household=other.public_id, said=said())
    leader = replace(he, role=Role.COUNTY_LEADER)
    with pytest.raises(Refusal, match="村级联系人"):
        save_visit(hand=hand(leader), household=home.public_id, said=said())
    for wrong, why in (
        (said(how="drop-in"), "上门，还是电话"),
        (said(day=DAY + timedelta(days=1)), "不能晚于今天"),
        (said(day=DAY - timedelta(days=61)), "60 天"),
        (said(mood="sad"), "列出的里面选"),
        (said(needs=("x",)), "没有这几种需要"),
        (said(who=" "), "谁去的"),
        (said(words="打 13800001234"), "号码"),
        (said(words="字" * 301), "300"),
        (said(given=(MONEY,) * 6), "最多登记 5"),
        (said(given=(MONEY._replace(fen=-1),)), "1,000,000"),
        (said(given=(MONEY._replace(purse=""),)), "从哪里出"),
    ):
        with pytest.raises(Refusal, match=why):
            save_visit(hand=hand(he), household=home.public_id, said=wrong)
    assert not Visit.objects.exists()
    row = save_visit(hand=hand(li, TOWN), household=home.public_id, said=said()).visit
    assert (row.came, row.who) == ("office", "何联系")


def test_what_was_said_is_sealed_and_the_trail_holds_none_of_it(
    home: Household, he: Actor
) -> None:
    told = said(words="邻居常来坐", needs=("company", "doctor"))
    row = save_visit(hand=hand(he), household=home.public_id, said=told).visit
    assert unseal(Kind.RECORD, row.public_id, bytes(row.words_sealed or b"")) == "邻居常来坐"
    assert row.needs == ["doctor", "company"]  # as the form has them
    trail = " ".join(str(each.payload) for each in AuditEntry.objects.all())
    assert AuditEntry.objects.filter(act="visits.saved").count() == 1
    assert "邻居" not in trail


def test_a_correction_keeps_what_was_said_before(
    home: Household, he: Actor, li: Actor, appoint: Callable[[str, Role, str], Actor]
) -> None:
    told = said(words="没什么事", mood="good")
    row = save_visit(hand=hand(he), household=home.public_id, said=told).visit
    put = Correction(replace(told, words="摔了一跤", health="ill", mood="usual"), "记错了")
    with pytest.raises(Refusal, match="为什么更正"):
        correct_visit(hand=hand(he), visit=row.public_id, told=put._replace(why=" "))
    colleague = appoint("钱联系", Role.VILLAGE_CONTACT, f"{VILLAGE}")
    with pytest.raises(Refusal, match="别人登记的"):
        correct_visit(hand=hand(colleague), visit=row.public_id, told=put)
    correct_visit(hand=hand(he), visit=row.public_id, told=put)
    correct_visit(hand=hand(li, TOWN), visit=row.public_id, told=put)  # changes nothing
    before = EarlierVisit.objects.get()
    sealed = bytes(before.said_sealed)
    assert "没什么事" in unseal(Kind.RECORD, before.public_id, sealed)
    row.refresh_from_db()
    assert (row.mood, row.health, row.corrected_at is not None) == ("usual", "ill", True)
    assert rules_of(home) == ["sudden-illness"]
    with pytest.raises(Refusal, match="没有找到"):
        correct_visit(hand=hand(he), visit=home.public_id, told=put)


def test_low_twice_running_is_raised_once_and_again_after_an_answer(
    home: Household, he: Actor, li: Actor
) -> None:
    for number, mood in enumerate(("low", "", "low", "low", "good", "low", "low")):
        day = DAY + timedelta(days=number)
        told = said(mood=mood, day=day)
        save_visit(hand=hand(he, day=day), household=home.public_id, said=told)
    assert rules_of(home) == ["low-twice"]  # a visit where nobody asked does not break a run
    row = Concern.objects.get()
    assert (row.raised_on, row.due) == (DAY + timedelta(days=2), DAY + timedelta(days=2))
    with pytest.raises(Refusal, match="乡镇经办"):
        answer_concern(hand=hand(he), concern=row.public_id, done="看过")
    with pytest.raises(Refusal, match="怎样办的"):
        answer_concern(hand=hand(li, TOWN), concern=row.public_id, done=" ")
    answer_concern(hand=hand(li, TOWN), concern=row.public_id, done="当天看过")
    with pytest.raises(Refusal, match="别人刚刚办过"):
        answer_concern(hand=hand(li, TOWN), concern=row.public_id, done="又看过")
    with pytest.raises(Refusal, match="没有找到"):
        answer_concern(hand=hand(li, Scope.of("341502")), concern=row.public_id, done="看过")
    day = DAY + timedelta(days=8)
    save_visit(hand=hand(he, day=day), household=home.public_id, said=said(mood="low", day=day))
    assert rules_of(home) == ["low-twice", "low-twice"]


@pytest.mark.parametrize("words", ["他说不想活了", "说活着没 意思", "老人讲要走绝路"])
def test_words_to_be_careful_of_raise_a_concern_without_being_kept(
    home: Household, he: Actor, appoint: Callable[[str, Role, str], Actor], words: str
) -> None:
    wang = appoint("王干部", Role.COUNTY_ASSOCIATION, "341599")
    with pytest.raises(Refusal, match="县级"):
        add_word(region=VILLAGE, by=he, word="走绝路", at=AT)
    for wrong in ("死", "不想活", "13800001234"):
        with pytest.raises(Refusal):
            add_word(region=VILLAGE, by=wang, word=wrong, at=AT)
    add_word(region=341599000000, by=wang, word="走绝路", at=AT)
    save_visit(hand=hand(he), household=home.public_id, said=said(words=words))
    assert rules_of(home) == ["risk-words"]
    drop_word(region=341599000000, by=wang, word="走绝路")
    drop_word(region=341599000000, by=wang, word="走绝路")
    assert not queries.risk_words(VILLAGE)
    trail = " ".join(str(e.payload) for e in AuditEntry.objects.filter(act="concerns.raised"))
    assert "活" not in trail
    assert "绝" not in trail


def test_more_that_was_handed_over_is_written_once(home: Household, he: Actor) -> None:
    row = save_visit(hand=hand(he), household=home.public_id, said=said(given=(MONEY,))).visit
    rice = Gift("米 10 斤", 0, "村里集体", "本人签字")
    for each in (rice, rice, MONEY):
        hand_over(hand=hand(he), visit=row.public_id, given=each)
    assert [(made.what, made.fen) for made in queries.handed_on(row)] == [
        ("慰问金", 50000), ("米 10 斤", 0),
    ]  # fmt: skip


def test_who_needs_a_call_and_a_family_that_wants_none_is_not_missed(
    home: Household, he: Actor, li: Actor, appoint: Callable[[str, Role, str], Actor]
) -> None:
    assert queries.rhythm(VILLAGE, DAY) == 0
    wang = appoint("王干部", Role.COUNTY_ASSOCIATION, "341599")
    rule = Setting("rhythm", DAY, True, "visit", 30, 0, "演示卫健〔2026〕2号", every=2)
    set_rule(region=VILLAGE, by=wang, said=rule, at=AT)
    assert queries.rhythm(VILLAGE, DAY) == 2
    assert [row.last for row in queries.quiet(HERE, 2, DAY)] == [None]
    save_visit(hand=hand(he), household=home.public_id, said=said(how="call"))
    assert not queries.quiet(HERE, 2, DAY + timedelta(days=61))
    found = queries.quiet(HERE, 2, DAY + timedelta(days=62))
    assert [row.last for row in found] == [DAY]
    assert queries.last_met(home.pk) == DAY
    wish = Wish("none", "", "", True, True, False, "本人", DAY)
    write_wish(hand=hand(li, TOWN), household=home.public_id, said=wish)
    assert not queries.quiet(HERE, 2, DAY + timedelta(days=400))


def test_lists_are_narrowed_and_keep_to_their_area(home: Household, he: Actor) -> None:
    told = said(needs=("doctor",), health="hospital")
    save_visit(hand=hand(he), household=home.public_id, said=told)
    for asked, found in (
        (Asked(), 1), (Asked(words="陈桂兰"), 1), (Asked(words="何联系"), 1),
        (Asked(words="没有"), 0), (Asked(need="doctor"), 1), (Asked(need="law"), 0),
        (Asked(how="call"), 0), (Asked(since=DAY), 1), (Asked(until=DAY - timedelta(1)), 0),
        (Asked(place=341599100000), 1), (Asked(place=NEXT_VILLAGE), 0),
    ):  # fmt: skip
        assert queries.visits(COUNTY, asked).count() == found, asked
    assert not queries.visits(Scope.of("341502"))
    late = DAY + timedelta(days=1)
    assert queries.concerns(COUNTY, Waiting("late"), DAY).count() == 0
    assert queries.concerns(COUNTY, Waiting("late"), late).count() == 1
    assert queries.concerns(COUNTY, Waiting("answered"), late).count() == 0
    assert not queries.concerns(Scope.of("341502"), Waiting(), DAY)


class TestLink:
    """A township's link opens one family's form, once."""

    @pytest.fixture
    def made(self, home: Household, li: Actor) -> linking.Made:
        wanted = hand(li, TOWN)
        return linking.send_link(hand=wanted, household=home.public_id, contact="周村医")

    def test_it_saves_one_visit_and_what_was_at_hand_is_done(
        self, home: Household, li: Actor, made: linking.Made
    ) -> None:
        event = Event("illness", DAY, "邻居")
        tell_event(hand=hand(li, TOWN), household=home.public_id, said=event)
        link = link_of(made.token, queries.TASK)
        assert link
        assert linking.look(link=link, ip="", at=AT)
        told = said(who="别人", mood="usual")
        row = linking.save_by_link(link=link, said=told, ip="", at=AT)
        assert row
        assert (row.who, row.came, row.recorded_by_id) == ("周村医", "link", None)
        kinds = {each.kind for each in queries.ticked(row)}
        assert kinds == {"illness", "birthday"}
        link.refresh_from_db()
        assert linking.look(link=link, ip="", at=AT) is None
        assert linking.save_by_link(link=link, said=told, ip="", at=AT) == row  # a broken line
        assert linking.save_by_link(link=link, said=said(), ip="", at=AT) is None
        assert Visit.objects.count() == 1
        assert AuditEntry.objects.filter(act="visits.link_tried", ok=False).count() == 1

    def test_taken_back_over_or_replaced_it_opens_nothing(
        self, home: Household, li: Actor, he: Actor, made: linking.Made
    ) -> None:
        with pytest.raises(Refusal, match="乡镇经办"):
            linking.send_link(hand=hand(he), household=home.public_id, contact="周村医")
        again = linking.send_link(
            hand=hand(li, TOWN), household=home.public_id, contact="周村医"
        )
        old, new = (link_of(each.token, queries.TASK) for each in (made, again))
        assert old
        assert new
        assert linking.look(link=old, ip="", at=AT) is None
        assert linking.look(link=new, ip="", at=AT + timedelta(days=8)) is None
        linking.withdraw_link(hand=hand(li, TOWN), link=again.row.public_id)
        new.refresh_from_db()
        assert linking.save_by_link(link=new, said=said(), ip="", at=AT) is None
        with pytest.raises(Refusal, match="不用再撤"):
            linking.withdraw_link(hand=hand(li, TOWN), link=again.row.public_id)
        assert VisitLink.objects.filter(withdrawn_at__isnull=False).count() == 2
        assert not Visit.objects.exists()
