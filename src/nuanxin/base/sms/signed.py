"""A gateway over HTTP: one signed JSON request a message, as county gateways take it.

POST of `{"keyId", "requestId", "templateId", "phone", "params": {"code", "minutes"}}` with the
headers X-Key-Id, X-Timestamp (seconds), X-Nonce and X-Signature: the hexadecimal HMAC-SHA256 of
timestamp, nonce and the SHA-256 of the body, one a line. The answer is JSON with a `code`;
`settings.SMS_ACCEPTED` says which mean that it was taken. Nothing is sent twice: who got no
answer may ask for another code.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
import time

import requests
from django.conf import settings

from nuanxin.base.outside.address import PATIENCE, confirm_answers, sound
from nuanxin.base.outside.secret import read_secret
from nuanxin.base.sms.message import Message
from nuanxin.kit.refusal import Refusal

WHAT = "短信网关"
_INSTEAD = "请改用动态码应用或备用码登录，并告诉系统管理员。"
_PLAIN = re.compile(r"[0-9A-Za-z_.\-]{1,32}")


def put(message: Message) -> None:
    """Hand it over. Raises Refusal where the gateway does not take it."""
    url, key, template, secret = configured()
    body = json.dumps(
        {
            "keyId": key,
            "requestId": str(message.reference),
            "templateId": template,
            "phone": message.number,
            "params": {"code": message.code, "minutes": str(message.minutes)},
        },
        ensure_ascii=False,
    ).encode()
    stamp, nonce = str(int(time.time())), secrets.token_hex(16)
    headers = {
        "Content-Type": "application/json; charset=utf-8", "X-Key-Id": key,
        "X-Timestamp": stamp, "X-Nonce": nonce,
        "X-Signature": signature(secret, stamp, nonce, body),
    }  # fmt: skip
    try:
        answer = requests.post(
            url, data=body, headers=headers, timeout=PATIENCE, allow_redirects=False
        )
    except requests.Timeout as fault:
        raise Refusal(f"短信网关没有及时答复，验证码没有发出。{_INSTEAD}") from fault
    except requests.RequestException as fault:
        raise Refusal(f"短信网关连不上，验证码没有发出。{_INSTEAD}") from fault
    _confirm_taken(answer)


def signature(secret: str, stamp: str, nonce: str, body: bytes) -> str:
    """What both sides compute."""
    signed = "\n".join((stamp, nonce, hashlib.sha256(body).hexdigest()))
    return hmac.new(secret.encode(), signed.encode(), hashlib.sha256).hexdigest()


def configured() -> tuple[str, str, str, str]:
    """Address, key id, template and secret. Raises Refusal where one is missing."""
    url, key, template = (
        sound(WHAT, settings.SMS_URL),
        settings.SMS_KEY_ID,
        settings.SMS_TEMPLATE,
    )
    if not key or not template:
        raise Refusal(
            "短信网关没有配全。请写 NUANXIN_SMS_KEY_ID 和 NUANXIN_SMS_TEMPLATE（模板）。"
        )
    return url, key, template, read_secret(WHAT, settings.SMS_SECRET_FILE)


def confirm_works() -> None:
    """Refuse where a message could not leave; none is sent."""
    url, *_ = configured()
    confirm_answers(WHAT, url)


def _confirm_taken(answer: requests.Response) -> None:
    if answer.status_code != requests.codes.ok:
        raise Refusal(
            f"短信网关没有接收（HTTP {answer.status_code}），验证码没有发出。{_INSTEAD}"
        )
    try:
        said = answer.json()
    except requests.exceptions.JSONDecodeError as fault:
        raise Refusal(f"短信网关的答复看不懂，不知道发没发出。{_INSTEAD}") from fault
    code = str(said.get("code", "")) if isinstance(said, dict) else ""
    if code not in settings.SMS_ACCEPTED:
        plain = f"（代码 {code}）" if _PLAIN.fullmatch(code) else ""
        raise Refusal(f"短信网关拒绝了这条短信{plain}，验证码没有发出。{_INSTEAD}")
