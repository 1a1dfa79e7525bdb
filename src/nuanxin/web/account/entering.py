"""Coming in, step by step: password, code, and proving oneself again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import HttpRequest
from django.utils import timezone

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.factors.actions import Proof, prove
from nuanxin.base.factors.queries import closed_until, enrolled
from nuanxin.base.factors.ways import Way
from nuanxin.base.identity.acting import Acting, OfficeRequest, account_of
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.lockout import Closed, address_of, closed
from nuanxin.base.identity.models import User
from nuanxin.base.identity.queries import actor_of
from nuanxin.base.passwords.actions import set_password
from nuanxin.base.passwords.profiles import stale
from nuanxin.base.sittings import actions as sittings
from nuanxin.base.sittings.queries import came_from
from nuanxin.kit.refusal import Refusal
from nuanxin.web import standing
from nuanxin.web.gate import acting_of
from nuanxin.web.limits import was_no_guess

_WRONG = "用户名或密码不对。请核对大小写；忘记密码请找本单位的安全管理员。"
_NO_POST = "这个账号现在没有在岗的岗位，不能登录。请找本单位的安全管理员。"
_STALE = "管理员给的一次性密码已经过了 24 小时。请找本单位的安全管理员重新给一个。"
_KEPT_OUT = "account.kept_out"
_WRONG_AGAIN = "密码不对。请重新输入。"


def log_in(request: HttpRequest, now: datetime) -> str:
    """Let somebody in with name and password; what is in the way, or nothing."""
    username = request.POST.get("username", "").strip()
    address = address_of(request)
    if shut := closed(username, address, known=came_from(username, address), now=now):
        return _told(request, username, shut)
    user = authenticate(request, username=username, password=request.POST.get("password", ""))
    if not isinstance(user, User):
        return _failed(request, username, now)
    if stale(user, now):
        _note(request, username, _KEPT_OUT)
        return _STALE
    known(request, user, now)
    standing.prove(request.session, now)
    if trouble := past_the_first_step(request, user, now):
        _note(request, username, _KEPT_OUT)
        return trouble
    return ""


def known(request: HttpRequest, user: User, now: datetime, backend: str | None = None) -> None:
    """Who they are is known: a session of its own begins.

    Whoever was in already, in this browser, has left: nothing they proved then counts now.
    """
    if account_of(request) is not None:
        sittings.left(session_key=request.session.session_key or "", at=now)
        logout(request)
        request.__dict__.pop("acting", None)
    login(request, user, backend)
    standing.begin(request.session, now)


def past_the_first_step(request: HttpRequest, user: User, now: datetime) -> str:
    """Known by now: in where no more is needed; what is in the way, or nothing."""
    acting = acting_of(request)
    if acting is None:
        logout(request)
        return _NO_POST
    actor = actor_of(acting.post, ip=address_of(request))
    if not standing.needs_factor(acting) or standing.let_in(request.session, acting):
        sit_down(request, user, actor, now)
    else:
        record(actor, "account.half_in", [Subject("user", user.pk)])
    return ""


def give_code(request: OfficeRequest, user: User, now: datetime) -> str:
    """The second factor of the log-in; the session gets a new name."""
    proof = prove(user=user, typed=request.POST.get("code", ""), by=request.actor, at=now)
    if proof is Proof.RIGHT:
        come_in(request, user, now, Way.APP)
    return _of_the_code(proof, user)


def come_in(request: OfficeRequest, user: User, now: datetime, way: Way) -> None:
    """Fully in: with the second factor, just shown or just set up."""
    if request.method == "POST":
        was_no_guess(request)
    request.session.cycle_key()
    standing.prove(request.session, now, way)
    sit_down(request, user, request.actor, now)


def show_again(request: OfficeRequest, user: User, now: datetime) -> str:
    """Password and code once more, before a release or a whole list leaves."""
    username, address = user.username, address_of(request)
    if shut := closed(username, address, known=True, now=now):
        return _told(request, username, shut)
    known = authenticate(request, username=username, password=request.POST.get("password", ""))
    if known != user:
        _failed(request, username, now)
        return _WRONG_AGAIN
    if needed := wants_code(request.acting):
        proof = prove(user=user, typed=request.POST.get("code", ""), by=request.actor, at=now)
        if proof is not Proof.RIGHT:
            return _of_the_code(proof, user)
    was_no_guess(request)
    standing.prove(request.session, now, Way.APP if needed else None)
    record(request.actor, "account.proved_again", [Subject("user", user.pk)])
    return ""


def _of_the_code(proof: Proof, user: User) -> str:
    """What came of a code, in words; where it is closed, until when."""
    until = closed_until(user)
    if proof is not Proof.CLOSED or until is None:
        return str(proof.value)
    return str(proof.value).format(until=_minute(until))


def wants_code(acting: Acting) -> bool:
    """Whether proving oneself again takes a code; only the strong one counts there."""
    return standing.needs_factor(acting) and enrolled(acting.user)


def choose_password(request: OfficeRequest, now: datetime) -> None:
    """Take a new password; this session goes on under a new key, every other one ends."""
    user = request.account
    old, new, same = (request.POST.get(name, "") for name in ("old", "new", "same"))
    if new != same:
        raise Refusal("两次输入的新密码不一样。请重新输入。")
    set_password(user=user, old=old, new=new, by=request.actor, at=now)
    before = request.session.session_key or ""
    update_session_auth_hash(request, user)
    after = request.session.session_key or ""
    sittings.renamed(old=before, new=after)
    sittings.end_all(user=user, by=request.actor, at=now, but=after)


def sit_down(request: HttpRequest, user: User, actor: Actor, now: datetime) -> None:
    """Fully in: the sitting begins, and leaves its line."""
    if not request.session.session_key:
        request.session.save()
    sittings.begin(
        user=user,
        session_key=request.session.session_key or "",
        address=address_of(request),
        agent=request.headers.get("User-Agent", ""),
        at=now,
    )
    way = str(request.session.get(standing.FACTOR, ""))
    record(actor, "account.logged_in", [Subject("user", user.pk)], factor=way)


def _failed(request: HttpRequest, username: str, now: datetime) -> str:
    address = address_of(request)
    shut = closed(username, address, known=True, now=now)
    act = "account.locked" if shut else "account.log_in_failed"
    _note(request, username, act)
    return _said(shut) if shut else _WRONG


def _told(request: HttpRequest, username: str, shut: Closed) -> str:
    _note(request, username, "account.log_in_while_closed")
    return _said(shut)


def _said(shut: Closed) -> str:
    if shut.locked:
        return (
            "密码连续输错 5 次，这台电脑或手机暂时不能用这个用户名登录，"
            f"到 {_minute(shut.until)} 为止。忘记密码请找本单位的安全管理员。"
        )
    until = timezone.localtime(shut.until)
    return f"这个用户名刚才多次输错密码，请在 {until:%H:%M:%S} 之后再试。"


def _minute(until: datetime) -> str:
    """The minute from which it is open."""
    return f"{timezone.localtime(until) + timedelta(minutes=1, microseconds=-1):%H:%M}"


def _note(request: HttpRequest, username: str, act: str) -> None:
    """A line of the trail; a name nobody has is not written, it may be a password."""
    user = User.objects.filter(username=username).first()
    address = address_of(request)
    if user is None:
        record(Actor(None, None, "（未知用户名）", ip=address), act, [], ok=False)
        return
    by = Actor(user.pk, None, user.name, ip=address)
    record(by, act, [Subject("user", user.pk)], ok=False)
