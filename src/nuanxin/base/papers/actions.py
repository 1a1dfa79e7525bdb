"""A county's own templates: brought by one person, put in force by another, from a day on."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from nuanxin.base.audit.actions import record
from nuanxin.base.files.stored.actions import clean_name
from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.papers.handing import filled
from nuanxin.base.papers.models import PaperTemplate, TemplateUse
from nuanxin.base.papers.shape import Paper
from nuanxin.base.papers.wording import invented
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode

_LONGEST_NOTE = 120


class Brought(NamedTuple):
    """A DOCX as it was handed in, and what is said to be new in it."""

    name: str
    content: bytes
    note: str


@transaction.atomic
def offer(
    *, by: Actor, scope: Scope, county: RegionCode, paper: Paper, brought: Brought, at: datetime
) -> PaperTemplate:
    """Keep an office's DOCX after a trial print of it; it is not used yet.

    Raises TemplateFaults with everything that is wrong and where.
    """
    region = _mine(scope, county)
    if len(brought.note.strip()) > _LONGEST_NOTE:
        raise Refusal(f"“改了什么”不超过 {_LONGEST_NOTE} 个字。")
    filled(brought.content, paper, invented(paper))
    digest = hashlib.sha256(brought.content).hexdigest()
    rows = PaperTemplate.objects.filter(region=region, paper=paper.key)
    if same := rows.filter(sha256=digest).first():
        raise Refusal(f"这份模板与第 {same.number} 版完全一样，不用再传。")
    number = (rows.aggregate(Max("number"))["number__max"] or 0) + 1
    made = PaperTemplate.objects.create(
        region=region, paper=paper.key, number=number, name=clean_name(brought.name),
        content=brought.content, sha256=digest, note=brought.note.strip(),
        brought_by_id=by.user_id, brought_at=at,
    )  # fmt: skip
    record(
        by, "paper.offered", [], region=region, paper=paper.key, number=number, sha256=digest
    )
    return made


class Chosen(NamedTuple):
    """Which template from which day; None is the one of the product."""

    template: UUID | None
    starts_on: date


@transaction.atomic
def put_in_force(
    *, by: Actor, scope: Scope, county: RegionCode, paper: str, chosen: Chosen, at: datetime
) -> TemplateUse:
    """From a day on this template is used: a new one, an earlier one again, or ours."""
    region = _mine(scope, county)
    if chosen.starts_on < timezone.localdate(at):
        raise Refusal("启用日期不能早于今天：以前打印的不会改变。")
    template = _template(region, paper, chosen.template)
    if template is not None and template.brought_by_id in by.hands:
        raise Refusal("上传和启用要两个人分别办。请换一位同志核对后启用。")
    made = TemplateUse.objects.create(
        region=region, paper=paper, template=template, starts_on=chosen.starts_on,
        set_by_id=by.user_id, set_at=at,
    )  # fmt: skip
    number = template.number if template else 0
    record(
        by, "paper.in_force", [], region=region, paper=paper, number=number,
        starts_on=chosen.starts_on.isoformat(),
    )  # fmt: skip
    return made


def _template(region: int, paper: str, public_id: UUID | None) -> PaperTemplate | None:
    if public_id is None:
        return None
    rows = PaperTemplate.objects.filter(region=region, paper=paper, public_id=public_id)
    found: PaperTemplate | None = rows.first()
    if found is None:
        raise Refusal("没有这份模板。请刷新页面再选。")
    return found


def _mine(scope: Scope, county: RegionCode) -> int:
    region = int(county.value)
    if county.level != "县" or not scope.covers(region):
        raise Refusal("表格模板由县级设定，只能设定本县的。")
    return region
