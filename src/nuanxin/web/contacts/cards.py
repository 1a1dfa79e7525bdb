"""联系知情卡: what a family keeps by the telephone."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.utils import timezone

from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jurisdiction.queries import place
from nuanxin.base.papers.wording import Value
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.sealing import unseal
from nuanxin.care.contacts.models import ContactPerson
from nuanxin.care.contacts.queries import contacts_of, county_of
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.queries.family import FamilyFile
from nuanxin.web.papers.catalogue import papers
from nuanxin.web.papers.sending import Sheet, send


def card(request: OfficeRequest, file: FamilyFile, suffix: str, now: datetime) -> HttpResponse:
    """The card as PDF or DOCX; nothing on it says what kind of family this is."""
    home = file.household
    rows = contacts_of(home.pk)
    if not rows:
        raise Refusal("这户还没有联系人，没有可印的。请先安排联系人。")
    values: dict[str, Value] = {
        "县": place(county_of(home.region)).name,
        "经办单位": file.handled_by.label,
        "联系人": [
            {"岗位": row.post, "姓名": row.person.name, "身份": row.person.title,
             "电话": _phone(row.person)}
            for row in rows
        ],
        "印制日期": timezone.localdate(now),
    }  # fmt: skip
    subjects = [Subject("household", home.pk, home.region)]
    sheet = Sheet(papers()["contact-card"], values, home.number, home.region, subjects)
    return send(request, sheet, suffix, now)


def _phone(person: ContactPerson) -> str:
    if person.phone_sealed is None:
        return "未登记"
    return unseal(Kind.PHONE, person.public_id, bytes(person.phone_sealed))
