"""Before a form leaves, its page asks whether it would be taken; what was typed stays there."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from nuanxin.base.identity.models import Post
from nuanxin.web.standing import BEGAN, PROVED, SEEN

pytestmark = pytest.mark.django_db


def _who(name: str) -> str:
    return str(Post.objects.get(user__name=name).public_id)


def _asked(client: Client, who: str, where: str = "/families/new/") -> Any:
    answer = client.get("/account/still/", {"who": who, "where": where})
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    return answer.json()


def _older(client: Client, seconds: int, *marks: str) -> None:
    session = client.session
    for mark in marks:
        session[mark] -= seconds
    session.save()


def test_a_form_that_would_be_taken_may_leave_with_a_token_that_is_good(li: Client) -> None:
    told = _asked(li, _who("李干事"))
    assert (told["ready"], told["said"]) == (True, "")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = li.cookies
    page = strict.get("/families/new/").content.decode()
    assert f'data-who="{_who("李干事")}"' in page
    assert 'id="nx-still"' in page
    assert re.search(r'data-now="\d{10}" data-proved="\d{10}"', page)
    token = strict.get("/account/still/", {"who": _who("李干事")}).json()["token"]
    assert strict.post("/families/new/", {"csrfmiddlewaretoken": token}).status_code == 422
    assert strict.post("/families/new/", {"csrfmiddlewaretoken": "x" * 64}).status_code == 403


def test_asking_is_not_being_at_work(li: Client) -> None:
    _older(li, 1500, SEEN)
    seen = li.session[SEEN]
    _asked(li, _who("李干事"))
    assert li.session[SEEN] == seen


def test_after_the_session_is_over_it_says_where_to_log_in(li: Client) -> None:
    who = _who("李干事")
    _older(li, 31 * 60, SEEN)
    told = _asked(li, who)
    assert not told["ready"]
    assert "登录已经结束：离开超过 30 分钟、登录满 12 小时" in told["said"]
    assert told["address"] == "/account/log-in/?next=/account/back/"


def test_nobody_sends_a_form_another_has_filled_in(li: Client, wang: Client) -> None:
    told = _asked(wang, _who("李干事"))
    assert not told["ready"]
    assert "另一个账号或岗位" in told["said"]


def test_what_asks_who_one_is_again_says_so_before_the_form_leaves(wang: Client) -> None:
    _older(wang, 6 * 60, PROVED)
    batch = "01930000-0000-7000-8000-000000000000"
    told = _asked(wang, _who("王主任"), f"/payouts/{batch}/step/")
    assert told["address"] == "/account/enrol/?next=/account/back/"  # no factor of theirs yet
    assert _asked(wang, _who("王主任"), "/families/new/")["ready"]
    assert _asked(wang, _who("王主任"), "/没有/")["ready"]


def test_without_script_a_form_after_the_end_is_told_nothing_was_kept(li: Client) -> None:
    _older(li, 31 * 60, SEEN, BEGAN)
    answer = li.post(
        "/families/new/", {"女方.姓名": "周秀英"},
        headers={"Referer": "http://testserver/families/new/?x=1"},
    )  # fmt: skip
    assert answer.status_code == 401
    page = answer.content.decode()
    assert "没有提交，也没有保存" in page
    assert re.search(r'href="/account/log-in/\?next=/families/new/%3Fx%3D1"', page)
    assert "周秀英" not in page


def test_the_page_to_come_back_from_says_where_to_go(li: Client) -> None:
    assert "再提交一次" in li.get("/account/back/").content.decode()
    assert Client().get("/account/back/").status_code == 302
