"""Scans of the papers of a case: added, replaced by better ones, never taken away by hand."""

from __future__ import annotations

import io
from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from nuanxin.base.files.cleaning import Clean, Form
from nuanxin.base.files.stored.actions import hand_over, remove, store
from nuanxin.base.files.stored.models import StoredFile
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import HANDLERS
from nuanxin.casework.road.actions.opening import whole_again
from nuanxin.casework.road.actions.rows import (
    Hand,
    Written,
    changed,
    locked,
    note,
    only,
    trace,
)
from nuanxin.casework.road.models import Case, Paper, Scan, Stage
from nuanxin.casework.road.walking import current
from nuanxin.kit.refusal import Refusal

PURPOSE = "case.scan"
MOST = 8


class Sheet(NamedTuple):
    """A clean scan of a paper; `instead_of` names the one it replaces."""

    paper: str
    clean: Clean
    instead_of: UUID | None = None


@transaction.atomic
def attach(*, hand: Hand, case: UUID, revision: int | None, sheet: Sheet) -> Scan:
    """Keep a scan with its paper, which is handed in by that. Refused once the case is over."""
    only(hand.by, HANDLERS, "存扫描件")
    row = locked(hand, case, revision)
    if not row.open:
        raise Refusal(f"这一件{row.get_status_display()}，不能再加扫描件。")
    paper = Paper.objects.filter(case=row, name=sheet.paper).first()
    if paper is None:
        raise Refusal(f"程序没有要“{sheet.paper}”，不能向家庭要。")
    standing = Scan.objects.filter(paper=paper, replaced_at__isnull=True)
    if sheet.instead_of is not None:
        _take_down(hand, paper, sheet.instead_of)
    elif standing.count() >= MOST:
        raise Refusal(f"“{paper.name}”已经有 {MOST} 页。请换掉不清楚的，不要再加。")
    made = _kept(hand, row, paper, sheet.clean)
    _handed_in(hand, row, paper)
    told = "换了一页扫描件" if sheet.instead_of else "存了一页扫描件"
    note(hand, row, current(row), Written(Stage.Outcome.NOTE, f"{paper.name}：{told}"))
    trace(hand, "casework.scan", row, paper=paper.name, replaced=sheet.instead_of is not None)
    return made


def _take_down(hand: Hand, paper: Paper, public_id: UUID) -> None:
    old = Scan.objects.filter(paper=paper, public_id=public_id, replaced_at__isnull=True)
    if not old.update(replaced_at=hand.at, replaced_by=hand.by.user_id):
        raise Refusal("这一页已经换过。请刷新页面。")


def _kept(hand: Hand, row: Case, paper: Paper, clean: Clean) -> Scan:
    # Never by the sender's name for it: that may be somebody's.
    name = f"{paper.name}.{clean.form}"
    stored = store(hand.by, io.BytesIO(clean.content), name, row.region, PURPOSE)
    made: Scan = Scan.objects.create(
        case=row, paper=paper, file=stored, form=clean.form.value,
        added_by_id=hand.by.user_id, added_at=hand.at,
    )  # fmt: skip
    return made


def _handed_in(hand: Hand, row: Case, paper: Paper) -> None:
    columns: list[str] = []
    if paper.state != Paper.State.HANDED:
        paper.state, paper.origin, paper.day = Paper.State.HANDED, "", hand.day
        paper.save(update_fields=["state", "origin", "day"])
        columns = whole_again(row)
    changed(row, *columns)


@transaction.atomic
def take_over(*, hand: Hand, case: Case, paper: str, file: StoredFile) -> Scan:
    """A photo that came with a request becomes a scan of its case: nobody of the office took
    it, and it stays as long as the case.
    """
    found = Paper.objects.filter(case=case, name=paper).first()
    if found is None:
        raise Refusal(f"程序没有要“{paper}”，不能向家庭要。")
    file.kept_until, file.purpose = None, PURPOSE
    file.save(update_fields=["kept_until", "purpose"])
    made: Scan = Scan.objects.create(
        case=case, paper=found, file=file, form=Form.JPEG.value, added_at=hand.at
    )
    trace(hand, "casework.scan", case, paper=paper, replaced=False)
    return made


@transaction.atomic
def hand_over_scans(household: int, to: int) -> None:
    """A family's scans go with its cases to the unit that has the family now."""
    held = Scan.objects.filter(case__household=household, file__isnull=False)
    hand_over(held.values_list("file", flat=True), to)


@transaction.atomic
def forget_scans(
    *, by: Actor, people: Collection[int], households: Collection[int], purpose: str
) -> None:
    """Let the files go of those whose data is deleted; the rows go by the register."""
    theirs = Q(case__person__in=people)
    common = Q(case__person__isnull=True, case__household__in=households)
    held = Scan.objects.filter(theirs | common)
    for stored in StoredFile.objects.filter(pk__in=held.values("file")):
        remove(by, stored, purpose=purpose)
