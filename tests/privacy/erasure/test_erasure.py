"""Two people delete a closed family's data: nothing of it is left but what law keeps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.db.utils import IntegrityError
from django.test import Client
from django.urls import reverse

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.period import Period
from nuanxin.kit.refusal import Refusal
from nuanxin.money.payables.actions import raise_claims
from nuanxin.money.payables.claims import Claim, Kind, Share
from nuanxin.money.payables.models import Payable
from nuanxin.money.payouts.models import BatchLine
from nuanxin.privacy.erasure.actions import Asked, ask, confirm, withdraw
from nuanxin.privacy.erasure.models import Erasure, Reason
from nuanxin.privacy.erasure.queries import due_by, plan
from nuanxin.registry.people.actions.closing import close_file
from nuanxin.registry.people.models import Account, Household, Membership, Person, PersonFacts
from nuanxin.support.benefits.models import Entitlement
from registry.people.families import VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db
Appoint = Callable[[str, Role, str], Actor]
COUNTY, NEXT = Scope.of("341599"), Scope.of("341599101")
AT, TODAY = datetime(2026, 7, 1, tzinfo=UTC), date(2026, 7, 1)
WISH = Asked(Reason.OWN_WISH, "2026-06-20 书面申请")
CANARIES = (
    "陈桂兰", "罗建国", "罗明", "chenguilan", "34159919600520", "13800001234",
    "6217000000000000001", "一组 12 号", "341599********001X",
)  # fmt: skip


@pytest.fixture
def maker(appoint: Appoint) -> Actor:
    return appoint("王主任", Role.COUNTY_HEALTH, "341599")


@pytest.fixture
def checker(appoint: Appoint) -> Actor:
    return appoint("孙局长", Role.COUNTY_LEADER, "341599")


@pytest.fixture
def home() -> Household:
    done = admitted(bereaved("1"))
    found: Household = Household.objects.get(pk=done.households["1"])
    return found


@pytest.fixture
def closed(home: Household, maker: Actor) -> Household:
    return close_file(
        household=home.public_id, scope=COUNTY, by=maker, reason="迁出本县", on=date(2026, 5, 1)
    )


def found_anywhere() -> set[tuple[str, str]]:
    """(table, canary) for every text anywhere in the database."""
    hits = set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND "
                       "relnamespace = 'public'::regnamespace")  # fmt: skip
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t")
            (text,) = cursor.fetchone()
            hits |= {(table, canary) for canary in CANARIES if canary in text}
    return hits


def claim(household: int, person: int) -> Claim:
    share = Share("演示标准", "演示政发〔2020〕1号", "演示二", "县", 294000)
    return Claim(
        key="特别扶助金_死亡/p1/2026-H1", seq=0, region=VILLAGE, household_id=household,
        person_id=person, benefit="特别扶助金_死亡", label="特别扶助金（死亡）",
        first=Period(2026, 1), end=Period(2026, 7), kind=Kind.REGULAR, shares=(share,),
        reason="", basis="2026 上半年发放测算",
    )  # fmt: skip


def both(home: Household, maker: Actor, checker: Actor, asked: Asked = WISH) -> Erasure:
    ask(household=home.public_id, scope=COUNTY, by=maker, asked=asked, at=AT)
    return confirm(household=home.public_id, scope=COUNTY, by=checker, at=AT)


def test_nothing_of_them_is_left(closed: Household, maker: Actor, checker: Actor) -> None:
    assert {table for table, _ in found_anywhere()} >= {"registry_person", "registry_account"}
    both(closed, maker, checker)
    assert found_anywhere() == set()
    assert not PersonFacts.objects.exists()
    assert not Account.objects.exists()
    assert Membership.objects.count() == 3
    assert set(Person.objects.values_list("name", flat=True)) == {"已删除"}
    assert not Person.objects.exclude(id_number_sealed=None, id_number_index=None).exists()


def test_the_books_stay_and_name_nobody(
    closed: Household, maker: Actor, checker: Actor
) -> None:
    wife = Person.objects.get(name="陈桂兰")
    raise_claims([claim(closed.pk, wife.pk)], by=maker, at=AT)
    Payable.objects.update(status="sent")
    both(closed, maker, checker)
    kept = Payable.objects.get()
    assert (kept.amount_fen, kept.person_id, str(kept.person)) == (294000, wife.pk, "已删除")
    assert BatchLine.objects.count() == 0


def test_the_dry_run_says_what_goes_and_what_stays_and_changes_nothing(
    closed: Household,
) -> None:
    before = found_anywhere()
    steps = {step.table.name: step for step in plan(COUNTY, closed, TODAY).steps}
    assert steps["registry_account"].deed == "删除"
    assert steps["registry_person"].deed == "清空个人信息"
    assert steps["registry_person"].rows == 3
    assert steps["registry_household"].deed == "保留"
    assert all(step.table.keeps for step in steps.values() if step.deed == "保留")
    assert found_anywhere() == before


def test_nobody_confirms_what_they_asked(closed: Household, maker: Actor) -> None:
    ask(household=closed.public_id, scope=COUNTY, by=maker, asked=WISH, at=AT)
    with pytest.raises(Refusal, match="另一个人"):
        confirm(household=closed.public_id, scope=COUNTY, by=maker, at=AT)
    with pytest.raises(IntegrityError):
        Erasure.objects.update(status="done", settled_by_id=maker.user_id)


def test_an_open_file_a_running_benefit_and_open_money_stand_in_the_way(
    home: Household, maker: Actor
) -> None:
    wife = Person.objects.get(name="陈桂兰")
    Entitlement.objects.create(
        region=VILLAGE, household=home, person=wife, benefit="特扶", starts_on=date(2020, 1, 1),
        first_year=2020, basis="roll", confirmed_on=date(2020, 1, 1), recorded_at=AT,
    )  # fmt: skip
    raise_claims([claim(home.pk, wife.pk)], by=maker, at=AT)
    with pytest.raises(Refusal, match=r"没有注销.*没停发.*没送财政"):
        ask(household=home.public_id, scope=COUNTY, by=maker, asked=WISH, at=AT)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Asked(Reason.OWN_WISH, " "), "书面申请"),
        (Asked(Reason.OWN_WISH, "13800001234"), "只写日期或文号"),
        (Asked(Reason.TIME_OVER), "保存期还没有满"),
    ],
)
def test_it_is_refused(closed: Household, maker: Actor, asked: Asked, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        ask(household=closed.public_id, scope=COUNTY, by=maker, asked=asked, at=AT)


def test_twice_is_refused_and_withdrawn_may_be_asked_again(
    closed: Household, maker: Actor, checker: Actor
) -> None:
    ask(household=closed.public_id, scope=COUNTY, by=maker, asked=WISH, at=AT)
    with pytest.raises(Refusal, match="已经提出"):
        ask(household=closed.public_id, scope=COUNTY, by=maker, asked=WISH, at=AT)
    withdraw(household=closed.public_id, scope=COUNTY, by=checker, at=AT)
    both(closed, maker, checker)
    with pytest.raises(Refusal, match="没有待确认"):
        confirm(household=closed.public_id, scope=COUNTY, by=checker, at=AT)


def test_whoever_also_belongs_to_an_open_family_stays(
    closed: Household, maker: Actor, checker: Actor
) -> None:
    other = Household.objects.get(pk=admitted(bereaved("2")).households["2"])
    child = Person.objects.filter(name="罗明").order_by("pk")[0]
    tie = Membership.objects.filter(household=other, role="子女").get()
    Membership.objects.filter(pk=tie.pk).update(person=child)
    both(closed, maker, checker)
    child.refresh_from_db()
    assert child.name == "罗明"
    assert PersonFacts.objects.filter(person=child).exists()


def test_each_step_leaves_a_line_without_a_name(
    closed: Household, maker: Actor, checker: Actor
) -> None:
    both(closed, maker, checker)
    lines = AuditEntry.objects.filter(act__startswith="erasure.").order_by("id")
    assert list(lines.values_list("act", flat=True)) == ["erasure.asked", "erasure.done"]
    assert lines[1].payload["counts"]["registry_person"] == 3


def test_another_area_finds_no_such_family(closed: Household, maker: Actor) -> None:
    with pytest.raises(Refusal, match="没有找到"):
        ask(household=closed.public_id, scope=NEXT, by=maker, asked=WISH, at=AT)


def test_the_pages_from_asking_to_the_emptied_file(
    wang: Client, leader: Client, li: Client, zhao: Client, home: Household
) -> None:
    path = f"/privacy/family/{home.public_id}/erase/"
    assert "档案没有注销" in wang.get(path).content.decode()
    Household.objects.filter(pk=home.pk).update(
        closed_on=date(2010, 1, 1), closed_reason="迁出"
    )
    assert home.number in wang.get("/privacy/erasures/?state=due").content.decode()
    assert home.number not in zhao.get("/privacy/erasures/").content.decode()
    assert zhao.get(path).status_code == 404
    typed = {"deed": "ask", "reason": "time"}
    assert wang.post(f"{path}deed/", typed).status_code == 302
    assert wang.post(f"{path}deed/", {"deed": "confirm"}).status_code == 422
    assert leader.post(f"{path}deed/", {"deed": "confirm"}).status_code == 302
    assert "已经删除" in wang.get(path).content.decode()
    assert "已删除" in wang.get("/privacy/erasures/?state=done").content.decode()
    assert (
        home.number
        in b"".join(
            wang.get("/privacy/erasures/list.csv?state=done").streaming_content  # type: ignore[attr-defined]
        ).decode()
    )
    page, past = (
        li.get(f"/families/{home.public_id}/{each}").content.decode()
        for each in ("", "history/")
    )
    assert "个人信息已删除" in page
    for deed in ("恢复这户", "修改情况", "登记隐名"):
        assert deed not in page
    assert 'aria-label="这户家庭"' not in page + past, "no tab leads anywhere"
    for deed in ("families:close", "visits:new", "guardians:family"):
        assert li.get(reverse(deed, args=[home.public_id])).status_code == 404


def test_the_period_comes_from_the_register() -> None:
    assert due_by(date(2026, 7, 1)) == date(2016, 7, 1)
