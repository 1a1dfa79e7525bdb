"""The form of a document."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.http import QueryDict
from django.utils import timezone

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.ui.fields import Field, Option, options
from nuanxin.kit.daytext import read_day
from nuanxin.kit.digits import plain, typed_whole
from nuanxin.kit.levels import LEVELS, from_the_top
from nuanxin.kit.money import typed_fen
from nuanxin.kit.period import Period
from nuanxin.kit.refusal import Faults, Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.money.funds.actions.entering import Paper, enter
from nuanxin.money.funds.models import Appropriation
from nuanxin.money.funds.years import kinds_of
from nuanxin.money.ledger.models import Account
from nuanxin.policy.inforce import setting
from nuanxin.rulebook.library import policy

Kind = Appropriation.Kind
_FUNCTION = "2100717"


@dataclass(frozen=True, slots=True)
class Benefit:
    """One a document may be for."""

    name: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class PaperForm:
    """The form as shown; `done` is the document it wrote."""

    fields: tuple[Field, ...]
    kinds: Field
    benefits: tuple[Benefit, ...]
    faults: tuple[tuple[str, str], ...] = ()
    done: UUID | None = None


def entered(request: OfficeRequest, now: datetime) -> PaperForm:
    """The form, empty or as it was sent; written where nothing is wrong."""
    today = timezone.localdate(now)
    values = request.POST if request.method == "POST" else _empty(request, today)
    labels = _labels(request, today)
    chosen = set(values.getlist("benefit"))
    form = PaperForm(
        _fields(values, _levels(request.scope)),
        _kinds(values, request.post.region),
        tuple(Benefit(name, label, name in chosen) for name, label in labels.items()),
    )
    if request.method != "POST":
        return form
    paper, faults = _read(values, {n: label for n, label in labels.items() if n in chosen})
    if faults or paper is None:
        return replace(form, faults=faults)
    try:
        made = enter(
            region=request.post.region, scope=request.scope, by=request.actor, paper=paper,
            at=now,
        )  # fmt: skip
    except Faults as refused:
        return replace(form, faults=tuple(("", str(fault)) for fault in refused.faults))
    except Refusal as refusal:
        return replace(form, faults=(("", str(refusal)),))
    return replace(form, done=made.public_id)


def _empty(request: OfficeRequest, today: date) -> QueryDict:
    values = request.GET.copy()
    values.setdefault("year", str(today.year))
    values.setdefault("function", _FUNCTION)
    return values


def _labels(request: OfficeRequest, today: date) -> dict[str, str]:
    """What a county pays, by the documents in force and by what has been booked."""
    county = RegionCode.parse(str(request.post.region))
    found = {
        each.name: each.label
        for period in (Period(today.year, 12), Period(today.year))
        for each in setting(policy(), county.value, period).base.by_name.values()
        if each.kind == "现金"
    }
    booked = Account.objects.within(request.scope).values_list("benefit", "label")
    return dict(sorted((found | dict(booked.distinct())).items(), key=lambda pair: pair[1]))


def _levels(scope: Scope) -> tuple[Option, ...]:
    booked = Account.objects.within(scope).exclude(level="").values_list("level", flat=True)
    return options(sorted({*LEVELS, *booked}, key=from_the_top), blank="请选择")


def _fields(values: QueryDict, levels: tuple[Option, ...]) -> tuple[Field, ...]:
    def field(name: str, label: str, hint: str = "", example: str = "") -> Field:
        return Field(
            name=name, label=label, hint=hint, value=values.get(name, ""), placeholder=example
        )

    return (
        field("number", "指标文号", "和文件上写的一样", "演财社指〔2026〕12号"),
        field("year", "预算年度"),
        Field(
            name="level",
            label="哪一级的钱",
            kind="choice",
            options=levels,
            value=values.get("level", ""),
        ),
        field("function", "功能科目", "3、5 或 7 位数字编码"),
        field("amount", "金额（元）", "收回的不用写负号；清算退回上级的写负数"),
        field("issued", "文件日期", "", "例如 2026-05-18"),
        field("arrived", "到位日期", "钱还没有到的先空着，到了再登记"),
        field("note", "说明", "可以不填"),
    )


def _kinds(values: QueryDict, region: int) -> Field:
    """What a document for the year typed may be; of a closed year nothing stands chosen."""
    year = typed_whole(values.get("year", ""))
    found = kinds_of(region, year) if year is not None else list(Kind)
    hint = "结转的钱从这一年度转到下一年度，自动记成一出一入两笔"
    if Kind.MAIN not in found:
        hint = f"{year} 年度已经关账，只收{'、'.join(str(each.label) for each in found)}"
    usual = Kind.MAIN.value if Kind.MAIN in found else ""
    offered = tuple(Option(each.value, str(each.label)) for each in found)
    return Field(
        name="kind", label="性质", hint=hint, kind="choice",
        value=values.get("kind", "") or usual,
        options=offered if usual else (Option("", "请选择"), *offered),
    )  # fmt: skip


def _read(
    values: QueryDict, chosen: dict[str, str]
) -> tuple[Paper | None, tuple[tuple[str, str], ...]]:
    """The document as typed, or what cannot be read of it."""
    year, kind = typed_whole(values.get("year", "")), values.get("kind", "")
    issued, issued_fault = _day(values.get("issued", ""), "请填文件上的日期")
    arrived, arrived_fault = _day(values.get("arrived", ""), "")
    amount = _amount(values.get("amount", ""), kind)
    faults = [
        ("f-year", "预算年度：请填四位数字，例如 2026") if year is None else None,
        ("f-amount", "金额：请填数字，例如 125000.00") if amount is None else None,
        ("f-issued", f"文件日期：{issued_fault}") if issued_fault else None,
        ("f-arrived", f"到位日期：{arrived_fault}") if arrived_fault else None,
    ]
    wrong = tuple(each for each in faults if each)
    if wrong or year is None or amount is None or issued is None:
        return None, wrong
    paper = Paper(
        year=year, kind=kind, number=values.get("number", ""),
        function=plain(values.get("function", "")), level=values.get("level", ""),
        benefits=tuple(chosen.items()), amount_fen=amount, issued_on=issued,
        arrived_on=arrived, note=values.get("note", ""),
    )  # fmt: skip
    return paper, ()


def _day(text: str, missing: str) -> tuple[date | None, str]:
    if not text.strip():
        return None, missing
    reading = read_day(text.strip())
    return reading.day, "" if reading.day else reading.fault


def _amount(text: str, kind: str) -> int | None:
    try:
        fen = typed_fen(text)
    except ValueError:
        return None
    return -abs(fen) if kind == Kind.RECALL else fen
