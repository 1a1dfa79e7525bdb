"""The menu of each role: short, nothing it may not open, nothing it may open left out."""

from __future__ import annotations

import pytest

from nuanxin.base.identity.acting import Acting
from nuanxin.base.identity.models import Post, User
from nuanxin.base.identity.roles import Role
from nuanxin.web.menu import every_entry, menu_of
from nuanxin.web.permissions import PERMISSIONS

MOST = 9


def acting(role: Role) -> Acting:
    post = Post(user=User(username="a", name="甲"), role=role, region=341599000000)
    return Acting(post.user, post, ())


@pytest.mark.parametrize("role", list(Role))
def test_at_most_nine_entries_stand_on_the_first_level(role: Role) -> None:
    items = list(menu_of(acting(role), "payouts"))
    assert 2 < len(items) <= MOST


@pytest.mark.parametrize("role", list(Role))
def test_the_menu_is_what_the_permission_table_lets_a_role_open(role: Role) -> None:
    shown = {line.entry.route for item in menu_of(acting(role), "") for line in item.lines}
    allowed = {
        entry.route
        for entry in every_entry()
        if PERMISSIONS[entry.route].allows(role, sending=False)
    }
    assert shown == allowed


def test_a_group_is_open_around_the_page_shown_and_of_one_it_is_no_group() -> None:
    health = list(menu_of(acting(Role.COUNTY_HEALTH), "why"))
    (open_,) = [item for item in health if item.open]
    assert [line.entry.label for line in open_.lines if line.current] == ["发放测算"]
    assert any(item.single for item in health if item.label == "工作台")
    lone = {item.label: item for item in menu_of(acting(Role.SUPERVISOR), "")}
    assert lone["名册和文书"].single, "敏感个案 alone"
