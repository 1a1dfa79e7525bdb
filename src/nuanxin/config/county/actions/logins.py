"""An account in every role (two at the health desk: a batch is rechecked by a second).

Their password is for the demonstration alone.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from django.db.models import QuerySet

from nuanxin.base.factors.actions import enrol
from nuanxin.base.identity.actions import give_post, open_account
from nuanxin.base.identity.actor import SYSTEM, Actor
from nuanxin.base.identity.models import User
from nuanxin.base.identity.queries import actor_of
from nuanxin.base.identity.roles import Role
from nuanxin.base.sms.actions import set_number
from nuanxin.config.county.codes import demo_key, unused_code
from nuanxin.kit.region import RegionCode

PASSWORD = "演示-nuanxin-1"  # noqa: S105 - printed by `make demo`, for invented people
_COUNTY, _TOWN, _NEIGHBOUR = "341599", "341599100", "341502"
_SINCE = date(2024, 12, 1)


class Login(NamedTuple):
    """Who logs in as what, and where."""

    username: str
    name: str
    role: Role
    region: str
    title: str


LOGINS = (
    Login("village", "周联系", Role.VILLAGE_CONTACT, "341599100200", "村级联系人"),
    Login("township", "李干事", Role.TOWNSHIP_HANDLER, _TOWN, "云桥镇经办"),
    Login("health", "王主任", Role.COUNTY_HEALTH, _COUNTY, "卫健委家庭发展股"),
    Login("checker", "何复核", Role.COUNTY_HEALTH, _COUNTY, "卫健委家庭发展股复核"),
    Login("association", "陈会长", Role.COUNTY_ASSOCIATION, _COUNTY, "计生协"),
    Login("leader", "孙局长", Role.COUNTY_LEADER, _COUNTY, "卫健委分管领导"),
    Login("deputy", "韩副局长", Role.COUNTY_LEADER, _COUNTY, "卫健委主要领导授权审批"),
    Login("finance", "钱会计", Role.FINANCE, _COUNTY, "财政局社保股"),
    Login("treasury", "马出纳", Role.FINANCE, _COUNTY, "财政局国库股"),
    Login("hospital", "谢护士", Role.HOSPITAL_DESK, _COUNTY, "县人民医院绿色通道窗口"),
    Login("volunteer", "陶志愿", Role.VOLUNTEER, _COUNTY, "志愿者"),
    Login("counsellor", "苏咨询", Role.VOLUNTEER, _COUNTY, "心理关怀员（服务组织）"),
    Login("mentor", "程督导", Role.VOLUNTEER, _COUNTY, "心理关怀督导（服务组织）"),
    Login("supervisor", "吴督导", Role.SUPERVISOR, _COUNTY, "督导"),
    Login("auditor", "郑审计", Role.AUDITOR, _COUNTY, "审计局"),
    Login("admin", "冯管理", Role.SYSTEM_ADMIN, _COUNTY, "系统管理员"),
    Login("security", "蒋安全", Role.SECURITY_ADMIN, _COUNTY, "安全管理员"),
    Login("audit", "沈审核", Role.AUDIT_ADMIN, _COUNTY, "审计管理员"),
    # For a family that goes to another county: somebody there takes it over.
    Login("neighbour", "许主任", Role.COUNTY_HEALTH, _NEIGHBOUR, "金安区卫健委"),
)


# Nobody's: no message leaves a demonstration.
_NUMBERS = {"township": "13800000001", "association": "13800000002", "leader": "13800000003"}
_ORDER = {each.username: place for place, each in enumerate(LOGINS)}


def open_logins(at: datetime) -> None:
    """Open the accounts with their posts and codes, where they are not; at every start.

    Their passwords count as new, so that an old demonstration still lets in.
    """
    standing = dict(User.objects.values_list("username", "pk"))
    for each in LOGINS:
        if each.username not in standing:
            _open(each)
    users = User.objects.filter(username__in=[each.username for each in LOGINS])
    users.update(password_set_at=at)
    for user in users.filter(factor__isnull=True):
        enrol(user=user, key=demo_key(user.username), at=at)
    for user in users.filter(texted__isnull=True, username__in=_NUMBERS):
        set_number(user=user, number=_NUMBERS[user.username], by=SYSTEM, at=at)


def _open(each: Login) -> None:
    user = open_account(username=each.username, name=f"{each.name}（演示）", password=PASSWORD)
    give_post(
        user=user,
        role=each.role,
        region=RegionCode.parse(each.region),
        starts_on=_SINCE,
        title=each.title,
    )


def actor(username: str) -> Actor:
    """One of them at work."""
    post = User.objects.get(username=username).posts.select_related("user").get()
    return actor_of(post)


def table(at: datetime) -> str:
    """The accounts as `make demo` prints them, with codes that are right for half a minute."""
    rows = [
        f"  {user.username:<12}{unused_code(user, at):<8}{_said(user.username)}"
        for user in sorted(_accounts(), key=lambda user: _ORDER[user.username])
    ]
    return "\n".join(
        [
            f"登录（密码都是 {PASSWORD}；第二列是现在的动态码，过期后登录页上会显示新的）：",
            *rows,
        ]
    )


def _accounts() -> QuerySet[User]:
    return User.objects.filter(username__in=_ORDER)


def _said(username: str) -> str:
    login = LOGINS[_ORDER[username]]
    return f"{login.name}（演示）　{login.title}"
