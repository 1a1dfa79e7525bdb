"""What is owed is raised once, adds up, and is never overwritten."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.period import Period
from nuanxin.kit.refusal import Refusal
from nuanxin.money.payables.actions import raise_claims, withdraw
from nuanxin.money.payables.claims import Claim, Kind, Share
from nuanxin.money.payables.models import EmployerDue, Payable, PayableShare
from nuanxin.money.payables.queries import Raised, raised
from registry.people.families import VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db
AT = datetime(2026, 7, 1, tzinfo=UTC)
EVERYWHERE = Scope.everything()


def _share(level: str, fen: int) -> Share:
    return Share("演示标准", "演示政发〔2020〕1号", "演示二", level, fen)


@pytest.fixture
def claim() -> Claim:
    """Half a year of special support, shared by four levels."""
    done = admitted(bereaved())
    return Claim(
        key="特别扶助金_死亡/1-女方/2026上",
        seq=0,
        region=VILLAGE,
        household_id=done.households["1"],
        person_id=done.people["1-女方"],
        benefit="特别扶助金_死亡",
        label="特别扶助金（死亡）",
        first=Period(2026, 1),
        end=Period(2026, 7),
        kind=Kind.REGULAR,
        shares=(
            _share("中央", 177000), _share("省", 70800),
            _share("市", 35400), _share("县", 70800),
        ),
        reason="",
        basis="2026 上半年发放测算",
    )  # fmt: skip


def test_a_claim_becomes_one_line_with_its_shares(claim: Claim) -> None:
    assert raise_claims([claim], by=SYSTEM, at=AT) == (1, 354000, 0)
    line = Payable.objects.get()
    assert line.amount_fen == 354000
    assert [s.level for s in line.shares.order_by("position")] == ["中央", "省", "市", "县"]


def test_raising_twice_changes_nothing(claim: Claim) -> None:
    raise_claims([claim], by=SYSTEM, at=AT)
    assert raise_claims([claim], by=SYSTEM, at=AT) == (0, 0, 1)
    assert Payable.objects.count() == 1


def test_another_amount_is_refused_not_written_over(claim: Claim) -> None:
    raise_claims([claim], by=SYSTEM, at=AT)
    with pytest.raises(Refusal, match="按差额另列补发或追缴"):
        raise_claims([replace(claim, shares=(_share("县", 1),))], by=SYSTEM, at=AT)


def test_a_difference_is_a_line_of_its_own(claim: Claim) -> None:
    raise_claims([claim], by=SYSTEM, at=AT)
    more = replace(
        claim, seq=1, kind=Kind.BACKPAY, reason="提标差额补发", shares=(_share("", 84000),)
    )
    raise_claims([more], by=SYSTEM, at=AT)
    back = replace(
        claim, seq=2, kind=Kind.RECOVERY, reason="迟报死亡", shares=(_share("县", 400),)
    )
    raise_claims([back], by=SYSTEM, at=AT)
    assert raised([claim.key]) == {claim.key: Raised(354000 + 84000 - 400, 3)}


def test_what_employers_owe_stays_out_of_the_countys_books(claim: Claim) -> None:
    consoled = replace(
        claim, key="抚慰金", shares=(_share("女方单位", 250000), _share("县", 250001))
    )
    assert raise_claims([consoled], by=SYSTEM, at=AT).amount_fen == 250001
    assert Payable.objects.get().amount_fen == 250001
    assert EmployerDue.objects.get().amount_fen == 250000
    assert raise_claims([consoled], by=SYSTEM, at=AT).new == 0


def test_a_claim_of_employers_alone_is_no_payable(claim: Claim) -> None:
    consoled = replace(claim, key="抚慰金", shares=(_share("男方单位", 500000),))
    raise_claims([consoled], by=SYSTEM, at=AT)
    assert not Payable.objects.exists()
    assert raise_claims([consoled], by=SYSTEM, at=AT) == (0, 0, 1)


def test_the_database_refuses_shares_that_do_not_add_up(claim: Claim) -> None:
    raise_claims([claim], by=SYSTEM, at=AT)
    wrong = pytest.raises(IntegrityError, match="amount 354000 but shares 353999")
    with wrong, transaction.atomic():
        PayableShare.objects.filter(level="县").update(amount_fen=70799)
    with pytest.raises(IntegrityError, match="but shares 283200"), transaction.atomic():
        PayableShare.objects.filter(level="县").delete()
    with pytest.raises(IntegrityError, match="amount 1 but"), transaction.atomic():
        Payable.objects.update(amount_fen=1)
    with pytest.raises(IntegrityError, match="but shares 0"), transaction.atomic():
        _bare_payable()


def _bare_payable() -> Payable:
    first = Payable.objects.get()
    return Payable.objects.create(
        region=first.region, claim_key="裸", household=first.household, benefit="b", label="b",
        first_month=1, end_month=2, kind="regular", amount_fen=5, raised_at=AT,
    )  # fmt: skip


def test_a_line_in_a_batch_is_not_withdrawn(claim: Claim) -> None:
    raise_claims([claim], by=SYSTEM, at=AT)
    line = Payable.objects.get()
    Payable.objects.update(status="batched")
    with pytest.raises(Refusal, match="已经进了发放批次"):
        withdraw(payable_ids=[line.pk], scope=EVERYWHERE, by=SYSTEM, reason="录错")


def test_a_withdrawn_line_counts_no_more_and_is_not_raised_again(claim: Claim) -> None:
    raise_claims([claim], by=SYSTEM, at=AT)
    line = Payable.objects.get()
    assert withdraw(payable_ids=[line.pk], scope=EVERYWHERE, by=SYSTEM, reason="录错") == 1
    assert raised([claim.key])[claim.key] == Raised(0, 1)


def test_somebody_elsewhere_withdraws_nothing(claim: Claim) -> None:
    raise_claims([claim], by=SYSTEM, at=AT)
    elsewhere = Scope.of("341599101")
    assert (
        withdraw(
            payable_ids=[Payable.objects.get().pk], scope=elsewhere, by=SYSTEM, reason="录错"
        )
        == 0
    )
