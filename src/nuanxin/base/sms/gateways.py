"""Who sends: settings choose one, and without a word nobody does."""

from __future__ import annotations

from django.conf import settings

from nuanxin.base.sms import outbox, signed
from nuanxin.base.sms.message import Message
from nuanxin.kit.refusal import Refusal

NONE, OUTBOX, HTTP = "none", "outbox", "http"
_SENDERS = {OUTBOX: outbox.put, HTTP: signed.put}


def on() -> bool:
    """Whether codes are sent at all."""
    return settings.SMS_GATEWAY in _SENDERS


def send(message: Message) -> None:
    """Hand a message to the gateway of this installation. Raises Refusal."""
    if not on():
        raise Refusal("本系统没有启用短信验证码。请用动态码应用或备用码登录。")
    _SENDERS[settings.SMS_GATEWAY](message)


def confirm_works() -> str:
    """For the doctor: what stands. Raises Refusal with what is wrong."""
    if settings.SMS_GATEWAY not in {NONE, *_SENDERS}:
        raise Refusal(
            f"不认识的短信网关“{settings.SMS_GATEWAY}”。NUANXIN_SMS_GATEWAY 请写 none 或 http。"
        )
    if settings.SMS_GATEWAY == OUTBOX and not settings.DEMONSTRATION:
        raise Refusal(
            "短信没有真的发出：outbox 只给演示用。NUANXIN_SMS_GATEWAY 请写 none 或 http。"
        )
    if settings.SMS_GATEWAY == HTTP:
        signed.confirm_works()
        return "配置齐全，网关连得上。"
    return "演示用，不真的发出。" if on() else "没有启用。"
