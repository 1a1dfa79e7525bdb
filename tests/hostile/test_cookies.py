"""Sessions and form tokens that somebody made up, edited, or took from elsewhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.models import Post, User
from nuanxin.base.identity.roles import Role
from nuanxin.registry.people.models import Household
from registry.people.families import admitted, bereaved
from signed_in import fully_in

pytestmark = pytest.mark.django_db
TO_LOG_IN = "/account/log-in/"
EDITS = {
    "none": "",
    "made up": "a" * 32,
    "one letter": "{0}{1}",
    "shorter": "{0}",
    "very long": "{0}" * 500,
    "statement": "' OR 1=1 --",
    "nul": "{0}{2}\0",
    "no text": "\xff{0}",
}


def family() -> Household:
    admitted(bereaved())
    return Household.objects.get()


@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_session_is_a_strangers(li: Client, edit: str) -> None:
    key = li.cookies[settings.SESSION_COOKIE_NAME].value
    edited = EDITS[edit].format(key[:-1], "b" if key[-1] == "a" else "a", key[-1])
    stranger = Client()
    stranger.defaults["HTTP_COOKIE"] = f"{settings.SESSION_COOKIE_NAME}={edited}"
    answer = stranger.get("/families/")
    assert answer.status_code in {302, 400}
    if answer.status_code == 302:
        assert answer["Location"].startswith(TO_LOG_IN)
    assert li.get("/families/").status_code == 200


def test_a_token_of_another_browser_sends_nothing(seat: object) -> None:
    home = family()
    seat("李干事", Role.TOWNSHIP_HANDLER, "341599100")  # type: ignore[operator]
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(name="李干事"))
    fully_in(client)
    other = Client(enforce_csrf_checks=True).get(TO_LOG_IN).context["csrf_token"]
    address = f"/families/{home.public_id}/close/"
    for token in ("", "x", "a" * 64, str(other), "\0"):
        answer = client.post(address, {"csrfmiddlewaretoken": token, "reason": "误建"})
        assert answer.status_code == 403
        assert "您填写的内容没有提交，也没有保存。请刷新页面再试" in answer.content.decode()
    home.refresh_from_db()
    assert home.closed_on is None


def test_a_form_from_another_site_is_refused(seat: object) -> None:
    seat("李干事", Role.TOWNSHIP_HANDLER, "341599100")  # type: ignore[operator]
    client = Client(enforce_csrf_checks=True)
    token = str(client.get(TO_LOG_IN).context["csrf_token"])
    sent = {"username": "u1", "password": "暖心-test-1", "csrfmiddlewaretoken": token}
    answer = client.post(TO_LOG_IN, sent, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert settings.SESSION_COOKIE_NAME not in client.cookies


def test_a_post_that_ends_between_two_requests_ends_the_second(li: Client) -> None:
    home = family()
    assert li.get(f"/families/{home.public_id}/").status_code == 200
    Post.objects.update(ends_on=timezone.localdate())
    page = li.get(f"/families/{home.public_id}/")
    assert page.status_code == 302
    assert page["Location"].startswith(TO_LOG_IN)
    sent = li.post(f"/families/{home.public_id}/close/", {"reason": "误建"})
    assert sent.status_code == 401
    home.refresh_from_db()
    assert home.closed_on is None


def test_a_post_in_another_area_shows_nothing_from_the_next_request_on(li: Client) -> None:
    home = family()
    assert li.get(f"/families/{home.public_id}/").status_code == 200
    Post.objects.update(region=341599101000)
    assert li.get(f"/families/{home.public_id}/").status_code == 404


def test_a_closed_account_is_out_at_once(li: Client) -> None:
    assert li.get("/families/").status_code == 200
    User.objects.update(is_active=False)
    assert li.get("/families/")["Location"].startswith(TO_LOG_IN)


def test_a_session_cannot_be_written_to_be_older_or_fresher(li: Client) -> None:
    """What it proves stands in the database, and an hour later it proves nothing."""
    session = li.session
    session["began"] = session["seen"] = int((timezone.now() - timedelta(hours=13)).timestamp())
    session.save()
    assert li.get("/families/")["Location"].startswith(TO_LOG_IN)


def test_what_somebody_may_not_do_leaves_a_line(li: Client) -> None:
    before = AuditEntry.objects.count()
    assert li.get("/people/").status_code == 403
    assert li.post("/payouts/prepare/", {}).status_code == 403
    refused = AuditEntry.objects.filter(ok=False, act="account.refused").order_by("id")
    assert AuditEntry.objects.count() == before + 2
    assert [entry.payload["page"] for entry in refused] == [
        "people:index",
        "payouts:prepare",
    ]
    assert {entry.name for entry in refused} == {"李干事"}
