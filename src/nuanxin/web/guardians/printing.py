"""监护情况登记表: a family's guardians on paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.http import HttpResponse
from django.utils import timezone

from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jurisdiction.queries import place
from nuanxin.base.papers.wording import Plain, Value
from nuanxin.care.contacts.queries import contacts_of, county_of
from nuanxin.care.guardians import queries
from nuanxin.care.guardians.choices import DEGREES, TIERS, WAYS
from nuanxin.care.guardians.models import Guardian, Ward
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.queries.family import FamilyFile
from nuanxin.web.papers.catalogue import papers
from nuanxin.web.papers.sending import Sheet, send


def sheet(request: OfficeRequest, file: FamilyFile, suffix: str, now: datetime) -> HttpResponse:
    """Who cannot act, who acts by which paper, who looked when; no phone, nothing of money."""
    home, today = file.household, timezone.localdate(now)
    wards = [row for row in queries.wards_of(home.pk) if row.ended_on is None]
    rows = queries.guardians_of(home.pk)
    if not wards and not rows:
        raise Refusal("这户没有登记要监护的人，也没有事先选定的监护人，没有可打印的表。")
    looks = queries.checks_of(rows)
    called = names_of(file)
    values: dict[str, Value] = {
        "县": place(county_of(home.region)).name, "经办单位": file.handled_by.label,
        "家庭编号": home.number, "本人": [_ward(row) for row in wards],
        "监护人": [_guardian(row, called) for row in rows],
        "查看": [
            {
                "哪天": each.on, "监护人": called.get(row.name, row.name),
                "见到本人": "见到" if each.met else "没有见到",
                "结果": "照看得好" if each.good else "有问题",
            }
            for row in rows for each in looks[row.pk]
        ],
        "联系人": "、".join(each.person.name for each in contacts_of(home.pk)) or "没有安排",
        "打印日期": today,
    }  # fmt: skip
    about = [Subject("household", home.pk, home.region)]
    paper = Sheet(papers()["guardians"], values, home.number, home.region, about)
    return send(request, paper, suffix, now)


def names_of(file: FamilyFile) -> dict[str, str]:
    """A guardian of the family's own is called as the family is: 张某 where it wishes so."""
    return {each.person.name: str(each.person.shown_name) for each in file.members}


def _ward(row: Ward) -> dict[str, Plain]:
    return {
        "姓名": str(row.person.shown_name), "行为能力": DEGREES[row.degree],
        "依据": row.document if row.court else f"{row.document}（没有法院认定）",
        "日期": row.found_on,
    }  # fmt: skip


def _guardian(row: Guardian, called: Mapping[str, str]) -> dict[str, Plain]:
    return {
        "本人": str(row.person.shown_name), "监护人": called.get(row.name, row.name),
        "关系": row.relation,
        "怎样确定": f"{WAYS[row.way]}；{TIERS[row.tier]}",
        "凭据": f"{row.issued_by} {row.document_on} {row.document}",
        "起止": _days(row),
    }  # fmt: skip


def _days(row: Guardian) -> str:
    if row.starts_on is None:
        return (
            f"没有开始，{row.ends_on} {row.ended_why}" if row.ends_on else "事先选定，没有开始"
        )
    end = f"，{row.ends_on} 止，{row.ended_why}" if row.ends_on else ""
    return f"{row.starts_on} 起{end}"
