"""The copy of what is held on somebody, on paper and as a file."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpResponse

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.acts import COPIED, EXPORT
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.privacy.copies.queries import Copy, copy_of
from nuanxin.registry.people.models import Membership
from nuanxin.web.privacy.erasing import home_of


def copy(request: OfficeRequest, family: UUID, person: UUID) -> Copy:
    """Everything on a person of this family; making it leaves a line."""
    home = home_of(request, family)
    ties = Membership.objects.filter(household=home, person__public_id=person)
    tie = ties.select_related("person").first()
    if tie is None:
        raise Http404
    subject = Subject("person", tie.person.pk, tie.person.region)
    record(request.actor, COPIED, [subject], purpose="本人信息副本")
    return copy_of(request.scope, tie.person)


def as_file(request: OfficeRequest, found: Copy, now: datetime) -> HttpResponse:
    """The copy for machines: tables, fields by column name and label, looks."""
    told = {
        "格式": "nuanxin-subject-copy-1",
        "制作时间": now.isoformat(),
        "编号": str(found.person.public_id),
        "内容": [
            {
                "表": section.table,
                "名称": section.label,
                "目的": section.purpose,
                "保存": section.keeping,
                "行": [
                    {v.name: {"名称": v.label, "内容": v.text} for v in row}
                    for row in section.rows
                ],
            }
            for section in found.sections
        ],
        "谁看过": [
            {"时间": x.at.isoformat(), "姓名": x.name, "岗位": x.role, "事由": x.purpose}
            for x in found.looks
        ],
    }
    text = json.dumps(told, ensure_ascii=False, indent=1)
    mark = hashlib.sha256(text.encode()).hexdigest()
    rows = sum(len(section.rows) for section in found.sections)
    region = found.person.region
    record(
        request.actor, EXPORT, [], region=region, purpose="本人索取副本", of="person",
        sha256=mark, rows=rows, summary="本人信息副本",
    )  # fmt: skip
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="copy.json"'
    return answer
