"""转办单 and 帮扶计划 on paper, by our layout or the county's own template."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone

from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jurisdiction.queries import place
from nuanxin.base.papers.wording import Plain, Value
from nuanxin.care.contacts.queries import contacts_of, county_of
from nuanxin.care.needs import queries
from nuanxin.care.needs.matters import UNSAID, need_kinds
from nuanxin.care.needs.models import Referral
from nuanxin.care.needs.narrowed import LABELS
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.consents.models import Answer
from nuanxin.registry.consents.queries import standing
from nuanxin.registry.people.queries.family import FamilyFile, family_file
from nuanxin.web.needs.family import plan_shown, seen_by
from nuanxin.web.needs.referring import found, view
from nuanxin.web.papers.catalogue import papers
from nuanxin.web.papers.sending import Sheet, send


def sheet(request: OfficeRequest, referral: UUID, suffix: str, now: datetime) -> HttpResponse:
    """What goes to the office: who, what is asked, what we hold, by when an answer is due."""
    row, today = found(request, referral), timezone.localdate(now)
    if queries.state(row, today) in {"stopped", "back"}:
        raise Refusal("本人已经撤回同意，或者这件转办已经撤回，不能再打印转办单。")
    home = row.household
    rows: list[dict[str, Plain]] = [
        {"类别": LABELS.get(each.group, ""), "项目": each.label, "内容": each.value}
        for each in view(row)
    ]
    values: dict[str, Value] = {
        "县": place(county_of(home.region)).name,
        "经办单位": family_file(home, today).handled_by.label,
        "事项": row.label, "受理单位": row.office,
        "姓名": str(row.person.shown_name) if row.person else "家里已没有人，由经办单位代办",
        "去世的人": str(row.about.shown_name) if row.about else "无",
        "请办什么": queries.said(row.public_id, row.asked_sealed),
        "情况": rows, "同意": _agreed(request, row), "材料": "、".join(row.papers) or "无",
        "转出日期": row.sent_on, "应答复日期": row.due or UNSAID,
        "期限依据": row.due_from or UNSAID,
        "经办人": request.actor.name, "联系电话": request.account.work_phone or None,
    }  # fmt: skip
    subjects = [Subject("household", home.pk, home.region)]
    paper = papers()["referral"]
    return send(request, Sheet(paper, values, home.number, home.region, subjects), suffix, now)


def _agreed(request: OfficeRequest, row: Referral) -> str:
    """When and how the person agreed, for the office to rely on."""
    if row.person_id is None:
        return "家里已没有人，按善后服务代办"
    said = standing(request.scope, row.person_id, row.receiver)
    if said is None or said.answer != Answer.GIVEN:
        raise Refusal("本人没有同意转出，不能打印转办单。")
    spoke = f"，监护人{said.guardian}代为答复" if said.guardian else ""
    seen = f"，见证人{said.witness}" if said.witness else ""
    return f"{said.said_on} 同意（{said.get_way_display()}{seen}{spoke}）"


def plan_sheet(
    request: OfficeRequest, file: FamilyFile, suffix: str, now: datetime
) -> HttpResponse:
    """The plan as it is hung up or taken along."""
    home, today = file.household, timezone.localdate(now)
    shown = plan_shown(home.pk, seen_by(request), today)
    if shown is None:
        raise Refusal("这户还没有帮扶计划，没有可印的。请先订计划。")
    wanted = [each for each in queries.needs_of(home.pk) if each.plan_id == shown.row.pk]
    values: dict[str, Value] = {
        "县": place(county_of(home.region)).name, "经办单位": file.handled_by.label,
        "家庭编号": home.number, "姓名": file.names,
        "联系人": "、".join(each.person.name for each in contacts_of(home.pk)) or None,
        "目标": shown.goals, "开始日期": shown.row.starts_on,
        "回头看": shown.row.review_on,
        "需求": "、".join(dict.fromkeys(need_kinds()[each.kind].name for each in wanted))
        or "无",
        "要做的事": [
            {"做什么": what, "谁来做": step.who, "哪天以前": step.until, "做完": step.done_on}
            for step, what, _ in shown.steps
        ],
        "回头看的结果": [
            {"哪天": each.on, "结果": str(each.get_outcome_display()), "说明": words}
            for each, words in shown.reviews
        ],
    }  # fmt: skip
    subjects = [Subject("household", home.pk, home.region)]
    paper = papers()["care-plan"]
    return send(request, Sheet(paper, values, home.number, home.region, subjects), suffix, now)
