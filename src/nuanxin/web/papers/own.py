"""A county's own templates on the page: brought, looked at in a trial print, put in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.http import Http404

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import COUNTY
from nuanxin.base.papers import queries, rendering
from nuanxin.base.papers.actions import Brought, Chosen, offer, put_in_force
from nuanxin.base.papers.guard import LARGEST
from nuanxin.base.papers.handing import TemplateFaults
from nuanxin.base.papers.models import PaperTemplate, TemplateUse
from nuanxin.base.papers.shape import Paper
from nuanxin.base.papers.wording import invented
from nuanxin.kit.daytext import read_day
from nuanxin.kit.identifiers import named_id
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.web.papers.catalogue import papers
from nuanxin.web.payouts.layout import county_of as own_county


def paper_of(key: str) -> Paper:
    """The paper of an address, or not found."""
    found = papers().get(key)
    if found is None:
        raise Http404
    return found


def county(request: OfficeRequest) -> RegionCode:
    """The county whose templates somebody sees: the one their area lies in."""
    digits = f"{request.post.region:012d}"
    if digits[4:6] == "00":
        raise Http404
    return RegionCode.parse(digits[:6])


@dataclass(frozen=True, slots=True)
class Index:
    """Every paper, with whether the county uses its own."""

    rows: tuple[tuple[Paper, PaperTemplate | None], ...]


def index(request: OfficeRequest, today: date) -> Index:
    """What there is to print, and by whose template."""
    own = queries.used_here(int(county(request).value), today)
    return Index(tuple((each, own.get(each.key)) for each in papers().values()))


@dataclass(frozen=True, slots=True)
class Page:
    """One paper: what it may name, the county's templates, and what was used since when."""

    paper: Paper
    templates: Sequence[PaperTemplate]
    uses: Sequence[TemplateUse]
    now_used: PaperTemplate | None
    may_set: bool
    may_bring: bool
    today: date
    faults: tuple[str, ...] = ()
    note: str = ""


def page(
    request: OfficeRequest, paper: Paper, today: date, faults: tuple[str, ...] = ()
) -> Page:
    """Everything about the templates of one paper."""
    region = int(county(request).value)
    used = queries.used_here(region, today)
    return Page(
        paper=paper,
        templates=queries.templates(region, paper.key),
        uses=queries.uses(region, paper.key),
        now_used=used.get(paper.key),
        may_set=own_county(request) is not None,
        may_bring=own_county(request) is not None and request.post.role in COUNTY,
        today=today,
        faults=faults,
        note=request.POST.get("note", ""),
    )


def bring(request: OfficeRequest, paper: Paper, at: datetime) -> None:
    """Keep the DOCX that was sent. Raises Refusal, or TemplateFaults with every fault."""
    file = request.FILES.get("file")
    if file is None:
        raise Refusal("请选择 .docx 模板文件。")
    if not (file.name or "").lower().endswith(".docx"):
        raise Refusal("只收 .docx 文件。请用 WPS 或 Word 打开，另存为 .docx 再交。")
    content = file.read(LARGEST + 1)
    brought = Brought(file.name or "模板.docx", content, request.POST.get("note", ""))
    offer(
        by=request.actor, scope=request.scope, county=county(request), paper=paper,
        brought=brought, at=at,
    )  # fmt: skip


def enforce(request: OfficeRequest, paper: Paper, at: datetime) -> None:
    """Use a template, or the one of the product, from the day asked for. Raises Refusal."""
    reading = read_day(request.POST.get("on", "").strip())
    if reading.day is None:
        raise Refusal("请填写启用日期，例如 2026-12-01。")
    put_in_force(
        by=request.actor, scope=request.scope, county=county(request), paper=paper.key,
        chosen=Chosen(_chosen(request.POST.get("template", "")), reading.day), at=at,
    )  # fmt: skip


def _chosen(text: str) -> UUID | None:
    """Which template; an empty word is the one of the product."""
    return named_id(text, "没有这份模板。请刷新页面再选。") if text else None


def said(refusal: Refusal) -> tuple[str, ...]:
    """A refusal as lines of the page: a template's faults one by one."""
    return tuple(refusal.faults) if isinstance(refusal, TemplateFaults) else (str(refusal),)


def start(paper: Paper) -> bytes:
    """The DOCX an office begins with: ours, its variables still in it."""
    return rendering.starting(paper)


def trial(paper: Paper, template: PaperTemplate | None, kind: str) -> bytes:
    """A sheet with invented values. Raises Refusal for a PDF of an office's own."""
    words = invented(paper)
    if kind == "pdf":
        return rendering.pdf(paper, words).content
    return rendering.docx(paper, words, bytes(template.content) if template else None)
