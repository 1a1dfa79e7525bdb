"""Setting a number, sending a code, proving it."""

from __future__ import annotations

import re
import secrets
from datetime import date, datetime
from enum import Enum
from uuid import uuid4

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.factors.codes import normal
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import User
from nuanxin.base.sms import gateways
from nuanxin.base.sms.message import Message
from nuanxin.base.sms.models import TextedFactor
from nuanxin.base.sms.queries import VALID, pause_left, waiting
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.masks import mask
from nuanxin.base.vault.normal import normalise
from nuanxin.base.vault.sealing import seal, unseal
from nuanxin.kit.refusal import Refusal

TRIES, A_DAY = 3, 10
_CODE = re.compile(r"[0-9]{6}")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_MINUTES = int(VALID.total_seconds()) // 60


class Proof(Enum):
    """What came of a code."""

    RIGHT = ""
    WRONG = "验证码不对。请核对最新一条短信里的 6 位数字。"
    VOID = f"验证码连续输错 {TRIES} 次，已经作废。请重新发送一条。"
    NO_CODE = "请填短信里的 6 位数字。这一次没有算输错。"
    NONE = f"没有可用的验证码：还没有发送、已经用过，或者超过 {_MINUTES} 分钟。请重新发送一条。"


@transaction.atomic
def set_number(*, user: User, number: str, by: Actor, at: datetime) -> TextedFactor:
    """Say where codes of this account go from now on; one under way counts no more."""
    mobile = normalise(Kind.PHONE, number)
    if not _MOBILE.fullmatch(mobile):
        raise Refusal("手机号要 11 位数字，1 开头。请核对。")
    User.objects.select_for_update().get(pk=user.pk)
    factor = TextedFactor.objects.filter(user=user).first() or TextedFactor(user=user)
    factor.number_sealed = seal(Kind.PHONE, factor.public_id, mobile)
    factor.number_mask = mask(Kind.PHONE, mobile)
    factor.set_at, factor.digest, factor.reference = at, "", None
    factor.save()
    record(by, "account.number_set", [Subject("user", user.pk)])
    return factor


@transaction.atomic
def clear_number(*, user: User, by: Actor) -> None:
    """No more codes by text message."""
    removed, _ = TextedFactor.objects.filter(user=user).delete()
    if not removed:
        raise Refusal("这个账号没有登记短信手机号。请刷新页面看最新情况。")
    record(by, "account.number_cleared", [Subject("user", user.pk)])


@transaction.atomic
def send_code(*, user: User, session: str, by: Actor, at: datetime, today: date) -> str:
    """Send a new code for this session; what is in the way, or nothing.

    What the gateway refuses counts towards the day, leaves a line, and leaves no code behind.
    """
    factor = TextedFactor.objects.select_for_update().filter(user=user).first()
    if factor is None:
        return "这个账号没有登记短信手机号。请用动态码应用，或找安全管理员登记。"
    if left := pause_left(factor, at):
        return f"每分钟只发一条，{left} 秒后才能再发。请先看手机上最新的一条。"
    count = factor.sent_count if factor.sent_on == today else 0
    if count >= A_DAY:
        return f"今天已经发了 {A_DAY} 条，到上限了。请改用动态码应用或备用码登录。"
    message = Message(uuid4(), _number(factor), f"{secrets.randbelow(10**6):06d}", _MINUTES)
    trouble = _handed_over(message)
    factor.digest = "" if trouble else _digest(factor, session, message.code)
    factor.reference, factor.sent_at, factor.tries = message.reference, at, 0
    factor.sent_on, factor.sent_count = today, count + 1
    factor.save()
    act = "account.text_refused" if trouble else "account.text_sent"
    subject = Subject("user", user.pk)
    record(by, act, [subject], ok=not trouble, message=str(message.reference))
    return trouble


@transaction.atomic
def prove(*, user: User, session: str, typed: str, by: Actor, at: datetime) -> Proof:
    """Take a code in the session that asked for it; it counts once, the third wrong ends it.

    What cannot be a code counts for nothing: a field sent empty, a digit left out.
    """
    factor = TextedFactor.objects.select_for_update().filter(user=user).first()
    if factor is None or not waiting(factor, at):
        return Proof.NONE
    if not _CODE.fullmatch(normal(typed)):
        return Proof.NO_CODE
    typed_digest = _digest(factor, session, normal(typed))
    right = constant_time_compare(factor.digest, typed_digest)
    factor.tries += 1
    if right or factor.tries >= TRIES:
        factor.digest = ""
    factor.save(update_fields=["tries", "digest"])
    if right:
        return Proof.RIGHT
    subject = Subject("user", user.pk)
    record(by, "account.text_wrong", [subject], ok=False, times=factor.tries)
    return Proof.WRONG if factor.digest else Proof.VOID


def _handed_over(message: Message) -> str:
    try:
        gateways.send(message)
    except Refusal as refusal:
        return str(refusal)
    return ""


def _number(factor: TextedFactor) -> str:
    return unseal(Kind.PHONE, factor.public_id, factor.number_sealed)


def _digest(factor: TextedFactor, session: str, code: str) -> str:
    said = f"{factor.public_id} {session} {code}"
    return str(salted_hmac("nuanxin.texted-code", said, algorithm="sha256").hexdigest())
