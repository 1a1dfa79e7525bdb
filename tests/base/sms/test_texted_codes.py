"""A texted code counts once, in its session, for five minutes; so many leave and no more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import User
from nuanxin.base.identity.roles import Role
from nuanxin.base.sms import gateways
from nuanxin.base.sms.actions import (
    A_DAY,
    TRIES,
    Proof,
    clear_number,
    prove,
    send_code,
    set_number,
)
from nuanxin.base.sms.models import TextedFactor
from nuanxin.base.sms.outbox import code_in
from nuanxin.base.sms.queries import texted
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.sealing import unseal
from nuanxin.kit.refusal import Refusal

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 9, 0, 10, tzinfo=UTC)
TODAY = date(2026, 11, 2)
NUMBER = "13987654321"
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def outbox(settings: Any, tmp_path: Path) -> Path:
    settings.SMS_GATEWAY, settings.SMS_OUTBOX = gateways.OUTBOX, tmp_path / "texts"
    return tmp_path / "texts"


@pytest.fixture
def by(appoint: Callable[[str, Role, str], Actor]) -> Actor:
    return appoint("李干事", Role.TOWNSHIP_HANDLER, "341599100")


@pytest.fixture
def user(by: Actor) -> User:
    user = User.objects.get(pk=by.user_id or 0)
    set_number(user=user, number="+86 139-8765-4321", by=by, at=NOW)
    return user


def sent(user: User, by: Actor, at: datetime = NOW, session: str = "one") -> str:
    """Have a code sent, and read it in the outbox."""
    assert not send_code(user=user, session=session, by=by, at=at, today=TODAY)
    reference = TextedFactor.objects.get(user=user).reference
    assert reference
    return code_in(reference)


def told(user: User, by: Actor, at: datetime) -> str:
    return send_code(user=user, session="one", by=by, at=at, today=TODAY)


def typed(user: User, by: Actor, code: str, at: datetime = NOW, session: str = "one") -> Proof:
    return prove(user=user, session=session, typed=code, by=by, at=at)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_a_code_counts_once(user: User, by: Actor) -> None:
    code = sent(user, by)
    assert len(code) == 6
    assert code.isdigit()
    assert typed(user, by, f" {code[:3]} {code[3:]} ") is Proof.RIGHT
    assert typed(user, by, code) is Proof.NONE


def test_it_lasts_five_minutes(user: User, by: Actor) -> None:
    code = sent(user, by)
    assert typed(user, by, code, NOW + 5 * MINUTE) is Proof.NONE
    code = sent(user, by, NOW + 6 * MINUTE)
    assert typed(user, by, code, NOW + 11 * MINUTE - timedelta(seconds=1)) is Proof.RIGHT


def test_the_third_wrong_one_ends_it(user: User, by: Actor) -> None:
    code = sent(user, by)
    assert [typed(user, by, wrong(code)) for _ in range(TRIES)] == [
        Proof.WRONG, Proof.WRONG, Proof.VOID,
    ]  # fmt: skip
    assert typed(user, by, code) is Proof.NONE
    lines = AuditEntry.objects.filter(act="account.text_wrong", ok=False)
    assert [each.payload["times"] for each in lines.order_by("id")] == [1, 2, 3]


def test_what_can_be_no_code_counts_for_nothing(user: User, by: Actor) -> None:
    code = sent(user, by)
    slips = ("", "  ", code[:5], f"{code}1", "abc", "验证码")
    assert {typed(user, by, each) for each in slips} == {Proof.NO_CODE}
    in_full_width = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    assert typed(user, by, in_full_width) is Proof.RIGHT


def test_it_serves_only_the_session_that_asked(user: User, by: Actor) -> None:
    code = sent(user, by)
    assert typed(user, by, code, session="two") is Proof.WRONG
    assert typed(user, by, code) is Proof.RIGHT


def test_a_new_one_takes_the_place_of_the_last(user: User, by: Actor) -> None:
    first = sent(user, by)
    second = sent(user, by, NOW + MINUTE)
    if first != second:
        assert typed(user, by, first, NOW + MINUTE) is Proof.WRONG
    assert typed(user, by, second, NOW + MINUTE) is Proof.RIGHT


def test_one_a_minute_leaves(user: User, by: Actor) -> None:
    sent(user, by)
    assert "60 秒后" in told(user, by, NOW)
    assert "1 秒后" in told(user, by, NOW + timedelta(seconds=59.5))
    assert told(user, by, NOW + MINUTE) == ""


def test_ten_a_day_leave_and_the_next_day_others(user: User, by: Actor) -> None:
    for number in range(A_DAY):
        sent(user, by, NOW + number * MINUTE)
    later = NOW + A_DAY * MINUTE
    assert "到上限" in told(user, by, later)
    next_day = TODAY + timedelta(days=1)
    assert send_code(user=user, session="one", by=by, at=later, today=next_day) == ""


def test_what_the_gateway_refuses_counts_and_leaves_no_code(
    user: User, by: Actor, settings: Any
) -> None:
    settings.SMS_GATEWAY = gateways.HTTP
    settings.SMS_URL = "http://127.0.0.1:9/"
    assert "没有配全" in told(user, by, NOW)
    factor = TextedFactor.objects.get(user=user)
    assert (factor.digest, factor.sent_count) == ("", 1)
    assert typed(user, by, "") is Proof.NONE
    entry = AuditEntry.objects.get(act="account.text_refused")
    assert not entry.ok
    assert "每分钟只发一条" in told(user, by, NOW)


def test_number_and_code_stand_nowhere_in_the_open(
    user: User, by: Actor, outbox: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    code = sent(user, by)
    typed(user, by, wrong(code))
    typed(user, by, code)
    rows = str([*TextedFactor.objects.values(), *AuditEntry.objects.values()])
    files = b"".join(file.read_bytes() for file in outbox.iterdir())
    for secret in (NUMBER, code):
        assert secret not in rows
        assert secret not in caplog.text
        assert secret.encode() not in files
    factor = TextedFactor.objects.get(user=user)
    assert factor.number_mask == "139****4321"
    assert unseal(Kind.PHONE, factor.public_id, factor.number_sealed) == NUMBER


def test_a_new_number_ends_the_code_under_way(user: User, by: Actor) -> None:
    code = sent(user, by)
    set_number(user=user, number="13700000000", by=by, at=NOW)
    assert typed(user, by, code) is Proof.NONE
    assert TextedFactor.objects.get(user=user).sent_count == 1, "the day is not begun anew"


@pytest.mark.parametrize("number", ["", "0737-4222222", "12345678901", "1398765432", "x"])
def test_only_a_mobile_number_is_taken(user: User, by: Actor, number: str) -> None:
    with pytest.raises(Refusal, match="11 位"):
        set_number(user=user, number=number, by=by, at=NOW)


def test_without_a_number_nothing_leaves(user: User, by: Actor) -> None:
    assert texted(user)
    clear_number(user=user, by=by)
    assert not texted(user)
    assert "没有登记短信手机号" in told(user, by, NOW)
    with pytest.raises(Refusal, match="没有登记"):
        clear_number(user=user, by=by)
    acts = AuditEntry.objects.values_list("act", flat=True)
    assert {"account.number_set", "account.number_cleared"} <= set(acts)
