"""本县的办理规定: what counts now, the form that settles it anew, what counted before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.queries import place
from nuanxin.casework.manners import queries
from nuanxin.casework.manners.actions import Settled, settle_manner
from nuanxin.casework.manners.models import Manner
from nuanxin.casework.procedures.library import procedures
from nuanxin.casework.procedures.posting import least_of
from nuanxin.casework.procedures.shape import Procedure
from nuanxin.kit.digits import typed_whole
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode

_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Page:
    """The county, what it has settled, the procedures that say the days themselves.

    `named` says it for answers, `noticed` for notices: where a step leaves its days open the
    words are empty.
    """

    where: str
    rows: list[Manner]
    named: list[tuple[str, str]]
    noticed: list[tuple[str, str]]
    units: list[tuple[str, str]]
    may_settle: bool

    @property
    def now(self) -> Manner | None:
        return self.rows[0] if self.rows else None

    @property
    def noticed_since(self) -> datetime | None:
        """Since when the days of a notice are what they are."""
        says = [(row.notice_days, row.notice_unit) for row in self.rows]
        same = takewhile(lambda pair: pair[1] == says[0], zip(self.rows, says, strict=True))
        return next((row.settled_at for row, _ in reversed(list(same))), None)


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: OfficeRequest) -> HttpResponse:
    """What counts; the form settles it anew."""
    refused = ""
    if request.method == "POST":
        try:
            _settled(request, timezone.now())
            return redirect("casework:manner")
        except Refusal as refusal:
            refused = str(refusal)
    context = {"shown": _page(request), "refused": refused, "typed": request.POST}
    return render(request, "web/casework/manner.html", context, status=422 if refused else 200)


def _county(request: OfficeRequest) -> int:
    return request.post.region - request.post.region % 10**6


def _page(request: OfficeRequest) -> Page:
    county = _county(request)
    here = RegionCode.parse(f"{county:012d}")
    local = [row for row in procedures() if row.region is None or here.within(row.region)]
    named = [(each.title, each.answer.words) for each in local if each.answer]
    noticed = [(each.title, _notices(each)) for each in local if each.notices]
    return Page(
        place(county).label, list(queries.manners(county)[:_SHOWN]), named, noticed,
        [(value, str(label)) for value, label in Manner.Unit.choices],
        Role(request.post.role) == Role.COUNTY_HEALTH,
    )  # fmt: skip


def _notices(procedure: Procedure) -> str:
    """The steps whose days the procedure says."""
    said = ((step.name, least_of(step)) for step in procedure.notices)
    return "；".join(f"{name}至少 {least.words}" for name, least in said if least)


def _settled(request: OfficeRequest, now: datetime) -> None:
    sent = request.POST
    told = Settled(
        _whole(sent, "answer_days", "答复异议的天数"), sent.get("answer_unit", ""),
        sent.get("returns", "").splitlines(),
        sent.get("source", ""), _whole(sent, "remind_before", "到期前几天自动催办"),
        _whole(sent, "remind_after", "超期几天自动催办"),
        _whole(sent, "notice_days", "公示的天数"), sent.get("notice_unit", ""),
    )  # fmt: skip
    settle_manner(
        by=request.actor, scope=request.scope, county=_county(request), told=told, at=now
    )


def _whole(sent: QueryDict, name: str, asked: str) -> int | None:
    typed = sent.get(name, "").strip()
    days = typed_whole(typed) if typed else None
    if typed and days is None:
        raise Refusal(f"{asked}请填数字；没有规定的，留空。")
    return days
