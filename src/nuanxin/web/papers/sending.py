"""A paper leaves: by which template, under which number, with its line in the trail."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.utils import timezone

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.acts import EXPORT
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.papers import rendering
from nuanxin.base.papers.queries import in_force
from nuanxin.base.papers.shape import NUMBER_OF_PRINT, Paper
from nuanxin.base.papers.wording import Value, Words, digest_of, words_of
from nuanxin.kit.refusal import Refusal
from nuanxin.web.leaving import unit_of
from nuanxin.web.papers.families import county_of

MIMES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
ONLY_DOCX = "本县启用了自己的模板，只能出 DOCX：请打开后在 WPS 或 Word 里打印。"


class Sheet(NamedTuple):
    """A paper with what stands in it, whom it is about, and of which area."""

    paper: Paper
    values: Mapping[str, Value]
    name: str
    region: int
    subjects: Sequence[Subject] = ()
    rows: int = 1


def send(request: OfficeRequest, sheet: Sheet, kind: str, now: datetime) -> HttpResponse:
    """The paper as a file. Raises Refusal where this form of it is not to be had."""
    if kind not in MIMES:
        raise Http404
    paper, today = sheet.paper, timezone.localdate(now)
    own = in_force(county_of(sheet.region), paper.key, today)
    if own is not None and kind == "pdf":
        raise Refusal(ONLY_DOCX)
    words = words_of(paper, sheet.values)
    digest = digest_of(paper, words, own.sha256 if own else "")
    number = hashlib.sha256(f"{digest} {request.actor.user_id} {now}".encode()).hexdigest()[:12]
    marked = rendering.marked(words, marks(request, now, number))
    content = _content(paper, marked, kind, bytes(own.content) if own else None)
    record(
        request.actor, EXPORT, sheet.subjects, region=sheet.region, purpose=request.purpose,
        of="paper", sha256=digest, rows=sheet.rows, paper=paper.key,
        summary=f"{paper.name} {kind.upper()} 编号 {number}",
    )  # fmt: skip
    return attached(content, f"{paper.name}-{sheet.name}-编号{number}.{kind}", kind)


def _content(paper: Paper, words: Words, kind: str, own: bytes | None) -> bytes:
    if kind == "pdf":
        return rendering.pdf(paper, words).content
    return rendering.docx(paper, words, own)


def marks(request: OfficeRequest, now: datetime, number: str) -> dict[str, str]:
    """Who prints it where, when, what for and under which number."""
    at = timezone.localtime(now)
    return {
        NUMBER_OF_PRINT: number,
        "打印单位": unit_of(request),
        "打印人": request.actor.name,
        "打印时间": f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}",
        "打印用途": request.purpose,
    }


def attached(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file to keep, under its Chinese name."""
    response = HttpResponse(content, content_type=MIMES[kind])
    response["Content-Disposition"] = (
        f"attachment; filename=\"paper.{kind}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    return response
