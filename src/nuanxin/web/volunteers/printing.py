"""志愿服务时长证明: certified hours on paper."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.utils import timezone

from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jurisdiction.queries import place
from nuanxin.base.papers.wording import Value
from nuanxin.care.contacts.queries import county_of
from nuanxin.care.volunteers.choices import hours_said
from nuanxin.care.volunteers.models import Volunteer
from nuanxin.care.volunteers.queries import certified_hours
from nuanxin.kit.refusal import Refusal
from nuanxin.web.papers.catalogue import papers
from nuanxin.web.papers.sending import Sheet, send


def certificate(
    request: OfficeRequest, row: Volunteer, suffix: str, now: datetime
) -> HttpResponse:
    """What was certified, line by line; for whom it was done stands nowhere."""
    rows = certified_hours(row)
    if not rows:
        raise Refusal("还没有核定的服务时长，没有可开的证明。")
    values: dict[str, Value] = {
        "县": place(county_of(row.region)).name, "姓名": row.name,
        "录用日期": row.joined_on,
        "服务": [
            {"日期": each.on, "做了什么": each.what, "时长": hours_said(each.minutes)}
            for each in rows
        ],
        "合计": hours_said(sum(each.minutes for each in rows)), "次数": len(rows),
        "开具日期": timezone.localdate(now),
    }  # fmt: skip
    sheet = Sheet(
        papers()["volunteer-hours"], values, row.name, row.region,
        [Subject("volunteer", row.pk, row.region)], len(rows),
    )  # fmt: skip
    return send(request, sheet, suffix, now)
