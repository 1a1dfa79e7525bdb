"""Setting up, proving and taking away a second factor."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.factors.codes import (
    matching_step,
    new_key,
    paper_codes,
    paper_digest,
    step_of,
)
from nuanxin.base.factors.models import PaperCode, SecondFactor
from nuanxin.base.factors.queries import CLOSED, factor_of, key_of
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import User
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.sealing import seal
from nuanxin.kit.refusal import Refusal

_TRIES = 5


class Proof(Enum):
    """What came of a code, and what to tell; `until` is filled in by who tells it."""

    RIGHT = ""
    WRONG = (
        "动态码不对，或者已经用过。请等手机上换了新码再输，手机时间要准；"
        "输的是备用码的，每个只能用一次，请换一个。"
    )
    CLOSED = (
        "动态码连续输错 5 次，暂时不能用，到 {until} 为止，备用码也一样。"
        "手机丢了等不及的，请找安全管理员重置。"
    )


@transaction.atomic
def begin(*, user: User, key: str = "") -> SecondFactor:
    """A key to be scanned; the same one until it is confirmed."""
    User.objects.select_for_update().get(pk=user.pk)
    factor = factor_of(user)
    if factor is None:
        factor = SecondFactor(user=user)
        factor.key_sealed = seal(Kind.RECORD, factor.public_id, key or new_key())
        factor.save()
    elif factor.confirmed_at:
        raise Refusal("动态码已经启用。手机换了，请找安全管理员重置，再重新绑定。")
    return factor


@transaction.atomic
def confirm(*, user: User, typed: str, by: Actor, at: datetime) -> list[str]:
    """Put it in force with a first code; the ten paper codes are returned this once."""
    factor = SecondFactor.objects.select_for_update().filter(user=user).first()
    if factor is None or factor.confirmed_at:
        raise Refusal("没有正在绑定的动态码。请重新打开绑定页面。")
    step = matching_step(key_of(factor), typed, at, factor.last_step)
    if step is None:
        raise Refusal("动态码不对。请核对手机时间是否准确，再输入现在显示的 6 位数字。")
    factor.confirmed_at, factor.last_step = at, step
    factor.save(update_fields=["confirmed_at", "last_step"])
    record(by, "account.factor_confirmed", [Subject("user", user.pk)])
    return _new_codes(factor)


@transaction.atomic
def prove(*, user: User, typed: str, by: Actor, at: datetime) -> Proof:
    """Take a code, of phone or paper; one counts once, five wrong ones close it for a while."""
    factor = (
        SecondFactor.objects.select_for_update()
        .filter(user=user, confirmed_at__isnull=False)
        .first()
    )
    if factor is None:
        return Proof.WRONG
    if factor.wrong >= _TRIES and factor.wrong_at and factor.wrong_at + CLOSED > at:
        record(by, "account.code_while_closed", [Subject("user", user.pk)], ok=False)
        return Proof.CLOSED
    step = matching_step(key_of(factor), typed, at, factor.last_step)
    if step is not None:
        factor.last_step = step
    elif not _take_paper(factor, typed, at):
        return _wrong(factor, by, at)
    factor.wrong, factor.wrong_at = 0, None
    factor.save(update_fields=["last_step", "wrong", "wrong_at"])
    if step is None:
        record(by, "account.paper_code_used", [Subject("user", user.pk)])
    return Proof.RIGHT


def _take_paper(factor: SecondFactor, typed: str, at: datetime) -> bool:
    fresh = factor.paper_codes.filter(digest=paper_digest(typed), used_at__isnull=True)
    return fresh.update(used_at=at) == 1


def _wrong(factor: SecondFactor, by: Actor, at: datetime) -> Proof:
    stale = factor.wrong_at is None or factor.wrong_at + CLOSED <= at
    factor.wrong = 1 if stale else factor.wrong + 1
    factor.wrong_at = at
    factor.save(update_fields=["wrong", "wrong_at"])
    subject = Subject("user", factor.user_id)
    full = factor.wrong >= _TRIES
    act = "account.code_locked" if full else "account.factor_wrong"
    record(by, act, [subject], ok=False, times=factor.wrong)
    return Proof.CLOSED if full else Proof.WRONG


@transaction.atomic
def renew_codes(*, user: User, by: Actor) -> list[str]:
    """Ten new paper codes; the old ones count no more."""
    factor = SecondFactor.objects.select_for_update().filter(user=user).first()
    if factor is None or factor.confirmed_at is None:
        raise Refusal("还没有绑定动态码，没有备用码可换。")
    record(by, "account.paper_codes_renewed", [Subject("user", user.pk)])
    return _new_codes(factor)


def _new_codes(factor: SecondFactor) -> list[str]:
    factor.paper_codes.all().delete()
    codes = paper_codes()
    PaperCode.objects.bulk_create(
        PaperCode(factor=factor, digest=paper_digest(code)) for code in codes
    )
    return codes


@transaction.atomic
def reset(*, user: User, by: Actor) -> None:
    """Take a second factor away: the phone is lost; the next log-in sets up another."""
    removed, _ = SecondFactor.objects.filter(user=user).delete()
    if not removed:
        raise Refusal("这个账号没有绑定动态码，不用重置。")
    record(by, "account.factor_reset", [Subject("user", user.pk)])


@transaction.atomic
def enrol(*, user: User, key: str, at: datetime) -> None:
    """Put a known key in force without asking back: for the demonstration's accounts."""
    factor = SecondFactor(user=user, confirmed_at=at, last_step=step_of(at) - 2)
    factor.key_sealed = seal(Kind.RECORD, factor.public_id, key)
    factor.save()
