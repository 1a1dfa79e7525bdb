"""What a password must be, by profile; that it ages, and that an old one does not come back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from pytest_django import Settings

from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import User
from nuanxin.base.identity.roles import Role
from nuanxin.base.passwords.actions import give_password, made_up, set_password
from nuanxin.base.passwords.profiles import due, faults, profile
from nuanxin.kit.refusal import Refusal

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
FIRST = "暖心-test-1"


@pytest.fixture
def by(appoint: Callable[[str, Role, str], Actor]) -> Actor:
    return appoint("王主任", Role.COUNTY_HEALTH, "341599")


@pytest.fixture
def user(by: Actor) -> User:
    return User.objects.get(pk=by.user_id or 0)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("Ab1-xyz", "至少要 8 个字符，现在是 7 个"),
        ("abcdefgh1", "至少要有 3 种"),
        ("Wang-li-2026", "不能包含用户名"),
        ("P@ssw0rd", "常见密码"),
        ("Admin@123", "常见密码"),
        ("Woaini-1314", "常见密码"),
        ("a1-" * 50, "最多 128 个字符"),
    ],
)
def test_djbp3_says_all_that_is_wrong(settings: Settings, password: str, said: str) -> None:
    settings.AUTH_PROFILE = "djbp3"
    assert said in "；".join(faults(password, "wang"))


def test_djbp3_takes_three_kinds_and_counts_characters_of_ours(
    settings: Settings,
) -> None:
    settings.AUTH_PROFILE = "djbp3"
    assert faults("青山绿水-ab-7", "wang") == []


def test_asvs_asks_for_length_alone(settings: Settings) -> None:
    settings.AUTH_PROFILE = "asvs"
    assert faults("onlylowercase", "wang") == []
    assert faults("Ab1-xyz-345", "wang") == ["至少要 12 个字符，现在是 11 个"]


def test_an_unknown_profile_is_refused(settings: Settings) -> None:
    settings.AUTH_PROFILE = "none"
    with pytest.raises(Refusal, match="AUTH_PROFILE"):
        profile()


@pytest.mark.django_db
def test_a_password_ages_only_where_the_profile_says_so(user: User, settings: Settings) -> None:
    user.password_set_at = NOW - timedelta(days=90)
    assert due(user, NOW)
    assert not due(user, NOW - timedelta(seconds=1))
    settings.AUTH_PROFILE = "asvs"
    assert not due(user, NOW)


@pytest.mark.django_db
def test_the_last_five_do_not_come_back_the_sixth_may(user: User, by: Actor) -> None:
    words = [FIRST, *(f"绿水青山-{n}-Aa" for n in range(6))]
    for number, (old, new) in enumerate(pairwise(words)):
        at = NOW + timedelta(minutes=number)
        set_password(user=user, old=old, new=new, by=by, at=at)
    later = NOW + timedelta(hours=1)
    for former in words[2:]:
        with pytest.raises(Refusal, match="最近 5 次"):
            set_password(user=user, old=words[-1], new=former, by=by, at=later)
    set_password(user=user, old=words[-1], new=words[1], by=by, at=later)


@pytest.mark.django_db
def test_a_wrong_old_password_changes_nothing(user: User, by: Actor) -> None:
    with pytest.raises(Refusal, match="现在的密码不对"):
        set_password(user=user, old="x", new="绿水青山-1-Aa", by=by, at=NOW)
    assert User.objects.get(pk=user.pk).check_password(FIRST)


@pytest.mark.django_db
def test_a_given_password_must_be_changed_at_once(user: User, by: Actor) -> None:
    given = give_password(user=user, by=by, at=NOW)
    assert due(user, NOW)
    assert faults(given, user.username) == []
    set_password(user=user, old=given, new="绿水青山-1-Aa", by=by, at=NOW)
    assert not due(user, NOW)


def test_made_up_passwords_pass_their_own_rule() -> None:
    assert all(faults(made_up(), "wang") == [] for _ in range(200))
