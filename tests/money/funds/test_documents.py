"""A document counts when both bodies have seen it; it is never changed, only taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from money.funds.papers import AT, COUNTY, DEATH, PAPER, REGION, REWARD, entered, given
from money.payouts.test_batches import ORDER, _drawn, _owed, sun, wang, zhou
from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.refusal import Faults, Refusal
from nuanxin.money.funds import standing
from nuanxin.money.funds.actions.closing import ask_to_close, close_year
from nuanxin.money.funds.actions.entering import Paper, arrive, confirm, decline, enter, reverse
from nuanxin.money.funds.models import Appropriation, ClosedYear
from nuanxin.money.funds.queries import Narrowed, documents
from nuanxin.money.payouts.actions.preparing import prepare
from nuanxin.money.payouts.models import Batch
from registry.people.families import bereaved

pytestmark = pytest.mark.django_db
__all__ = ["sun", "wang", "zhou"]
Appoint = Callable[[str, Role, str], Actor]
NEXT_YEAR = datetime(2027, 1, 10, tzinfo=UTC)


@pytest.fixture
def qian(appoint: Appoint) -> Actor:
    return appoint("钱会计", Role.FINANCE, "341599")


@pytest.fixture
def shen(appoint: Appoint) -> Actor:
    return appoint("沈会计", Role.FINANCE, "341599")


def issued(year: int = 2026, level: str = "中央") -> int:
    found = standing.cells(COUNTY, [year], standing.Asked(level))
    return standing.total(found).issued_fen


def said(paper: Paper, by: Actor) -> str:
    with pytest.raises(Faults) as refused:
        entered(by, paper)
    return str(refused.value)


def test_a_document_counts_when_the_other_body_has_confirmed_it(
    wang: Actor, qian: Actor
) -> None:
    made = entered(wang)
    assert issued() == 0
    confirm(document=made.public_id, scope=COUNTY, by=qian, at=AT)
    assert issued() == 1_000_000
    acts = AuditEntry.objects.filter(act__startswith="funds.").values_list("act", flat=True)
    assert set(acts) == {"funds.enter", "funds.confirm"}


def test_neither_the_same_person_nor_the_same_body_confirms(
    wang: Actor, zhou: Actor, sun: Actor, qian: Actor, shen: Actor
) -> None:
    by_health, by_finance = entered(wang), entered(qian, PAPER._replace(number="另一份"))
    for who in (zhou, sun):
        with pytest.raises(Refusal, match="要由财政的同志确认"):
            confirm(document=by_health.public_id, scope=COUNTY, by=who, at=AT)
    with pytest.raises(Refusal, match="不能是同一个人"):
        confirm(document=by_health.public_id, scope=COUNTY, by=wang, at=AT)
    with pytest.raises(Refusal, match="要由卫健的同志确认"):
        confirm(document=by_finance.public_id, scope=COUNTY, by=shen, at=AT)
    confirm(document=by_finance.public_id, scope=COUNTY, by=sun, at=AT)
    with pytest.raises(Refusal, match="已确认，不能再办"):
        confirm(document=by_finance.public_id, scope=COUNTY, by=sun, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appropriation.objects.filter(pk=by_health.pk).update(
            confirmed_by=zhou.user_id, confirmed_role="county_health", confirmed_at=AT
        )


def test_whoever_lends_a_post_does_not_confirm_what_the_lender_entered(
    wang: Actor, qian: Actor
) -> None:
    made = entered(wang)
    lent = replace(qian, for_user=wang.user_id)
    with pytest.raises(Refusal, match="不能是同一个人"):
        confirm(document=made.public_id, scope=COUNTY, by=lent, at=AT)


def test_only_health_and_finance_of_the_county_enter(
    sun: Actor, wang: Actor, appoint: Appoint
) -> None:
    for who in (sun, appoint("李干事", Role.TOWNSHIP_HANDLER, "341599100")):
        with pytest.raises(Refusal, match="由县级卫健经办或财政经办登记"):
            entered(who)
    other = appoint("外县", Role.COUNTY_HEALTH, "341502")
    with pytest.raises(Refusal, match="不在您的辖区"):
        enter(region=REGION, scope=Scope.of("341502"), by=other, paper=PAPER, at=AT)


def test_every_fault_of_a_document_is_named_at_once(wang: Actor) -> None:
    wrong = Paper(
        2031, "recall", " ", "21007", "", (), 5, date(2026, 8, 1), date(2026, 1, 1),
        "电话 13800001234",
    )  # fmt: skip
    told = said(wrong, wang)
    for place in ("指标文号：", "说明：不要写", "负担级次：", "项目：", "金额：收回"):
        assert place in told, place
    for place in ("文件日期：", "到位日期：", "预算年度："):
        assert place in told, place
    assert "功能科目" not in told
    assert "功能科目" in said(PAPER._replace(function="210071"), wang)
    assert "功能科目" in said(PAPER._replace(function="二一〇〇七"), wang)
    assert "性质：" in said(PAPER._replace(kind="gift"), wang)
    assert "金额：请填" in said(PAPER._replace(amount_fen=0), wang)
    assert "金额：要减少的" in said(PAPER._replace(amount_fen=-5), wang)
    assert Appropriation.objects.count() == 0


def test_the_same_document_is_not_entered_twice(wang: Actor, qian: Actor) -> None:
    made = given(wang, qian)
    assert "已经登记过" in said(PAPER, qian)
    back = reverse(document=made.public_id, scope=COUNTY, by=wang, reason="错", at=AT)
    assert "已经登记过" in said(PAPER, qian)
    confirm(document=back.public_id, scope=COUNTY, by=qian, at=AT)
    entered(qian)


def test_a_benefit_stands_in_one_set_of_a_level_and_year(wang: Actor, qian: Actor) -> None:
    both = PAPER._replace(benefits=(DEATH, REWARD))
    given(wang, qian, both)
    assert "合在一起" in said(PAPER._replace(number="又一份"), wang)
    given(wang, qian, both._replace(number="又一份"))
    given(wang, qian, PAPER._replace(level="省"))
    given(wang, qian, PAPER._replace(year=2027, kind="advance"))
    cells = standing.cells(COUNTY, [2026])
    assert [(c.level, c.documents, c.issued_fen) for c in cells if c.level == "中央"] == [
        ("中央", 2, 2_000_000)
    ]


def test_a_wrong_document_is_taken_back_by_its_opposite(wang: Actor, qian: Actor) -> None:
    made = given(wang, qian)
    with pytest.raises(Refusal, match="为什么冲正"):
        reverse(document=made.public_id, scope=COUNTY, by=wang, reason=" ", at=AT)
    back = reverse(document=made.public_id, scope=COUNTY, by=qian, reason="多一个零", at=AT)
    assert (back.amount_fen, back.reverses, back.note) == (-1_000_000, made, "多一个零")
    assert issued() == 1_000_000
    with pytest.raises(Refusal, match="正等着确认"):
        reverse(document=made.public_id, scope=COUNTY, by=wang, reason="再", at=AT)
    confirm(document=back.public_id, scope=COUNTY, by=wang, at=AT)
    assert issued() == 0
    assert not standing.registered(REGION, 2026)
    with pytest.raises(Refusal, match="本身是冲正"):
        reverse(document=back.public_id, scope=COUNTY, by=wang, reason="再", at=AT)


def test_a_declined_reversal_leaves_the_document_and_may_be_tried_again(
    wang: Actor, qian: Actor
) -> None:
    made = given(wang, qian)
    back = reverse(document=made.public_id, scope=COUNTY, by=qian, reason="多一个零", at=AT)
    with pytest.raises(Refusal, match="哪里与文件不符"):
        decline(document=back.public_id, scope=COUNTY, by=wang, reason="", at=AT)
    decline(document=back.public_id, scope=COUNTY, by=wang, reason="文件没有错", at=AT)
    assert issued() == 1_000_000
    reverse(document=made.public_id, scope=COUNTY, by=qian, reason="还是错", at=AT)


def test_what_has_not_been_confirmed_is_declined_not_taken_back(
    wang: Actor, qian: Actor
) -> None:
    made = entered(wang)
    with pytest.raises(Refusal, match="还没有确认的文件不算数"):
        reverse(document=made.public_id, scope=COUNTY, by=wang, reason="错", at=AT)
    decline(document=made.public_id, scope=COUNTY, by=qian, reason="金额与文件不符", at=AT)
    with pytest.raises(Refusal, match="已退回，不能再办"):
        confirm(document=made.public_id, scope=COUNTY, by=qian, at=AT)
    entered(wang)


def test_the_day_the_money_came_is_said_once(wang: Actor, qian: Actor) -> None:
    made = given(wang, qian, PAPER._replace(arrived_on=None))
    (cell,) = standing.cells(COUNTY, [2026])
    assert (cell.issued_fen, cell.arrived_fen) == (1_000_000, 0)
    with pytest.raises(Refusal, match="和今天之间"):
        arrive(document=made.public_id, scope=COUNTY, by=qian, day=date(2026, 7, 2), at=AT)
    arrive(document=made.public_id, scope=COUNTY, by=qian, day=date(2026, 6, 1), at=AT)
    with pytest.raises(Refusal, match="已经登记 2026-06-01 到位"):
        arrive(document=made.public_id, scope=COUNTY, by=wang, day=date(2026, 6, 2), at=AT)
    (cell,) = standing.cells(COUNTY, [2026])
    assert cell.arrived_fen == 1_000_000


@pytest.mark.parametrize(
    "change", [{"amount_fen": 5}, {"number": "x"}, {"year": 2025}, {"confirmed_at": None},
               {"arrived_on": date(2026, 7, 1)}, {"benefits": ["奖励扶助"]}],
)  # fmt: skip
def test_the_database_refuses_to_change_a_document(
    wang: Actor, qian: Actor, change: dict[str, object]
) -> None:
    made = given(wang, qian)
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        Appropriation.objects.filter(pk=made.pk).update(**change)
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        Appropriation.objects.filter(pk=made.pk).delete()


def test_what_is_left_is_carried_over_as_a_pair(wang: Actor, qian: Actor) -> None:
    given(wang, qian)
    out = given(wang, qian, PAPER._replace(kind="carried", number="结转", amount_fen=300_000))
    assert (issued(2026), issued(2027)) == (700_000, 300_000)
    into = out.carried_to
    assert (into.year, into.amount_fen, into.confirmed_by_id) == (2027, 300_000, qian.user_id)
    back = reverse(document=into.public_id, scope=COUNTY, by=wang, reason="多转了", at=AT)
    confirm(document=back.public_id, scope=COUNTY, by=qian, at=AT)
    assert (issued(2026), issued(2027)) == (1_000_000, 0)


def test_another_county_sees_nothing(wang: Actor, qian: Actor, appoint: Appoint) -> None:
    made = given(wang, qian)
    elsewhere = Scope.of("341502")
    assert standing.cells(elsewhere, [2026]) == []
    assert not documents(elsewhere, Narrowed()).exists()
    other = appoint("外县", Role.FINANCE, "341502")
    with pytest.raises(Refusal, match="没有找到"):
        reverse(document=made.public_id, scope=elsewhere, by=other, reason="x", at=AT)
    with within_scope(elsewhere):
        assert Appropriation.objects.count() == 0
        assert standing.cells(COUNTY, [2026]) == []


def _close(qian: Actor, sun: Actor) -> None:
    ask_to_close(region=REGION, scope=COUNTY, by=qian, year=2026, at=NEXT_YEAR)
    close_year(region=REGION, scope=COUNTY, by=sun, year=2026, at=NEXT_YEAR)


def test_a_year_is_closed_by_two(wang: Actor, sun: Actor, qian: Actor, shen: Actor) -> None:
    def ask(by: Actor, at: datetime = NEXT_YEAR) -> None:
        ask_to_close(region=REGION, scope=COUNTY, by=by, year=2026, at=at)

    def agree(by: Actor) -> None:
        close_year(region=REGION, scope=COUNTY, by=by, year=2026, at=NEXT_YEAR)

    with pytest.raises(Refusal, match="还没有过完"):
        ask(qian, AT)
    with pytest.raises(Refusal, match="由财政经办提出"):
        ask(sun)
    with pytest.raises(Refusal, match="还没有人提出"):
        agree(sun)
    ask(qian)
    with pytest.raises(Refusal, match="已经提出关账"):
        ask(shen)
    with pytest.raises(Refusal, match="不能是同一个人"):
        agree(qian)
    with pytest.raises(Refusal, match="另一位财政经办或分管领导"):
        agree(wang)
    agree(shen)
    with pytest.raises(Refusal, match="已经关账"):
        agree(sun)
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        ClosedYear.objects.update(closed_at=None)


def test_a_closed_year_takes_only_what_clears_it(wang: Actor, sun: Actor, qian: Actor) -> None:
    made = given(wang, qian)
    _close(qian, sun)
    late = PAPER._replace(number="又一份", issued_on=date(2027, 1, 5), arrived_on=None)
    for kind in ("advance", "main", "extra"):
        with pytest.raises(Faults, match="已经关账，只收清算、收回和结转"):
            entered(wang, late._replace(kind=kind), NEXT_YEAR)
    with pytest.raises(Refusal, match="差额请按清算登记"):
        reverse(document=made.public_id, scope=COUNTY, by=wang, reason="x", at=NEXT_YEAR)
    for kind, fen in (("clearing", -200_000), ("recall", -100_000), ("carried", 700_000)):
        given(wang, qian, late._replace(kind=kind, number=kind, amount_fen=fen), NEXT_YEAR)
    assert (issued(2026), issued(2027)) == (0, 700_000)
    row = Appropriation.objects.get(pk=made.pk)
    row.pk, row.public_id = None, new_id()
    with pytest.raises(DatabaseError, match="is closed"), transaction.atomic():
        row.save(force_insert=True)


def test_a_closed_year_pays_no_batch(wang: Actor, sun: Actor, qian: Actor) -> None:
    _owed(wang, bereaved("1"))
    _close(qian, sun)
    last = ORDER._replace(budget_year=2026)
    with pytest.raises(Refusal, match="2026 年度的指标已经关账"):
        prepare(by=wang, scope=COUNTY, order=last, at=NEXT_YEAR)
    with pytest.raises(Refusal, match="只能用 2027 或 2026 年度"):
        prepare(by=wang, scope=COUNTY, order=ORDER._replace(budget_year=2025), at=NEXT_YEAR)
    made = prepare(by=wang, scope=COUNTY, order=ORDER, at=NEXT_YEAR)
    assert made.budget_year == 2027
    made.pk, made.public_id, made.budget_year, made.number = None, new_id(), 2026, "x"
    with pytest.raises(DatabaseError, match="is closed"), transaction.atomic():
        made.save(force_insert=True)


def test_a_year_with_something_left_is_not_closed(wang: Actor, sun: Actor, qian: Actor) -> None:
    waiting = entered(wang)
    with pytest.raises(Refusal, match="还有 1 份指标文件没有确认"):
        _close(qian, sun)
    confirm(document=waiting.public_id, scope=COUNTY, by=qian, at=AT)
    _owed(wang, bereaved("1"))
    batch = _drawn(wang)
    with pytest.raises(Refusal, match="还有 1 个批次没有送财政"):
        _close(qian, sun)
    Batch.objects.filter(pk=batch.pk).update(status="abandoned")
    _close(qian, sun)
