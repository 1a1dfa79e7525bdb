"""The giving county's pages: the form that offers a family, and what became of an offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.http import Http404, QueryDict
from django.utils import timezone

from nuanxin.base.audit.actions import record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.files.scans import read_scan
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import Role
from nuanxin.base.ui.fields import Field, Option
from nuanxin.kit.daytext import read_day
from nuanxin.kit.identifiers import named_id
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.registry.consents.actions import Said
from nuanxin.registry.consents.models import Answer, Way
from nuanxin.registry.consents.purposes import COUNTY_TRANSFER, purposes
from nuanxin.registry.people.models import Household
from nuanxin.registry.people.queries.family import FamilyFile, family_file, household
from nuanxin.support.transfers.actions.ends import Hand
from nuanxin.support.transfers.actions.offering import Consented, Offer, offer, withdraw
from nuanxin.support.transfers.carried import Carried, carried, in_the_way
from nuanxin.support.transfers.models import Departure, State
from nuanxin.support.transfers.queries import departure, offered_now
from nuanxin.web.regions.queries import code_of, full_name
from nuanxin.web.transfers.listing import Line, line_of, paid_words


@dataclass(frozen=True, slots=True)
class Page:
    """The form: what goes along, what must end first, the consent's text."""

    file: FamilyFile
    benefits: list[tuple[Carried, str]]
    waiting: list[str]
    offered: Departure | None
    may: bool
    words: str
    fields: Sequence[Field]
    place: Field
    place_name: str = ""
    place_code: str = ""


def hand_of(request: OfficeRequest, now: datetime) -> Hand:
    return Hand(request.actor, request.scope, timezone.localdate(now), now)


def page(request: OfficeRequest, family: UUID, now: datetime) -> Page:
    """What offering the family would take along; looking leaves a line."""
    home = _home(request, family)
    record_view(request.actor, Subject("household", home.pk, home.region), "跨县转出")
    today = timezone.localdate(now)
    file = family_file(home, today)
    sent = request.POST if request.method == "POST" else QueryDict()
    code = sent.get("region", "")
    return Page(
        file=file,
        benefits=[(each, paid_words(each)) for each in carried(home)],
        waiting=in_the_way(home),
        offered=offered_now(request.scope, home.pk),
        may=request.actor.role == Role.COUNTY_HEALTH and home.closed_on is None,
        words=purposes()[COUNTY_TRANSFER].text_on(today).words,
        fields=_fields(file, sent, today),
        place=Field(name="region", label="转到哪里", hint="选到县（市、区）或乡镇（街道）"),
        place_name=sent.get("region_name", "") or (full_name(code) if code else ""),
        place_code=code,
    )


def _fields(file: FamilyFile, sent: QueryDict, today: date) -> list[Field]:
    alive = [m for m in file.parents if not (m.facts and m.facts.alive is False)]
    people = tuple(Option(str(m.person.public_id), m.person.name) for m in alive)
    ways = tuple(Option(way.value, str(way.label)) for way in Way)
    first = people[0].value if people else ""
    return [
        Field(
            name="moved", label="从哪天起住在那里", value=sent.get("moved", ""),
            placeholder="例如 2026-04-02", hint="户口迁走或搬走的日期",
        ),
        Field(
            name="reason", label="转出原因", value=sent.get("reason", ""),
            placeholder="例如：随女儿居住，户口已迁", hint="对方看得到，不写姓名和号码",
        ),
        Field(
            name="person", label="谁同意的", kind="segments", options=people,
            value=sent.get("person", first),
        ),
        Field(
            name="way", label="怎样同意的", kind="segments", options=ways,
            value=sent.get("way", Way.SIGNED.value),
        ),
        Field(
            name="on", label="同意日期", value=sent.get("on", today.isoformat()),
            placeholder="例如 2026-04-02",
        ),
        Field(
            name="witness", label="见证人", value=sent.get("witness", ""),
            hint="口头同意的要填",
        ),
    ]  # fmt: skip


def offered(request: OfficeRequest, family: UUID, now: datetime) -> Departure:
    """Send the offer a form tells of."""
    home, sent = _home(request, family), request.POST
    way = sent.get("way", "")
    if way not in Way.values:
        raise Refusal("请选怎样同意的。")
    signed = way == Way.SIGNED
    said = Said(
        COUNTY_TRANSFER, Answer.GIVEN, Way(way), _day(sent, "on", "同意日期"),
        witness=sent.get("witness", "").strip(),
        scan=read_scan(request.FILES.get("scan"), "签字的扫描件") if signed else None,
    )  # fmt: skip
    asked = Offer(
        _place(sent), _day(sent, "moved", "从哪天起住在那里"), sent.get("reason", ""),
        Consented(_person(sent), said),
    )  # fmt: skip
    return offer(hand=hand_of(request, now), household=home.public_id, asked=asked)


def _place(sent: QueryDict) -> int:
    code = sent.get("region", "")
    if not code:
        code, fault = code_of(sent.get("region_name", ""))
        if fault:
            raise Refusal(f"转到哪里：{fault}。")
    try:
        return int(RegionCode.parse(code).value)
    except ValueError:
        raise Refusal("转到哪里：请从列表里选一个县（市、区）或乡镇（街道）。") from None


def _person(sent: QueryDict) -> UUID:
    return named_id(sent.get("person", ""), "请选是谁同意的。")


def _day(sent: QueryDict, name: str, label: str) -> date:
    reading = read_day(sent.get(name, "").strip())
    if reading.day is None:
        raise Refusal(f"{label}：{reading.fault or '请填写'}。")
    return reading.day


def _home(request: OfficeRequest, public_id: UUID) -> Household:
    found = household(request.scope, public_id)
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True, slots=True)
class Out:
    """An offer, what still stands in its way, and whether it may be taken back."""

    line: Line
    waiting: list[str]
    file: Household | None
    may: bool


def out(request: OfficeRequest, public_id: UUID) -> Out:
    """One offer of ours; looking leaves a line."""
    row = departure(request.scope, public_id)
    if row is None:
        raise Http404
    record_view(request.actor, Subject("departure", row.pk, row.region), "跨县转出")
    home = Household.objects.within(request.scope).filter(pk=row.household).first()
    open_ = row.state == State.OFFERED
    waiting = in_the_way(home) if home is not None and open_ else []
    may = open_ and request.actor.role == Role.COUNTY_HEALTH
    return Out(line_of(row), waiting, home, may)


def taken_back(request: OfficeRequest, public_id: UUID, now: datetime) -> None:
    reason = request.POST.get("reason", "")
    withdraw(hand=hand_of(request, now), departure=public_id, reason=reason)
