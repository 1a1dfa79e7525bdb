"""Working through a list: what was ticked, what is asked, and the one action behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.ui.fields import Field
from nuanxin.kit.daytext import read_day
from nuanxin.kit.identifiers import typed_id
from nuanxin.kit.refusal import Refusal
from nuanxin.rulebook.library import policy
from nuanxin.support.benefits.actions.confirming import (
    Chosen,
    Confirmation,
    confirm,
    put_aside,
    stop,
    take_up,
)
from nuanxin.support.benefits.lists import Listed
from nuanxin.support.benefits.models import Finding
from nuanxin.web.assess.lists import Line, filters_of, lines, selected
from nuanxin.web.assess.terms import Asked, read

SHOWN = 20
_LONG = 10


@dataclass(frozen=True, slots=True)
class Deed:
    """Something a list can be worked through with."""

    key: str
    verb: str
    asks: tuple[str, ...]
    explained: str


CONFIRM = Deed(
    "confirm",
    "确认资格",
    ("document", "day", "starts_on"),
    "确认后进入已确认名单，可以列入发放；确认文号和日期会一直记着。",
)
STOP = Deed(
    "stop", "停发", ("from_day", "reason"), "停发后不再列入发放；以前的记录都保留，不删除。"
)
ASIDE = Deed(
    "aside",
    "暂缓处理",
    ("reason",),
    "暂缓后不再列在这里；以后结论有变化，会重新列出来。",
)
TAKE_UP = Deed(
    "take_up", "取消暂缓", (), "取消以后重新列进原来的名单，等人办理；取消会留下记录。"
)
DEEDS: Mapping[Listed, tuple[Deed, ...]] = {
    Listed.TO_CONFIRM: (CONFIRM, ASIDE),
    Listed.TO_STOP: (STOP, ASIDE),
    Listed.CHANGED: (ASIDE,),
    Listed.ASIDE: (TAKE_UP,),
}
_FIELDS = {
    "document": ("确认文号", "例如 演示卫健〔2026〕12号"),
    "day": ("确认日期", "文件落款的日期，例如 2026-11-20"),
    "starts_on": ("享受起始日期", "可以不填：按本地起算口径算。要指定就写某月 1 日"),
    "from_day": ("从哪个月起停发", "写那个月的 1 日，例如 2026-10-01"),
    "reason": ("理由", "以后看到的人要能明白，不写证件号、手机号"),
}
_NOBODY = "请先勾选要办理的人，再点按钮。"
_DAYS = ("day", "starts_on", "from_day")


@dataclass(frozen=True)
class Check:
    """The page before anything happens: whom it is about, what is asked, what was wrong."""

    asked: Asked
    listed: Listed
    deed: Deed
    count: int
    amount: int
    benefits: tuple[tuple[str, int], ...]
    shown: Sequence[Line]
    picked: Sequence[str]
    kept: str
    fields: tuple[Field, ...]
    at: datetime
    beside: tuple[str, ...] = ()
    faults: tuple[tuple[str, str], ...] = ()
    done: int = 0


@dataclass(frozen=True, slots=True)
class Done:
    """What the list says after somebody has come back to it."""

    verb: str
    count: int


def back(page: Check, term: str, name: str) -> str:
    """The list again, as it was filtered, saying what was done: nothing to send twice."""
    said = urlencode({"did": page.deed.key, "n": page.done})
    return f"{reverse('assess:people', args=[term, name])}?{page.kept}&{said}"


def done_in(asked: QueryDict, deeds: Sequence[Deed]) -> Done | None:
    """What an address of `back` says; None for any other."""
    deed = next((each for each in deeds if each.key == asked.get("did")), None)
    count = asked.get("n", "")
    if deed is None or not (count.isascii() and count.isdigit() and len(count) < _LONG):
        return None
    return Done(deed.verb, int(count))


def check(request: OfficeRequest, term: str, which: Listed, deed: Deed, now: datetime) -> Check:
    """Lay out what the form is about; act when the second page was sent."""
    posted = request.POST
    kept = QueryDict(posted.get("kept", ""))
    asked = read(request.scope, kept, timezone.localdate(now), term)
    rows = _chosen(asked, which, posted, kept)
    found = list(rows.select_related("ground", "household").defer("ground__content"))
    page = Check(
        asked=asked,
        listed=which,
        deed=deed,
        count=len(found),
        amount=sum(row.ground.amount_fen or 0 for row in found),
        benefits=_benefits(found),
        shown=lines(found[:SHOWN]),
        picked=[] if posted.get("all") else posted.getlist("pick"),
        kept=kept.urlencode(),
        fields=tuple(_field(name, posted, now) for name in deed.asks),
        at=now,
        beside=_beside(found) if deed is STOP else (),
    )
    if not found:
        gone = len(posted.getlist("pick"))
        said = f"勾选的 {gone} 人都不在这份名单上了，别人可能刚刚办理过。请回到名单刷新再选。"
        return replace(page, faults=(("", said if gone else _NOBODY),))
    return _acted(request, page, rows) if posted.get("step") == "act" else page


def _chosen(
    asked: Asked, which: Listed, posted: QueryDict, kept: QueryDict
) -> QuerySet[Finding]:
    rows = selected(asked, which, filters_of(kept))
    if posted.get("all"):
        return rows
    return rows.filter(public_id__in=list(_ids(posted.getlist("pick"))))


def _ids(texts: Sequence[str]) -> set[UUID]:
    return {found for found in map(typed_id, texts) if found}


def _benefits(rows: Sequence[Finding]) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.ground.label] = counts.get(row.ground.label, 0) + 1
    return tuple(counts.items())


def _beside(rows: Sequence[Finding]) -> tuple[str, ...]:
    """What else of theirs waits to be confirmed, with how many people."""
    counts = Counter(getattr(row, "beside", None) for row in rows)
    return tuple(f"{label} {people} 人" for label, people in counts.items() if label)


def _field(name: str, posted: QueryDict, now: datetime) -> Field:
    label, hint = _FIELDS[name]
    value = posted.get(name, timezone.localdate(now).isoformat() if name == "day" else "")
    return Field(name=name, label=label, hint=hint, value=value)


def _acted(request: OfficeRequest, page: Check, rows: QuerySet[Finding]) -> Check:
    days, faults = _days(page.deed, request.POST)
    if faults:
        fields = tuple(replace(f, error=faults.get(f.name, "")) for f in page.fields)
        named = tuple((f"f-{name}", text) for name, text in faults.items())
        return replace(page, fields=fields, faults=named)
    seen = request.POST.get("seen", "")
    chosen = Chosen(
        rows, int(seen) if seen.isascii() and seen.isdigit() else page.count, page.at
    )
    try:
        done = _DO[page.deed.key](request, page, chosen, days)
    except Refusal as refusal:
        return replace(page, faults=(("", str(refusal)),))
    return replace(page, done=done)


def _days(deed: Deed, posted: QueryDict) -> tuple[dict[str, date | None], dict[str, str]]:
    """The days typed, and what is wrong with them."""
    days: dict[str, date | None] = {}
    faults: dict[str, str] = {}
    for name in set(deed.asks) & set(_DAYS):
        text = posted.get(name, "").strip()
        reading = read_day(text) if text else None
        days[name] = reading.day if reading else None
        if reading and reading.fault:
            faults[name] = reading.fault
        elif not text and name != "starts_on":
            faults[name] = f"请填写{_FIELDS[name][0]}"
    return days, faults


Days = Mapping[str, date | None]


def _confirm(request: OfficeRequest, page: Check, chosen: Chosen, days: Days) -> int:
    day = days["day"]
    paper = Confirmation(request.POST.get("document", ""), day or date.min, days["starts_on"])
    return confirm(
        by=request.actor,
        scope=page.asked.scope,
        term=page.asked.term,
        chosen=chosen,
        paper=paper,
        policy=policy(),
    )


def _stop(request: OfficeRequest, page: Check, chosen: Chosen, days: Days) -> int:
    return stop(
        by=request.actor,
        scope=page.asked.scope,
        term=page.asked.term,
        chosen=chosen,
        from_day=days["from_day"] or date.min,
        reason=request.POST.get("reason", ""),
    )


def _aside(request: OfficeRequest, page: Check, chosen: Chosen, _days: Days) -> int:
    return put_aside(
        by=request.actor,
        scope=page.asked.scope,
        term=page.asked.term,
        which=page.listed,
        chosen=chosen,
        reason=request.POST.get("reason", ""),
    )


def _take_up(request: OfficeRequest, page: Check, chosen: Chosen, _days: Days) -> int:
    asked = page.asked
    return take_up(by=request.actor, scope=asked.scope, term=asked.term, chosen=chosen)


_DO: Mapping[str, Callable[[OfficeRequest, Check, Chosen, Days], int]] = {
    "confirm": _confirm,
    "stop": _stop,
    "aside": _aside,
    "take_up": _take_up,
}
