"""What the pages of accounts show, and the list on its way out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.http import Http404, HttpResponseBase, QueryDict
from django.utils import timezone

from nuanxin.base.audit.actions import record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.models import Post, User
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.queries import Place, places
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.sms import gateways
from nuanxin.base.sms.queries import number_of
from nuanxin.base.sso import provider
from nuanxin.base.sso.queries import link_of
from nuanxin.base.staff.queries import SORTS, Wanted, account, staff, wholly_inside
from nuanxin.base.ui.listing import Listing, ordering, page_of, read
from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.web import leaving
from nuanxin.web.account import leave

_HEADERS = ("姓名", "用户名", "岗位", "管辖地区", "到岗", "离岗", "账号状态", "动态码")
ROLES = tuple((role.value, str(role.label)) for role in Role)
STATES = (("open", "启用"), ("closed", "停用"))


@dataclass(frozen=True, slots=True)
class Held:
    """A post with its place."""

    post: Post
    place: Place
    runs: bool


@dataclass(frozen=True, slots=True)
class Account:
    """An account with its posts."""

    user: User
    posts: list[Held]

    @property
    def enrolled(self) -> bool:
        factor = getattr(self.user, "factor", None)
        return bool(factor and factor.confirmed_at)


@dataclass(frozen=True, slots=True)
class Index:
    """The list: filter and rows."""

    wanted: Wanted
    listing: Listing[User]
    lines: list[Account]
    roles: tuple[tuple[str, str], ...] = ROLES
    states: tuple[tuple[str, str], ...] = STATES

    @property
    def narrowed(self) -> bool:
        return any(self.wanted)


def read_wanted(query: QueryDict) -> Wanted:
    """The filters an address carries; what is odd counts as not asked."""
    role, state = query.get("role", ""), query.get("state", "")
    return Wanted(
        query.get("q", "").strip()[:40],
        role if role in Role.values else "",
        state if state in dict(STATES) else "",
    )


def index(scope: Scope, query: QueryDict, today: date) -> Index:
    """One page of the accounts asked for."""
    asked, wanted = read(query, list(SORTS), "name"), read_wanted(query)
    rows = staff(scope, wanted).order_by(*ordering(asked.order, SORTS))
    listing = page_of(rows, asked)
    return Index(wanted, listing, _accounts(listing.rows, today))


def one(request: OfficeRequest, public_id: UUID, today: date) -> dict[str, object]:
    """One account, and whether this administrator may change it."""
    user = account(request.scope, public_id)
    if user is None:
        raise Http404
    record_view(request.actor, Subject("user", user.pk))
    own = user.pk == request.account.pk
    governed = not own and wholly_inside(request.scope, user)
    return {
        "shown": _accounts([user], today)[0], "governed": governed, "own": own, "roles": ROLES,
        **({**leave.shown(user, today), **_ways(user)} if governed else {}),
    }  # fmt: skip


def _ways(user: User) -> dict[str, object]:
    """The other ways in, where this installation has them or the account still does."""
    return {
        "texts": gateways.on(), "number": number_of(user),
        "provider": provider.on(), "linked": link_of(user),
    }  # fmt: skip


def exported(request: OfficeRequest, kind: str, now: datetime) -> HttpResponseBase:
    """The accounts asked for, one post a row."""
    rows = staff(request.scope, read_wanted(request.GET)).order_by("name", "id")
    lines = _accounts(list(rows), timezone.localdate(now))
    cells = list(_cells(lines))
    sheet = Sheet(f"账号和岗位-{now:%Y%m%d}", _HEADERS, cells)
    out = leaving.Outgoing("user", len(cells), leaving.NO_FAMILY)
    return leaving.leave(request, kind, now, sheet, out)


def _accounts(users: Sequence[User], today: date) -> list[Account]:
    where = places({post.region for user in users for post in user.posts.all()})
    return [
        Account(
            user,
            [Held(post, where[post.region], post.holds_on(today)) for post in user.posts.all()],
        )
        for user in users
    ]


def _cells(lines: list[Account]) -> Iterator[tuple[Cell, ...]]:
    for line in lines:
        for held in line.posts:
            yield (
                line.user.name, line.user.username, str(held.post.get_role_display()),
                held.place.label, held.post.starts_on, held.post.ends_on,
                "启用" if line.user.is_active else "停用",
                "已绑定" if line.enrolled else "未绑定",
            )  # fmt: skip
