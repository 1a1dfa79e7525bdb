"""The receiving county's page: what comes, the form that takes it over, or sends it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404, QueryDict
from django.urls import reverse

from nuanxin.base.audit.actions import record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import Role
from nuanxin.base.ui.fields import Field, Option
from nuanxin.kit.period import Period
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import Household
from nuanxin.support.transfers.actions.receiving import Taken, accept, send_back
from nuanxin.support.transfers.models import Arrival, State
from nuanxin.support.transfers.queries import arrival
from nuanxin.web.families import villages
from nuanxin.web.transfers.listing import Line, line_of, paid_words, whose
from nuanxin.web.transfers.offering import hand_of


@dataclass(frozen=True, slots=True)
class In:
    """An offer to us, with the rows of the form."""

    line: Line
    may: bool
    place: Field
    months: Sequence[tuple[Field, str]]
    document: Field
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
        home,
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
            taken=Taken(_to(sent), _months(row, sent), sent.get("document", "")),
        )  # fmt: skip
        return reverse("families:page", args=[home.public_id])
    if sent.get("deed") != "return":
        raise Refusal("没有这个操作。请刷新页面再试。")
    send_back(hand=hand_of(request, now), arrival=row.public_id, reason=sent.get("reason", ""))
    return reverse("transfers:arrival", args=[row.public_id])


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
