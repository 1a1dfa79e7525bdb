"""`nuanxin demo-code` tells the codes of a demonstration, and of nothing else."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from nuanxin.base.factors.actions import enrol
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import User
from nuanxin.base.identity.roles import Role
from nuanxin.base.instance.queries import Contents
from nuanxin.base.sms import gateways
from nuanxin.base.sms.actions import send_code, set_number
from nuanxin.config.commands import demo_code
from nuanxin.config.county.codes import demo_key
from nuanxin.kit.refusal import Refusal

pytestmark = pytest.mark.django_db


def asked(*arguments: str) -> Namespace:
    parser = ArgumentParser()
    demo_code.add_arguments(parser)
    return parser.parse_args(arguments)


@pytest.fixture
def by(
    appoint: Callable[[str, Role, str], Actor], monkeypatch: pytest.MonkeyPatch,
    settings: Any, tmp_path: Path,
) -> Actor:  # fmt: skip
    monkeypatch.setattr(demo_code, "contents", lambda: Contents.DEMONSTRATION)
    settings.SMS_GATEWAY, settings.SMS_OUTBOX = gateways.OUTBOX, tmp_path
    return appoint("李干事", Role.TOWNSHIP_HANDLER, "341599100")


def test_the_texted_code_is_told_while_one_is_under_way(
    by: Actor, capsys: pytest.CaptureFixture[str]
) -> None:
    user, now = User.objects.get(pk=by.user_id or 0), timezone.now()
    enrol(user=user, key=demo_key(user.username), at=now)
    assert demo_code.run(asked(user.username)) == 0
    assert len(capsys.readouterr().out.strip()) == 6
    with pytest.raises(Refusal, match="没有正在等的短信验证码"):
        demo_code.run(asked(user.username, "--text"))
    set_number(user=user, number="13800000001", by=by, at=now)
    send_code(user=user, session="one", by=by, at=now, today=timezone.localdate(now))
    assert demo_code.run(asked(user.username, "--text")) == 0
    assert len(capsys.readouterr().out.strip()) == 6


def test_another_database_tells_none(by: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo_code, "contents", lambda: Contents.FOREIGN)
    with pytest.raises(Refusal, match="不是演示库"):
        demo_code.run(asked("u1", "--text"))
