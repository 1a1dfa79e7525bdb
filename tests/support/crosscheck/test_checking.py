"""Three books against each other: each disagreement is found once, in its own township."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db.models import F

from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.vault.blind import blind_index
from nuanxin.base.vault.kinds import Kind
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.registry.exchange.models import ImportBatch, LedgerRow
from nuanxin.registry.people.actions.versions import PERSON, Change, write_versions
from nuanxin.registry.people.models import Household, Person, PersonFacts
from nuanxin.support.benefits.models import Entitlement
from nuanxin.support.crosscheck.actions import Books, check, settle
from nuanxin.support.crosscheck.models import CrossCheck, Issue
from nuanxin.support.crosscheck.queries import Narrowed, board, issues
from registry.people.families import NEXT_VILLAGE, VILLAGE, admitted, bereaved, source

pytestmark = pytest.mark.django_db
COUNTY = Scope.of("341599")
REGION = RegionCode.parse("341599")
TODAY = date(2026, 7, 1)
AT = datetime(2026, 7, 1, tzinfo=UTC)
BENEFIT = "特别扶助金_死亡"


@pytest.fixture
def people() -> dict[str, int]:
    """Two families of one village, one of the next; the wives of the first two on the roll."""
    made = admitted(bereaved("1"), bereaved("2"), bereaved("3", NEXT_VILLAGE)).people
    for wife in ("1-女方", "2-女方"):
        _entitle(made[wife])
    # Nobody looks like anybody else.
    Person.objects.update(phone_index=None)
    later = [made[f"2-{role}"] for role in ("女方", "男方", "子女")]
    facts = PersonFacts.objects.filter(person__in=later)
    facts.update(birth_date=F("birth_date") + timedelta(days=1))
    return made


def _entitle(person: int) -> None:
    home = Household.objects.get(memberships__person=person)
    Entitlement.objects.create(
        region=home.region, household=home, person_id=person, benefit=BENEFIT,
        starts_on=date(2020, 1, 1), basis="roll", confirmed_on=date(2020, 1, 1), recorded_at=AT,
    )  # fmt: skip


def _book(kind: str) -> ImportBatch:
    return ImportBatch.objects.create(
        region=341599000000, kind=kind, status="committed", sender="财政局",
        file_name="结果.xlsx", sha256=kind, staged_at=AT,
    )  # fmt: skip


def _line(batch: ImportBatch, row: int, person: int | None, **more: Any) -> LedgerRow:
    name = Person.objects.get(pk=person).name if person else "张三"
    return LedgerRow.objects.create(
        region=batch.region, batch=batch, book=batch.kind, sheet="Sheet1", row=row, name=name,
        person=person, **more,
    )  # fmt: skip


def _check(
    payment: ImportBatch | None = None, national: ImportBatch | None = None
) -> CrossCheck:
    books = Books(
        REGION,
        national.public_id if national else None,
        payment.public_id if payment else None,
    )
    return check(by=SYSTEM, scope=COUNTY, books=books, day=TODAY, at=AT)


def _found(run: CrossCheck) -> set[tuple[str, int | None]]:
    return set(Issue.objects.filter(check_run=run).values_list("kind", "person_id"))


def test_books_that_agree_have_no_issue(people: dict[str, int]) -> None:
    payment, national = _book("payment"), _book("national")
    for row, wife in enumerate(("1-女方", "2-女方"), 1):
        _line(payment, row, people[wife], result="成功")
        _line(national, row, people[wife], status="正常")
    run = _check(payment, national)
    assert set(run.counts.values()) == {0}


def test_on_the_roll_but_not_paid(people: dict[str, int]) -> None:
    payment = _book("payment")
    _line(payment, 1, people["1-女方"], result="失败", reason="户名不符")
    run = _check(payment)
    found = {i.person_id: i.text for i in Issue.objects.filter(kind="not_paid")}
    assert found[people["1-女方"]] == "在册：特别扶助金（死亡）；发放未成功：户名不符"
    assert found[people["2-女方"]] == "在册：特别扶助金（死亡）；发放结果里没有"
    assert run.counts["not_paid"] == 2


def test_paid_but_not_on_the_roll_or_not_even_known(people: dict[str, int]) -> None:
    payment = _book("payment")
    for row, wife in enumerate(("1-女方", "2-女方", "3-女方"), 1):
        _line(payment, row, people[wife], result="成功", amount_fen=354000)
    _line(payment, 9, None, result="成功")
    run = _check(payment)
    rows = Issue.objects.filter(check_run=run, kind="paid_off_roll").order_by("ledger_row__row")
    known, stranger = rows
    assert (known.person_id, known.region) == (people["3-女方"], NEXT_VILLAGE)
    assert known.text == "发放结果第 3 行，3540.00 元；没有已确认的待遇"
    assert (stranger.person_id, stranger.text) == (None, "发放结果第 9 行；档案里没有这个人")


def test_the_dead_are_found_in_either_book(people: dict[str, int]) -> None:
    change = Change(people["1-女方"], {"存活": False, "死亡日期": date(2026, 2, 1)})
    write_versions(PERSON, [change], source=source(), known_at=AT)
    national = _book("national")
    _line(national, 1, people["1-女方"], status="正常")
    _line(national, 2, people["2-女方"], status="死亡退出")
    texts = set(
        Issue.objects.filter(check_run=_check(None, national), kind="dead").values_list(
            "text", flat=True
        )
    )
    assert texts == {"档案登记 2026-02-01 去世，待遇还在册", "国家系统状态：死亡退出"}


def test_one_card_of_two_people(people: dict[str, int]) -> None:
    payment = _book("payment")
    card = blind_index(Kind.ACCOUNT, "6217000000000000001")
    _line(payment, 1, people["1-女方"], result="成功", account_index=card)
    _line(payment, 2, None, result="成功", account_index=card)
    run = _check(payment)
    shared = Issue.objects.filter(check_run=run, kind="shared_card")
    assert {(i.name, i.text) for i in shared} == {
        ("陈桂兰", "同一账号登记在：张三、陈桂兰"), ("张三", "同一账号登记在：张三、陈桂兰"),
    }  # fmt: skip


def test_wives_of_bereaved_families_who_turn_49_next_year(people: dict[str, int]) -> None:
    for wife, born in (("1-女方", date(1978, 12, 31)), ("2-女方", date(1977, 1, 1))):
        change = Change(people[wife], {"出生日期": born})
        write_versions(PERSON, [change], source=source(), known_at=AT)
    assert ("turning_49", people["1-女方"]) in _found(_check())
    assert ("turning_49", people["2-女方"]) not in _found(_check())


def test_the_national_list_against_the_roll(people: dict[str, int]) -> None:
    national = _book("national")
    _line(national, 1, people["1-女方"], status="正常")
    _line(national, 2, people["3-女方"], status="正常", category="特别扶助")
    _line(national, 3, None, status="退出")
    found = _found(_check(None, national))
    assert ("not_national", people["2-女方"]) in found
    _line(national, 4, people["2-女方"], status="退出")
    run = _check(None, national)
    (left,) = Issue.objects.filter(check_run=run, kind="not_national", person=people["2-女方"])
    assert left.text.endswith("；国家系统状态：退出")
    assert ("national_only", people["3-女方"]) in found
    assert ("national_only", None) not in found


def test_what_the_national_list_says_differently(people: dict[str, int]) -> None:
    Entitlement.objects.update(first_year=2020)
    national = _book("national")
    _line(national, 1, people["1-女方"], status="正常", first_year=2019)
    _line(national, 2, people["2-女方"], status="正常", first_year=2020)
    LedgerRow.objects.filter(row=2).update(name="陈桂蓝")
    run = _check(None, national)
    texts = set(
        Issue.objects.filter(check_run=run, kind="national_differs").values_list(
            "text", flat=True
        )
    )
    assert texts == {
        "国家系统第 1 行：首享年度 2019，在册 2020",
        "国家系统第 2 行：姓名 陈桂蓝，档案 陈桂兰",
    }


def test_without_a_book_its_questions_are_not_asked(people: dict[str, int]) -> None:
    assert set(_check().counts) == {"dead", "shared_card", "turning_49", "twice"}


def test_a_book_not_committed_is_refused(people: dict[str, int]) -> None:
    batch = _book("payment")
    ImportBatch.objects.update(status="staged")
    with pytest.raises(Refusal, match="还没有提交"):
        _check(batch)


def test_the_board_adds_up_and_a_township_sees_its_own(people: dict[str, int]) -> None:
    run = _check(_book("payment"), _book("national"))
    whole = board(run, COUNTY)
    assert (
        whole.total.total == sum(run.counts.values()) == issues(run, COUNTY, Narrowed()).count()
    )
    assert sum(row[2].total for row in whole.rows) == whole.total.total
    next_town = Scope.of("341599101")
    assert {i.region for i in issues(run, next_town, Narrowed())} <= {NEXT_VILLAGE}
    assert VILLAGE in {i.region for i in issues(run, COUNTY, Narrowed(kind="not_paid"))}


def test_what_was_found_out_stays_with_the_issue(people: dict[str, int]) -> None:
    run = _check(_book("payment"))
    issue = Issue.objects.filter(check_run=run)[0]
    with pytest.raises(Refusal, match="请写明核查结果"):
        settle(by=SYSTEM, scope=COUNTY, issues=[issue.pk], answer=" ", at=AT)
    settle(by=SYSTEM, scope=COUNTY, issues=[issue.pk], answer="已补发", at=AT)
    assert board(run, COUNTY).total.waiting == board(run, COUNTY).total.total - 1
    elsewhere = Scope.of("341599120")
    assert settle(by=SYSTEM, scope=elsewhere, issues=[issue.pk], answer="改写", at=AT) == 0
