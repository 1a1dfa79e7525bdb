"""A county begins with one security administrator, opened from the console."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.factors.actions import enrol
from nuanxin.base.factors.models import SecondFactor
from nuanxin.base.identity.models import User
from nuanxin.base.identity.roles import Role
from nuanxin.base.staff.actions import First, open_first
from nuanxin.config.commands import admin
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode

pytestmark = pytest.mark.django_db
JIANG = First("jiang", "蒋安全", RegionCode.parse("341599"))


def opened(first: First = JIANG, *, again: bool = False) -> tuple[User, str]:
    return open_first(first=first, again=again, at=timezone.now(), today=timezone.localdate())


def test_the_first_comes_in_sets_up_a_code_and_must_choose_a_password() -> None:
    user, given = opened()
    post = user.posts.get()
    assert (post.role, post.region) == (Role.SECURITY_ADMIN, 341599000000)
    client = Client()
    answer = client.post("/account/log-in/", {"username": "jiang", "password": given})
    assert answer.status_code == 302
    assert client.get("/people/")["Location"].startswith("/account/enrol/")
    entry = AuditEntry.objects.get(act="account.opened_from_console")
    assert (entry.name, entry.object_ids, entry.payload) == (
        "系统",
        [user.pk],
        {"again": False},
    )
    assert given not in str(list(AuditEntry.objects.values_list("payload", flat=True)))


def test_the_password_lets_in_for_a_day_only() -> None:
    _, given = opened()
    User.objects.update(password_set_at=timezone.now() - timedelta(hours=24))
    client = Client()
    answer = client.post("/account/log-in/", {"username": "jiang", "password": given})
    assert answer.status_code == 422
    assert "一次性密码已经过了 24 小时" in answer.content.decode()
    assert (
        "一次性密码"
        not in client.post(
            "/account/log-in/", {"username": "jiang", "password": "x"}
        ).content.decode()
    )


def test_a_second_is_refused_and_names_who_can_do_it() -> None:
    opened()
    with pytest.raises(Refusal, match=r"这里已经有安全管理员（jiang）.*--again"):
        opened(First("shen", "沈", JIANG.region))
    assert not User.objects.filter(username="shen").exists()


def test_a_county_of_its_own_gets_its_first_though_a_neighbour_has_one() -> None:
    opened()
    user, _ = opened(First("ding", "丁", RegionCode.parse("341502")))
    assert user.posts.get().region == 341502000000
    village = RegionCode.parse("341599100")
    with pytest.raises(Refusal, match=r"（jiang）"):
        opened(First("shen", "沈", village))
    with pytest.raises(Refusal, match="已经有人用了"):
        opened(First("ding", "丁", JIANG.region), again=True)


def test_again_opens_another_and_says_so_in_the_trail() -> None:
    opened()
    user, _ = opened(First("shen", "沈", JIANG.region), again=True)
    assert user.posts.get().role == Role.SECURITY_ADMIN
    entry = AuditEntry.objects.filter(act="account.opened_from_console").order_by("-id")[0]
    assert entry.payload == {"again": True}


def test_again_for_the_same_gives_a_password_and_forgets_the_lost_phone() -> None:
    user, first = opened()
    enrol(user=user, key="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", at=timezone.now())
    same, second = opened(again=True)
    assert same == user
    assert first != second
    assert user.posts.count() == 1
    assert not SecondFactor.objects.filter(user=user).exists()


@pytest.mark.parametrize(
    "first",
    [
        First("X", "蒋", JIANG.region), First("jiang", " ", JIANG.region),
        First("jiang", "蒋", RegionCode.parse("999999")),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_and_nothing_is_opened(first: First) -> None:
    with pytest.raises(Refusal, match="请"):
        opened(first)
    assert not User.objects.exists()


def test_somebody_elses_account_is_not_taken_over(appoint: object) -> None:
    appoint("王主任", Role.COUNTY_HEALTH, "341599")  # type: ignore[operator]
    User.objects.update(username="wang")
    with pytest.raises(Refusal, match="已经有人用了"):
        opened(First("wang", "王", JIANG.region), again=True)
    assert not User.objects.get().password_given


def test_the_command_shows_the_password_once(capsys: pytest.CaptureFixture[str]) -> None:
    options = SimpleNamespace(username="jiang", name="蒋安全", region="341599", again=False)
    assert admin.run(options) == 0  # type: ignore[arg-type]
    said = capsys.readouterr().out
    (password,) = [line[6:] for line in said.splitlines() if line.startswith("一次性密码")]
    assert User.objects.get(username="jiang").check_password(password)
