"""The two profiles, and what each finds wrong."""

from __future__ import annotations

import string
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator

from nuanxin.base.identity.models import User
from nuanxin.kit.refusal import Refusal

_LONGEST = 128
_NO_SIGNS = str.maketrans("", "", string.punctuation + " ")
_GIVEN_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Profile:
    """What a standard asks of a password; 0 = it does not ask."""

    length: int
    classes: int
    days: int
    history: int

    @property
    def said(self) -> str:
        """The rule as the form tells it beforehand."""
        parts = [f"至少 {self.length} 个字符"]
        if self.classes:
            parts.append(f"大写字母、小写字母、数字、符号或汉字至少占 {self.classes} 种")
        parts.append("不能是常见密码，不能包含用户名")
        if self.history:
            parts.append(f"不能与最近 {self.history} 次用过的相同")
        return "，".join(parts) + "。"


PROFILES = {
    "djbp3": Profile(length=8, classes=3, days=90, history=5),
    "asvs": Profile(length=12, classes=0, days=0, history=0),
}


def profile() -> Profile:
    """The profile of this installation."""
    if settings.AUTH_PROFILE not in PROFILES:
        raise Refusal(f"AUTH_PROFILE 只能是 {'、'.join(PROFILES)}。")
    return PROFILES[settings.AUTH_PROFILE]


def faults(password: str, username: str) -> list[str]:
    """All that is wrong with a password, whoever it is for."""
    asked, found = profile(), []
    if len(password) < asked.length:
        found.append(f"至少要 {asked.length} 个字符，现在是 {len(password)} 个")
    if len(password) > _LONGEST:
        found.append(f"最多 {_LONGEST} 个字符")
    if _classes(password) < asked.classes:
        found.append(f"大写字母、小写字母、数字、符号或汉字至少要有 {asked.classes} 种")
    if username.lower() in password.lower():
        found.append("不能包含用户名")
    if _common(password):
        found.append("这是常见密码，很容易被猜到")
    return found


def _common(password: str) -> bool:
    """Whether everybody tries it: also with signs strewn in, as in Admin@123."""
    bare = password.translate(_NO_SIGNS)
    known = _everybodys()
    return any(each.lower().strip() in known for each in (password, bare))


@cache
def _everybodys() -> frozenset[str]:
    """Django's twenty thousand, read once."""
    return frozenset(CommonPasswordValidator().passwords)


def _classes(password: str) -> int:
    kinds = {
        ("upper" if c.isupper() else "lower" if c.islower() else "digit")
        if c.isascii() and c.isalnum()
        else "other"
        for c in password
    }
    return len(kinds)


def stale(user: User, now: datetime) -> bool:
    """Whether a password given by somebody else was not used in time."""
    return user.password_given and now - user.password_set_at >= _GIVEN_FOR


def due(user: User, now: datetime) -> bool:
    """Whether somebody must choose a new password before anything else."""
    days = profile().days
    return user.password_given or (
        days > 0 and user.password_set_at + timedelta(days=days) <= now
    )
