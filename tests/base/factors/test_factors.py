"""A code of the phone counts once, a paper code too, and guessing closes the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.factors.actions import (
    Proof,
    begin,
    confirm,
    enrol,
    prove,
    renew_codes,
    reset,
)
from nuanxin.base.factors.codes import code_for, new_key, step_of
from nuanxin.base.factors.models import PaperCode
from nuanxin.base.factors.queries import codes_left, enrolled, factor_of, key_of
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import User
from nuanxin.base.identity.roles import Role
from nuanxin.kit.refusal import Refusal

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 9, 0, 10, tzinfo=UTC)
KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # of RFC 6238, appendix B
HALF_MINUTE = timedelta(seconds=30)


@pytest.fixture
def by(appoint: Callable[[str, Role, str], Actor]) -> Actor:
    return appoint("王主任", Role.COUNTY_HEALTH, "341599")


@pytest.fixture
def user(by: Actor) -> User:
    return User.objects.get(pk=by.user_id or 0)


def shown(at: datetime, steps: int = 0) -> str:
    return code_for(KEY, step_of(at) + steps)


@pytest.mark.parametrize(
    ("second", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(second: int, code: str) -> None:
    assert code_for(KEY, second // 30) == code


@pytest.mark.parametrize("drift", [-1, 0, 1])
def test_a_clock_may_be_half_a_minute_off(user: User, by: Actor, drift: int) -> None:
    enrol(user=user, key=KEY, at=NOW)
    assert prove(user=user, typed=shown(NOW, drift), by=by, at=NOW) is Proof.RIGHT


@pytest.mark.parametrize("drift", [-2, 2])
def test_a_minute_off_is_too_far(user: User, by: Actor, drift: int) -> None:
    enrol(user=user, key=KEY, at=NOW)
    assert prove(user=user, typed=shown(NOW, drift), by=by, at=NOW) is Proof.WRONG


def test_a_code_counts_once_and_so_does_every_earlier_one(user: User, by: Actor) -> None:
    enrol(user=user, key=KEY, at=NOW)
    assert prove(user=user, typed=shown(NOW), by=by, at=NOW) is Proof.RIGHT
    assert prove(user=user, typed=shown(NOW), by=by, at=NOW) is Proof.WRONG
    assert prove(user=user, typed=shown(NOW, -1), by=by, at=NOW) is Proof.WRONG
    later = NOW + HALF_MINUTE
    assert prove(user=user, typed=shown(later), by=by, at=later) is Proof.RIGHT


def test_five_wrong_codes_close_it_for_a_quarter_of_an_hour(user: User, by: Actor) -> None:
    enrol(user=user, key=KEY, at=NOW)
    found = [prove(user=user, typed="000000", by=by, at=NOW) for _ in range(5)]
    assert found == [Proof.WRONG] * 4 + [Proof.CLOSED]
    assert prove(user=user, typed=shown(NOW), by=by, at=NOW) is Proof.CLOSED
    later = NOW + timedelta(minutes=15)
    assert prove(user=user, typed=shown(later), by=by, at=later) is Proof.RIGHT
    lines = AuditEntry.objects.order_by("id").values_list("act", "ok")
    assert list(lines) == [
        *[("account.factor_wrong", False)] * 4,
        ("account.code_locked", False),
        ("account.code_while_closed", False),
    ]


def test_setting_up_needs_a_right_code_and_shows_ten_others_once(user: User, by: Actor) -> None:
    factor = begin(user=user, key=KEY)
    assert begin(user=user).pk == factor.pk, "the same key until it is confirmed"
    assert not enrolled(user)
    with pytest.raises(Refusal, match="动态码不对"):
        confirm(user=user, typed="123", by=by, at=NOW)
    codes = confirm(user=user, typed=f" {shown(NOW)[:3]} {shown(NOW)[3:]}", by=by, at=NOW)
    assert enrolled(user)
    assert len(set(codes)) == 10
    kept = set(PaperCode.objects.values_list("digest", flat=True))
    assert not kept & set(codes)
    with pytest.raises(Refusal, match="已经启用"):
        begin(user=user)
    with pytest.raises(Refusal, match="没有正在绑定"):
        confirm(user=user, typed=shown(NOW), by=by, at=NOW)


def test_a_paper_code_counts_once_however_it_is_written(user: User, by: Actor) -> None:
    begin(user=user, key=KEY)
    first, second, *_ = confirm(user=user, typed=shown(NOW), by=by, at=NOW)
    typed = first.lower().replace("-", " ")
    assert prove(user=user, typed=typed, by=by, at=NOW) is Proof.RIGHT
    assert prove(user=user, typed=first, by=by, at=NOW) is Proof.WRONG
    assert codes_left(user) == 9
    assert len(renew_codes(user=user, by=by)) == codes_left(user) == 10
    assert prove(user=user, typed=second, by=by, at=NOW) is Proof.WRONG


def test_another_accounts_paper_code_opens_nothing(
    user: User, by: Actor, appoint: Callable[[str, Role, str], Actor]
) -> None:
    other = appoint("李干事", Role.TOWNSHIP_HANDLER, "341599100")
    begin(user=user, key=KEY)
    codes = confirm(user=user, typed=shown(NOW), by=by, at=NOW)
    stranger = User.objects.get(pk=other.user_id or 0)
    enrol(user=stranger, key=new_key(), at=NOW)
    assert prove(user=stranger, typed=codes[0], by=other, at=NOW) is Proof.WRONG


def test_the_key_is_sealed_and_bound_to_its_account(user: User) -> None:
    begin(user=user, key=KEY)
    factor = factor_of(user)
    assert factor is not None
    assert KEY.encode() not in bytes(factor.key_sealed)
    assert key_of(factor) == KEY


def test_a_reset_takes_everything_away_and_only_once(user: User, by: Actor) -> None:
    enrol(user=user, key=KEY, at=NOW)
    reset(user=user, by=by)
    assert not enrolled(user)
    assert prove(user=user, typed=shown(NOW), by=by, at=NOW) is Proof.WRONG
    with pytest.raises(Refusal, match="没有绑定"):
        reset(user=user, by=by)
