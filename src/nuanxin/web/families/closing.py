"""The form that closes a family's file, or opens it again."""

from __future__ import annotations

from datetime import datetime

from django.http import QueryDict
from django.utils import timezone

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.ui.fields import Field
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.actions.closing import close_file, restore_file
from nuanxin.registry.people.queries.family import FamilyFile
from nuanxin.web.families.sending import Sent


def closed(request: OfficeRequest, file: FamilyFile, now: datetime) -> Sent:
    """Close an open file, restore a closed one: one reason is asked for."""
    sent = request.POST if request.method == "POST" else None
    values = sent if sent is not None else QueryDict()
    restoring = file.household.closed_on is not None
    verb = "恢复这户" if restoring else "注销这户"
    note = (
        "恢复以后回到在册名单，原来的登记都在。待遇要另行确认。"
        if restoring
        else "注销以后不在在册名单里，档案和经过都保留。待遇的停发请在发放测算里办。"
    )
    reason = values.get("reason", "")
    field = Field(
        name="reason", label="原因", value=reason, placeholder="例如：全家迁出、重复建档"
    )
    shown = Sent(f"{file.names}：{verb}", (field,), (), verb, note)
    if sent is None:
        return shown
    try:
        _write(request, file, reason, now)
    except Refusal as refusal:
        return shown.with_faults([("f-reason", str(refusal))])
    return shown.with_faults([], done=True)


def _write(request: OfficeRequest, file: FamilyFile, reason: str, now: datetime) -> None:
    household, scope, by = file.household.public_id, request.scope, request.actor
    if file.household.closed_on is not None:
        restore_file(household=household, scope=scope, by=by, reason=reason)
    else:
        on = timezone.localdate(now)
        close_file(household=household, scope=scope, by=by, reason=reason, on=on)
