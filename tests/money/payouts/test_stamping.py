"""The stamped paper comes back: one brings it, another checks its fingerprint."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from money.payouts.test_batches import AT, COUNTY, _locked
from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.money.payouts import queries
from nuanxin.money.payouts.actions import releasing, stamping
from nuanxin.money.payouts.models import Batch, BatchLine

pytestmark = pytest.mark.django_db
PLACE = RegionCode.parse("341599")
Appoint = Callable[[str, Role, str], Actor]


@pytest.fixture
def wang(appoint: Appoint) -> Actor:
    return appoint("王主任", Role.COUNTY_HEALTH, "341599")


@pytest.fixture
def zhou(appoint: Appoint) -> Actor:
    return appoint("周复核", Role.COUNTY_HEALTH, "341599")


@pytest.fixture
def sun(appoint: Appoint) -> Actor:
    return appoint("孙局长", Role.COUNTY_LEADER, "341599")


@pytest.fixture
def batch(wang: Actor, zhou: Actor, sun: Actor) -> Batch:
    row = _locked(wang)
    releasing.recheck(batch=row.public_id, scope=COUNTY, by=zhou, at=AT)
    return releasing.approve(
        batch=row.public_id, scope=COUNTY, by=sun, document="演卫健〔2026〕12号", at=AT
    )


def bring(row: Batch, by: Actor) -> Batch:
    file = io.BytesIO(b"%PDF-1.7 stamped")
    return stamping.keep_scan(
        batch=row.public_id, scope=COUNTY, by=by, scan=file, name="呈签.pdf", at=AT
    )


def check(row: Batch, by: Actor, typed: str) -> Batch:
    return stamping.check_scan(batch=row.public_id, scope=COUNTY, by=by, typed=typed, at=AT)


def send(row: Batch, by: Actor) -> Batch:
    file = io.BytesIO(b"roll")
    return releasing.send(
        batch=row.public_id, scope=COUNTY, by=by, file=file, name="清册.xlsx", at=AT
    )


def wanted(by: Actor, *, needed: bool) -> None:
    stamping.ask_for_stamp(by=by, scope=COUNTY, county=PLACE, needed=needed, at=AT)


def test_a_second_person_types_the_end_of_the_fingerprint(
    batch: Batch, wang: Actor, zhou: Actor
) -> None:
    brought = bring(batch, wang)
    assert brought.scan_checked_at is None
    done = check(batch, zhou, f" {batch.digest[-8:].upper()} ")
    assert (done.scan_by_id, done.scan_checker_id) == (wang.user_id, zhou.user_id)
    acts = set(AuditEntry.objects.values_list("act", flat=True))
    assert {"batch.scan", "batch.scan_checked"} <= acts


def test_whoever_brings_it_does_not_check_it(batch: Batch, wang: Actor) -> None:
    bring(batch, wang)
    with pytest.raises(Refusal, match="两个人"):
        check(batch, wang, batch.digest[-8:])
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(scan_checker=wang.user_id)


@pytest.mark.parametrize("typed", ["", "1234567", "123456789"])
def test_the_whole_end_is_typed(batch: Batch, wang: Actor, zhou: Actor, typed: str) -> None:
    bring(batch, wang)
    with pytest.raises(Refusal, match="最后 8 位"):
        check(batch, zhou, typed)


def test_a_fingerprint_of_another_batch_is_refused(
    batch: Batch, wang: Actor, zhou: Actor
) -> None:
    bring(batch, wang)
    with pytest.raises(Refusal, match="对不上"):
        check(batch, zhou, "zzzzzzzz")
    row = Batch.objects.get()
    assert row.scan_checker_id is None


def test_paper_stamped_before_a_line_was_taken_out_is_known_as_such(
    batch: Batch, wang: Actor, zhou: Actor
) -> None:
    bring(batch, wang)
    old = batch.digest
    line = BatchLine.objects.filter(batch=batch).values_list("pk", flat=True)[0]
    releasing.take_out(
        batch=batch.public_id, scope=COUNTY, by=wang, lines=[line], reason="去世", at=AT
    )
    row = Batch.objects.get()
    assert row.scan_id is None
    releasing.recheck(batch=batch.public_id, scope=COUNTY, by=zhou, at=AT)
    bring(row, wang)
    with pytest.raises(Refusal, match="改动以前"):
        check(row, zhou, old[-8:])
    check(row, zhou, Batch.objects.get().digest[-8:])


def test_a_checked_scan_falls_with_the_signatures(
    batch: Batch, wang: Actor, zhou: Actor
) -> None:
    bring(batch, wang)
    check(batch, zhou, batch.digest[-8:])
    back = releasing.send_back(
        batch=batch.public_id, scope=COUNTY, by=zhou, reason="金额不对", at=AT
    )
    assert (back.scan_id, back.scan_checker_id, back.scan_digest) == (None, None, "")


def test_another_scan_waits_for_its_own_check(batch: Batch, wang: Actor, zhou: Actor) -> None:
    bring(batch, wang)
    check(batch, zhou, batch.digest[-8:])
    again = bring(batch, zhou)
    assert again.scan_checker_id is None


def test_a_scan_is_returned_with_a_reason(batch: Batch, wang: Actor, zhou: Actor) -> None:
    bring(batch, wang)
    with pytest.raises(Refusal, match="为什么退回"):
        stamping.return_scan(batch=batch.public_id, scope=COUNTY, by=zhou, reason=" ", at=AT)
    row = stamping.return_scan(
        batch=batch.public_id, scope=COUNTY, by=zhou, reason="没有盖章", at=AT
    )
    assert row.scan_id is None
    with pytest.raises(Refusal, match="还没有扫描件"):
        check(batch, zhou, batch.digest[-8:])


def test_where_nobody_asks_for_it_a_batch_is_sent_without(batch: Batch, wang: Actor) -> None:
    assert send(batch, wang).status == "sent"


def test_where_the_county_asks_nothing_is_sent_before_it_was_checked(
    batch: Batch, wang: Actor, zhou: Actor
) -> None:
    wanted(wang, needed=True)
    assert queries.stamp_needed(batch.region)
    for step in (lambda: None, lambda: bring(batch, wang)):
        step()
        with pytest.raises(Refusal, match="核对以后才能送财政"):
            send(batch, wang)
    check(batch, zhou, batch.digest[-8:])
    assert send(batch, wang).status == "sent"


def test_the_county_may_ask_no_longer(batch: Batch, wang: Actor) -> None:
    wanted(wang, needed=True)
    wanted(wang, needed=False)
    assert not queries.stamp_needed(batch.region)
    assert send(batch, wang).status == "sent"


def test_another_county_neither_brings_checks_nor_settles(batch: Batch, wang: Actor) -> None:
    other = Scope.of("341502")
    with pytest.raises(Refusal, match="没有找到"):
        stamping.check_scan(batch=batch.public_id, scope=other, by=wang, typed="x", at=AT)
    with pytest.raises(Refusal, match="本县"):
        stamping.ask_for_stamp(by=wang, scope=other, county=PLACE, needed=True, at=AT)
