"""A referral: shown and frozen, with consent, once at a time, followed to its answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.links.queries import link_of
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.narrowing import Wanted
from nuanxin.care.needs import queries
from nuanxin.care.needs.actions.aftermath import Asked as AskedFor
from nuanxin.care.needs.actions.aftermath import open_aftermath
from nuanxin.care.needs.actions.answering import (
    Answered,
    answer,
    answer_by_link,
    look,
    make_link,
)
from nuanxin.care.needs.actions.referring import Sending, decide_next, refer, take_back
from nuanxin.care.needs.actions.telling import Ended, Said, end_need, tell_need
from nuanxin.care.needs.matters import matters
from nuanxin.care.needs.models import Referral
from nuanxin.care.needs.narrowed import Asked, Fact, digest_of, facts, thawed
from nuanxin.care.needs.queries import TASK
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.consents.actions import Said as ConsentSaid
from nuanxin.registry.consents.actions import record_answer
from nuanxin.registry.consents.models import Answer, Consent, Way
from nuanxin.registry.people.models import Household, Person, PersonFacts
from nuanxin.registry.people.queries.family import family_file, member_of
from registry.people.families import VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db
DAY, AT = date(2026, 5, 18), datetime(2026, 5, 18, 2, tzinfo=UTC)
TOWN = Scope.of("341599100")
LEGAL, RELIEF = "legal-aid", "temporary-relief"
GRANTED = Answered("granted", DAY, "按程序给予救助", "民政局来函", 300000)


@pytest.fixture
def li(appoint: Callable[[str, Role, str], Actor]) -> Hand:
    return Hand(appoint("李干事", Role.TOWNSHIP_HANDLER, "341599100"), TOWN, DAY, AT)


@pytest.fixture
def home() -> Household:
    admitted(bereaved("1"))
    return Household.objects.get()


@pytest.fixture
def wife(home: Household) -> Person:
    found: Person = Person.objects.get(memberships__household=home, memberships__role="女方")
    return found


def shown(home: Household, who: Person | None, matter: str, about: Person | None = None) -> str:
    file = family_file(home, DAY)
    member = member_of(file, who.public_id) if who else None
    gone = member_of(file, about.public_id) if about else None
    return digest_of(facts(file, Asked(matters()[matter], member, gone)))


def sending(home: Household, who: Person, matter: str = RELIEF, **more: object) -> Sending:
    plain = Sending(
        matter, who.public_id, shown(home, who, matter), frozenset({"home", "people"}),
        "演示县民政局", "失火，请给予临时救助", ("户口簿复印件",), witness="周联系",
    )  # fmt: skip
    return plain._replace(**more)  # type: ignore[arg-type]


def sent(hand: Hand, home: Household, who: Person, matter: str = RELIEF) -> Referral:
    asked = sending(home, who, matter)
    return refer(hand=hand, household=home.public_id, sending=asked, received=())


def withdrawn(hand: Hand, who: Person, purpose: str = "refer_civil") -> None:
    said = ConsentSaid(purpose, Answer.WITHDRAWN, Way.ORAL, hand.day, witness="周联系")
    record_answer(
        person=who.public_id, scope=hand.scope, by=hand.by, said=said, at=hand.at,
        today=hand.day,
    )  # fmt: skip


def test_what_goes_is_what_was_shown_without_names_and_stays_frozen(
    li: Hand, home: Household, wife: Person
) -> None:
    asked = sending(home, wife, groups=frozenset({"home"}))
    row = refer(hand=li, household=home.public_id, sending=asked, received=())
    told = thawed(queries.said(row.public_id, row.view_sealed))
    assert [each.group for each in told][:1] == ["person"]
    assert {each.group for each in told} <= {"person", "home"}, "the rest was left out"
    text = str(told)
    assert "陈桂兰" not in text
    assert "罗" not in text
    assert "1960-05" in text
    assert "34159919600520001X" not in text
    PersonFacts.objects.filter(person=wife).update(birth_date=date(1961, 1, 1))
    row.refresh_from_db()
    assert thawed(queries.said(row.public_id, row.view_sealed)) == told
    entry = AuditEntry.objects.get(act="referral.sent")
    assert "失火" not in str(entry.payload)
    assert entry.payload["digest"] == row.view_digest[:16]


def test_nothing_of_the_child_that_died_ever_goes(home: Household, wife: Person) -> None:
    file = family_file(home, DAY)
    for matter in matters().values():
        told = str(facts(file, Asked(matter, member_of(file, wife.public_id), None)))
        assert "2005" not in told
        assert "1985" not in told
        assert "死亡" not in told


def test_without_consent_nothing_goes_and_taken_back_it_stops(
    li: Hand, home: Household, wife: Person
) -> None:
    with pytest.raises(Refusal, match="还没有同意"):
        refer(
            hand=li, household=home.public_id, sending=sending(home, wife, witness=""),
            received=(),
        )  # fmt: skip
    assert not Referral.objects.exists()
    row = sent(li, home, wife)
    said = Consent.objects.get()
    assert (said.purpose, said.answer, said.witness) == ("refer_civil", "given", "周联系")
    made = make_link(hand=li, referral=row.public_id, days=7)
    link = link_of(made.token, TASK)
    assert link is not None
    assert look(link=link, ip="", at=AT) is not None
    withdrawn(li, wife)
    assert [queries.state(each, DAY) for each in queries.referrals(TOWN, Wanted(), DAY)] == [
        "stopped"
    ]
    assert queries.waiting(TOWN, DAY).stopped == 1
    assert look(link=link, ip="", at=AT) is None
    assert answer_by_link(link=link, said=GRANTED, ip="", at=AT) is None
    with pytest.raises(Refusal, match="撤回同意"):
        answer(hand=li, referral=row.public_id, said=GRANTED)
    with pytest.raises(Refusal, match="撤回同意"):
        make_link(hand=li, referral=row.public_id, days=7)
    take_back(hand=li, referral=row.public_id, words="本人不办了")
    row.refresh_from_db()
    assert queries.state(row, DAY) == "back"
    assert AuditEntry.objects.filter(act="referral.tried", ok=False).count() == 2


def test_one_runs_at_a_time_and_what_changed_is_shown_again(
    li: Hand, home: Household, wife: Person
) -> None:
    asked = sending(home, wife)
    refer(hand=li, household=home.public_id, sending=asked, received=())
    with pytest.raises(Refusal, match=r"已经由李干事转出"):
        refer(hand=li, household=home.public_id, sending=asked, received=())
    husband = Person.objects.get(memberships__household=home, memberships__role="男方")
    other = sending(home, husband)
    PersonFacts.objects.filter(person=husband).update(birth_date=date(1958, 6, 6))
    with pytest.raises(Refusal, match="不一样了"):
        refer(hand=li, household=home.public_id, sending=other, received=())
    with pytest.raises(Refusal, match="不一样了"):
        refer(
            hand=li, household=home.public_id, sending=sending(home, husband),
            received=[Fact("received", "特别扶助金", "2 份")],
        )  # fmt: skip
    refer(hand=li, household=home.public_id, sending=sending(home, husband), received=())
    assert Referral.objects.count() == 2


def test_a_need_waits_for_the_referral_made_for_it(
    li: Hand, home: Household, wife: Person
) -> None:
    need = tell_need(
        hand=li, household=home.public_id, said=Said("money", "visit", "本人", DAY)
    )
    asked = sending(home, wife, need=need.public_id)
    row = refer(hand=li, household=home.public_id, sending=asked, received=())
    assert queries.needs(TOWN, Wanted("plan")).get() == need
    assert queries.waiting(TOWN, DAY).needs == 0
    over = Ended("met", DAY)
    with pytest.raises(Refusal, match="还没有答复"):
        end_need(hand=li, household=home.public_id, need=need.public_id, said=over)
    answer(hand=li, referral=row.public_id, said=GRANTED)
    end_need(hand=li, household=home.public_id, need=need.public_id, said=over)


def test_a_document_gives_legal_aid_seven_days_and_the_eighth_is_late(
    li: Hand, home: Household, wife: Person
) -> None:
    row = sent(li, home, wife, LEGAL)
    assert row.due == date(2026, 5, 25)
    assert row.due_from == "7 日（中华人民共和国法律援助法 第四十三条）"
    found = queries.referrals(TOWN, Wanted("late"), row.due)
    assert not found.exists()
    day = row.due + timedelta(days=1)
    assert queries.referrals(TOWN, Wanted("late"), day).get() == row
    assert queries.waiting(TOWN, day).late == 1
    relief = sent(li, home, wife)
    assert relief.due is None
    assert not queries.referrals(TOWN, Wanted("late", RELIEF), date(2030, 1, 1)).exists()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (GRANTED._replace(on=DAY - timedelta(days=1)), "转出"),
        (GRANTED._replace(on=DAY + timedelta(days=1)), "不能晚于今天"),
        (GRANTED._replace(result="perhaps"), "请选办成了没有"),
        (GRANTED._replace(result="refused"), "没有金额"),
        (GRANTED._replace(result="refused", amount_fen=None, words=""), "理由"),
        (GRANTED._replace(amount_fen=0), "大于零"),
        (GRANTED._replace(by=""), "谁答复的"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(
    li: Hand, home: Household, wife: Person, said: Answered, why: str
) -> None:
    row = sent(li, home, wife)
    with pytest.raises(Refusal, match=why):
        answer(hand=li, referral=row.public_id, said=said)
    row.refresh_from_db()
    assert row.waits


def test_the_first_answer_counts_whoever_gives_it(
    li: Hand, home: Household, wife: Person
) -> None:
    row = sent(li, home, wife)
    made = make_link(hand=li, referral=row.public_id, days=7)
    link = link_of(made.token, TASK)
    assert link is not None
    answer(hand=li, referral=row.public_id, said=GRANTED)
    link.refresh_from_db()
    assert answer_by_link(link=link, said=GRANTED, ip="", at=AT) is None
    with pytest.raises(Refusal, match="已经有答复"):
        answer(hand=li, referral=row.public_id, said=GRANTED)
    with pytest.raises(Refusal, match="已经有答复"):
        take_back(hand=li, referral=row.public_id, words="不办了")
    row.refresh_from_db()
    assert (row.result, row.amount_fen, row.entered_by_id) == ("granted", 300000, li.by.user_id)


def test_an_office_answers_by_its_link_once_and_not_after_its_end(
    li: Hand, home: Household, wife: Person
) -> None:
    row = sent(li, home, wife)
    first = make_link(hand=li, referral=row.public_id, days=7)
    second = make_link(hand=li, referral=row.public_id, days=7)
    old, link = link_of(first.token, TASK), link_of(second.token, TASK)
    assert old is not None
    assert link is not None
    assert look(link=old, ip="", at=AT) is None, "the older one opens nothing any more"
    assert look(link=link, ip="", at=AT + timedelta(days=8)) is None
    refused = Answered("refused", DAY, "条件不符", "民政局张股长")
    assert answer_by_link(link=link, said=refused, ip="", at=AT) == row
    link.refresh_from_db()
    assert answer_by_link(link=link, said=refused, ip="", at=AT) is None
    row.refresh_from_db()
    assert (row.result, row.entered_by, row.answered_by) == ("refused", None, "民政局张股长")


def test_a_refusal_waits_until_somebody_says_what_next(
    li: Hand, home: Household, wife: Person
) -> None:
    row = sent(li, home, wife)
    with pytest.raises(Refusal, match="没有回绝"):
        decide_next(hand=li, referral=row.public_id, next_="appeal", words="去问")
    answer(hand=li, referral=row.public_id, said=Answered("refused", DAY, "材料不齐", "来电"))
    assert queries.waiting(TOWN, DAY).refused == 1
    with pytest.raises(Refusal, match="接下来"):
        decide_next(hand=li, referral=row.public_id, next_="pray", words="去问")
    decide_next(hand=li, referral=row.public_id, next_="again", words="补齐户口簿再转")
    assert queries.waiting(TOWN, DAY).refused == 0
    assert sent(li, home, wife).pk != row.pk, "and it may be sent again"


def test_a_file_kept_closer_goes_on_paper_only(li: Hand, home: Household, wife: Person) -> None:
    row = sent(li, home, wife)
    made = make_link(hand=li, referral=row.public_id, days=7)
    link = link_of(made.token, TASK)
    assert link is not None
    assert look(link=link, ip="", at=AT) is not None
    Person.objects.filter(pk=wife.pk).update(shown_as="sensitive")
    assert look(link=link, ip="", at=AT) is None
    Person.objects.filter(pk=wife.pk).update(shown_as="hidden")
    assert look(link=link, ip="", at=AT) is None
    with pytest.raises(Refusal, match="不发链接"):
        make_link(hand=li, referral=row.public_id, days=7)


def test_a_matter_for_the_disabled_child_or_after_a_death_takes_nobody_else(
    li: Hand, home: Household, wife: Person
) -> None:
    asked = sending(home, wife, "rehabilitation")
    with pytest.raises(Refusal, match="残疾等级"):
        refer(hand=li, household=home.public_id, sending=asked, received=())
    funeral = sending(home, wife, "funeral-fees")
    with pytest.raises(Refusal, match="身后的事"):
        refer(hand=li, household=home.public_id, sending=funeral, received=())
    child = Person.objects.get(memberships__household=home, memberships__role="子女")
    for_child = AskedFor(child.public_id, "本人", DAY, family_asked=True)
    open_aftermath(hand=li, household=home.public_id, asked=for_child)
    with pytest.raises(Refusal, match="身后的事"):
        refer(hand=li, household=home.public_id, sending=funeral, received=())


def test_every_matter_is_sent_to_its_office_and_followed_to_the_answer(
    li: Hand, home: Household, wife: Person
) -> None:
    husband = Person.objects.get(memberships__household=home, memberships__role="男方")
    child = Person.objects.get(memberships__household=home, memberships__role="子女")
    PersonFacts.objects.filter(person=husband).update(alive=False, death_date=DAY)
    PersonFacts.objects.filter(person=child).update(
        alive=True, death_date=None, disability_grade="二级", disability_kind="肢体"
    )
    gone = AskedFor(husband.public_id, "老伴", DAY)
    open_aftermath(hand=li, household=home.public_id, asked=gone)
    for key, matter in matters().items():
        who = child if matter.for_child else wife
        about = husband if matter.after_death else None
        asked = sending(
            home, who, key, shown=shown(home, who, key, about), groups=frozenset(matter.facts),
            about=about.public_id if about else None,
        )  # fmt: skip
        row = refer(hand=li, household=home.public_id, sending=asked, received=())
        answer(hand=li, referral=row.public_id, said=GRANTED)
        told = queries.said(row.public_id, row.view_sealed)
        assert ("肢体残疾二级" in told) is ("disability" in matter.facts), key
    found = queries.referrals(TOWN, Wanted("answered"), DAY)
    assert {each.matter for each in found} == set(matters())


def test_a_widow_asks_for_the_funeral_and_where_nobody_is_left_the_village_does(
    li: Hand, home: Household, wife: Person
) -> None:
    husband = Person.objects.get(memberships__household=home, memberships__role="男方")
    PersonFacts.objects.filter(person=husband).update(alive=False, death_date=DAY)
    asked = AskedFor(husband.public_id, "老伴", DAY)
    open_aftermath(hand=li, household=home.public_id, asked=asked)
    digest = shown(home, wife, "funeral-fees", husband)
    plain = sending(home, wife, "funeral-fees", about=husband.public_id, shown=digest)
    row = refer(hand=li, household=home.public_id, sending=plain, received=())
    assert (row.person, row.about) == (wife, husband)
    assert "去世日期" in queries.said(row.public_id, row.view_sealed)
    PersonFacts.objects.filter(person=wife).update(alive=False, death_date=DAY)
    open_aftermath(
        hand=li, household=home.public_id, asked=AskedFor(wife.public_id, "侄子", DAY)
    )
    alone = plain._replace(
        person=None, about=wife.public_id, witness="",
        shown=shown(home, None, "funeral-fees", wife),
    )  # fmt: skip
    last = refer(hand=li, household=home.public_id, sending=alone, received=())
    assert last.person is None
    assert queries.state(queries.referral(TOWN, last.public_id) or last, DAY) == "waiting"
    assert last.region == VILLAGE
