"""The scanned sheets of a request's papers: shown by paper, kept, opened one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, NamedTuple
from uuid import UUID

from django.http import Http404
from django.utils import timezone

from nuanxin.base.audit.actions import record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.files.cleaning import Form, clean_scan
from nuanxin.base.files.stored.queries import opened
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.casework.road import queries
from nuanxin.casework.road.actions.rows import Hand
from nuanxin.casework.road.actions.scanning import Sheet, attach
from nuanxin.casework.road.models import Case, Paper, Scan
from nuanxin.kit.digits import typed_whole
from nuanxin.kit.identifiers import typed_id
from nuanxin.kit.refusal import Refusal


@dataclass(frozen=True, slots=True)
class PaperSheets:
    """One paper with the sheets that stand, and those that were replaced."""

    paper: Paper
    standing: list[Scan]
    replaced: list[Scan]


def sheets(row: Case) -> list[PaperSheets]:
    found = queries.scans(row)
    return [_of(paper, [each for each in found if each.paper_id == paper.pk])
            for paper in queries.papers(row)]  # fmt: skip


def _of(paper: Paper, scans: list[Scan]) -> PaperSheets:
    standing = [each for each in scans if each.replaced_at is None]
    return PaperSheets(paper, standing, [each for each in scans if each.replaced_at])


def kept(request: OfficeRequest, case: UUID, now: datetime) -> None:
    """Keep the sheet sent: one more of a paper, or instead of one that stands."""
    sent = request.POST
    revision = typed_whole(sent.get("revision", ""))
    if revision is None:
        raise Refusal("这一页不完整。请刷新页面再试。")
    number, _, instead = sent.get("to", "").partition(":")
    paper = _paper(request, case, number)
    instead_of = typed_id(instead)
    if instead and instead_of is None:
        raise Refusal("要换掉的那一页不对。请刷新页面再选。")
    clean = clean_scan(request.FILES.get("scan"), paper)
    hand = Hand(request.actor, request.scope, timezone.localdate(now), now)
    attach(hand=hand, case=case, revision=revision, sheet=Sheet(paper, clean, instead_of))


def _paper(request: OfficeRequest, case: UUID, number: str) -> str:
    """The name of a paper of the case, by its place on the form."""
    row, place = queries.case(request.scope, case), typed_whole(number)
    names = [each.name for each in queries.papers(row)] if row else []
    if place is None or not 0 <= place < len(names):
        raise Refusal("请选是哪一样材料。")
    return names[place]


class Opened(NamedTuple):
    """One sheet: what it is called, what it is, its plain bytes."""

    name: str
    form: Form
    stream: BinaryIO


def opened_sheet(request: OfficeRequest, row: Case, public_id: UUID) -> Opened:
    """Opening a sheet leaves a line."""
    found = queries.scan(row, public_id)
    if found is None or found.file is None:
        raise Http404
    subject = Subject("household", row.household_id, row.region)
    record_view(request.actor, subject, f"查看扫描件 {row.number} {found.paper.name}")
    return Opened(found.file.name, Form(found.form), opened(found.file))
