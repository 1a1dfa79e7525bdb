"""A county writes down how a matter goes there, from a day on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.secrets import holds_number
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.care.contacts.actions.schemes import ADOPTERS
from nuanxin.care.contacts.queries import county_of
from nuanxin.care.needs.matters import Matter, matters
from nuanxin.care.needs.models import MatterTerm
from nuanxin.kit.refusal import Refusal

MOST_PAPERS, MOST_DAYS = 12, 365


class Settled(NamedTuple):
    """What a county says about a matter, by which document."""

    matter: str
    starts_on: date
    office: str
    days: int | None
    papers: tuple[str, ...]
    income: str
    document: str
    on: bool = True
    working: bool = False


@transaction.atomic
def settle(*, region: int, by: Actor, said: Settled, at: datetime) -> MatterTerm:
    """Put it in force. The same day again replaces what was set. Raises Refusal."""
    if Role(by.role) not in ADOPTERS:
        raise Refusal("转办事项的规定由县级卫健或者计生协经办登记。")
    matter = matters().get(said.matter)
    if matter is None:
        raise Refusal("请选一项转办事项。")
    if faults := [*_faults(matter, said)]:
        raise Refusal("；".join(faults) + "。")
    county = county_of(region)
    values = said._asdict() | {"papers": list(said.papers)}
    row: MatterTerm
    row, _ = MatterTerm.objects.update_or_create(
        region=county, matter=said.matter, starts_on=said.starts_on,
        defaults={**values, "set_by_id": by.user_id, "set_at": at},
    )  # fmt: skip
    record(
        by, "needs.settled", [Subject("matterterm", row.pk, county)], name=matter.name,
        on=said.on, since=said.starts_on,
    )  # fmt: skip
    return row


def _faults(matter: Matter, said: Settled) -> Iterator[str]:
    if not 1 <= len(said.document.strip()) <= 80:
        yield "请写依据的文件（名称或者文号，最多 80 个字）"
    if len(said.office) > 40:
        yield "受理单位最多 40 个字"
    if matter.term and said.days is not None:
        yield f"{matter.term.document}{matter.term.clause}已经写明 {matter.term.said}，不用另填"
    if said.days is not None and not 1 <= said.days <= MOST_DAYS:
        yield f"答复天数填 1 到 {MOST_DAYS}，没有规定的空着"
    if len(said.papers) > MOST_PAPERS or any(len(each) > 40 for each in said.papers):
        yield f"材料最多 {MOST_PAPERS} 样，每样最多 40 个字"
    if said.income not in MatterTerm.Income.values:
        yield "算不算收入请从列表里选"
    if holds_number("，".join((said.office, said.document, *said.papers))):
        yield "不要写手机号、证件号或账号"
