"""The door of every page: who is it, in which post, and may they come in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import cast
from urllib.parse import quote

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.noted import begin, noted
from nuanxin.base.identity.acting import Acting, OfficeRequest, account_of
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.lockout import address_of
from nuanxin.base.identity.models import Post
from nuanxin.base.identity.queries import acting_for, actor_of, posts_to_act_in, scope_of
from nuanxin.base.isolation.carrying import narrow_to, without_scope
from nuanxin.base.ui.listing import PastTheEnd
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.cases.queries import closed
from nuanxin.web import reasons, standing
from nuanxin.web.access import Access
from nuanxin.web.cases import door
from nuanxin.web.cases.addresses import file_asked
from nuanxin.web.limits import too_often
from nuanxin.web.permissions import ASKED_BY_ITSELF, PERMISSIONS

POST_KEY = "post"
OPENED_IN = "_post"  # written into forms by `nx_once`
_NUL = "填写的内容里有看不见的特殊字符。请返回上一页，删去后重新输入，不要从别处粘贴。"
_OTHER_POST = (
    "打开这一页时是另一个岗位，后来换了岗位，或者那个岗位已经到期，所以什么也没有办。"
    "请换回原来的岗位，或者在现在的岗位重新打开这一页再填。"
)
_SENDING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class Gate:
    """Middleware: pages of the office open to somebody in a post whose role may open them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with without_scope():
            begin()
            response = self._get_response(request)
            if hasattr(request, "actor"):
                _leave_a_line(cast(OfficeRequest, request), response.status_code)
            return response

    def process_view(
        self, request: HttpRequest, _view: object, _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """Let in, send to the log-in, or refuse."""
        if _unwritable(request):
            return _page(request, "内容没有收下", _NUL, 400)
        route = request.resolver_match.view_name if request.resolver_match else ""
        access = PERMISSIONS.get(route)
        if access is None:
            return _refused(request, "这个页面没有登记谁可以打开，请联系系统管理员。")
        if access.look is None:
            return too_often(request, route)
        acting = acting_of(request)
        if acting is None:
            return _to_log_in(request)
        return _enter(request, acting, access) or too_often(request, route)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        """A rule that says no says it on a page, also where a form did not expect it; a page
        that a list does not have leads to its last one.
        """
        begin()  # what the page had written went with its transaction
        if isinstance(exception, Refusal):
            return _page(request, "没有办成", str(exception), 422)
        if isinstance(exception, PastTheEnd):
            if request.method in _SENDING:
                return _page(request, "没有这一页", "名单没有这么多页。请回到名单再翻页。", 422)
            asked = request.GET.copy()
            asked["page"] = str(exception.last)
            return redirect(f"{request.path}?{asked.urlencode()}")
        return None


def acting_of(request: HttpRequest) -> Acting | None:
    """The account and the post it acts in, asked once per request."""
    known: Acting | None
    if not hasattr(request, "acting"):
        request.acting = _acting(request)  # type: ignore[attr-defined]
    known = request.acting  # type: ignore[attr-defined]
    return known


def _acting(request: HttpRequest) -> Acting | None:
    user = account_of(request)
    if user is None:
        return None
    if standing.over(request.session, timezone.now()):
        logout(request)
        return None
    posts = tuple(posts_to_act_in(user, timezone.localdate()))
    if not posts:
        return None
    chosen = request.session.get(POST_KEY)
    post = next((each for each in posts if str(each.public_id) == chosen), posts[0])
    return Acting(user, post, posts)


def _enter(request: HttpRequest, acting: Acting, access: Access) -> HttpResponse | None:
    now = timezone.now()
    step = standing.missing(request.session, acting, now)
    if step and step not in access.serves:
        return _first(request, step)
    if not access.allows(acting.role, sending=request.method in _SENDING):
        who = actor_in(acting, address_of(request), "")
        _note(request, who, "account.refused", acting.post.region)
        return _refused(request, f"“{acting.role.label}”岗位不能办这件事。{_who(access)}")
    if _of_another_post(request, acting):
        who = actor_in(acting, address_of(request), "")
        _note(request, who, "account.refused", acting.post.region)
        return _page(request, "没有办理：岗位不同", _OTHER_POST, 409)
    if access.fresh and not standing.fresh(request.session, acting, now):
        return _unproved(request, acting)
    purpose = standing.purpose_of(request.session, request.get_full_path(), now)
    if access.leaves and not purpose:
        return _first(request, "account:purpose")
    request.purpose = purpose  # type: ignore[attr-defined]
    if not request.headers.get("HX-Request"):  # a card that asks by itself is nobody at work
        standing.touch(request.session, now)
    post: Post = acting.post
    request.account = acting.user  # type: ignore[attr-defined]
    session = (request.session.session_key or "")[:12]
    request.actor = actor_in(acting, address_of(request), session)  # type: ignore[attr-defined]
    request.scope = scope_of(post)  # type: ignore[attr-defined]
    narrow_to(request.scope)  # type: ignore[attr-defined]
    request.post = post  # type: ignore[attr-defined]
    return _past_the_door(request, now)


def _unproved(request: HttpRequest, acting: Acting) -> HttpResponse:
    """A page asks before it sends; who sends a release all the same leaves a line."""
    if request.method in _SENDING:
        who = actor_in(acting, address_of(request), "")
        _note(request, who, "account.unproved", acting.post.region)
    return _first(request, standing.proof_wanted(acting))


def _of_another_post(request: HttpRequest, acting: Acting) -> bool:
    """Whether a form was opened in another post than they act in now; leaving that one may."""
    route = request.resolver_match.view_name if request.resolver_match else ""
    opened_in = request.POST.get(OPENED_IN)
    here = opened_in in (None, str(acting.post.public_id))
    return not here and route != "account:switch"


def actor_in(acting: Acting, address: str, session: str) -> Actor:
    """Whoever acts in a post, their own or a lent one."""
    post = acting.post
    if post.user_id == acting.user.pk:
        return actor_of(post, ip=address, session=session)
    return acting_for(acting.user, post, acting.own, ip=address, session=session)


def _past_the_door(request: HttpRequest, now: datetime) -> HttpResponse | None:
    """An address of one family opens its file only to posts that may.

    From here on the database withholds what is closed to the post; a closed file answers with
    its door. Lists, boards and jobs count every family and open none.
    """
    office = cast(OfficeRequest, request)
    which = file_asked(request.resolver_match)
    if which is None:
        return None
    if home := closed(which, office.actor.post_id, now):
        return door.turned_away(office, home, now)
    narrow_to(office.scope, office.actor.post_id)
    return None


def _leave_a_line(request: OfficeRequest, status: int) -> None:
    """Nobody opens or sends anything unseen: where the page wrote no line, the door does.

    Only a card that asks every second how far a job is would fill the trail with itself.
    """
    here = request.post.region
    if status == 404:
        _note(request, request.actor, "account.not_found", here)
    elif not noted() and not _asks_by_itself(request):
        act = "page.sent" if request.method in _SENDING else "page.opened"
        _note(request, request.actor, act, here, ok=status < 400)


def _asks_by_itself(request: HttpRequest) -> bool:
    route = request.resolver_match.view_name if request.resolver_match else ""
    by_itself = request.method not in _SENDING and "HX-Request" in request.headers
    return by_itself and route in ASKED_BY_ITSELF


def _note(
    request: HttpRequest, actor: Actor, act: str, region: int, *, ok: bool = False
) -> None:
    """Who tries doors leaves a line: the kind of address, never what stood in it."""
    route = request.resolver_match.view_name if request.resolver_match else ""
    record(actor, act, [], region=region, ok=ok, page=route)


def _who(access: Access) -> str:
    roles = access.act or access.look or frozenset()
    return "需要的话请找：" + "、".join(sorted(role.label for role in roles)) + "。"


def _first(request: HttpRequest, step: str) -> HttpResponse:
    """To what must be shown first; a form that was sent is told so, it has not acted."""
    if request.headers.get("HX-Request"):
        return _whole_page(request, step)
    if request.method not in _SENDING:
        return redirect_to_login(request.get_full_path(), reverse(step))
    back = f"{reverse(step)}?next={quote(_path(request.headers.get('Referer', '')))}"
    return render(request, "web/account/first.html", {"address": back}, status=401)


def _to_log_in(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return _whole_page(request, "account:log_in")
    if request.method in _SENDING:
        here = quote(_path(request.headers.get("Referer", "")))
        address = f"{reverse('account:log_in')}?next={here}"
        return render(request, "web/account/ended.html", {"address": address}, status=401)
    why = reasons.why(request)
    said = f"?why={why}" if why else ""
    return redirect_to_login(request.get_full_path(), f"{reverse('account:log_in')}{said}")


def _whole_page(request: HttpRequest, name: str) -> HttpResponse:
    here = quote(_path(request.headers.get("HX-Current-URL", "")))
    return HttpResponse(status=401, headers={"HX-Redirect": f"{reverse(name)}?next={here}"})


def _path(address: str) -> str:
    parts = address.split("/", 3)
    return f"/{parts[3]}" if len(parts) == 4 else "/"


def _unwritable(request: HttpRequest) -> bool:
    """Whether something typed holds a NUL, which no database takes."""
    return any(
        "\0" in text
        for typed in (request.GET, request.POST)
        for name, texts in typed.lists()
        for text in (name, *texts)
    )


def _refused(request: HttpRequest, advice: str) -> HttpResponse:
    return _page(request, "这个页面不对您开放", advice, 403)


def _page(request: HttpRequest, title: str, advice: str, status: int) -> HttpResponse:
    context = {"title": title, "advice": advice, "status": status}
    return render(request, "nx/error.html", context, status=status)


def account(request: HttpRequest) -> dict[str, object]:
    """For templates: whoever is fully in, looked up only when a template asks."""
    return {"acting": lambda: _fully_in(request)}


def _fully_in(request: HttpRequest) -> Acting | None:
    acting = acting_of(request)
    if acting is None or standing.missing(request.session, acting, timezone.now()):
        return None
    return acting
