"""Accounts and contact persons whose period is over: who they are, the two people, the list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404, HttpResponseBase
from django.utils import timezone

from nuanxin.base.audit.actions import record_list
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jurisdiction.queries import places
from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.kit.refusal import Refusal
from nuanxin.privacy.emptying import actions
from nuanxin.privacy.emptying.models import Emptying, Kind
from nuanxin.privacy.emptying.queries import WHO, Over, due, over_by, settled, standing
from nuanxin.web.leaving import NO_FAMILY, Outgoing, leave

_HEADERS = ("姓名", "原来的身份", "地区", "到哪天为止")
_GOES = {
    Kind.ACCOUNTS: "清空办公电话、短信手机、动态码、备用码、旧密码和统一登录关联，不能再登录。"
    "姓名、用户名和岗位留着：签字和审计记录要认得出是谁。",
    Kind.HELPERS: "清空电话、性别和离岗原因。姓名和身份留着：家庭的联系经过要说得清谁去过。",
}


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody whose period is over."""

    over: Over
    place: str

    @property
    def cells(self) -> tuple[Cell, ...]:
        return self.over.name, self.over.was, self.place, self.over.until


@dataclass(frozen=True, slots=True)
class Card:
    """One kind: who is due, what goes, the open request, what was done before."""

    kind: Kind
    goes: str
    before: date
    lines: list[Line]
    request: Emptying | None
    own: bool
    past: list[Emptying]


def kinds_of(request: OfficeRequest) -> list[Kind]:
    """The kinds whoever asks looks after."""
    return [kind for kind in Kind if request.acting.role in WHO[kind]]


def page(request: OfficeRequest, today: date) -> list[Card]:
    """Every kind of theirs; looking leaves a line."""
    cards = [_card(request, kind, today) for kind in kinds_of(request)]
    total = sum(len(card.lines) for card in cards)
    record_list(
        request.actor, "emptying", [], f"到期清空，{total} 人", region=request.post.region
    )
    return cards


def _card(request: OfficeRequest, kind: Kind, today: date) -> Card:
    asked = standing(kind, request.post.region)
    before = asked.before if asked else over_by(kind, today)
    own = asked is not None and asked.asked_by_id == request.actor.user_id
    past = settled(kind, request.post.region)
    return Card(kind, _GOES[kind], before, _lines(request, kind, before), asked, own, past)


def _lines(request: OfficeRequest, kind: Kind, before: date) -> list[Line]:
    found = due(kind, request.scope, before)
    where = places(over.region for over in found)
    return [Line(over, where[over.region].label) for over in found]


def done(request: OfficeRequest, over: str, now: datetime) -> None:
    """What the button says."""
    kind = _kind(request, over)
    hand = actions.Hand(request.actor, request.scope, request.post.region, now)
    match request.POST.get("deed", ""):
        case "ask":
            actions.ask(kind=kind, hand=hand, document=request.POST.get("document", ""))
        case "confirm":
            actions.confirm(kind=kind, hand=hand)
        case "withdraw":
            actions.withdraw(kind=kind, hand=hand)
        case _:
            raise Refusal("没有这个操作。请刷新页面再试。")


def _kind(request: OfficeRequest, over: str) -> Kind:
    kind = next((each for each in kinds_of(request) if each.value == over), None)
    if kind is None:
        raise Http404
    return kind


def exported(request: OfficeRequest, over: str, suffix: str, now: datetime) -> HttpResponseBase:
    """Who is due, to be appraised on paper."""
    kind = _kind(request, over)
    card = _card(request, kind, timezone.localdate(now))
    cells = [line.cells for line in card.lines]
    sheet = Sheet(f"到期清空-{kind.label}-{now:%Y%m%d}", _HEADERS, cells)
    out = Outgoing("emptying", len(cells), NO_FAMILY, kind.label, request.post.region)
    return leave(request, suffix, now, sheet, out)
