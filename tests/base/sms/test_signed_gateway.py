"""A message leaves signed, once; what the gateway says no to is said in plain words."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from base.sms.gateway import KEY, SECRET, TEMPLATE, Gateway, listening
from nuanxin.base.outside import address
from nuanxin.base.sms import gateways, signed
from nuanxin.base.sms.message import Message
from nuanxin.kit.refusal import Refusal

NUMBER = "13987654321"


@pytest.fixture
def gateway(settings: Any, tmp_path: Path) -> Iterator[Gateway]:
    secret = tmp_path / "sms.secret"
    secret.write_text(f"{SECRET}\n")
    secret.chmod(0o600)
    with listening() as there:
        settings.SMS_GATEWAY = gateways.HTTP
        settings.SMS_URL, settings.SMS_KEY_ID = there.url, KEY
        settings.SMS_SECRET_FILE, settings.SMS_TEMPLATE = str(secret), TEMPLATE
        yield there


def message() -> Message:
    return Message(uuid4(), NUMBER, "012345", 5)


def test_the_gateway_takes_what_is_signed(gateway: Gateway) -> None:
    sent = message()
    gateways.send(sent)
    assert gateway.taken == [
        {
            "keyId": KEY, "requestId": str(sent.reference), "templateId": TEMPLATE,
            "phone": NUMBER, "params": {"code": "012345", "minutes": "5"},
        }
    ]  # fmt: skip


def test_the_signature_is_what_the_runbook_says() -> None:
    body = b'{"phone": "1"}'
    lines = f"1700000000\nabc\n{hashlib.sha256(body).hexdigest()}".encode()
    said = hmac.new(b"k", lines, hashlib.sha256).hexdigest()
    assert signed.signature("k", "1700000000", "abc", body) == said


def test_a_wrong_secret_is_refused_there_and_here(gateway: Gateway, settings: Any) -> None:
    Path(settings.SMS_SECRET_FILE).write_text("another")
    with pytest.raises(Refusal, match="HTTP 403"):
        gateways.send(message())
    assert not gateway.taken


@pytest.mark.parametrize(
    ("status", "answer", "said"),
    [
        (200, b'{"code": "isv.OUT_OF_BALANCE", "message": "x"}', "代码 isv.OUT_OF_BALANCE"),
        (200, '{"code": "13987654321 余额不足"}'.encode(), "拒绝了这条短信，"),
        (200, b'{"message": "fine"}', "拒绝了这条短信，"),
        (200, b"[1]", "拒绝了这条短信，"),
        (200, b"<html>log in first</html>", "看不懂"),
        (200, b"\xff\xfe", "看不懂"),
        (500, b"{}", "HTTP 500"),
        (429, b'{"code": 0}', "HTTP 429"),
    ],
)
def test_a_no_is_said_in_plain_words_without_the_number(
    gateway: Gateway, status: int, answer: bytes, said: str
) -> None:
    gateway.status, gateway.answer = status, answer
    with pytest.raises(Refusal, match=said) as refused:
        gateways.send(message())
    assert NUMBER not in str(refused.value)
    assert "012345" not in str(refused.value)
    assert "动态码应用" in str(refused.value)
    assert gateway.asked == 1, "nothing is sent twice"


def test_nobody_waits_for_a_gateway_that_sleeps(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signed, "PATIENCE", (0.2, 0.2))
    gateway.slow = 0.6
    with pytest.raises(Refusal, match="没有及时答复"):
        gateways.send(message())
    assert max(address.PATIENCE) <= 5


def test_a_gateway_that_is_not_there(gateway: Gateway, settings: Any) -> None:
    settings.SMS_URL = "http://127.0.0.1:9/send"
    with pytest.raises(Refusal, match="连不上"):
        gateways.send(message())
    with pytest.raises(Refusal, match="连不上"):
        gateways.confirm_works()


def test_the_number_is_sent_on_to_no_other_address(gateway: Gateway) -> None:
    gateway.goes_to = f"{gateway.url}/elsewhere"
    with pytest.raises(Refusal, match="HTTP 302"):
        gateways.send(message())
    assert gateway.asked == 1


def test_without_a_word_nothing_is_sent(settings: Any) -> None:
    assert not gateways.on()
    assert gateways.confirm_works() == "没有启用。"
    with pytest.raises(Refusal, match="没有启用短信验证码"):
        gateways.send(message())


def test_what_the_doctor_says(gateway: Gateway, settings: Any) -> None:
    assert "连得上" in gateways.confirm_works()
    assert not gateway.asked, "looking sends nothing"
    Path(settings.SMS_SECRET_FILE).chmod(0o644)
    with pytest.raises(Refusal, match="chmod 600"):
        gateways.confirm_works()
    Path(settings.SMS_SECRET_FILE).chmod(0o600)
    Path(settings.SMS_SECRET_FILE).write_text(" \n")
    with pytest.raises(Refusal, match="是空的"):
        gateways.confirm_works()
    settings.SMS_SECRET_FILE = "/nowhere/sms.secret"
    with pytest.raises(Refusal, match="读不了"):
        gateways.confirm_works()
    settings.SMS_SECRET_FILE = ""
    with pytest.raises(Refusal, match="没有写明"):
        gateways.confirm_works()
    settings.SMS_TEMPLATE = ""
    with pytest.raises(Refusal, match="NUANXIN_SMS_TEMPLATE"):
        gateways.confirm_works()
    settings.SMS_GATEWAY = "aliyun"
    with pytest.raises(Refusal, match="不认识的短信网关"):
        gateways.confirm_works()
    settings.SMS_GATEWAY = gateways.OUTBOX
    with pytest.raises(Refusal, match="只给演示用"):
        gateways.confirm_works()
    settings.DEMONSTRATION = True
    assert "不真的发出" in gateways.confirm_works()


@pytest.mark.parametrize("url", ["http://gateway.example/", "ftp://x/", "https://", "x"])
def test_a_number_travels_encrypted_but_on_a_network_of_ones_own(
    settings: Any, url: str
) -> None:
    settings.INSECURE_LAN = False
    with pytest.raises(Refusal, match="https://"):
        address.sound("短信网关", url)
    with pytest.raises(Refusal, match="不能写用户名和密码"):
        address.sound("短信网关", "https://me:secret@gateway.example/")
    assert address.sound("短信网关", "https://gateway.example/x") == "https://gateway.example/x"
