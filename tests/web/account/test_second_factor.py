"""No page opens with a password alone where a code is asked for; setting up, and losing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.factors.codes import code_for, step_of
from nuanxin.base.factors.models import SecondFactor
from nuanxin.base.factors.queries import enrolled
from nuanxin.base.identity.actions import give_post
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import User
from nuanxin.base.identity.roles import SECOND_FACTOR_ROLES, Role
from nuanxin.kit.region import RegionCode
from nuanxin.web.permissions import CODE, ENROL, PERMISSIONS
from web.account.coming_in import Typed, all_the_way_in, code, with_phone

pytestmark = pytest.mark.django_db
Appoint = Callable[[str, Role, str], Actor]
SAMPLES = {"uuid": uuid4(), "int": 1, "paper": "pdf"}


def addresses(
    patterns: list[URLPattern | URLResolver], space: str = ""
) -> Iterator[tuple[str, str]]:
    """Every address of the office, with made-up values in its places."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from addresses(pattern.url_patterns, inner)
            continue
        name = f"{space}{pattern.name}"
        kinds = re.findall(r"<(?:(\w+):)?\w+>", str(pattern.pattern))
        values = [SAMPLES.get(kind, "xlsx") for kind in kinds]
        if PERMISSIONS[name].look is not None:
            yield name, reverse(name, args=values)


def office() -> list[tuple[str, str]]:
    return list(addresses(get_resolver().url_patterns))


@pytest.mark.parametrize(
    "phone",
    [
        pytest.param(False, id="not yet set up", marks=pytest.mark.nightly),
        pytest.param(True, id="set up"),
    ],
)
def test_no_page_of_the_office_opens_with_a_password_alone(
    client: Client, appoint: Appoint, phone: bool
) -> None:
    actor = appoint("王主任", Role.COUNTY_HEALTH, "341599")
    if phone:
        with_phone(User.objects.get(pk=actor.user_id or 0))
    client.post("/account/log-in/", Typed("u1")._asdict())
    step = CODE if phone else ENROL
    tried = [(name, path) for name, path in office() if step not in PERMISSIONS[name].serves]
    opened = []
    for name, path in tried:
        looked, sent = client.get(path), client.post(path)
        partial = client.get(path, headers={"hx-request": "true"})
        if not (
            looked.status_code == 302
            and looked["Location"].startswith(f"{reverse(step)}?next=")
            and sent.status_code == 401
            and partial.status_code == 401
        ):
            opened.append(name)
    assert len(tried) > 80
    assert opened == []


def test_the_code_leads_on_to_where_one_wanted_to_go(client: Client, appoint: Appoint) -> None:
    actor = appoint("王主任", Role.COUNTY_HEALTH, "341599")
    with_phone(User.objects.get(pk=actor.user_id or 0))
    answer = client.post("/account/log-in/", {**Typed("u1")._asdict(), "next": "/payouts/"})
    asked = client.get(answer["Location"])
    assert asked["Location"] == "/account/code/?next=/payouts/"
    before = client.session.session_key
    sent = client.post("/account/code/", {"code": code(), "next": "/payouts/"})
    assert sent["Location"] == "/payouts/"
    assert client.session.session_key != before
    assert client.get("/payouts/").status_code == 200


def test_five_wrong_codes_close_it_and_say_until_when(client: Client, appoint: Appoint) -> None:
    actor = appoint("王主任", Role.COUNTY_HEALTH, "341599")
    user = with_phone(User.objects.get(pk=actor.user_id or 0))
    client.post("/account/log-in/", Typed("u1")._asdict())
    for typed in ["000000"] * 5 + [code()]:
        answer = client.post("/account/code/", {"code": typed})
    wrong_at = SecondFactor.objects.get(user=user).wrong_at
    assert wrong_at is not None
    until = timezone.localtime(wrong_at + timedelta(minutes=16))
    assert f"到 {until:%H:%M} 为止" in answer.content.decode(), (
        "counted from the fifth wrong one"
    )


def test_a_code_read_over_a_shoulder_opens_nothing(client: Client, appoint: Appoint) -> None:
    actor = appoint("王主任", Role.COUNTY_HEALTH, "341599")
    with_phone(User.objects.get(pk=actor.user_id or 0))
    all_the_way_in(client)
    other = Client()
    other.post("/account/log-in/", Typed("u1")._asdict())
    answer = other.post("/account/code/", {"code": code()})
    assert answer.status_code == 422
    assert "已经用过" in answer.content.decode()
    assert other.get("/desk/").status_code == 302


def test_the_first_log_in_sets_up_a_phone_and_shows_the_paper_codes_once(
    client: Client, appoint: Appoint
) -> None:
    actor = appoint("王主任", Role.COUNTY_HEALTH, "341599")
    user = User.objects.get(pk=actor.user_id or 0)
    client.post("/account/log-in/", Typed("u1")._asdict())
    page = client.get("/account/enrol/").content.decode()
    assert client.get("/account/qr.png").content.startswith(b"\x89PNG")
    shown = re.search(r"data-key>([A-Z2-7 ]+)<", page)
    assert shown
    wrong = client.post("/account/enrol/", {"code": "000000"})
    assert wrong.status_code == 422
    key = shown[1].replace(" ", "")
    right = client.post("/account/enrol/", {"code": code_of(key)})
    codes = re.findall(r"<li>([A-Z0-9]{5}-[A-Z0-9]{5})</li>", right.content.decode())
    assert len(codes) == 10
    assert enrolled(user)
    assert client.get("/desk/").status_code == 200
    assert client.get("/account/qr.png").status_code == 404
    assert codes[0] not in client.get("/account/").content.decode()
    lost = Client()
    lost.post("/account/log-in/", Typed("u1")._asdict())
    assert lost.post("/account/code/", {"code": codes[0]}).status_code == 302
    assert lost.get("/desk/").status_code == 200
    acts = set(AuditEntry.objects.values_list("act", flat=True))
    assert {"account.factor_confirmed", "account.paper_code_used"} <= acts


def code_of(key: str) -> str:
    return code_for(key, step_of(timezone.now()))


def test_every_role_but_three_needs_a_code() -> None:
    assert set(Role) - SECOND_FACTOR_ROLES == {
        Role.VILLAGE_CONTACT, Role.VOLUNTEER, Role.FAMILY,
    }  # fmt: skip


def test_one_post_that_needs_a_code_is_enough(client: Client, appoint: Appoint) -> None:
    actor = appoint("周联系", Role.VILLAGE_CONTACT, "341599100200")
    client.post("/account/log-in/", Typed("u1")._asdict())
    assert client.get("/desk/").status_code == 200
    user = User.objects.get(pk=actor.user_id or 0)
    place = RegionCode.parse("341599100")
    give_post(user=user, role=Role.TOWNSHIP_HANDLER, region=place, starts_on=date(2020, 1, 1))
    assert client.get("/desk/")["Location"] == "/account/enrol/?next=/desk/"


def test_public_pages_treat_somebody_half_in_as_a_stranger(
    client: Client, appoint: Appoint
) -> None:
    appoint("王主任", Role.COUNTY_HEALTH, "341599")
    client.post("/account/log-in/", Typed("u1")._asdict())
    page = client.get("/trial/").content.decode()
    assert "王主任" not in page
    assert "/payouts/" not in page
