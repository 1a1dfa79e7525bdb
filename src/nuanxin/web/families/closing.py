"""The form that closes a family's file, or opens it again."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.registry.people.actions.closing import close_file, restore_file
from nuanxin.registry.people.models import Household
from nuanxin.registry.people.queries.family import FamilyFile
from nuanxin.web.families import forms
from nuanxin.web.families.sending import Sent, tried

_CLOSING = "例如：全家迁出、重复建档"


def closed(request: OfficeRequest, file: FamilyFile, now: datetime) -> Sent:
    """Close an open file, restore a closed one: one reason is asked for."""
    sent = request.POST if request.method == "POST" else None
    restoring = file.household.closed_on is not None
    verb = "恢复这户" if restoring else "注销这户"
    note = (
        "恢复以后回到在册名单，原来的登记都在。待遇要另行确认。"
        if restoring
        else "注销以后不在在册名单里，档案和经过都保留。待遇的停发请在发放测算里办。"
    )
    label, examples = ("恢复日期", "例如：注销错了") if restoring else ("注销日期", _CLOSING)
    asked = forms.read_parting(sent, timezone.localdate(now), label, examples)
    fields = asked.fields[1:] if restoring else asked.fields
    shown = Sent(f"{file.names}：{verb}", fields, (), verb, note)
    if sent is None:
        return shown
    if asked.faults:
        return shown.with_faults(asked.faults)
    return tried(shown, lambda: _write(request, file, asked))


def _write(request: OfficeRequest, file: FamilyFile, asked: forms.PartingForm) -> Household:
    household, scope, by = file.household.public_id, request.scope, request.actor
    if file.household.closed_on is not None:
        return restore_file(household=household, scope=scope, by=by, reason=asked.reason)
    return close_file(household=household, scope=scope, by=by, reason=asked.reason, on=asked.on)
