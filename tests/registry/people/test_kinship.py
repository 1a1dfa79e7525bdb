"""Earlier marriages and parentage: written with their source, corrected, taken back, told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.facts.actions import Origin
from nuanxin.registry.facts.models import SourceKind
from nuanxin.registry.people.actions.joining import Parentage, record_parentage
from nuanxin.registry.people.actions.marriages import (
    Told,
    correct_marriage,
    record_marriage,
    withdraw_marriage,
)
from nuanxin.registry.people.models import (
    Household,
    Marriage,
    Membership,
    Person,
    PersonFacts,
)
from nuanxin.registry.people.queries.family import family_file
from nuanxin.registry.people.queries.timeline import history
from registry.people.families import admitted, bereaved

pytestmark = pytest.mark.django_db
AT = datetime(2026, 7, 1, tzinfo=UTC)
DAY = timedelta(days=1)
TOWN, NEXT = Scope.of("341599100"), Scope.of("341599101")
ORIGIN = Origin(SourceKind.CIVIL_AFFAIRS, "民政", date(2026, 7, 1), "婚姻登记档案")
FIRST = Told("王大山", "离婚", date(1980, 5, 1), date(1983, 6, 7))


@pytest.fixture(autouse=True)
def _family() -> None:
    admitted(bereaved())


def who(name: str) -> Person:
    return Person.objects.get(name=name)


def wed(told: Told = FIRST, scope: Scope = TOWN) -> Marriage:
    wife = who("陈桂兰").public_id
    return record_marriage(person=wife, scope=scope, by=SYSTEM, told=told, origin=ORIGIN, at=AT)


def test_a_marriage_is_written_corrected_and_taken_back_each_with_its_source() -> None:
    made = wed()
    fixed = correct_marriage(
        marriage=made.pk, scope=TOWN, by=SYSTEM, told=FIRST._replace(ended_by="丧偶"),
        origin=ORIGIN, at=AT + DAY,
    )  # fmt: skip
    home = Household.objects.get()
    shown = family_file(home, date(2026, 7, 1)).parents[0].marriages
    assert [(each.spouse_name, each.ended_by) for each in shown] == [("王大山", "丧偶")]
    with pytest.raises(Refusal, match="已经更正或撤销过"):
        withdraw_marriage(marriage=made.pk, scope=TOWN, by=SYSTEM, origin=ORIGIN, at=AT)
    withdraw_marriage(marriage=fixed.pk, scope=TOWN, by=SYSTEM, origin=ORIGIN, at=AT + 2 * DAY)
    assert not Marriage.objects.known().exists()
    assert not Marriage.objects.known(AT + 3 * DAY).exists()
    assert Marriage.objects.known(AT + DAY).get() == fixed
    told = [entry.told[0] for entry in history(home, "婚姻")]
    first, second = "1980 年 5 月 1 日至1983 年 6 月 7 日，离婚", "1983 年 6 月 7 日，丧偶"
    assert [(t.before[-12:], t.after[-12:]) for t in told] == [
        (second[-12:], "（撤销）"),
        (first[-12:], second[-12:]),
        ("", first[-12:]),
    ]


@pytest.mark.parametrize("said", ["", "34159919580102001X"])
def test_the_present_husband_is_no_earlier_one_before_a_divorce(said: str) -> None:
    told = Told("罗建国", "离婚", date(1983, 1, 1), date(1990, 1, 1), said)
    with pytest.raises(Refusal, match="罗建国是现在的男方"):
        wed(told)
    PersonFacts.objects.filter(person=who("陈桂兰")).update(marital_status="复婚")
    assert wed(told).spouse_name == "罗建国"


def test_an_earlier_marriage_ends_before_the_present_one_begins() -> None:
    wife, here = who("陈桂兰"), Household.objects.get()
    Marriage.objects.create(
        region=here.region, person=wife, spouse=who("罗建国"), married_on=date(1984, 1, 1),
        known_from=AT, source=PersonFacts.objects.filter(person=wife).get().source,
    )  # fmt: skip
    with pytest.raises(Refusal, match="与现在的婚姻"):
        wed(FIRST._replace(ended_on=date(1984, 1, 2)))
    assert wed(FIRST._replace(ended_on=date(1984, 1, 1))).ended_by == "离婚"


def test_a_marriage_of_a_child_is_written_once_somebody_is_sure() -> None:
    young = Told("王大山", "离婚", date(1977, 5, 1), date(1983, 6, 7))
    with pytest.raises(Refusal, match="不满 18 岁"):
        wed(young)
    assert wed(young._replace(sure=True)).married_on == date(1977, 5, 1)


def test_a_spouse_on_file_is_tied_by_number() -> None:
    PersonFacts.objects.filter(person=who("陈桂兰")).update(marital_status="离婚")
    made = wed(Told("", "离婚", None, None, "34159919580102001X"))
    assert (made.spouse, made.spouse_name) == (who("罗建国"), "罗建国")
    with pytest.raises(Refusal, match="不在您辖区的档案里"):
        wed(Told("", "离婚", None, None, "341599196203040025"))
    with pytest.raises(Refusal, match="不能是本人"):
        wed(Told("", "离婚", None, None, "34159919600520001X"))


def test_two_marriages_do_not_overlap_but_may_touch() -> None:
    wed()
    with pytest.raises(Refusal, match="时间重叠"):
        wed(Told("李四", "丧偶", date(1983, 6, 6), date(1990, 1, 1)))
    wed(Told("李四", "丧偶", date(1983, 6, 7), date(1990, 1, 1)))
    assert Marriage.objects.count() == 2
    with pytest.raises(Refusal, match="晚于取得凭据"):
        wed(Told("赵五", "离婚", date(2000, 1, 1), date(2026, 7, 2)))


def test_another_township_writes_nothing() -> None:
    made = wed()
    with pytest.raises(Refusal, match="没有找到这位同志"):
        wed(scope=NEXT)
    with pytest.raises(Refusal, match="已经更正或撤销过"):
        withdraw_marriage(marriage=made.pk, scope=NEXT, by=SYSTEM, origin=ORIGIN, at=AT)
    with pytest.raises(Refusal, match="不在这户家庭里"):
        parent(Parentage("收养"), scope=NEXT)


def parent(parentage: Parentage, name: str = "罗明", scope: Scope = TOWN) -> Membership:
    home: UUID = Household.objects.get().public_id
    return record_parentage(
        tie=(home, who(name).public_id), scope=scope, by=SYSTEM, parentage=parentage,
        origin=ORIGIN, at=AT,
    )  # fmt: skip


def test_whose_child_somebody_is_is_corrected_once_and_told() -> None:
    adopted = Parentage("收养", date(1990, 2, 3), earlier_marriage=False)
    parent(adopted)
    parent(adopted)
    ties = Membership.objects.filter(person=who("罗明")).order_by("pk")
    assert [(tie.parentage, tie.known_to) for tie in ties] == [
        ("双方亲生", AT),
        ("收养", None),
    ]
    assert ties[1].source.document == "婚姻登记档案"
    latest = history(Household.objects.get(), "成员")[0]
    assert latest.told == (("罗明的子女来源", "双方亲生", "收养，1990 年 2 月 3 日收养", None),)


@pytest.mark.parametrize(
    ("name", "parentage", "said"),
    [
        ("罗明", Parentage("双方亲生", date(1990, 2, 3)), "应选“收养”"),
        ("陈桂兰", Parentage("收养"), "只登记在子女名下"),
    ],
)
def test_what_does_not_fit_is_refused(name: str, parentage: Parentage, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        parent(parentage, name)
