"""The page on which a treasury's payment results are typed: line by line, or by township."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpResponseBase, QueryDict

from nuanxin.base.audit.actions import record_list
from nuanxin.base.database.streaming import in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import Role
from nuanxin.base.jobs.actions import start
from nuanxin.base.jobs.models import Job
from nuanxin.base.jurisdiction.queries import Place, place, places
from nuanxin.base.ui.listing import Listing, page_of, read
from nuanxin.kit.daytext import read_day
from nuanxin.kit.identifiers import typed_id
from nuanxin.kit.money import typed_fen
from nuanxin.kit.refusal import Fault, Faults, Refusal
from nuanxin.money.payouts.models import Batch, BatchLine
from nuanxin.money.payouts.queries import lines as narrowed
from nuanxin.money.payouts.queries import numbers, summary
from nuanxin.money.returns.actions import typing
from nuanxin.money.returns.actions.typing import OneVoucher, Typed
from nuanxin.money.returns.jobs import HAND_IN
from nuanxin.money.returns.models import Cause, ReturnFile, TypedAnswer
from nuanxin.money.returns.table import answer_table
from nuanxin.money.returns.typed import (
    CLEAR,
    Fields,
    Standing,
    fields_of,
    in_words,
    standing,
    towns_left,
    unanswered,
)
from nuanxin.web.leaving import Outgoing, leave
from nuanxin.web.payouts.pages import Numbered, cell_of, numbered

_TYPERS = frozenset({Role.COUNTY_HEALTH, Role.FINANCE})
_ALL, _AS_IT_STANDS = "all", "stands"
_STATES = (("", "全部"), ("left", "还没填"), ("typed", "已填"))


@dataclass(frozen=True, slots=True)
class Row:
    """A line with the fields of its form, as typed or as they stand.

    `stood` is the mark of what stands; `now` says it where something else was typed since.
    """

    each: Numbered
    key: str
    fields: Fields
    filled: bool
    stood: str
    now: str


@dataclass(frozen=True, slots=True)
class Town:
    """A township with lines nothing is known of; `where` is nobody for all of them."""

    where: Place | None
    lines: int
    fen: int

    @property
    def key(self) -> str:
        return str(self.where.code) if self.where else _ALL


@dataclass(frozen=True, slots=True)
class Page:
    """How far it is, the lines, the form for a township, what may be handed in."""

    row: Batch
    where: str
    now: Standing
    listing: Listing[Row]
    towns: list[Town]
    every: list[Place]
    causes: list[tuple[str, str]]
    states: tuple[tuple[str, str], ...]
    words: str
    state: str
    town: int
    waits: bool
    may_type: bool
    typed: Mapping[str, str]


def treasury_only(row: Batch) -> Batch:
    """A batch of the treasury's, or not found."""
    if not row.by_treasury:
        raise Http404
    return row


def page(request: OfficeRequest, row: Batch) -> Page:
    """After a refusal with what was typed, nothing lost."""
    asked = read(request.GET, ["position"], "position")
    words, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    town = cell_of(request.GET).town or 0
    found = page_of(_found(request, row, state).order_by("position"), asked)
    ids = [line.pk for line in found.rows]
    record_list(
        request.actor, "batchline", ids, f"批次 {row.number} 填写结果", region=row.region
    )
    return Page(
        row=row,
        where=place(row.region).name,
        now=standing(row),
        listing=Listing(list(_rows(request.POST, row, list(found.rows))), found.total, asked),
        towns=_towns(row),
        every=[each for each, _, _ in summary(row).rows],
        causes=[(each.value, str(each.label)) for each in Cause],
        states=_STATES,
        words=words,
        state=state,
        town=town,
        waits=row.returns.filter(status=ReturnFile.Status.READ).exists(),
        may_type=row.status == Batch.Status.SENT and request.post.role in _TYPERS,
        typed=request.POST.dict() if "number" in request.POST else {},
    )


def _found(request: OfficeRequest, row: Batch, state: str) -> QuerySet[BatchLine]:
    wanted = narrowed(row, request.GET.get("q", "").strip(), cell=cell_of(request.GET))
    found = wanted.filter(pk__in=unanswered(row).values("pk"))
    said = Exists(TypedAnswer.objects.filter(line=OuterRef("pk")))
    # What was sent stays on the page, whatever somebody else has typed of it since.
    sent = Q(public_id__in=list(filter(None, map(typed_id, _keys(request.POST)))))
    return found.filter({"left": ~said | sent, "typed": said | sent}.get(state, Q()))


def _rows(sent: QueryDict, row: Batch, lines: list[BatchLine]) -> Iterator[Row]:
    found = TypedAnswer.objects.filter(line__in=lines).select_related("typed_by")
    said = {each.line_id: each for each in found}
    for each in numbered(row, lines):
        key, stands = str(each.line.public_id), said.get(each.line.pk)
        now, fields = fields_of(stands), _typed(sent, key)
        stood = sent.get(f"stood-{key}", "")
        touched = f"result-{key}" in sent and _touched(fields, stood)
        overtaken = touched and stood != now.mark and fields != now
        told = _now(stands) if overtaken else ""
        shown = fields if touched else now
        yield Row(each, key, shown, filled=stands is not None, stood=now.mark, now=told)


