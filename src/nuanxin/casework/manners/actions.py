"""A county settles what its procedures leave to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.wording import noted, written
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.casework.manners.models import Manner
from nuanxin.casework.manners.queries import manner
from nuanxin.kit.refusal import Refusal

_MOST_DAYS, _MOST, _LONGEST, _REMIND = 90, 20, 60, 60


class Settled(NamedTuple):
    """What a county says; without days an objection has no time of its own, a notice hangs as
    long as whoever posts writes, and nobody is reminded by itself.
    """

    answer_days: int | None
    answer_unit: str
    returns: Sequence[str]
    source: str
    remind_before: int | None = None
    remind_after: int | None = None
    notice_days: int | None = None
    notice_unit: str = ""


@transaction.atomic
def settle_manner(
    *, by: Actor, scope: Scope, county: int, told: Settled, at: datetime
) -> Manner:
    """From now on; objections received and notices begun before keep their day."""
    if by.role != Role.COUNTY_HEALTH:
        raise Refusal(f"本县的办理规定由{Role.COUNTY_HEALTH.label}登记。请与他们联系。")
    if not scope.covers(county):
        raise Refusal("这个县不在您的辖区。")
    days, unit = _days(told.answer_days, told.answer_unit, "答复异议的天数")
    notice = _days(told.notice_days, told.notice_unit, "公示的天数")
    says: dict[str, object] = {
        "answer_days": days, "answer_unit": unit, "notice_days": notice[0],
        "notice_unit": notice[1], "returns": _words(told.returns),
        "remind_before": _reminding(told.remind_before, "到期前几天自动催办"),
        "remind_after": _reminding(told.remind_after, "超期几天自动催办"),
        "source": written(told.source, "依据", 120),
    }  # fmt: skip
    before = manner(county)
    if before is not None and all(getattr(before, name) == says[name] for name in says):
        raise Refusal("没有改动。")
    made = Manner(region=county, settled_by_id=by.user_id, settled_at=at, **says)
    made.save()
    record(by, "casework.manner", [], region=county, settled=says)
    return made


def _reminding(days: int | None, asked: str) -> int | None:
    if days is not None and not 1 <= days <= _REMIND:
        raise Refusal(f"{asked}，请填 1 到 {_REMIND}；不自动催办的，留空。")
    return days


def _days(days: int | None, unit: str, asked: str) -> tuple[int | None, str]:
    if days is None:
        return None, ""
    if not 1 <= days <= _MOST_DAYS:
        raise Refusal(f"{asked}请填 1 到 {_MOST_DAYS}；文件没有规定的，留空。")
    if unit not in Manner.Unit:
        raise Refusal(f"{asked}：请选按日还是按工作日计算。")
    return days, unit


def _words(lines: Sequence[str]) -> list[str]:
    found = [noted(line, "退回的常用理由", _LONGEST) for line in lines]
    kept = list(dict.fromkeys(line for line in found if line))
    if len(kept) > _MOST:
        raise Refusal(f"退回的常用理由最多 {_MOST} 条，现在有 {len(kept)} 条。")
    return kept
