"""异常查阅: the list of alarms with its limits, an alarm judged, a limit set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponseBase, QueryDict
from django.utils import timezone

from nuanxin.base.audit.actions import record_list
from nuanxin.base.database.streaming import in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.queries import Place, places
from nuanxin.base.ui.listing import Listing, ordering, page_of, read
from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.base.watch.actions import NewLimit, judge, set_limit
from nuanxin.base.watch.models import LOCK_OUTS, Kind, ReadingAlarm, ReadingLimit, Verdict
from nuanxin.base.watch.queries import SORTS, Asked, alarms, limits, lock_outs
from nuanxin.kit.daytext import read_day
from nuanxin.kit.digits import typed_number
from nuanxin.kit.refusal import Refusal
from nuanxin.web.cases.doing import uuid_of
from nuanxin.web.leaving import NO_FAMILY, Outgoing, leave

_HEADERS = (
    "日期",
    "姓名",
    "岗位",
    "地区",
    "类别",
    "次数",
    "同岗位中位数",
    "界限",
    "结论",
    "说明",
    "核查人",
)
JUDGES = frozenset({Role.SUPERVISOR, Role.AUDIT_ADMIN, Role.SECURITY_ADMIN})
_STATES = {"waiting": "待核查", "judged": "已有结论"}
# Which acts an alarm counted, to be read in the trail.
_EVIDENCE = {
    Kind.VIEWED: "act=view", Kind.EXPORTED: "act=export",
    Kind.TURNED_AWAY: "act=case.door&ok=no", Kind.GLASS: "act=case.glass",
    Kind.LOCKED: "ok=no", Kind.MACHINE: "ok=no",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """An alarm in our words, with the way to what it counted."""

    row: ReadingAlarm
    place: Place
    evidence: str
    may_judge: bool

    @property
    def guessed(self) -> bool:
        """Whether somebody may have tried to be this one."""
        return self.row.kind in LOCK_OUTS

    @property
    def cells(self) -> tuple[Cell, ...]:
        row = self.row
        return (
            row.day, row.user.name, str(row.post.get_role_display()), self.place.label,
            str(row.get_kind_display()), row.count,
            None if row.usual is None else round(row.usual), round(row.most),
            str(row.get_verdict_display()), row.words,
            row.judged_by.name if row.judged_by else "",
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Index:
    """The list with the limits that made it."""

    asked: Asked
    listing: Listing[Line]
    limits: list[ReadingLimit]
    sets_limits: bool
    states: dict[str, str]
    kinds: list[tuple[str, str]]
    verdicts: list[tuple[str, str]]


def read_asked(query: QueryDict) -> Asked:
    state, kind = query.get("state", ""), query.get("kind", "")
    return Asked(
        state if state in _STATES else "",
        kind if kind in Kind.values else "",
        query.get("q", "").strip()[:40],
    )


def index(request: OfficeRequest, now: datetime) -> Index:
    """One page of alarms; reading it leaves a line."""
    asked, wanted = read(request.GET, list(SORTS), "-day"), read_asked(request.GET)
    theirs = told_of(request.post.role)
    rows = lock_outs if theirs == LOCK_OUTS else alarms
    found = page_of(rows(request.scope, wanted).order_by(*ordering(asked.order, SORTS)), asked)
    ids = [row.pk for row in found.rows]
    record_list(request.actor, "readingalarm", ids, "异常查阅", region=request.post.region)
    listing = Listing(list(_lines(request, found.rows)), found.total, asked)
    return Index(
        wanted, listing,
        [each for each in limits(timezone.localdate(now)) if each.kind in theirs],
        _sets_limits(request), _STATES, [(str(k.value), str(k.label)) for k in theirs],
        [(str(v.value), str(v.label)) for v in Verdict],
    )  # fmt: skip


def told_of(role: str) -> tuple[Kind, ...]:
    """What a post is told of: who keeps the accounts reads nobody's reading."""
    return LOCK_OUTS if role == Role.SECURITY_ADMIN else tuple(Kind)


def _sets_limits(request: OfficeRequest) -> bool:
    return request.post.role in {Role.SUPERVISOR, Role.AUDIT_ADMIN}


def _lines(request: OfficeRequest, rows: Iterable[ReadingAlarm]) -> Iterator[Line]:
    found, judges = list(rows), request.post.role in JUDGES
    where = places(row.region for row in found)
    for row in found:
        days = f"since={row.day}&until={row.day}"
        evidence = f"q={row.user.name}&{days}&{_EVIDENCE[Kind(row.kind)]}"
        own = row.user_id in request.actor.hands
        yield Line(row, where[row.region], evidence, judges and not own and not row.verdict)


def export(request: OfficeRequest, kind: str, now: datetime) -> HttpResponseBase:
    """The alarms asked for, streamed."""
    rows = alarms(request.scope, read_asked(request.GET)).order_by("-day", "-id")
    cells = in_own_transaction(line.cells for line in _lines(request, rows))
    sheet = Sheet(f"异常查阅-{now:%Y%m%d}", _HEADERS, cells)
    care, region = "只用来核查，不作排名。", request.post.region
    out = Outgoing("readingalarm", rows.count(), NO_FAMILY, region=region, care=care)
    return leave(request, kind, now, sheet, out)


def done(request: OfficeRequest, now: datetime) -> None:
    """Judge an alarm or set a limit, as the button says."""
    sent = request.POST
    if sent.get("deed") == "judge":
        judge(
            alarm=uuid_of(sent.get("alarm", "")), scope=request.scope, by=request.actor,
            verdict=sent.get("verdict", ""), words=sent.get("words", ""), at=now,
        )  # fmt: skip
    elif sent.get("deed") == "limit" and not _sets_limits(request):
        raise Refusal("从多少起问，由督导或审计管理员设置。")
    elif sent.get("deed") == "limit":
        set_limit(by=request.actor, limit=_limit(sent), today=timezone.localdate(now))
    else:
        raise Refusal("没有这个操作。请刷新页面再试。")


def _limit(sent: QueryDict) -> NewLimit:
    day = read_day(sent.get("since", "").strip()).day
    try:
        floor, factor = (
            int(typed_number(sent.get("floor", ""))),
            float(typed_number(sent.get("factor", "")) or 0),
        )
    except ValueError as fault:
        raise Refusal("起点和倍数请填数字。") from fault
    if day is None:
        raise Refusal("请填从哪天起，例如 2026-12-01。")
    return NewLimit(sent.get("kind", ""), floor, factor, day, sent.get("source", ""))
