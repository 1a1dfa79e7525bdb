"""The forms that keep a family closer: 敏感个案, and its name not shown."""

from __future__ import annotations

from datetime import datetime

from django.http import QueryDict
from django.utils import timezone

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.ui.fields import Field
from nuanxin.kit.daytext import read_day
from nuanxin.registry.cases.actions.marking import lift_mark, mark_sensitive
from nuanxin.registry.cases.actions.naming import hide_name, show_name
from nuanxin.registry.cases.queries import mark_of, wish_of
from nuanxin.registry.people.queries.family import FamilyFile
from nuanxin.web.families import forms
from nuanxin.web.families.sending import Sent, origin_of, tried

_MARKING = (
    "标记以后，只有点名授权的岗位打得开这户的档案，您自己也要由别人授权；名单里仍有这一户，"
    "姓名遮住。发放不受影响。"
)
_LIFTING = "解除以后，这户和别的家庭一样，辖区内的经办都能打开。"
_HIDING = "登记以后，名单、公示、打印件和导出里只显示“张某”这样的姓名；付款清册仍是全名。"
_SHOWING = "撤回以后，名单里恢复显示姓名。"


def marked(request: OfficeRequest, file: FamilyFile, now: datetime) -> Sent:
    """Mark an ordinary file, lift the mark of a marked one."""
    sent = request.POST if request.method == "POST" else None
    values = sent if sent is not None else QueryDict()
    lifting = mark_of(file.household) is not None
    reason, until = values.get("reason", ""), values.get("until", "").strip()
    fields = [Field(name="reason", label="原因", value=reason, hint="写给核查的人看，不写号码")]
    if not lifting:
        hint = "不知道到哪天的空着，以后再解除"
        fields.append(Field(name="until", label="到哪天为止", value=until, hint=hint))
    verb = "解除敏感个案" if lifting else "标为敏感个案"
    note = _LIFTING if lifting else _MARKING
    shown = Sent(f"{file.names}：{verb}", tuple(fields), (), verb, note)
    if sent is None:
        return shown
    day = read_day(until) if until else None
    if day is not None and day.day is None:
        return shown.with_faults([("f-until", f"到哪天为止：{day.fault}")])
    home, scope, by = file.household.public_id, request.scope, request.actor
    if lifting:
        return tried(
            shown,
            lambda: lift_mark(household=home, scope=scope, by=by, reason=reason, at=now),
        )
    ends = day.day if day else None
    return tried(
        shown,
        lambda: mark_sensitive(
            household=home, scope=scope, by=by, reason=reason, until=ends, at=now
        ),
    )


def named(request: OfficeRequest, file: FamilyFile, now: datetime) -> Sent:
    """The family wishes its name hidden, or shown again: from which source, since when."""
    sent = request.POST if request.method == "POST" else None
    origin = forms.read_origin(sent, timezone.localdate(now), dated=False)
    hidden = wish_of(file.household) is not None
    verb = "撤回隐名" if hidden else "登记隐名"
    note = _SHOWING if hidden else _HIDING
    shown = Sent(f"{file.names}：{verb}", (), origin.fields, verb, note)
    if sent is None:
        return shown
    if origin.faults:
        return shown.with_faults(origin.faults)
    write = show_name if hidden else hide_name
    home = file.household.public_id
    return tried(
        shown,
        lambda: write(
            household=home, scope=request.scope, by=request.actor, origin=origin_of(origin),
            at=now,
        ),
    )  # fmt: skip
