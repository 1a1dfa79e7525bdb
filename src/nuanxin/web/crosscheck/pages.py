"""What the pages of a check show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpResponseBase, QueryDict
from django.utils import timezone

from nuanxin.base.audit.actions import record_list
from nuanxin.base.database.streaming import in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import HANDLERS, Role
from nuanxin.base.jobs.actions import start
from nuanxin.base.jobs.models import Job
from nuanxin.base.jurisdiction.queries import Place, place, places, towns
from nuanxin.base.ui.listing import Listing, ordering, page_of, read
from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.registry.exchange.models import ImportBatch
from nuanxin.registry.exchange.words import BatchKind
from nuanxin.support.crosscheck import queries
from nuanxin.support.crosscheck.actions import settle
from nuanxin.support.crosscheck.jobs import KIND
from nuanxin.support.crosscheck.models import CrossCheck, Issue
from nuanxin.support.crosscheck.queries import Narrowed
from nuanxin.support.crosscheck.questions import NOT_SAME
from nuanxin.web.leaving import Outgoing, leave


@dataclass(frozen=True, slots=True)
class Index:
    """The books a check can be made of, and the checks there are."""

    national: list[ImportBatch]
    payment: list[ImportBatch]
    listing: Listing[CrossCheck]
    may_start: bool


def index(request: OfficeRequest) -> Index:
    asked = read(request.GET, ["made"], "-made")
    return Index(
        queries.books(request.scope, BatchKind.NATIONAL),
        queries.books(request.scope, BatchKind.PAYMENT),
        page_of(queries.checks(request.scope), asked),
        _may_start(request),
    )


def _may_start(request: OfficeRequest) -> bool:
    """Whether this post changes files, and for a whole county."""
    whole = RegionCode.parse(str(request.post.region)).level == "县"
    return whole and Role(request.post.role) in HANDLERS


def order(request: OfficeRequest, now: datetime) -> Job:
    """Start a check of the books ticked; none ticked still checks the roll by itself."""
    if not _may_start(request):
        raise Refusal("三本账由县里统一对碰，请找县级卫健经办。对碰后这里会列出您辖区的问题。")
    arguments: dict[str, object] = {
        "region": str(request.post.region),
        "national": _picked(request, BatchKind.NATIONAL),
        "payment": _picked(request, BatchKind.PAYMENT),
    }
    key = request.POST.get("_once", "") or now.isoformat()
    return start(
        KIND, by=request.actor, region=request.post.region, arguments=arguments, key=key
    )


def _picked(request: OfficeRequest, kind: BatchKind) -> str:
    """The book picked, if it is one of those on offer; another county's is as good as none."""
    asked = request.POST.get(kind.value, "")
    offered = {str(book.public_id) for book in queries.books(request.scope, kind)}
    if asked and asked not in offered:
        raise Refusal(f"没有找到选中的{kind.label}。它可能已经撤销，请刷新页面重新选择。")
    return asked


def narrowed(query: QueryDict) -> Narrowed:
    """What the address asks for."""
    kind, town = query.get("kind", ""), query.get("town", "")
    sound = town.isascii() and town.isdigit() and len(town) == 12
    return Narrowed(
        kind if kind in Issue.Kind.values else "",
        int(town) if sound else 0,
        query.get("state") == "waiting",
        query.get("q", "").strip(),
    )


@dataclass(frozen=True, slots=True)
class Issues:
    """A page of issues."""

    run: CrossCheck
    asked: Narrowed
    listing: Listing[Issue]
    villages: dict[int, str]
    towns: list[Place]
    kinds: list[tuple[str, str]]


def issues(request: OfficeRequest, run: CrossCheck) -> Issues:
    asked = read(request.GET, list(queries.SORTS), "place")
    wanted = narrowed(request.GET)
    rows = queries.issues(run, request.scope, wanted)
    listing = page_of(rows.order_by(*ordering(asked.order, queries.SORTS)), asked)
    ids = [issue.pk for issue in listing.rows]
    record_list(request.actor, "issue", ids, "三本账对碰问题清单", region=request.post.region)
    names = {code: p.label for code, p in places(i.region for i in listing.rows).items()}
    home = RegionCode.parse(str(request.post.region))
    kinds = [(str(k.value), str(k.label)) for k in Issue.Kind if k.value in run.counts]
    return Issues(run, wanted, listing, names, towns(home), kinds)


def settle_issues(request: OfficeRequest, now: datetime) -> int:
    """The ticked issues get one answer."""
    ticked = [int(t) for t in request.POST.getlist("issue") if t.isascii() and t.isdigit()]
    words = NOT_SAME if "same" in request.POST else request.POST.get("words", "")
    return settle(by=request.actor, scope=request.scope, issues=ticked, answer=words, at=now)


def back_to_list(request: OfficeRequest) -> str:
    """The filters the list had when the form was sent."""
    query = QueryDict(request.POST.get("back", ""))
    return f"?{query.urlencode()}" if query else ""


_HEADERS = (
    "乡镇",
    "村（社区）",
    "问题",
    "姓名",
    "身份证号（掩码）",
    "说明",
    "家庭编号",
    "核查结果",
)


def export(request: OfficeRequest, run: CrossCheck, kind: str) -> HttpResponseBase:
    """The issues asked for, streamed, with a column to be filled in."""
    rows = queries.issues(run, request.scope, narrowed(request.GET)).order_by("region", "pk")
    now = timezone.localtime()
    cells = in_own_transaction(_cells(rows))
    sheet = Sheet(f"问题清单-{run.day:%Y%m%d}", _HEADERS, cells)
    homes = rows.values_list("household_id", "region")
    out = Outgoing("issue", rows.count(), homes, "三本账问题清单", request.post.region)
    return leave(request, kind, now, sheet, out)


def _cells(rows: QuerySet[Issue]) -> Iterator[tuple[Cell, ...]]:
    where = places(rows.order_by().values_list("region", flat=True).distinct())
    for issue in rows.iterator(chunk_size=2000):
        here = where[issue.region]
        yield (
            here.above or here.name, here.name if here.above else "", issue.get_kind_display(),
            issue.shown_name, issue.mask, issue.shown_text,
            issue.household.number if issue.household else "", issue.answer,
        )  # fmt: skip


def paper(request: OfficeRequest, run: CrossCheck) -> dict[str, object]:
    """One township's list, ready to be handed over and signed."""
    wanted = narrowed(request.GET)
    rows = list(queries.issues(run, request.scope, wanted).order_by("kind", "region", "pk"))
    record_list(
        request.actor, "issue", [r.pk for r in rows], "打印问题清单", region=request.post.region
    )
    names = places(issue.region for issue in rows)
    where = place(wanted.town) if wanted.town else place(request.post.region)
    return {
        "run": run,
        "where": where.name,
        "rows": [(issue, names[issue.region].label) for issue in rows],
    }
