"""The security administrator opens and closes accounts of their area, and sees no family."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.factors.queries import enrolled
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import User
from nuanxin.base.identity.roles import Role
from nuanxin.web.permissions import PERMISSIONS
from web.account.coming_in import all_the_way_in, with_phone

pytestmark = pytest.mark.django_db
Appoint = Callable[[str, Role, str], Actor]
NEW = {
    "name": "新同志", "username": "xin.tongzhi", "role": "township_handler",
    "region": "341599100000",
}  # fmt: skip


@pytest.fixture
def security(seat: Callable[[str, Role, str], Client]) -> Client:
    return seat("蒋安全", Role.SECURITY_ADMIN, "341599")


@pytest.fixture
def colleague(appoint: Appoint) -> User:
    actor = appoint("李干事", Role.TOWNSHIP_HANDLER, "341599100")
    return with_phone(User.objects.get(pk=actor.user_id or 0))


def test_a_new_account_gets_a_password_that_must_be_changed(security: Client) -> None:
    page = security.post("/people/new/", NEW)
    given = re.search(r"data-given>([^<]+)<", page.content.decode())
    assert given
    user = User.objects.get(username="xin.tongzhi")
    assert user.password_given
    assert user.check_password(given[1])
    again = security.get(f"/people/{user.public_id}/").content.decode()
    assert given[1] not in again
    assert AuditEntry.objects.filter(act="account.post_given", object_ids=[user.pk]).exists()
    assert given[1] not in str(list(AuditEntry.objects.values_list("payload", flat=True)))


def test_a_place_may_be_typed_where_the_list_does_not_open(security: Client) -> None:
    typed = {**NEW, "region": "", "region_name": "云桥镇（演示）"}
    assert security.post("/people/new/", typed).status_code == 200
    post = User.objects.get(username="xin.tongzhi").posts.get()
    assert post.region == 341599100000
    assert "combo.js" in security.get("/people/new/").content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"username": "李 四"}, "用户名用 3 到 40 个"),
        ({"region": "341502"}, "不在您的管辖范围内"),
        ({"region": "3415"}, "不在您的管辖范围内"),
        ({"region": "乱写"}, "请从列表里选"),
        ({"region": "", "region_name": "没有的镇"}, "没有找到“没有的镇”"),
        ({"region": "", "region_name": " "}, "请从列表里选"),
        ({"role": "king"}, "请选岗位"),
        ({"name": " "}, "请填姓名"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_opened(
    security: Client, changed: dict[str, str], said: str
) -> None:
    answer = security.post("/people/new/", {**NEW, **changed})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not User.objects.filter(name="新同志").exists()


@pytest.mark.parametrize(
    "deed", ["close", "end_post", "renew_password", "reset_factor", "set_number", "link"]
)
def test_each_of_these_ends_what_is_open_at_once(
    security: Client, colleague: User, deed: str, settings: Any
) -> None:
    settings.OIDC_ISSUER = "https://provider.example"
    client = Client()
    all_the_way_in(client, colleague.username)
    assert client.get("/desk/").status_code == 200
    typed = {"deed": deed, "post": str(colleague.posts.get().public_id)}
    typed |= {"number": "13987654321", "subject": "gov-7"}
    answer = security.post(f"/people/{colleague.public_id}/act/", typed)
    assert answer.status_code in {200, 302}
    served = [client.get(path).status_code for path in ("/desk/", "/families/", "/jobs/")]
    assert served == [302, 302, 302]
    assert enrolled(colleague) == (deed != "reset_factor")


def test_a_closed_account_is_let_in_again_only_once_reopened(
    security: Client, colleague: User
) -> None:
    address = f"/people/{colleague.public_id}/act/"
    security.post(address, {"deed": "close"})
    assert security.post(address, {"deed": "close"}).status_code == 422
    security.post(address, {"deed": "reopen"})
    client = Client()
    all_the_way_in(client, colleague.username)
    assert client.get("/desk/").status_code == 200


def test_a_post_given_by_mistake_ends_the_same_day(security: Client, colleague: User) -> None:
    address = f"/people/{colleague.public_id}/act/"
    typed = {"deed": "appoint", "role": "village_contact", "region": "341599100000"}
    assert security.post(address, typed).status_code == 302
    post = colleague.posts.get(role="village_contact")
    ended = security.post(address, {"deed": "end_post", "post": str(post.public_id)})
    assert ended.status_code == 302
    post.refresh_from_db()
    assert not post.holds_on(timezone.localdate())


def test_posts_that_go_apart_are_refused_on_the_page(security: Client, colleague: User) -> None:
    typed = {"deed": "appoint", "role": "county_leader", "region": "341599000000"}
    answer = security.post(f"/people/{colleague.public_id}/act/", typed)
    assert answer.status_code == 422
    assert "不相容岗位" in answer.content.decode()
    assert colleague.posts.count() == 1


def test_accounts_of_another_county_are_as_absent(security: Client, appoint: Appoint) -> None:
    actor = appoint("外县人", Role.COUNTY_HEALTH, "341502")
    stranger = User.objects.get(pk=actor.user_id or 0)
    assert "外县人" not in security.get("/people/").content.decode()
    assert security.get(f"/people/{stranger.public_id}/").status_code == 404
    typed = {"deed": "close"}
    assert security.post(f"/people/{stranger.public_id}/act/", typed).status_code == 404
    out = security.get("/people/list.csv")
    assert "外县人" not in b"".join(out.streaming_content).decode()  # type: ignore[attr-defined]


def test_nobody_governs_their_own_account(security: Client) -> None:
    own = User.objects.get(name="蒋安全")
    answer = security.post(f"/people/{own.public_id}/act/", {"deed": "renew_password"})
    assert answer.status_code == 422
    assert "不能改自己的账号" in answer.content.decode()


def test_the_list_is_filtered_exported_and_cheap(
    security: Client, colleague: User, django_assert_max_num_queries: Callable[..., object]
) -> None:
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        page = security.get("/people/?role=township_handler&state=open&q=李").content.decode()
    assert "李干事" in page
    assert "蒋安全</a>" not in page
    out = security.get("/people/list.csv?role=township_handler")
    text = b"".join(out.streaming_content).decode()  # type: ignore[attr-defined]
    assert "李干事" in text
    assert AuditEntry.objects.filter(act="export").count() == 1
    assert timezone.localdate() >= colleague.posts.get().starts_on


REGISTER = {"privacy:index", "privacy:download", "privacy:impact", "privacy:retention"}
# Accounts whose period is over: one administrator asks, another confirms.
OVER = {f"privacy:{n}" for n in ("due", "due_deed", "due_download")}
OF_ADMINISTRATORS = {
    Role.SYSTEM_ADMIN: {"privacy:retention", "privacy:sweep"} | OVER | REGISTER,
    Role.SECURITY_ADMIN: {f"people:{n}" for n in ("index", "download", "new", "page", "act")}
    | {"audit:alarms"}
    | OVER
    | REGISTER,
    Role.AUDIT_ADMIN: {
        f"audit:{n}" for n in ("index", "download", "anchors", "alarms", "alarms_download")
    }
    | REGISTER,
}
OF_EVERYBODY = {"desk:page", "jobs:index", "jobs:page", "jobs:stop", "jobs:go_on"}


@pytest.mark.parametrize("role", OF_ADMINISTRATORS)
def test_an_administrator_opens_these_addresses_and_no_other(role: Role) -> None:
    """None of them shows a family; whatever is new stands here first."""
    opened = {name for name, each in PERMISSIONS.items() if each.look and role in each.look}
    own = {name for name in opened if not name.startswith("account:")}
    assert own == OF_ADMINISTRATORS[role] | OF_EVERYBODY


def test_only_the_security_administrator_governs_accounts() -> None:
    for name, access in PERMISSIONS.items():
        if name.startswith("people:"):
            assert access.look == frozenset({Role.SECURITY_ADMIN})


def test_other_ways_in_are_set_and_taken_away(
    security: Client, colleague: User, settings: Any
) -> None:
    address = f"/people/{colleague.public_id}/"
    assert "别的登录方式" not in security.get(address).content.decode()
    settings.SMS_GATEWAY, settings.OIDC_ISSUER = "outbox", "https://provider.example"
    for typed, done, undone, away, button in (
        (
            {"deed": "set_number", "number": "13987654321"},
            "139****4321", "现在没有登记", "clear_number", "取消手机号",
        ),
        (
            {"deed": "link", "subject": "gov-430902-7"},
            "已关联", "没有关联", "unlink", "解除关联",
        ),
    ):  # fmt: skip
        assert undone in security.get(address).content.decode()
        assert security.post(f"{address}act/", typed).status_code == 302
        page = security.get(address).content.decode()
        assert done in page
        assert "13987654321" not in page
        assert "gov-430902-7" not in page
        empty = security.post(f"{address}act/", {"deed": typed["deed"]})
        assert empty.status_code == 422, "an empty field is a slip, and takes nothing away"
        assert f"请按“{button}”" in empty.content.decode()
        assert done in security.get(address).content.decode()
        assert security.post(f"{address}act/", {"deed": away}).status_code == 302
        assert undone in security.get(address).content.decode()
        assert security.post(f"{address}act/", {"deed": away}).status_code == 422
    acts = AuditEntry.objects.filter(object_ids=[colleague.pk]).values_list("act", flat=True)
    assert {
        "account.number_set", "account.number_cleared", "account.linked", "account.unlinked",
    } <= set(acts)  # fmt: skip
    written = str(list(AuditEntry.objects.values()))
    assert "13987654321" not in written
    assert "gov-430902-7" not in written


def test_what_cannot_be_a_way_in_is_refused(
    security: Client, colleague: User, settings: Any
) -> None:
    address = f"/people/{colleague.public_id}/act/"
    for typed, said in (
        ({"deed": "set_number", "number": "0737-4222222"}, "11 位数字"),
        ({"deed": "link", "subject": "x"}, "没有启用单位统一登录"),
    ):
        answer = security.post(address, typed)
        assert answer.status_code == 422
        assert said in answer.content.decode()
    settings.OIDC_ISSUER = "https://provider.example"
    answer = security.post(address, {"deed": "link", "subject": "x" * 256})
    assert "请填统一登录的编号" in answer.content.decode()
