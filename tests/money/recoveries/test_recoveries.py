"""A recovery is told or withdrawn, by somebody, with a reason – and never for unsent money."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from money.recoveries.cases import late_death
from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.money.payables.models import Payable
from nuanxin.money.payables.queries import raised
from nuanxin.money.recoveries.actions.rows import Letter
from nuanxin.money.recoveries.actions.telling import tell, withdraw
from nuanxin.money.recoveries.models import RecoveryStep
from nuanxin.money.recoveries.queries import (
    Narrowed,
    State,
    counts,
    groups,
    recoveries,
    recovery,
)
from support.benefits.county import SCOPE
from support.benefits.test_accruing import LATER, differences

pytestmark = pytest.mark.django_db
LETTER = Letter("演卫健追〔2026〕3号", date(2026, 12, 22), "上门交给家属")


@pytest.fixture
def by(appoint: Callable[[str, Role, str], Actor]) -> Actor:
    return appoint("王主任", Role.COUNTY_HEALTH, "341599")


def _asked(case: Payable, by: Actor) -> dict[str, Any]:
    return {"case": case.public_id, "scope": SCOPE, "by": by, "at": LATER}


def _cases(scope: Scope = SCOPE) -> dict[State, int]:
    return {each.state: each.cases for each in counts(groups(scope)) if each.cases}


def test_a_case_is_told_once_with_the_letters_number_and_day(by: Actor) -> None:
    case = late_death()
    assert _cases() == {State.WAITING: 1}
    with pytest.raises(Refusal, match="请填写告知书文号"):
        tell(**_asked(case, by), letter=LETTER._replace(document=" "))
    with pytest.raises(Refusal, match="送达日期还没有到"):
        tell(**_asked(case, by), letter=LETTER._replace(day=date(2026, 12, 23)))
    with pytest.raises(Refusal, match="不要写证件号、电话或账号"):
        tell(**_asked(case, by), letter=LETTER._replace(note="电话 13800001234 已告知"))
    tell(**_asked(case, by), letter=LETTER)
    assert _cases() == {State.TOLD: 1}
    with pytest.raises(Refusal, match="已经登记过告知"):
        tell(**_asked(case, by), letter=LETTER)
    step = RecoveryStep.objects.get()
    assert (step.document, step.day, step.user_id) == (LETTER.document, LETTER.day, by.user_id)
    assert AuditEntry.objects.filter(act="recovery.told").exists()


def test_nobody_is_told_to_give_back_what_was_never_sent(by: Actor) -> None:
    case = late_death(sent=False)
    with pytest.raises(Refusal, match="还没有送财政发放，不能要求退回"):
        tell(**_asked(case, by), letter=LETTER)


def test_a_withdrawn_case_keeps_its_amount_and_reason_and_is_closed(by: Actor) -> None:
    case = late_death()
    before = (case.amount_fen, case.reason)
    with pytest.raises(Refusal, match="请写明撤回的理由"):
        withdraw(**_asked(case, by), reason=" ")
    withdraw(**_asked(case, by), reason="死亡日期登记有误，已更正")
    case.refresh_from_db()
    assert (case.amount_fen, case.reason) == before
    assert _cases() == {State.WITHDRAWN: 1}
    with pytest.raises(Refusal, match="已经撤回"):
        withdraw(**_asked(case, by), reason="再撤")
    with pytest.raises(Refusal, match="已经撤回"):
        tell(**_asked(case, by), letter=LETTER)
    assert raised([case.claim_key])[case.claim_key].net_fen == 6 * 59000


def test_a_case_withdrawn_though_the_facts_stand_comes_again(by: Actor) -> None:
    case = late_death()
    assert differences().back_lines == 0
    withdraw(**_asked(case, by), reason="写错了")
    assert differences().back_lines == 1
    again = recoveries(SCOPE, Narrowed(state="waiting")).get()
    assert (again.seq, again.amount_fen) == (case.seq + 1, case.amount_fen)


def test_another_township_finds_no_case_and_does_nothing_about_one(by: Actor) -> None:
    case = late_death()
    other = Scope.of("341599101")
    assert recovery(other, case.public_id) is None
    assert _cases(other) == {}
    with pytest.raises(Refusal, match="没有找到这一笔追缴"):
        withdraw(**{**_asked(case, by), "scope": other}, reason="不归我管")
    regular = Payable.objects.filter(kind="regular")[0]
    with pytest.raises(Refusal, match="没有找到这一笔追缴"):
        withdraw(**_asked(regular, by), reason="不是追缴")


def test_the_database_refuses_a_case_told_twice_or_without_a_number(by: Actor) -> None:
    case = late_death()
    step = tell(**_asked(case, by), letter=LETTER)
    with pytest.raises(IntegrityError), transaction.atomic():
        RecoveryStep.objects.create(
            region=step.region, payable=case, step="told", document="x", day=step.day, at=LATER
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        RecoveryStep.objects.filter(pk=step.pk).update(document="")
