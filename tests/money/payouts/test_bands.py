"""Bands of release: the more money, the more people; nobody twice; frozen with the lock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from money.ledger.test_book import send_it
from money.payouts.test_batches import AT, COUNTY, _drawn, _locked, _owed, sun, wang, zhou
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.money.payouts.actions import releasing
from nuanxin.money.payouts.actions.bands import Settled, set_bands
from nuanxin.money.payouts.bands import ALWAYS, Band, band_of, read_bands, rule_on, rules
from nuanxin.money.payouts.models import Batch, BatchSignature
from registry.people.families import bereaved

pytestmark = pytest.mark.django_db
__all__ = ["sun", "wang", "zhou"]
Appoint = Callable[[str, Role, str], Actor]
PLACE, REGION = RegionCode.parse("341599"), 341599000000
TWO = (Band(0, 1, 1), Band(500000, 2, 2))


@pytest.fixture
def wu(appoint: Appoint) -> Actor:
    return appoint("吴副局长", Role.COUNTY_LEADER, "341599")


@pytest.fixture
def zheng(appoint: Appoint) -> Actor:
    return appoint("郑复核", Role.COUNTY_HEALTH, "341599")


def rule(
    by: Actor,
    bands: tuple[Band, ...] = TWO,
) -> None:
    settled = Settled(bands, AT.date(), "演卫健办〔2026〕5号")
    set_bands(by=by, scope=COUNTY, county=PLACE, settled=settled, at=AT)


def act(batch: Batch, by: Actor) -> dict[str, Any]:
    return {"batch": batch.public_id, "scope": COUNTY, "by": by, "at": AT}


def test_without_a_rule_it_is_one_of_each(wang: Actor) -> None:
    assert rule_on(REGION, AT.date()) is None
    batch = _locked(wang)
    assert (batch.checks_needed, batch.approvals_needed, batch.release_document) == (1, 1, "")


def test_a_large_batch_needs_everybody_and_nobody_twice(
    wang: Actor, zhou: Actor, zheng: Actor, sun: Actor, wu: Actor
) -> None:
    rule(sun)
    batch = _locked(wang)
    assert (batch.total_fen, batch.checks_needed, batch.approvals_needed) == (708000, 2, 2)
    assert batch.release_document == "演卫健办〔2026〕5号"
    assert releasing.recheck(**act(batch, zhou)).status == "locked"
    with pytest.raises(Refusal, match="您已经签过"):
        releasing.recheck(**act(batch, zhou))
    with pytest.raises(Refusal, match="只有“已复核，待审批”时"):
        releasing.approve(**act(batch, sun), document="号")
    assert releasing.recheck(**act(batch, zheng)).status == "checked"
    with pytest.raises(Refusal, match="谁也不能签两次"):
        releasing.approve(**act(batch, zhou), document="号")
    assert (
        releasing.approve(**act(batch, sun), document="演卫健〔2026〕12号").status == "checked"
    )
    with pytest.raises(Refusal, match="谁也不能签两次"):
        releasing.approve(**act(batch, sun), document="号")
    done = releasing.approve(**act(batch, wu), document="")
    assert (done.status, done.document) == ("approved", "演卫健〔2026〕12号")
    signed = BatchSignature.objects.filter(batch=batch).order_by("pk")
    assert list(signed.values_list("kind", flat=True)) == ["check"] * 2 + ["approve"] * 2
    assert send_it(batch, wang).status == "sent"


def test_a_small_batch_stays_as_it_always_was(
    wang: Actor, zhou: Actor, sun: Actor, wu: Actor
) -> None:
    rule(sun)
    _owed(wang, bereaved("1"))
    batch = releasing.lock(**act(_drawn(wang), wang))
    assert (batch.total_fen, batch.checks_needed, batch.approvals_needed) == (354000, 1, 1)
    releasing.recheck(**act(batch, zhou))
    assert releasing.approve(**act(batch, sun), document="号").status == "approved"


def test_what_is_locked_keeps_its_band_whatever_is_settled_later(
    wang: Actor, sun: Actor, wu: Actor
) -> None:
    batch = _locked(wang)
    rule(sun)
    batch.refresh_from_db()
    assert (batch.checks_needed, batch.approvals_needed) == (1, 1)
    releasing.send_back(**act(batch, sun), reason="改一笔")
    again = releasing.lock(**act(batch, wang))
    assert (again.checks_needed, again.approvals_needed) == (2, 2)


def test_whoever_takes_lines_out_makes_every_signature_fall(
    wang: Actor, zhou: Actor, zheng: Actor, sun: Actor, wu: Actor
) -> None:
    rule(sun)
    batch = _locked(wang)
    releasing.recheck(**act(batch, zhou))
    line = batch.lines.order_by("pk")[0]
    releasing.take_out(**act(batch, wang), lines=[line.pk], reason="去世")
    assert not BatchSignature.objects.filter(batch=batch).exists()
    batch.refresh_from_db()
    assert (batch.total_fen, batch.checks_needed) == (354000, 2), "the band stays"


def test_the_database_refuses_a_batch_released_by_too_few(
    wang: Actor, zhou: Actor, sun: Actor, wu: Actor
) -> None:
    rule(sun)
    batch = _locked(wang)
    releasing.recheck(**act(batch, zhou))
    for state in ("checked", "approved", "sent"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Batch.objects.filter(pk=batch.pk).update(status=state)
    with pytest.raises(IntegrityError), transaction.atomic():
        BatchSignature.objects.create(
            region=batch.region, batch=batch, kind="approve", user_id=zhou.user_id or 0, at=AT
        )
    BatchSignature.objects.create(
        region=batch.region, batch=batch, kind="check", user_id=wang.user_id or 0, at=AT
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(status="checked")
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(checks_needed=1, approvals_needed=1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM money_batch WHERE id = %s", [batch.pk])
        assert cursor.fetchone() == ("locked",)


@pytest.mark.parametrize(
    ("bands", "wanted"),
    [
        ((), "第一档从 0 元起"),
        ((Band(1, 1, 1),), "第一档从 0 元起"),
        ((Band(0, 1, 1), Band(100, 1, 2), Band(100, 1, 2)), "从小到大"),
        ((Band(0, 3, 1),), "复核要 1 到 2 人"),
        ((Band(0, 1, 4),), "审批要 1 到 3 人"),
        ((Band(0, 1, 3),), "本县现有审批负责人 2 人"),
        ((Band(0, 1, 2), Band(100, 1, 1)), "不能比金额小的少"),
    ],
)
def test_bands_that_make_no_sense_are_refused(
    sun: Actor, wu: Actor, bands: tuple[Band, ...], wanted: str
) -> None:
    with pytest.raises(Refusal, match=wanted):
        rule(sun, bands)


def test_a_rule_has_a_document_a_day_to_come_and_its_own_county(sun: Actor, wu: Actor) -> None:
    said = Settled(TWO, AT.date(), "演卫健办〔2026〕5号")
    told: dict[str, Any] = {"by": sun, "scope": COUNTY, "county": PLACE, "at": AT}
    with pytest.raises(Refusal, match="依据的文号"):
        set_bands(**told, settled=said._replace(document=" "))
    with pytest.raises(Refusal, match="不能早于今天"):
        set_bands(**told, settled=said._replace(starts_on=date(2026, 6, 30)))
    with pytest.raises(Refusal, match="只能设定本县的"):
        set_bands(**{**told, "scope": Scope.of("341502")}, settled=said)
    later = date(2026, 8, 1)
    set_bands(**told, settled=said._replace(starts_on=later))
    assert rule_on(REGION, date(2026, 7, 31)) is None
    found = rule_on(REGION, later)
    assert found is not None
    assert read_bands(found.bands) == TWO
    assert [each.starts_on for each in rules(COUNTY, REGION)] == [later]
    assert band_of(TWO, 499999) == TWO[0]
    assert band_of(TWO, 500000) == TWO[1]
    assert band_of(ALWAYS, 10**12).people == 3
