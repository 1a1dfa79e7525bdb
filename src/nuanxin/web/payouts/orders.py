"""What the forms of a batch ask for, read and handed to one action."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from nuanxin.base.files.scans import read_scan
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import Role
from nuanxin.base.jobs.actions import start, start_again
from nuanxin.base.jobs.models import Job
from nuanxin.kit.digits import typed_whole
from nuanxin.kit.refusal import Refusal
from nuanxin.money.payouts.actions import examining, layouts, releasing, stamping
from nuanxin.money.payouts.jobs import PREPARE, SEND
from nuanxin.money.payouts.models import Batch, BatchLine, Light
from nuanxin.money.payouts.queries import months_said, open_dues
from nuanxin.money.payouts.roads import Road

_LONGEST_TITLE = 120


def numbers(texts: Sequence[str]) -> list[int]:
    """Row numbers out of a form; what is no number is left out."""
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 18]


def order_batch(request: OfficeRequest, now: datetime) -> Job:
    """Start drawing up a batch from the ticked lines of what is owed (benefit|first|end|kind).

    Exactly the ticked lines, not every benefit over every month between.
    """
    asked = set(request.POST.getlist("due"))
    found = [due for due in open_dues(request.scope) if due.key in asked]
    if not found or len(found) < len(asked):
        raise Refusal("请先勾选要发放的待遇和期间。勾过的如果已经编入别的批次，请重新勾选。")
    first = min(due.first.ordinal for due in found)
    end = max(due.end.ordinal for due in found)
    title = request.POST.get("title", "").strip() or f"{months_said(first, end)}发放"
    if len(title) > _LONGEST_TITLE:
        raise Refusal(
            f"批次名称最多 {_LONGEST_TITLE} 个字，现在写了 {len(title)} 个。请写短一些。"
        )
    arguments: dict[str, object] = {
        "region": str(request.post.region),
        "dues": [[d.benefit, d.first.ordinal, d.end.ordinal, d.kind_code] for d in found],
        "title": title,
        "budget_year": typed_whole(request.POST.get("budget_year", "")),
        "road": _road(request.POST.get("road", "")),
    }
    key = f"{request.POST.get('_once', '') or now.isoformat()}"
    return start(
        PREPARE, by=request.actor, region=request.post.region, arguments=arguments, key=key
    )


def _road(text: str) -> str:
    """Who pays; a form that does not say means the bank."""
    if text and text not in Road.values:
        raise Refusal("没有这种发放方式。请选“一卡通代发”或“国库直接支付”。")
    return text or Road.ONE_CARD.value


def order_sending(request: OfficeRequest, row: Batch) -> Job:
    """Start writing the file; asked again, the same job answers, or is taken up again."""
    if row.status not in {Batch.Status.APPROVED, Batch.Status.SENT, Batch.Status.SETTLED}:
        raise Refusal("批次审批通过后才能生成送财政的清册。")
    if row.status == Batch.Status.APPROVED:
        stamping.confirm_stamp(row)
    return start_again(
        SEND, by=request.actor, region=row.region, arguments={"batch": str(row.public_id)},
        key=f"{row.public_id}/{row.digest}",
    )  # fmt: skip


def look_again(request: OfficeRequest, batch: UUID, at: datetime) -> None:
    """Write down what has turned red since the check before paying."""
    examining.examine(batch=batch, scope=request.scope, by=request.actor, at=at)


def take_lines_out(request: OfficeRequest, row: Batch, at: datetime) -> int:
    """The ticked lines, out of a draft or, with every signature given anew, later."""
    drawn = row.status == Batch.Status.DRAFT
    return (examining.remove_lines if drawn else releasing.take_out)(
        batch=row.public_id,
        scope=request.scope,
        by=request.actor,
        lines=lines_asked(request, row.public_id),
        reason=request.POST.get("words", ""),
        at=at,
    )


def lines_asked(request: OfficeRequest, batch: UUID) -> list[int]:
    """The lines ticked, by their own number or by a light on them."""
    own = numbers(request.POST.getlist("line"))
    lit = lights_asked(request, batch)
    if not lit:
        return own
    rows = BatchLine.objects.within(request.scope).filter(
        batch__public_id=batch, lights__in=lit
    )
    return [*own, *rows.values_list("pk", flat=True)]


def lights_asked(request: OfficeRequest, batch: UUID) -> list[int]:
    """The lights ticked; or every one of a kind that nobody has answered yet."""
    kind = request.POST.get("every", "")
    if kind not in Light.Kind.values:
        return numbers(request.POST.getlist("light"))
    waiting = Light.objects.within(request.scope).filter(
        batch__public_id=batch, kind=kind, answer=""
    )
    return list(waiting.values_list("pk", flat=True))


_ONLY = {
    "lay_out": Role.COUNTY_HEALTH,
    "lock": Role.COUNTY_HEALTH,
    "abandon": Role.COUNTY_HEALTH,
    "approve": Role.COUNTY_LEADER,
}
_NOT_YOURS = {
    "lay_out": "换版式由卫健委家庭发展股办。请转给他们。",
    "lock": "锁定由卫健委家庭发展股办。请转给他们。",
    "abandon": "作废由卫健委家庭发展股办。要改请退回编制人。",
    "approve": "审批由分管领导办。请转给领导。",
}


def take_step(request: OfficeRequest, batch: UUID, at: datetime) -> Batch:
    """One step forward, or back, by its name."""
    scope, by, words = request.scope, request.actor, request.POST.get("words", "")
    deed = request.POST.get("deed", "")
    if _ONLY.get(deed, request.post.role) != request.post.role:
        raise Refusal(_NOT_YOURS[deed])
    match deed:
        case "lay_out":
            return layouts.lay_out_anew(batch=batch, scope=scope, by=by, at=at)
        case "lock":
            return releasing.lock(batch=batch, scope=scope, by=by, at=at)
        case "recheck":
            return releasing.recheck(batch=batch, scope=scope, by=by, at=at)
        case "approve":
            return releasing.approve(batch=batch, scope=scope, by=by, document=words, at=at)
        case "send_back":
            return releasing.send_back(batch=batch, scope=scope, by=by, reason=words, at=at)
        case "abandon":
            return releasing.abandon(batch=batch, scope=scope, by=by, reason=words, at=at)
    raise Refusal("没有这一步。请刷新页面再试。")


def keep_scan(request: OfficeRequest, batch: UUID, at: datetime) -> Batch:
    """The scan of the signed cover sheet: a picture or a PDF of a bearable size."""
    scan = read_scan(request.FILES.get("scan"), "盖章后的扫描件")
    return stamping.keep_scan(
        batch=batch, scope=request.scope, by=request.actor, scan=scan.stream,
        name=scan.name, at=at,
    )  # fmt: skip


def judge_scan(request: OfficeRequest, batch: UUID, at: datetime) -> Batch:
    """The second person's word on the scan: it is of this list, or another one is wanted."""
    scope, by, words = request.scope, request.actor, request.POST.get("words", "")
    if request.POST.get("deed") == "return":
        return stamping.return_scan(batch=batch, scope=scope, by=by, reason=words, at=at)
    return stamping.check_scan(batch=batch, scope=scope, by=by, typed=words, at=at)
