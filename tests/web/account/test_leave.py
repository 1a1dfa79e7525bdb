"""The page of leave, and acting as 代 X through the whole product."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.models import Delegation, Post, User
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.models import Region
from nuanxin.registry.people.models import Household
from registry.people.families import VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db
Seat = Callable[[str, Role, str], Client]


@pytest.fixture
def helper(seat: Seat) -> Client:
    return seat("周干事", Role.TOWNSHIP_HANDLER, "341599100")


def _lent(li: Client, **other: str) -> int:
    post = Post.objects.get(user__name="李干事")
    user = User.objects.get(name="周干事")
    sent = {
        "deed": "lend", "pair": f"{post.public_id} {user.public_id}", "starts": _today(),
        "ends": _today(), "reason": "年休假", **other,
    }  # fmt: skip
    return li.post("/account/leave/", sent).status_code


def _today() -> str:
    return timezone.localdate().isoformat()


def _switch(helper: Client) -> None:
    post = Post.objects.get(user__name="李干事")
    assert helper.post("/account/switch/", {"post": str(post.public_id)}).status_code == 302


def test_lent_used_and_written_down_with_both_names(li: Client, helper: Client) -> None:
    Region.objects.create(code=VILLAGE, name="桃林村", kind="village", source="演示")
    admitted(bereaved("1"))
    assert _lent(li) == 302
    assert "代 李干事" in helper.get("/desk/").content.decode()
    _switch(helper)
    assert "周干事（代李干事）" in helper.get("/desk/").content.decode()
    page = helper.get("/families/").content.decode()
    assert "共 1 条" in page
    helper.get(f"/families/{Household.objects.get().public_id}/")
    entry = AuditEntry.objects.filter(act="view").latest("id")
    assert entry.name == "周干事（代李干事）"
    assert entry.user_id == User.objects.get(name="周干事").pk


def test_what_is_borrowed_is_not_lent_on(li: Client, helper: Client) -> None:
    _lent(li)
    _switch(helper)
    answer = helper.post("/account/leave/", {"deed": "lend"})
    assert answer.status_code == 422
    assert "不能再转给别人" in answer.content.decode()


def test_a_form_opened_in_one_post_does_nothing_in_another(li: Client, helper: Client) -> None:
    _lent(li)
    key = re.compile(r'name="_post" value="([^"]+)"')
    page = helper.get("/employers/new/").content.decode()
    opened_in = set(key.findall(page))
    assert opened_in == {str(Post.objects.get(user__name="周干事").public_id)}
    _switch(helper)
    sent = {"_post": opened_in.pop(), "_once": str(uuid4()), "name": "云桥粮站"}
    answer = helper.post("/employers/new/", sent)
    assert answer.status_code == 409
    assert "另一个岗位" in answer.content.decode()
    assert AuditEntry.objects.latest("id").act == "account.refused"
    back = {"_post": sent["_post"], "post": sent["_post"]}
    assert helper.post("/account/switch/", back).status_code == 302
    assert helper.post("/employers/new/", sent).status_code == 302


def test_taken_back_a_form_of_that_post_does_nothing(li: Client, helper: Client) -> None:
    _lent(li)
    _switch(helper)
    lent = str(Post.objects.get(user__name="李干事").public_id)
    row = str(Delegation.objects.get().public_id)
    li.post("/account/leave/", {"deed": "take_back", "delegation": row})
    answer = helper.post("/employers/new/", {"_post": lent, "name": "云桥粮站"})
    assert answer.status_code == 409


def test_taken_back_the_next_page_is_ones_own(li: Client, helper: Client) -> None:
    _lent(li)
    _switch(helper)
    row = str(Delegation.objects.get().public_id)
    assert (
        li.post("/account/leave/", {"deed": "take_back", "delegation": row}).status_code == 302
    )
    assert "代李干事" not in helper.get("/desk/").content.decode()


def test_the_security_administrator_lends_for_somebody_who_fell_ill(
    li: Client, helper: Client, seat: Seat
) -> None:
    security = seat("蒋安全", Role.SECURITY_ADMIN, "341599")
    lender = User.objects.get(name="李干事")
    page = security.get(f"/people/{lender.public_id}/").content.decode()
    assert "交出代办" in page
    post = Post.objects.get(user=lender)
    sent = {
        "deed": "lend", "pair": f"{post.public_id} {User.objects.get(name='周干事').public_id}",
        "starts": _today(), "ends": _today(),
    }  # fmt: skip
    assert security.post(f"/people/{lender.public_id}/act/", sent).status_code == 302
    _switch(helper)
    assert "周干事（代李干事）" in helper.get("/desk/").content.decode()
