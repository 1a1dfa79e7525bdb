"""Between the check before paying and the file for finance, whatever happens stops the list."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from money.payouts.test_batches import (
    AT,
    COUNTY,
    ORDER,
    _approved,
    _dies,
    _locked,
    sun,
    wang,
    zhou,
)
from nuanxin.base.identity.actor import Actor
from nuanxin.kit.refusal import Refusal
from nuanxin.money.payables.models import Payable
from nuanxin.money.payouts.actions import releasing
from nuanxin.money.payouts.actions.examining import answer_lights, examine
from nuanxin.money.payouts.actions.preparing import prepare
from nuanxin.money.payouts.models import Batch, BatchLine, BatchStep
from nuanxin.registry.people.models import Account
from nuanxin.support.benefits.actions.holding import hold, lift
from nuanxin.support.benefits.models import Entitlement
from registry.people.families import admitted, bereaved

pytestmark = pytest.mark.django_db
__all__ = ["sun", "wang", "zhou"]


def _line(batch: Batch, position: int = 1) -> BatchLine:
    found: BatchLine = BatchLine.objects.get(batch=batch, position=position)
    return found


def _confirmed(line: BatchLine) -> Entitlement:
    made: Entitlement = Entitlement.objects.create(
        region=line.family_region, household_id=line.household_id, person_id=line.person_id,
        benefit=line.benefit, starts_on=date(2020, 1, 1), basis="roll",
        confirmed_on=date(2020, 1, 1), recorded_at=AT,
    )  # fmt: skip
    return made


def _asked(batch: Batch, by: Actor) -> dict[str, Any]:
    return {"batch": batch.public_id, "scope": COUNTY, "by": by, "at": AT}


def test_a_hold_after_the_lock_stops_the_second_pair_of_eyes(wang: Actor, zhou: Actor) -> None:
    batch = _locked(wang)
    entitlement = _confirmed(_line(batch))
    held = hold(
        by=wang, entitlement=entitlement, from_month=2026 * 12 + 3, reason="联系不上", now=AT
    )
    with pytest.raises(releasing.NewLights, match="已经暂停 1 笔。已停止办理"):
        releasing.recheck(**_asked(batch, zhou))
    examine(**_asked(batch, zhou))
    assert batch.lights.get().text == "已经暂停发放：联系不上"
    lift(by=wang, held=held, until_month=2026 * 12 + 3, reason="已核实", now=AT)
    assert releasing.recheck(**_asked(batch, zhou)).status == "checked"


def test_a_stop_before_the_last_month_stops_the_leader(
    wang: Actor, zhou: Actor, sun: Actor
) -> None:
    batch = _locked(wang)
    entitlement = _confirmed(_line(batch))
    releasing.recheck(**_asked(batch, zhou))
    Entitlement.objects.update(ends_on=date(2026, 7, 1), ended_reason="再婚后生育")
    approved = releasing.approve(**_asked(batch, sun), document="演卫健〔2026〕12号")
    assert approved.status == "approved"
    Entitlement.objects.filter(pk=entitlement.pk).update(ends_on=date(2026, 5, 1))
    with pytest.raises(releasing.NewLights, match="已经停发 1 笔"):
        releasing.send(**_asked(batch, sun), file=None, name="")  # type: ignore[arg-type]


def test_a_card_another_person_registers_as_his_own_stops_the_list(
    wang: Actor, zhou: Actor
) -> None:
    batch = _locked(wang)
    newcomer = bereaved("3")
    newcomer.memberships[0].person.account = bereaved("1").memberships[0].person.account
    admitted(newcomer)
    with pytest.raises(releasing.NewLights, match="一卡两人 1 笔"):
        releasing.recheck(**_asked(batch, zhou))


def test_a_changed_card_is_never_waved_through(wang: Actor, zhou: Actor) -> None:
    batch = _locked(wang)
    Account.objects.filter(person=_line(batch).person_id).update(holder="别人")
    with pytest.raises(releasing.NewLights, match="编制后改了账号 1 笔"):
        releasing.recheck(**_asked(batch, zhou))
    releasing.send_back(**_asked(batch, zhou), reason="账号改了")
    examine(**_asked(batch, wang))
    light = batch.lights.get(kind="changed_account")
    assert "****0001 陈桂兰，现在登记的是 ****0001 别人" in light.text
    with pytest.raises(Refusal, match="下一批按新账号发"):
        answer_lights(**_asked(batch, wang), lights=[light.pk], answer="照发")


def test_an_answer_outlives_the_next_check_with_whoever_gave_it(wang: Actor) -> None:
    batch = _locked(wang)
    releasing.send_back(**_asked(batch, wang), reason="重看")
    person = _line(batch).person_id
    assert person
    _dies(person)
    examine(**_asked(batch, wang))
    light = batch.lights.get(kind="death")
    answer_lights(**_asked(batch, wang), lights=[light.pk], answer="由女儿代领")
    examine(**_asked(batch, wang))
    light = batch.lights.get(kind="death")
    assert (light.answer, light.answered_by_id) == ("由女儿代领", wang.user_id)
    assert releasing.lock(**_asked(batch, wang)).status == "locked"


def test_a_line_leaves_an_approved_batch_and_the_rest_is_signed_anew(
    wang: Actor, zhou: Actor, sun: Actor
) -> None:
    batch = _approved(wang, zhou, sun)
    old, line = batch.digest, _line(batch)
    with pytest.raises(Refusal, match="请写明移出的原因"):
        releasing.take_out(**_asked(batch, wang), lines=[line.pk], reason=" ")
    with pytest.raises(Refusal, match="请先勾选"):
        releasing.take_out(**_asked(batch, wang), lines=[], reason="去世")
    both = [line.pk, _line(batch, 2).pk]
    with pytest.raises(Refusal, match="请作废批次"):
        releasing.take_out(**_asked(batch, wang), lines=both, reason="去世")
    assert releasing.take_out(**_asked(batch, wang), lines=[line.pk], reason="去世") == 1
    batch.refresh_from_db()
    assert (batch.status, batch.line_count, batch.total_fen) == ("locked", 1, 354000)
    assert batch.digest == releasing.fingerprint(batch) != old
    assert (batch.checker_id, batch.approver_id, batch.document) == (None, None, "")
    assert Payable.objects.get(pk=line.payable_id).status == "open"
    note = BatchStep.objects.get(batch=batch, step="移出").note
    assert note == f"1 笔 3,540.00 元：去世（原指纹 {old}）"
    releasing.recheck(**_asked(batch, zhou))
    releasing.approve(**_asked(batch, sun), document="演卫健〔2026〕13号")
    assert prepare(by=wang, scope=COUNTY, order=ORDER, at=AT).line_count == 1


def test_whoever_takes_lines_out_does_not_sign_what_is_left(
    wang: Actor, zhou: Actor, sun: Actor
) -> None:
    batch = _approved(wang, zhou, sun)
    releasing.take_out(**_asked(batch, zhou), lines=[_line(batch).pk], reason="去世")
    with pytest.raises(Refusal, match="移出和复核不能是同一个人"):
        releasing.recheck(**_asked(batch, zhou))
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(checker=zhou.user_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(approver=zhou.user_id)


def test_nothing_leaves_a_batch_that_is_sent(wang: Actor, zhou: Actor, sun: Actor) -> None:
    batch = _approved(wang, zhou, sun)
    Batch.objects.filter(pk=batch.pk).update(status="sent")
    with pytest.raises(Refusal, match="现在是“已送财政”"):
        releasing.take_out(**_asked(batch, wang), lines=[_line(batch).pk], reason="去世")


def test_another_county_takes_nothing_out(wang: Actor, zhou: Actor, sun: Actor) -> None:
    batch = _approved(wang, zhou, sun)
    asked = {**_asked(batch, wang), "scope": COUNTY.of("341523")}
    with pytest.raises(Refusal, match="没有找到这个发放批次"):
        releasing.take_out(**asked, lines=[_line(batch).pk], reason="去世")
