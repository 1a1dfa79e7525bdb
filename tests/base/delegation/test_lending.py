"""On leave a post is lent; the helper signs as one with whoever they help, and it ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.delegation.actions import Lending, lend, take_back
from nuanxin.base.delegation.queries import colleagues_for
from nuanxin.base.identity.actions import give_post
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import Delegation, Post, User
from nuanxin.base.identity.queries import acting_for, actor_of, posts_of, posts_to_act_in
from nuanxin.base.identity.roles import OUTSIDERS, Role
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode

pytestmark = pytest.mark.django_db
Appoint = Callable[[str, Role, str], Actor]
AT = datetime(2026, 11, 22, 2, tzinfo=UTC)
TODAY, FRIDAY = date(2026, 11, 22), date(2026, 11, 27)


@pytest.fixture
def wang(appoint: Appoint) -> Post:
    return _post(appoint("王主任", Role.COUNTY_HEALTH, "341599"))


@pytest.fixture
def chen(appoint: Appoint) -> Post:
    return _post(appoint("陈科员", Role.COUNTY_HEALTH, "341599"))


def _post(actor: Actor) -> Post:
    return Post.objects.select_related("user").get(pk=actor.post_id or 0)


def _lend(post: Post, helper: User, since: date = TODAY, until: date = FRIDAY) -> Delegation:
    lending = Lending(post.public_id, helper.public_id, since, until, "年休假")
    return lend(lender=post.user, by=actor_of(post), lending=lending, today=TODAY, at=AT)


def test_the_helper_acts_in_the_post_for_these_days_only(wang: Post, chen: Post) -> None:
    _lend(wang, chen.user, TODAY + timedelta(days=1))
    days = {day: posts_to_act_in(chen.user, day) for day in (TODAY, FRIDAY)}
    assert days[TODAY] == [chen]
    assert days[FRIDAY] == [chen, wang]
    assert posts_to_act_in(chen.user, FRIDAY + timedelta(days=1)) == [chen]
    assert posts_to_act_in(wang.user, FRIDAY) == [wang]


def test_the_trail_names_both(wang: Post, chen: Post) -> None:
    own = list(posts_of(chen.user, TODAY))
    actor = acting_for(chen.user, wang, own, ip="", session="")
    assert actor.name == "陈科员（代王主任）"
    assert (actor.user_id, actor.post_id) == (chen.user_id, chen.pk)
    assert actor.hands == {chen.user_id, wang.user_id}


def test_it_can_be_taken_back_and_leaves_lines(wang: Post, chen: Post) -> None:
    made = _lend(wang, chen.user)
    take_back(lender=wang.user, delegation=made.public_id, by=actor_of(wang), at=AT)
    assert posts_to_act_in(chen.user, TODAY) == [chen]
    with pytest.raises(Refusal, match="已经结束"):
        take_back(lender=wang.user, delegation=made.public_id, by=actor_of(wang), at=AT)
    acts = list(AuditEntry.objects.order_by("id").values_list("act", flat=True))
    assert acts == ["post.lent", "post.taken_back"]


@pytest.mark.parametrize(
    ("role", "region"),
    [
        (Role.COUNTY_LEADER, "341599"),
        (Role.FINANCE, "341599"),
        (Role.AUDITOR, "341599"),
        (Role.SECURITY_ADMIN, "341599"),
        (Role.COUNTY_HEALTH, "341502"),
        (Role.TOWNSHIP_HANDLER, "341599100"),
    ],
)
def test_neither_posts_that_go_apart_nor_another_area_can_help(
    wang: Post, appoint: Appoint, role: Role, region: str
) -> None:
    other = _post(appoint("别人", role, region))
    assert other.user not in colleagues_for(wang, TODAY)
    with pytest.raises(Refusal, match="只能交给"):
        _lend(wang, other.user)


@pytest.mark.parametrize("role", sorted(OUTSIDERS))
def test_nobody_outside_the_office_is_lent_its_work(
    wang: Post, appoint: Appoint, role: Role
) -> None:
    outside = _post(appoint("外人", role, "341599"))
    assert outside.user not in colleagues_for(wang, TODAY)
    assert wang.user not in colleagues_for(outside, TODAY)
    with pytest.raises(Refusal, match="只能交给"):
        _lend(wang, outside.user)
    assert _post(appoint("同行", role, "341599")).user in colleagues_for(outside, TODAY)


def test_a_helper_who_gets_a_post_that_goes_apart_helps_no_longer(
    wang: Post, appoint: Appoint
) -> None:
    helper = _post(appoint("计生协", Role.COUNTY_ASSOCIATION, "341599"))
    _lend(wang, helper.user)
    assert wang in posts_to_act_in(helper.user, TODAY)
    place = RegionCode.parse("341599")
    give_post(user=helper.user, role=Role.FINANCE, region=place, starts_on=date(2026, 1, 1))
    assert wang not in posts_to_act_in(helper.user, TODAY)


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        (TODAY - timedelta(days=1), FRIDAY, "不能早于今天"),
        (FRIDAY, TODAY, "不能早于开始日期"),
        (TODAY, TODAY + timedelta(days=200), "最长三个月"),
    ],
)
def test_days_must_make_sense(
    wang: Post, chen: Post, since: date, until: date, said: str
) -> None:
    with pytest.raises(Refusal, match=said):
        _lend(wang, chen.user, since, until)


def test_a_post_is_lent_once_at_a_time(wang: Post, chen: Post, appoint: Appoint) -> None:
    _lend(wang, chen.user)
    third = _post(appoint("周科员", Role.COUNTY_HEALTH, "341599"))
    with pytest.raises(Refusal, match="已经交给别人代办"):
        _lend(wang, third.user, FRIDAY, FRIDAY)
    _lend(wang, third.user, FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=3))
