"""When a log-in ends: left alone, after half a day, by hand, with the account or its posts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import User
from nuanxin.base.identity.roles import Role
from nuanxin.base.passwords.actions import give_password
from nuanxin.base.sittings.actions import browser_said
from nuanxin.base.sittings.models import Sitting
from nuanxin.web import standing
from web.account.coming_in import PASSWORD, Typed, all_the_way_in, code, with_phone

pytestmark = pytest.mark.django_db
NEW = "绿水青山-1-Aa"


@pytest.fixture
def user(appoint: Callable[[str, Role, str], Actor]) -> User:
    actor = appoint("李干事", Role.TOWNSHIP_HANDLER, "341599100")
    return with_phone(User.objects.get(pk=actor.user_id or 0))


def age(client: Client, mark: str, **ago: float) -> None:
    """Put what the session remembers further into the past."""
    session = client.session
    session[mark] = int((timezone.now() - timedelta(**ago)).timestamp())
    session.save()


def inside(client: Client) -> bool:
    return client.get("/desk/").status_code == 200


def test_half_an_hour_alone_ends_it(li: Client) -> None:
    age(li, standing.SEEN, minutes=29)
    assert inside(li)
    age(li, standing.SEEN, minutes=30)
    assert not inside(li)
    assert settings.SESSION_COOKIE_AGE == 30 * 60


def test_being_at_work_keeps_it_open_but_not_beyond_twelve_hours(li: Client) -> None:
    age(li, standing.SEEN, minutes=29)
    assert inside(li)
    age(li, standing.BEGAN, hours=11.9)
    assert inside(li)
    age(li, standing.BEGAN, hours=12)
    assert not inside(li)


def test_a_card_that_asks_by_itself_is_nobody_at_work(li: Client) -> None:
    age(li, standing.SEEN, minutes=20)
    before = li.session[standing.SEEN]
    assert li.get("/jobs/", headers={"hx-request": "true"}).status_code == 200
    assert li.session[standing.SEEN] == before
    li.get("/jobs/")
    assert li.session[standing.SEEN] > before


def test_a_session_from_before_the_marks_is_over(client: Client, user: User) -> None:
    client.force_login(user)
    assert not inside(client)


def test_a_session_known_before_the_log_in_is_worth_nothing_after_it(
    client: Client, user: User
) -> None:
    client.get("/account/log-in/")
    session = client.session
    session["planted"] = "x"
    session.save()
    planted = session.session_key
    assert planted
    client.cookies[settings.SESSION_COOKIE_NAME] = planted
    all_the_way_in(client)
    assert client.session.session_key != planted
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert not inside(thief)


def test_one_sees_where_one_is_logged_in_and_ends_it_there(user: User) -> None:
    here, there = Client(HTTP_USER_AGENT="Mozilla (Windows) Chrome/109"), Client()
    all_the_way_in(there, steps=-1)
    all_the_way_in(here)
    page = here.get("/account/").content.decode()
    assert "Windows Chrome 内核" in page
    other = Sitting.objects.order_by("began_at").first()
    assert other is not None
    assert here.post(f"/account/sittings/{other.public_id}/end/").status_code == 302
    assert inside(here)
    assert not inside(there)
    assert here.post(f"/account/sittings/{other.public_id}/end/").status_code == 404
    assert AuditEntry.objects.filter(act="account.sitting_ended").count() == 1


def test_a_log_in_of_twelve_hours_ago_is_no_place_one_is_logged_in(user: User) -> None:
    here, there = Client(), Client(HTTP_USER_AGENT="Mozilla (Windows) Chrome/109")
    all_the_way_in(there, steps=-1)
    all_the_way_in(here)
    assert "Windows Chrome 内核" in here.get("/account/").content.decode()
    long_ago = timezone.now() - timedelta(hours=12)
    Sitting.objects.filter(browser__startswith="Windows").update(began_at=long_ago)
    assert "Windows Chrome 内核" not in here.get("/account/").content.decode()


def test_nobody_ends_somebody_elses(user: User, zhao: Client) -> None:
    client = Client()
    all_the_way_in(client)
    mine = Sitting.objects.get()
    assert zhao.post(f"/account/sittings/{mine.public_id}/end/").status_code == 404
    assert inside(client)


def test_logging_out_ends_the_sitting(client: Client, user: User) -> None:
    all_the_way_in(client)
    client.post("/account/log-out/")
    assert Sitting.objects.get().ended_at is not None


def test_a_disabled_account_gets_no_further_page(client: Client, user: User) -> None:
    all_the_way_in(client)
    assert inside(client)
    User.objects.filter(pk=user.pk).update(is_active=False)
    served = [client.get(path).status_code for path in ("/desk/", "/families/", "/jobs/")]
    assert served == [302, 302, 302]


def test_the_end_of_the_last_post_ends_everything(client: Client, user: User) -> None:
    all_the_way_in(client)
    user.posts.update(ends_on=timezone.localdate())
    served = [client.get(path).status_code for path in ("/desk/", "/families/", "/jobs/")]
    assert served == [302, 302, 302]


def test_a_new_password_ends_the_other_log_ins_and_keeps_this_one(user: User) -> None:
    here, there = Client(), Client()
    all_the_way_in(there, steps=-1)
    all_the_way_in(here)
    typed = {"old": PASSWORD, "new": NEW, "same": NEW, "next": "/desk/"}
    assert here.post("/account/password/", typed).status_code == 302
    assert inside(here)
    assert not inside(there)
    assert Sitting.objects.get(ended_at__isnull=True).session_key == here.session.session_key


def test_two_different_new_passwords_change_nothing(li: Client) -> None:
    typed = {"old": PASSWORD, "new": NEW, "same": "别的"}
    answer = li.post("/account/password/", typed)
    assert answer.status_code == 422
    assert "两次输入的新密码不一样" in answer.content.decode()


def test_a_given_password_leads_to_choosing_another_and_nowhere_else(
    client: Client, user: User
) -> None:
    actor = Actor(user.pk, None, user.name)
    given = give_password(user=user, by=actor, at=timezone.now())
    client.post("/account/log-in/", Typed("u1", given)._asdict())
    assert client.get("/account/password/")["Location"].startswith("/account/code/")
    assert client.get("/desk/")["Location"].startswith("/account/code/")
    client.post("/account/code/", {"code": code()})
    assert client.get("/families/")["Location"] == "/account/password/?next=/families/"
    typed = {"old": given, "new": NEW, "same": NEW, "next": "/families/"}
    assert client.post("/account/password/", typed)["Location"] == "/families/"
    assert client.get("/families/").status_code == 200


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/109.0 Safari/537.36", "Windows Chrome 内核"),
        ("Mozilla/5.0 (Linux; Android 13) MicroMessenger/8.0", "安卓手机 微信"),
        ("<script>", "其他浏览器"),
        ("", "其他浏览器"),
    ],
)
def test_a_browser_is_named_in_words(agent: str, said: str) -> None:
    assert browser_said(agent) == said


def test_whoever_logs_in_again_in_the_same_browser_begins_anew(
    user: User, client: Client
) -> None:
    all_the_way_in(client)
    client.post("/account/log-in/", Typed("u1")._asdict())
    assert client.get("/desk/").status_code == 302, "the code counted for the sitting before"
    all_the_way_in(client, steps=1)
    began = Sitting.objects.order_by("pk")
    assert [sitting.ended_at is None for sitting in began] == [False, True]


def test_a_village_contact_logs_in_twice(
    appoint: Callable[[str, Role, str], Actor], client: Client
) -> None:
    appoint("周联系", Role.VILLAGE_CONTACT, "341599100201")
    for _ in range(2):
        assert client.post("/account/log-in/", Typed("u1")._asdict()).status_code == 302
    assert Sitting.objects.filter(ended_at__isnull=True).count() == 1
