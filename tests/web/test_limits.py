"""Too often is told so, until when, and leaves a line; every list that leaves is counted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.limits.actions import give_back, spend
from nuanxin.base.limits.limit import Limit
from nuanxin.base.limits.models import Meter
from nuanxin.web import limits
from nuanxin.web.limits import ASKED, SENT
from nuanxin.web.permissions import PERMISSIONS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def limited(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.RATE_LIMITED = True
    for table in (ASKED, SENT):
        for route, limit in table.items():
            monkeypatch.setitem(table, route, limit._replace(of_account=3, of_address=6))


def test_the_fourth_search_within_a_minute_waits(li: Client) -> None:
    answers = [li.get("/families/?q=陈") for _ in range(4)]
    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    page = answers[-1].content.decode()
    assert "操作太频繁" in page
    assert "为止先停一下" in page
    assert 1 <= int(answers[-1]["Retry-After"]) <= 60
    Meter.objects.update(since=timezone.now() - timedelta(minutes=1))
    assert li.get("/families/").status_code == 200


def test_only_the_first_too_many_leaves_a_line(li: Client) -> None:
    for _ in range(6):
        li.get("/families/list.csv")
    entry = AuditEntry.objects.get(act="account.too_often")
    assert (entry.name, entry.ok, entry.payload) == ("李干事", False, {"limit": "export"})


def test_another_account_goes_on_until_the_address_is_used_up(li: Client, wang: Client) -> None:
    for _ in range(4):
        li.get("/families/")
    assert [wang.get("/families/").status_code for _ in range(3)] == [200, 200, 429]


def test_a_page_that_only_shows_the_form_is_not_counted(li: Client) -> None:
    for _ in range(6):
        assert li.get("/account/again/").status_code == 200
    sent = [li.post("/account/again/", {"password": "x"}).status_code for _ in range(4)]
    assert sent == [422, 422, 422, 429]


def test_somebody_without_an_account_is_counted_by_address(client: Client) -> None:
    sent = [client.post("/trial/", {"at": "x"}).status_code for _ in range(7)]
    assert sent[-1] == 429
    assert 429 not in sent[:6]
    assert Client(REMOTE_ADDR="10.0.0.9").post("/trial/", {"at": "x"}).status_code != 429


def test_everything_that_leaves_searches_or_guesses_is_counted() -> None:
    leaving = {name for name, access in PERMISSIONS.items() if access.leaves}
    leaving |= {name for name in PERMISSIONS if "download" in name or name == "payouts:file"}
    assert leaving <= set(ASKED)
    guesses = {"account:code", "account:again", "account:enrol", "account:password"}
    assert guesses <= set(SENT)
    assert set(ASKED) | set(SENT) <= set(PERMISSIONS)
    names = [each.name for each in vars(limits).values() if isinstance(each, Limit)]
    assert len(names) == len(set(names))


def test_what_was_no_guess_is_given_back_and_never_more_than_was_counted() -> None:
    who, at = "user 1", timezone.now()
    for _ in range(2):
        spend(limit=limits.GUESS, who=who, most=20, at=at)
    for count in (1, 0, 0):
        give_back(limit=limits.GUESS, who=who)
        assert Meter.objects.get(who=who).count == count
