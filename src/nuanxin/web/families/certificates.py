"""The form of the 特别扶助证: issued, stamped, replaced, cancelled."""

from __future__ import annotations

from datetime import datetime

from django.http import QueryDict
from django.utils import timezone

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.ui.fields import Field, Option
from nuanxin.kit.digits import folded, typed_number, whole
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.actions import papers
from nuanxin.registry.people.queries.family import Member
from nuanxin.web.families import forms
from nuanxin.web.families.forms import OriginForm
from nuanxin.web.families.sending import Sent, origin_of, post_of, tried

_DEEDS = {
    "issue": "发证",
    "stamp": "年审盖章",
    "replace": "换发",
    "cancel": "注销",
}


def certificate(request: OfficeRequest, member: Member, now: datetime) -> Sent:
    """Issue the first certificate; stamp, replace or cancel a valid one."""
    sent = post_of(request)
    values = sent if sent is not None else request.GET
    held = member.certificate
    possible = ("stamp", "replace", "cancel") if held else ("issue",)
    deed = values.get("deed", possible[0])
    deed = deed if deed in possible else possible[0]
    today = timezone.localdate(now)
    fields = (
        Field(
            name="deed", label="办什么", kind="segments", value=deed,
            options=tuple(Option(each, _DEEDS[each]) for each in possible),
        ),
        _asked(values, "number", "证号", "发证、换发时填写"),
        _asked(values, "year", "年度", "年审时填写", str(today.year)),
        _asked(values, "reason", "原因", "换发、注销时填写"),
    )  # fmt: skip
    origin = forms.read_origin(sent, today, dated=False)
    note = f"现持有：{held.number}" if held else "这位同志现在没有有效的特别扶助证。"
    shown = Sent(f"{member.person.name} 的特别扶助证", fields, origin.fields, "办理", note)
    if sent is None:
        return shown
    if faults := [*_certificate_faults(deed, values), *origin.faults]:
        return shown.with_faults(faults)
    return tried(shown, lambda: _certificate_deed(deed, values, request, member, origin))


def _asked(values: QueryDict, name: str, label: str, hint: str, empty: str = "") -> Field:
    return Field(name=name, label=label, value=values.get(name, empty), hint=hint)


def _certificate_faults(deed: str, values: QueryDict) -> list[tuple[str, str]]:
    faults = []
    number, reason = folded(values.get("number", "")), values.get("reason", "").strip()
    if deed in {"issue", "replace"} and not number:
        faults.append(("f-number", "请填新证的证号"))
    year = typed_number(values.get("year", ""))
    if deed == "stamp" and (len(year) != 4 or whole(year) is None):
        faults.append(("f-year", "年度应为四位数字，例如 2026"))
    if deed in {"replace", "cancel"} and not reason:
        faults.append(("f-reason", "请写明原因，例如：遗失、损坏、去世、退出"))
    if fault := forms.text_fault("原因", reason, forms.LONGEST_WORDS):
        faults.append(("f-reason", fault))
    return faults


def _certificate_deed(
    deed: str, values: QueryDict, request: OfficeRequest, member: Member, origin: OriginForm
) -> None:
    scope, by, on = request.scope, request.actor, origin.received_on
    number, reason = folded(values.get("number", "")), values.get("reason", "").strip()
    if deed == "issue":
        papers.issue_certificate(
            person=member.person.public_id, scope=scope, by=by, number=number,
            origin=origin_of(origin), at=timezone.now(),
        )  # fmt: skip
        return
    if member.certificate is None:
        raise Refusal("这位同志没有有效的特别扶助证。")
    held = member.certificate.public_id
    if deed == "stamp":
        stamp = papers.Stamp(
            int(typed_number(values.get("year", ""))), on, timezone.localdate()
        )
        papers.stamp_certificate(certificate=held, scope=scope, by=by, stamp=stamp)
    elif deed == "replace":
        papers.replace_certificate(
            certificate=held, scope=scope, by=by, number=number, reason=reason, on=on
        )
    else:
        papers.cancel_certificate(certificate=held, scope=scope, by=by, reason=reason, on=on)
