"""Nobody holds two posts that go apart, asked by an action or written past it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import product

import pytest
from django.db import IntegrityError, transaction

from nuanxin.base.identity.actions import give_post, open_account
from nuanxin.base.identity.models import Post, User
from nuanxin.base.identity.roles import ADMINISTRATORS, HANDLERS, Role, clash
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode

pytestmark = pytest.mark.django_db
PLACE, SINCE = RegionCode.parse("341599"), date(2026, 1, 5)


def somebody(role: Role) -> User:
    user = open_account(username=f"u{User.objects.count()}", name="某人", password="x")
    give_post(user=user, role=role, region=PLACE, starts_on=SINCE)
    return user


def refuses(ask: Callable[[], object], fault: type[Exception]) -> bool:
    try:
        with transaction.atomic():
            ask()
    except fault:
        return True
    return False


def test_the_table_of_posts_and_the_rule_agree_on_every_pair() -> None:
    differing = []
    for one in Role:
        user = somebody(one)
        for other in Role:
            written = Post(user=user, role=other, region=341599000000, starts_on=SINCE)
            with transaction.atomic():
                refused = refuses(written.save, IntegrityError)
                transaction.set_rollback(True)
            if refused != clash(one, other):
                differing.append((one, other))
    assert differing == []


def test_what_must_go_apart_does() -> None:
    assert all(clash(a, b) for a, b in product(ADMINISTRATORS, Role) if a != b)
    assert all(clash(Role.AUDITOR, writer) for writer in HANDLERS)
    assert clash(Role.COUNTY_HEALTH, Role.COUNTY_LEADER)
    assert not clash(Role.TOWNSHIP_HANDLER, Role.VILLAGE_CONTACT)
    assert all(clash(a, b) == clash(b, a) for a, b in product(Role, Role))


def test_the_action_says_which_two() -> None:
    user = somebody(Role.COUNTY_HEALTH)
    with pytest.raises(Refusal, match=r"县级卫健经办.*不相容岗位"):
        give_post(user=user, role=Role.COUNTY_LEADER, region=PLACE, starts_on=SINCE)


def test_after_the_one_has_ended_the_other_may_begin() -> None:
    user = somebody(Role.COUNTY_HEALTH)
    user.posts.update(ends_on=date(2026, 3, 1))
    with pytest.raises(Refusal):
        give_post(user=user, role=Role.COUNTY_LEADER, region=PLACE, starts_on=date(2026, 2, 28))
    give_post(user=user, role=Role.COUNTY_LEADER, region=PLACE, starts_on=date(2026, 3, 1))
