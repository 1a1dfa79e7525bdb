"""Every write about pilots: entered, put right, ended, taken up again; lines of their files."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.secrets import holds_number
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import HANDLERS, Role
from nuanxin.base.jurisdiction.queries import known_place
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.support.pilots.models import Pilot, PilotEntry

_COUNTY = 10**6
_MOST_FAMILIES = 100_000
_FIRST = date(2000, 1, 1)
_WIDTHS = {"programme": 60, "name": 80, "unit": 80, "document": 80, "goal": 300}
_LABELS = {
    "programme": "工程（计划）", "name": "试点名称", "unit": "承办单位", "document": "文件",
    "goal": "做什么",
}  # fmt: skip


class Hand(NamedTuple):
    """Who acts, where they may, on which day of the office, at which moment."""

    by: Actor
    scope: Scope
    day: date
    at: datetime


class Particulars(NamedTuple):
    """What a form says of a pilot."""

    programme: str
    name: str
    sort: str
    place: int
    unit: str
    document: str
    goal: str
    starts_on: date


class Said(NamedTuple):
    """One line of a file; `families` is None where nobody counted."""

    on: date
    stage: str
    words: str
    families: int | None = None


@transaction.atomic
def add_pilot(*, hand: Hand, said: Particulars) -> Pilot:
    """Enter a pilot. Raises Refusal; one of that name in the county is refused too."""
    told = _checked(hand, said)
    _refuse_twice(said, None)
    row: Pilot = Pilot.objects.create(
        region=said.place, added_by_id=hand.by.user_id, added_at=hand.at, **told
    )
    record(hand.by, "pilots.add", [_about(row)])
    return row


@transaction.atomic
def correct_pilot(*, hand: Hand, pilot: UUID, said: Particulars) -> Pilot:
    """Put right what was entered; the same again changes nothing."""
    row = _row(hand, pilot)
    told = _checked(hand, said) | {"region": said.place}
    _refuse_twice(said, row)
    first = row.entries.filter(struck_at__isnull=True).order_by("on").first()
    if first and first.on < said.starts_on:
        raise Refusal(f"{first.on} 已经有记录，开始日期不能晚于这一天。")
    changed = [name for name, value in told.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, told[name])
    if changed:
        row.save(update_fields=changed)
        record(hand.by, "pilots.correct", [_about(row)], fields=changed)
    return row


@transaction.atomic
def end_pilot(*, hand: Hand, pilot: UUID, on: date, outcome: str) -> Pilot:
    """It is over, with what came of it; nothing is written of it afterwards."""
    row = _row(hand, pilot)
    if row.ends_on is not None:
        raise Refusal(f"这个试点 {row.ends_on} 已经结束。请刷新页面。")
    last = row.entries.filter(struck_at__isnull=True).order_by("-on").first()
    first = max(row.starts_on, last.on) if last else row.starts_on
    if not first <= on <= hand.day:
        raise Refusal(f"结束日期不能早于 {first}（开始或最后一条记录），也不能晚于今天。")
    row.ends_on, row.outcome = on, _words(outcome, "结果", 300)
    row.save(update_fields=["ends_on", "outcome"])
    record(hand.by, "pilots.end", [_about(row)], on=on)
    return row


@transaction.atomic
def reopen_pilot(*, hand: Hand, pilot: UUID) -> Pilot:
    """It was ended by mistake; twice changes nothing."""
    row = _row(hand, pilot)
    if row.ends_on is None:
        return row
    was, row.ends_on, row.outcome = row.ends_on, None, ""
    row.save(update_fields=["ends_on", "outcome"])
    record(hand.by, "pilots.reopen", [_about(row)], was=was)
    return row


@transaction.atomic
def write_entry(*, hand: Hand, pilot: UUID, said: Said) -> PilotEntry:
    """A line of the file. Raises Refusal; the same said twice is one."""
    row = _row(hand, pilot)
    if row.ends_on is not None:
        raise Refusal("试点已经结束，不能再记。登记错了的，请先恢复。")
    if said.stage not in PilotEntry.Stage:
        raise Refusal("请选这一条是哪一类。")
    if not row.starts_on <= said.on <= hand.day:
        raise Refusal(f"日期不能早于试点开始（{row.starts_on}），也不能晚于今天。")
    if said.families is not None and not 0 <= said.families <= _MOST_FAMILIES:
        raise Refusal(f"惠及户次请填 0 到 {_MOST_FAMILIES} 的整数，没有数过就空着。")
    told = {"on": said.on, "stage": said.stage, "words": _words(said.words, "做了什么", 500)}
    same: PilotEntry | None = row.entries.filter(struck_at__isnull=True, **told).first()
    if same:
        return same
    entry: PilotEntry = PilotEntry.objects.create(
        pilot=row, region=row.region, families=said.families, recorded_by_id=hand.by.user_id,
        recorded_at=hand.at, **told,
    )  # fmt: skip
    record(hand.by, "pilots.entry", [_about(row)], on=said.on)
    return entry


@transaction.atomic
def strike_entry(*, hand: Hand, pilot: UUID, entry: UUID, reason: str) -> None:
    """A wrong line stays readable, struck out with its reason; twice changes nothing."""
    row = _row(hand, pilot)
    found: PilotEntry | None = row.entries.filter(public_id=entry).first()
    if found is None:
        raise Refusal("没有找到这一条。请刷新页面。")
    if found.struck_at is not None:
        return
    found.struck_reason = _words(reason, "划去的原因", 120)
    found.struck_at, found.struck_by_id = hand.at, hand.by.user_id
    found.save(update_fields=["struck_reason", "struck_at", "struck_by"])
    record(hand.by, "pilots.strike", [_about(row)], on=found.on)


def _row(hand: Hand, public_id: UUID) -> Pilot:
    _only_handlers(hand.by)
    row: Pilot | None = (
        Pilot.objects.within(hand.scope).locked().filter(public_id=public_id).first()
    )
    if row is None:
        raise Refusal("没有找到这个试点，或者不在您的辖区。")
    return row


def _only_handlers(by: Actor) -> None:
    if Role(by.role) not in HANDLERS:
        raise Refusal("试点由乡镇经办或者县级经办登记。")


def _checked(hand: Hand, said: Particulars) -> dict[str, object]:
    _only_handlers(hand.by)
    if not hand.scope.covers(said.place) or not known_place(said.place):
        raise Refusal("在哪里：请选您辖区内的村（社区）或乡镇（街道）。")
    if said.sort not in Pilot.Sort:
        raise Refusal("请选试点的种类。")
    if not _FIRST <= said.starts_on <= hand.day:
        raise Refusal("开始日期不能早于 2000 年，也不能晚于今天。")
    told: dict[str, object] = {
        name: _words(getattr(said, name), _LABELS[name], width)
        for name, width in _WIDTHS.items()
    }
    return told | {"sort": said.sort, "starts_on": said.starts_on}


def _refuse_twice(said: Particulars, row: Pilot | None) -> None:
    county = said.place - said.place % _COUNTY
    alike = Pilot.objects.filter(
        region__gte=county, region__lt=county + _COUNTY,
        programme=said.programme.strip(), name=said.name.strip(),
    )  # fmt: skip
    if row is not None:
        alike = alike.exclude(pk=row.pk)
    if alike.exists():
        raise Refusal(f"本县已经登记过“{said.name.strip()}”。请打开那一个记，不要重复登记。")


def _words(text: str, label: str, most: int) -> str:
    said = text.strip()
    if not 1 <= len(said) <= most:
        raise Refusal(f"请填{label}，最多 {most} 个字。")
    if holds_number(said):
        raise Refusal(f"{label}里不要写手机号、证件号或账号。")
    return said


def _about(row: Pilot) -> Subject:
    return Subject("pilot", row.pk, row.region)