def _touched(fields: Fields, stood: str) -> bool:
    """Something else than was shown was typed, and not taken back."""
    return fields.mark != stood and fields.result != _AS_IT_STANDS


def _now(said: TypedAnswer | None) -> str:
    return f"{said.typed_by.name}填的：{in_words(said)}" if said else "别人清掉了，还没填"


def _keys(sent: QueryDict) -> list[str]:
    return [name.removeprefix("result-") for name in sent if name.startswith("result-")]


def _typed(sent: QueryDict, key: str) -> Fields:
    return Fields(*(" ".join(sent.get(f"{name}-{key}", "").split()) for name in Fields._fields))


def _towns(row: Batch) -> list[Town]:
    left = towns_left(row)
    names = places(each.code for each in left)
    every = [Town(None, sum(e.lines for e in left), sum(e.fen for e in left))]
    towns = [Town(names[each.code], each.lines, each.fen) for each in left]
    return every + towns if len(towns) > 1 else towns


def save(request: OfficeRequest, row: Batch, at: datetime) -> int:
    """Keep every line of the form that says something else than was shown."""
    typed = _read(row, request.POST)
    if not typed:
        raise Refusal("一笔也没有填，也没有改。请先选结果：已付，或者没有付成。")
    return typing.type_answers(
        batch=row.public_id, scope=request.scope, by=request.actor, typed=typed, at=at
    )


def _read(row: Batch, sent: QueryDict) -> list[Typed]:
    """What the form says line by line. Raises Faults: nothing that was typed is left out."""
    named = {key: line for key in _keys(sent) if (line := typed_id(key))}
    lines = BatchLine.objects.filter(batch=row, public_id__in=named.values())
    pks = dict(lines.values_list("public_id", "pk"))
    places = numbers(row, pks.values())
    typed: list[Typed] = []
    faults: list[Fault] = []
    for key, line in named.items():
        fields, stood = _typed(sent, key), sent.get(f"stood-{key}", "")
        if not _touched(fields, stood):
            continue
        try:
            typed.append(_line(line, fields, stood))
        except Refusal as refusal:
            faults.append(Fault(f"第 {places.get(pks.get(line, 0), 0)} 笔", str(refusal)))
    if faults:
        raise Faults(faults)
    return typed


def _line(line: UUID, fields: Fields, stood: str) -> Typed:
    result, voucher, fen, day, cause, words = fields
    if not result and stood:
        raise Refusal("已经填过，没有选结果。要去掉已填的，请选“清掉已填的”")
    if not result:
        raise Refusal("填了内容，没有选结果。请选“已付”或“没有付成”")
    if result == CLEAR:
        return Typed(line, CLEAR, stood=stood)
    return Typed(line, result, voucher, _fen(fen), _day(day), cause, words, stood)


def _day(text: str) -> date | None:
    if not text:
        return None
    found = read_day(text)
    if found.day is None:
        raise Refusal(f"支付日期“{text[:20]}”看不懂。请写成 2026-07-15 这样的年月日。")
    return found.day


def _fen(text: str) -> int | None:
    if not text:
        return None
    try:
        fen = typed_fen(text)
    except ValueError:
        raise Refusal(f"凭证金额“{text[:20]}”看不懂。请写成 3540.00 这样的元。") from None
    if fen <= 0:
        raise Refusal(f"凭证金额“{text[:20]}”要大于 0。请照凭证填写。")
    return fen


def fill(request: OfficeRequest, row: Batch, at: datetime) -> int:
    """One voucher for a township, or for everything that is left."""
    sent = request.POST
    fen, day = _fen(sent.get("fen", "").strip()), _day(sent.get("day", "").strip())
    if fen is None or day is None:
        raise Refusal("请填写凭证金额和支付日期，照支付凭证填。")
    text = sent.get("town", "")
    towns = {each.key: each for each in _towns(row)}
    if text not in towns:
        raise Refusal("请选择这张凭证付的是哪个乡镇。")
    town = towns[text].where
    voucher = OneVoucher(" ".join(sent.get("number", "").split()), fen, day)
    return typing.fill_town(
        batch=row.public_id, scope=request.scope, by=request.actor,
        town=town.code if town else 0, voucher=voucher, at=at,
    )  # fmt: skip


def order_handing_in(request: OfficeRequest, row: Batch, at: datetime) -> Job:
    """Start holding what was typed against the list, once it is known that it can be."""
    part = request.POST.get("part") == "yes"
    typing.confirm_typed(standing(row), part=part)
    arguments: dict[str, object] = {"batch": str(row.public_id), "part": part}
    key = request.POST.get("_once", "") or at.isoformat()
    return start(HAND_IN, by=request.actor, region=row.region, arguments=arguments, key=key)


def table(request: OfficeRequest, row: Batch, now: datetime) -> HttpResponseBase:
    """The list to fill in, with full numbers and what was typed so far."""
    found = unanswered(row)
    homes = found.values_list("household_id", "family_region")
    sheet = answer_table(row, typed_only=False, part=False)
    said = f"批次 {row.number} 国库支付结果填写表"
    out = Outgoing("batch", found.count(), homes, said, row.region)
    rows = in_own_transaction(iter(sheet.rows))
    return leave(request, "xlsx", now, sheet._replace(rows=rows), out, whole=True)
