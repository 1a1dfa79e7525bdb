"""What a form about an account asks to be done."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.models import User
from nuanxin.base.identity.roles import Role
from nuanxin.base.staff import actions
from nuanxin.base.staff.actions import Governing, NewPost
from nuanxin.kit.identifiers import named_id
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.web.account import leave
from nuanxin.web.regions.queries import code_of

_BARE = {
    "close": actions.close, "reopen": actions.reopen, "reset_factor": actions.reset_factor,
    "clear_number": actions.clear_number, "unlink": actions.unlink,
}  # fmt: skip


def admitted(request: OfficeRequest, now: datetime) -> tuple[User, str]:
    """The account a form opens, and its first password."""
    return actions.admit(
        who=_who(request, now),
        username=request.POST.get("username", "").strip(),
        name=request.POST.get("name", ""),
        post=_post(request),
    )


def done(request: OfficeRequest, user: UUID, now: datetime) -> str:
    """Do what the button says; a password to be handed over, or nothing."""
    who = _who(request, now)
    match request.POST.get("deed", ""):
        case "appoint":
            actions.appoint(who=who, user=user, post=_post(request))
        case "end_post":
            actions.end_post(who=who, user=user, post=_uuid(request.POST.get("post", "")))
        case deed if deed in _BARE:
            _BARE[deed](who=who, user=user)
        case "set_number":
            actions.set_number(who=who, user=user, number=request.POST.get("number", ""))
        case "link":
            actions.link(who=who, user=user, subject=request.POST.get("subject", ""))
        case "lend" | "take_back":
            leave.done(request, actions.governed(who=who, user=user), request.actor, now)
        case "renew_password":
            return actions.renew_password(who=who, user=user)[1]
        case _:
            raise Refusal("没有这个操作。请刷新页面再试。")
    return ""


def _who(request: OfficeRequest, now: datetime) -> Governing:
    return Governing(request.actor, request.scope, now, timezone.localdate(now))


def _post(request: OfficeRequest) -> NewPost:
    role = request.POST.get("role", "")
    if role not in Role.values:
        raise Refusal("请选岗位。")
    code, named = request.POST.get("region", ""), request.POST.get("region_name", "")
    if not code and named.strip():  # typed, and not picked from the list
        code, trouble = code_of(named)
        if trouble:
            raise Refusal(f"{trouble}。")
    try:
        region = RegionCode.parse(code)
    except ValueError as fault:
        raise Refusal("请从列表里选管辖地区。") from fault
    return NewPost(Role(role), region, request.POST.get("title", "").strip()[:60])


def _uuid(text: str) -> UUID:
    return named_id(text, "表单不完整。请刷新页面再试。")
