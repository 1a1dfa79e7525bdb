"""The receiving county's page: what comes, the form that takes it over, or sends it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.http import Http404, QueryDict
from django.urls import reverse

from nuanxin.base.audit.actions import record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import Role
from nuanxin.base.ui.fields import Field, Option
from nuanxin.kit.daytext import read_day
from nuanxin.kit.period import Period
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import Household
from nuanxin.support.transfers.actions.receiving import Taken, accept, send_back
from nuanxin.support.transfers.models import Arrival, State
from nuanxin.support.transfers.queries import arrival
from nuanxin.web.families import villages
from nuanxin.web.transfers.listing import Line, line_of, paid_words, whose
from nuanxin.web.transfers.offering import hand_of

_CAME, _STAYS = "came", "stays"


@dataclass(frozen=True, slots=True)
class In:
    """An offer to us, with the rows of the form."""

    line: Line
    may: bool
    place: Field
    months: Sequence[tuple[Field, str]]
    document: Field
    registered: tuple[Field, Field]
    file: Household | None


def page(request: OfficeRequest, public_id: UUID) -> In:
    """One offer to us; looking leaves a line."""
    row = _row(request, public_id)
    record_view(request.actor, Subject("arrival", row.pk, row.region), "跨县转入")
    line, sent = line_of(row), request.POST
    home = Household.objects.within(request.scope).filter(pk=row.household).first()
    may = row.state == State.OFFERED and request.actor.role == Role.COUNTY_HEALTH
    return In(
        line, may, _village(request, row, sent) if may else Field(name="to", label=""),
        [
            (
                Field(
                    name=f"from-{number}",
                    label=f"{whose(each)}：从哪个月起由本县发",
                    value=sent.get(f"from-{number}", ""), placeholder="例如 2026-07",
                    hint=f"转出县{paid_words(each)}",
                ),
                each.label,
            )
            for number, (each, _) in enumerate(line.benefits)
        ],
        Field(
            name="document", label="从哪个月起由谁发，依据什么",
            value=sent.get("document", ""),
            placeholder="例如：演示卫健〔2026〕12号；双方 6 月 3 日电话商定",
            hint="转接当月由哪边发，文件有规定的写文号；没有规定的，先与转出县商定再填",
        ),
        _registered(row, sent),
        home,
    )  # fmt: skip


def _registered(row: Arrival, sent: QueryDict) -> tuple[Field, Field]:
    """Whether the registration has come along, and since when: the rules are chosen by it."""
    return (
        Field(
            name="registered", label="户籍", kind="segments", value=sent.get("registered", ""),
            options=(Option(_CAME, "已迁到本县"), Option(_STAYS, "没有迁")),
            hint="照户口簿填。标准按户籍地的文件",
        ),
        Field(
            name="registered_on", label="户籍从哪天起在本县",
            value=sent.get("registered_on", str(row.moved_on)), hint="没有迁的不用管",
        ),
    )  # fmt: skip


def _village(request: OfficeRequest, row: Arrival, sent: QueryDict) -> Field:
    low = row.to_region - row.to_region % 10**6
    found = (
        Option(str(each.code), f"{town.name}{each.name}" if each.code % 1000 else each.name)
        for town in villages.choices(request.scope)
        for each in town.villages
        if low <= each.code < low + 10**6
    )
    return Field(
        name="to", label="由哪里经办", kind="choice", value=sent.get("to", ""),
        options=(Option("", "请选择"), *found), hint="本县的乡镇、村（社区）",
    )  # fmt: skip


def done(request: OfficeRequest, public_id: UUID, now: datetime) -> str:
    """Do what the button says; where to go on."""
    row, sent = _row(request, public_id), request.POST
    if sent.get("deed") == "accept":
        home = accept(
            hand=hand_of(request, now), arrival=row.public_id,
            taken=Taken(
                _to(sent), _months(row, sent), sent.get("document", ""), _registered_on(sent)
            ),
        )  # fmt: skip
        return reverse("families:page", args=[home.public_id])
    if sent.get("deed") != "return":
        raise Refusal("没有这个操作。请刷新页面再试。")
    send_back(hand=hand_of(request, now), arrival=row.public_id, reason=sent.get("reason", ""))
    return reverse("transfers:arrival", args=[row.public_id])


def _registered_on(sent: QueryDict) -> date | None:
    said = sent.get("registered", "")
    if said == _STAYS:
        return None
    if said != _CAME:
        raise Refusal("请选户籍迁来了没有：标准按户籍地的文件。")
    reading = read_day(sent.get("registered_on", "").strip())
    if reading.day is None:
        raise Refusal(f"户籍从哪天起在本县：{reading.fault or '请填日期'}。")
    return reading.day


def _to(sent: QueryDict) -> int:
    text = sent.get("to", "")
    if not (text.isascii() and text.isdigit() and len(text) == 12):
        raise Refusal("由哪里经办：请从列表里选。")
    return int(text)


def _months(row: Arrival, sent: QueryDict) -> list[int]:
    found = []
    for number, each in enumerate(row.lines):
        text = sent.get(f"from-{number}", "").strip()
        try:
            period = Period.parse(text)
        except ValueError:
            raise Refusal(f"{each['label']}：请填从哪个月起由本县发，例如 2026-07。") from None
        if period.month is None:
            raise Refusal(f"{each['label']}：请填到月，例如 2026-07。")
        found.append(period.ordinal)
    return found


def _row(request: OfficeRequest, public_id: UUID) -> Arrival:
    row = arrival(request.scope, public_id)
    if row is None:
        raise Http404
    return row
