"""A county sets how it keeps a kind of duty from a day on."""

from __future__ import annotations

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
from nuanxin.care.duties.kinds import (
    MOST_AFTER,
    MOST_BEFORE,
    MOST_MONTHS,
    Anchor,
    Form,
    Kind,
    kinds,
)
from nuanxin.care.duties.models import DutyRule
from nuanxin.care.duties.rules import in_year
from nuanxin.kit.refusal import Refusal

_LEAP_YEAR = 2024


class Setting(NamedTuple):
    """How a kind is kept, from a day on, and by which document of the county."""

    kind: str
    starts_on: date
    on: bool
    form: str
    before: int
    after: int
    document: str
    post: str = ""
    every: int = 0
    month: int = 0
    day: int = 0


@transaction.atomic
def set_rule(*, region: int, by: Actor, said: Setting, at: datetime) -> DutyRule:
    """Put it in force. The same day again replaces what was set. Raises Refusal."""
    if Role(by.role) not in ADOPTERS:
        raise Refusal("走访规定由县级卫健或者计生协经办登记。")
    kind = kinds().get(said.kind)
    if kind is None:
        raise Refusal("请选一种走访。")
    faults = [*_faults(kind, said)]
    if faults:
        raise Refusal("；".join(faults) + "。")
    county = county_of(region)
    row: DutyRule
    row, _ = DutyRule.objects.update_or_create(
        region=county, kind=said.kind, starts_on=said.starts_on,
        defaults={**said._asdict(), "set_by_id": by.user_id, "set_at": at},
    )  # fmt: skip
    record(
        by, "duties.rule", [Subject("dutyrule", row.pk, county)], name=kind.name, on=said.on,
        since=said.starts_on,
    )  # fmt: skip
    return row


def _faults(kind: Kind, said: Setting) -> list[str]:
    found = []
    if not 1 <= len(said.document.strip()) <= 80:
        found.append("请写依据的文件（名称或者文号，最多 80 个字）")
    if said.form not in {Form.VISIT.value, Form.CALL.value}:
        found.append("形式请选上门看看或者打电话")
    if not 0 <= said.before <= MOST_BEFORE:
        found.append(f"提前天数填 0 到 {MOST_BEFORE}")
    if not 0 <= said.after <= MOST_AFTER:
        found.append(f"宽限天数填 0 到 {MOST_AFTER}")
    if len(said.post) > 20 or holds_number(said.post) or holds_number(said.document):
        found.append("岗位和文件里不要写手机号、证件号或账号，岗位最多 20 个字")
    return found + _calendar_faults(kind, said)


def _calendar_faults(kind: Kind, said: Setting) -> list[str]:
    found = []
    least = 1 if said.on and kind.anchor is Anchor.EVERY else 0
    if not least <= said.every <= (MOST_MONTHS if kind.repeats else 0):
        found.append(
            f"每几个月填 {least} 到 {MOST_MONTHS}" if kind.repeats else "这一种不填每几个月"
        )
    moved = (said.month, said.day) != (0, 0)
    if moved and not (kind.movable and _is_day(said.month, said.day)):
        found.append("请填一年里有的月和日" if kind.movable else "这一种的日子不能改")
    return found


def _is_day(month: int, day: int) -> bool:
    fits = 1 <= month <= 12 and 1 <= day <= 31
    return fits and in_year(_LEAP_YEAR, month, day).day == day
