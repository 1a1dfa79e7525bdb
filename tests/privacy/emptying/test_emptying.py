"""Accounts and contact persons whose period is over are emptied by two people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.factors.models import SecondFactor
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import User
from nuanxin.base.identity.roles import Role
from nuanxin.care.contacts.models import ContactPerson
from nuanxin.privacy.emptying.models import Emptying
from signed_in import fully_in

pytestmark = pytest.mark.django_db
Seat = Callable[[str, Role, str], Client]
PAGE, SAID = "/privacy/due/", {"deed": "ask", "document": "2026 年 3 月档案室鉴定"}


def ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def contact(name: str, left: int | None, region: int = 341599100000) -> ContactPerson:
    return ContactPerson.objects.create(
        name=name, title="村医", region=region, joined_on=ago(3000), sex="女",
        phone_mask="138****0000", phone_sealed=b"x", phone_index=b"x",
        left_on=None if left is None else ago(left), left_reason="" if left is None else "退休",
    )  # fmt: skip


def left(appoint: Callable[[str, Role, str], Actor], name: str, days: int) -> User:
    actor = appoint(name, Role.TOWNSHIP_HANDLER, "341599100")
    user = User.objects.get(pk=actor.user_id or 0)
    user.posts.update(ends_on=ago(days))
    user.work_phone = "0564-5550000"
    user.save(update_fields=["work_phone"])
    return user


def test_contact_persons_go_to_the_day_by_two_people_and_their_names_stay(
    seat: Seat, wang: Client
) -> None:
    wu, just, busy = contact("吴旧", 1095), contact("钱新", 1094), contact("孙在", None)
    other = contact("郑外", 2000, 341502001000)
    page = wang.get(PAGE).content.decode()
    assert "吴旧" in page
    assert "钱新" not in page
    assert "郑外" not in page
    assert "停用的账号" not in page
    refused = wang.post(f"{PAGE}helpers/deed/", {"deed": "ask", "document": " "})
    assert "请写明鉴定依据" in refused.content.decode()
    assert wang.post(f"{PAGE}helpers/deed/", SAID).status_code == 302
    own = wang.post(f"{PAGE}helpers/deed/", {"deed": "confirm"})
    assert own.status_code == 422
    assert "提出的人不能自己确认" in own.content.decode()
    leader = seat("孙局长", Role.COUNTY_LEADER, "341599")
    assert leader.post(f"{PAGE}helpers/deed/", {"deed": "confirm"}).status_code == 302
    wu.refresh_from_db()
    assert (wu.name, wu.title, wu.phone_sealed, wu.phone_mask) == ("吴旧", "村医", None, "")
    for kept in (just, busy, other):
        kept.refresh_from_db()
        assert kept.phone_mask
    assert "现在没有到期的" in leader.get(PAGE).content.decode()
    done = AuditEntry.objects.filter(act__startswith="emptying.").order_by("id")
    assert [line.act for line in done] == ["emptying.asked", "emptying.done"]
    assert done[1].payload["rows"] == 1
    assert (
        "没有待确认的清空"
        in leader.post(f"{PAGE}helpers/deed/", {"deed": "confirm"}).content.decode()
    )


def test_an_account_is_emptied_by_two_administrators_and_can_sign_for_ever(
    seat: Seat, appoint: Callable[[str, Role, str], Actor]
) -> None:
    gone, later = left(appoint, "林旧人", 1100), left(appoint, "林近人", 1000)
    SecondFactor.objects.create(user=gone, key_sealed=b"x")
    security = seat("蒋安全", Role.SECURITY_ADMIN, "341599")
    assert "林旧人" in security.get(PAGE).content.decode()
    assert "1 行" in security.get("/privacy/retention/").content.decode()
    security.post(f"{PAGE}accounts/deed/", SAID)
    admin = seat("冯管理", Role.SYSTEM_ADMIN, "341599")
    assert admin.post(f"{PAGE}accounts/deed/", {"deed": "confirm"}).status_code == 302
    gone.refresh_from_db()
    later.refresh_from_db()
    assert (gone.name, gone.work_phone, gone.is_active) == ("林旧人", "", False)
    assert not gone.has_usable_password()
    assert not SecondFactor.objects.filter(user=gone).exists()
    assert gone.posts.count() == 1
    assert later.work_phone
    assert Emptying.objects.get().rows == 1


def test_who_comes_back_before_the_second_says_yes_stays_and_nobody_else_may(
    seat: Seat, appoint: Callable[[str, Role, str], Actor], wang: Client
) -> None:
    gone = left(appoint, "林旧人", 1100)
    security = seat("蒋安全", Role.SECURITY_ADMIN, "341599")
    security.post(f"{PAGE}accounts/deed/", SAID)
    gone.posts.update(ends_on=None)
    admin = seat("冯管理", Role.SYSTEM_ADMIN, "341599")
    admin.post(f"{PAGE}accounts/deed/", {"deed": "confirm"})
    gone.refresh_from_db()
    assert gone.work_phone
    assert wang.post(f"{PAGE}accounts/deed/", SAID).status_code == 404
    assert wang.post(f"{PAGE}nowhere/deed/", SAID).status_code == 404
    auditor = seat("郑审计", Role.AUDITOR, "341599")
    assert auditor.get(PAGE).status_code == 403
    stale = Client()
    stale.force_login(User.objects.get(name="蒋安全"))
    fully_in(stale)
    assert (
        "没有待确认"
        in stale.post(f"{PAGE}accounts/deed/", {"deed": "withdraw"}).content.decode()
    )
