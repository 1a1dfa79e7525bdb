"""A village is asked by a link that opens once, for some days, for one family."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import SYSTEM, Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jurisdiction.models import Region
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.links.models import OneTimeLink
from nuanxin.base.links.queries import digest_of, link_of
from nuanxin.kit.refusal import Refusal
from nuanxin.privacy.retention.actions import sweep
from nuanxin.registry.asks.actions.answering import Said, answer, look
from nuanxin.registry.asks.actions.asking import Made, ask_village, settle_ask, withdraw_ask
from nuanxin.registry.asks.models import VillageAsk
from nuanxin.registry.asks.queries import TASK, Asked, asks, question, state
from nuanxin.registry.cases.actions.marking import mark_sensitive
from nuanxin.registry.facts.actions import Origin
from nuanxin.registry.facts.models import SourceKind
from nuanxin.registry.people.actions.moving import move_family
from nuanxin.registry.people.models import Household, PersonFacts
from registry.people.families import NEXT_VILLAGE, VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 2, tzinfo=UTC)
TOWN, NEXT, COUNTY = Scope.of("341599100"), Scope.of("341599101"), Scope.of("341599")
SAME = Said("same")


@pytest.fixture
def li(appoint: Callable[[str, Role, str], Actor]) -> Actor:
    return appoint("李干事", Role.TOWNSHIP_HANDLER, "341599100")


@pytest.fixture
def home() -> Household:
    Region.objects.create(code=VILLAGE, name="桃林村", kind="village", source="演示")
    Region.objects.create(code=NEXT_VILLAGE, name="河口村", kind="village", source="演示")
    admitted(bereaved())
    return Household.objects.get()


def asked(home: Household, by: Actor, days: int = 7, at: datetime = AT) -> Made:
    return ask_village(
        household=home.public_id, scope=TOWN, by=by, contact="周村医", days=days, at=at
    )


def opening(made: Made) -> OneTimeLink:
    link = link_of(made.token, TASK)
    assert link is not None
    return link


def looked(made: Made, at: datetime = AT) -> VillageAsk | None:
    return look(link=opening(made), ip="10.0.0.8", at=at)


def answered(made: Made, said: Said = SAME, at: datetime = AT) -> VillageAsk | None:
    return answer(link=opening(made), said=said, ip="10.0.0.8", at=at)


def acts() -> list[tuple[str, bool, str]]:
    rows = AuditEntry.objects.filter(act__startswith="ask.").order_by("pk")
    return list(rows.values_list("act", "ok", "purpose"))


def test_only_a_digest_of_the_link_stands_in_the_database(home: Household, li: Actor) -> None:
    made = asked(home, li)
    assert len(made.token) >= 32
    assert bytes(OneTimeLink.objects.get().digest) == digest_of(made.token)
    assert asked(home, li).token != made.token
    with connection.cursor() as cursor:
        for table in ("base_onetimelink", "registry_villageask", "base_auditentry"):
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [
                f"%{made.token}%"])  # fmt: skip
            assert cursor.fetchone() == (0,)


def test_looking_does_not_use_it_up_answering_does(home: Household, li: Actor) -> None:
    made = asked(home, li)
    assert looked(made)
    assert looked(made)
    assert answered(made, Said("differs", "搬到女儿家住了"))
    assert answered(made) is None
    assert looked(made) is None
    ask = VillageAsk.objects.get()
    assert (ask.answer, ask.words, state(ask, AT)) == ("differs", "搬到女儿家住了", "new")
    by = "李干事请村里核对"
    assert acts() == [
        ("ask.made", True, ""), ("ask.opened", True, by), ("ask.opened", True, by),
        ("ask.answered", True, by), ("ask.tried", False, by), ("ask.tried", False, by),
    ]  # fmt: skip


def test_it_ends_to_the_second(home: Household, li: Actor) -> None:
    made = asked(home, li, days=7)
    over = AT + timedelta(days=7)
    assert looked(made, over - timedelta(seconds=1))
    assert looked(made, over) is None
    assert answered(made, at=over) is None
    assert state(VillageAsk.objects.get(), over) == "lapsed"


@pytest.mark.parametrize("days", [0, 31, -1])
def test_no_link_runs_longer_than_thirty_days(home: Household, li: Actor, days: int) -> None:
    with pytest.raises(Refusal, match="1 到 30"):
        asked(home, li, days=days)
    assert not VillageAsk.objects.exists()
    assert asked(home, li, days=30).ask.until == AT + timedelta(days=30)


def test_a_new_link_cancels_the_old_one_of_this_family_only(li: Actor) -> None:
    admitted(bereaved("1"), bereaved("2"))
    one, two = Household.objects.order_by("pk")
    first, other = asked(one, li), asked(two, li)
    second = asked(one, li)
    assert looked(first) is None
    assert looked(second)
    assert looked(other)
    assert state(VillageAsk.objects.get(pk=first.ask.pk), AT) == "lapsed"


def test_a_link_taken_back_opens_nothing(home: Household, li: Actor) -> None:
    made = asked(home, li)
    withdraw_ask(ask=made.ask.public_id, scope=TOWN, by=li, at=AT)
    assert looked(made) is None
    with pytest.raises(Refusal, match="不用再撤"):
        withdraw_ask(ask=made.ask.public_id, scope=TOWN, by=li, at=AT)


def test_a_marked_family_is_not_asked_about_and_an_open_link_shuts(
    home: Household, li: Actor
) -> None:
    made = asked(home, li)
    mark_sensitive(
        household=home.public_id, scope=TOWN, by=li, reason="受到骚扰", until=None, at=AT
    )
    assert looked(made) is None
    assert answered(made) is None
    with pytest.raises(Refusal, match="敏感个案"):
        asked(home, li)
    with pytest.raises(Refusal, match="没有找到这次核对"):
        withdraw_ask(ask=made.ask.public_id, scope=TOWN, by=li, at=AT)


def test_a_family_that_moves_takes_its_asks_along_the_old_link_shuts(
    home: Household, li: Actor
) -> None:
    made = asked(home, li)
    origin = Origin(SourceKind.OFFICE, "经办登记", AT.date(), "移交函")
    move_family(
        household=home.public_id, scope=COUNTY, by=SYSTEM, to=NEXT_VILLAGE, origin=origin, at=AT
    )
    assert VillageAsk.objects.get().region == NEXT_VILLAGE
    assert not asks(TOWN, Asked(), AT).exists()
    assert asks(NEXT, Asked(), AT).exists()
    assert looked(made) is None
    with within_scope(TOWN):
        assert not VillageAsk.objects.exists()


def test_another_township_asks_settles_and_takes_back_nothing(
    home: Household, li: Actor, appoint: Callable[[str, Role, str], Actor]
) -> None:
    made = asked(home, li)
    answered(made)
    zhao = appoint("赵同志", Role.TOWNSHIP_HANDLER, "341599101")
    with pytest.raises(Refusal, match="没有找到这户"):
        ask_village(household=home.public_id, scope=NEXT, by=zhao, contact="周", at=AT)
    with pytest.raises(Refusal, match="没有找到这次核对"):
        withdraw_ask(ask=made.ask.public_id, scope=NEXT, by=zhao, at=AT)
    with pytest.raises(Refusal, match="没有找到这次核对"):
        settle_ask(ask=made.ask.public_id, scope=NEXT, by=zhao, words="好", at=AT)


def test_only_handlers_ask(home: Household, appoint: Callable[[str, Role, str], Actor]) -> None:
    leader = appoint("孙局长", Role.COUNTY_LEADER, "341599")
    with pytest.raises(Refusal, match="乡镇经办"):
        asked(home, leader)


def test_a_family_without_a_village_or_closed_is_not_asked_about(
    home: Household, li: Actor
) -> None:
    Household.objects.update(closed_on=AT.date())
    with pytest.raises(Refusal, match="已经注销"):
        asked(home, li)
    admitted(bereaved("2", region=341599100000))
    with pytest.raises(Refusal, match="没有登记到村"):
        asked(Household.objects.get(region=341599100000), li)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        (Said(""), "请选"), (Said("maybe"), "请选"), (Said("differs", " "), "哪里有出入"),
        (Said("same", "字" * 201), "最多 200"), (Said("differs", "新号13800001234"), "号码"),
        (Said("differs", "证号 341599 19600520 001X"), "号码"),
    ],
)  # fmt: skip
def test_an_answer_is_whole_short_and_without_numbers(
    home: Household, li: Actor, said: Said, fault: str
) -> None:
    made = asked(home, li)
    with pytest.raises(Refusal, match=fault):
        answered(made, said)
    assert answered(made, Said("same", "字" * 200))


def test_an_answer_is_settled_once_and_not_before_it_came(home: Household, li: Actor) -> None:
    made = asked(home, li)
    key = made.ask.public_id
    with pytest.raises(Refusal, match="还没有回话"):
        settle_ask(ask=key, scope=TOWN, by=li, words="已改", at=AT)
    answered(made)
    with pytest.raises(Refusal, match="请填"):
        settle_ask(ask=key, scope=TOWN, by=li, words=" ", at=AT)
    settle_ask(ask=key, scope=TOWN, by=li, words="打过电话，没有变化", at=AT)
    assert state(VillageAsk.objects.get(), AT) == "settled"
    with pytest.raises(Refusal, match="已经处理过"):
        settle_ask(ask=key, scope=TOWN, by=li, words="再来", at=AT)


def test_a_link_tells_no_name_no_number_and_not_of_the_dead(home: Household, li: Actor) -> None:
    made = asked(home, li)
    told = question(made.ask.household, AT.date())
    assert [each.style for each in told.people] == ["陈女士", "罗先生"]
    assert [each.phone for each in told.people] == ["138****1234", ""]
    assert told.place.label.endswith("桃林村")
    PersonFacts.objects.filter(person__name="罗建国").update(alive=False)
    assert [each.style for each in question(made.ask.household, AT.date()).people] == ["陈女士"]


def test_the_database_keeps_no_half_answer(home: Household, li: Actor) -> None:
    asked(home, li)
    for wrong in ({"answer": "same"}, {"answered_at": AT}, {"settled_at": AT}):
        with pytest.raises(IntegrityError), transaction.atomic():
            VillageAsk.objects.update(**wrong)


def test_links_go_after_their_time_the_answer_stays_then_goes_too(
    home: Household, li: Actor
) -> None:
    made = asked(home, li)
    answered(made)
    later = AT + timedelta(days=7 + 90, seconds=1)
    assert sweep(by=SYSTEM, now=later, progress=lambda *_: None)["links"] == 1
    ask = VillageAsk.objects.get()
    assert (ask.link_id, ask.answer, state(ask, later)) == (None, "same", "new")
    late = AT + timedelta(days=1095, seconds=1)
    assert sweep(by=SYSTEM, now=late, progress=lambda *_: None)["asks"] == 1
    assert not VillageAsk.objects.exists()
