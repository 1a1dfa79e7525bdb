"""What the forms of contact persons send, handed to one action each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.http import QueryDict
from django.utils import timezone

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jurisdiction.queries import Place, place
from nuanxin.base.ui.fields import Field, Option
from nuanxin.care.contacts import queries
from nuanxin.care.contacts.actions import assigning, people, schemes, telling
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.contacts.actions.people import Particulars
from nuanxin.care.contacts.actions.schemes import MOST_POSTS, Adoption
from nuanxin.care.contacts.actions.telling import Wish
from nuanxin.care.contacts.models import ContactPerson, FamilyWish, Level
from nuanxin.care.contacts.schemes import PostSaid
from nuanxin.kit.daytext import read_day
from nuanxin.kit.identifiers import named_id
from nuanxin.kit.phone import read_phone
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import typed_region
from nuanxin.registry.people.models import Household
from nuanxin.web.families.villages import Town, choices

_ANY = Option("", "不登记")
_SEXES = (Option("女", "女"), Option("男", "男"), _ANY)


def hand(request: OfficeRequest, now: datetime) -> Hand:
    return Hand(request.actor, request.scope, timezone.localdate(now), now)


def _day(sent: QueryDict, name: str, label: str) -> date:
    reading = read_day(sent.get(name, "").strip())
    if reading.day is None:
        raise Refusal(f"{label}：{reading.fault or '请填日期'}。")
    return reading.day


def _uuid(text: str) -> UUID | None:
    return named_id(text, "选的联系人不在名单里。请刷新页面再选。") if text else None


@dataclass(frozen=True)
class PersonForm:
    """The fields of somebody, as typed or as on file."""

    title: str
    fields: tuple[Field, ...]
    row: ContactPerson | None
    towns: tuple[Town, ...]
    county: Place | None
    place: str
    faults: tuple[tuple[str, str], ...] = ()


def person_form(
    request: OfficeRequest, row: ContactPerson | None, today: date, refused: str = ""
) -> PersonForm:
    sent = request.POST

    def field(name: str, label: str, value: str, **more: str) -> Field:
        return Field(name=name, label=label, value=sent.get(name, value), **more)  # type: ignore[arg-type]

    sex = sent.get("sex", row.sex if row else "")
    mask = f"现在是 {row.phone_mask}，不改就空着" if row and row.phone_mask else ""
    fields = (
        field("name", "姓名", row.name if row else ""),
        Field(name="sex", label="性别", kind="segments", value=sex, options=_SEXES),
        field("title", "身份", row.title if row else "", placeholder="例如 村党组织书记"),
        field("phone", "电话", "", hint=mask or "印在知情卡上", inputmode="tel"),
        field("joined", "到岗日期", str(row.joined_on if row else today)),
    )
    faults = (("", refused),) if refused else ()
    title = f"更正 {row.name}" if row else "登记联系人"
    county = queries.county_of(request.post.region)
    whole = place(county) if request.scope.covers(county) else None
    chosen = sent.get("place", str(row.region if row else request.post.region))
    return PersonForm(title, fields, row, choices(request.scope), whole, chosen, faults)


def read_person(request: OfficeRequest) -> Particulars:
    sent = request.POST
    phone = sent.get("phone", "").strip()
    if phone and not (phone := read_phone(phone)):
        raise Refusal("电话请填 11 位手机号，或者带区号的座机。")
    code = typed_region(sent.get("place", ""))
    if not code:
        raise Refusal("请选您辖区内的村（社区）、乡镇（街道）或者本县。")
    return Particulars(
        sent.get("name", "").strip(), sent.get("sex", ""), sent.get("title", "").strip(),
        code, _day(sent, "joined", "到岗日期"), phone,
    )  # fmt: skip


def added(request: OfficeRequest, now: datetime) -> ContactPerson:
    said = read_person(request)
    return people.add_person(scope=request.scope, by=request.actor, said=said, at=now)


def corrected(request: OfficeRequest, row: ContactPerson, now: datetime) -> ContactPerson:
    return people.correct_person(
        public_id=row.public_id, scope=request.scope, by=request.actor,
        said=read_person(request), at=now,
    )  # fmt: skip


def left(request: OfficeRequest, row: ContactPerson, now: datetime) -> None:
    """Somebody leaves; the form names every family and who takes it over."""
    after = {
        each.public_id: _uuid(request.POST.get(f"a{each.public_id}", ""))
        for each in queries.families_of(request.scope, row)
        if f"a{each.public_id}" in request.POST
    }
    assigning.leave(
        hand=hand(request, now), person=row.public_id,
        reason=request.POST.get("reason", ""), after=after,
    )  # fmt: skip


def returned(request: OfficeRequest, row: ContactPerson, now: datetime) -> None:
    assigning.come_back(hand=hand(request, now), person=row.public_id)


def _filled(sent: QueryDict, posts: list[str], before: str = "") -> dict[str, UUID | None]:
    return {
        post: _uuid(sent.get(f"{before}p{number}", ""))
        for number, post in enumerate(posts, 1)
        if f"{before}p{number}" in sent
    }


def _posts(region: int, today: date) -> list[str]:
    scheme = queries.scheme_on(region, today)
    return [post.name for post in queries.posts_of(scheme)] if scheme else []


def assigned(request: OfficeRequest, home: Household, now: datetime) -> int:
    posts = _posts(home.region, timezone.localdate(now))
    return assigning.assign(
        hand=hand(request, now), household=home.public_id, filled=_filled(request.POST, posts)
    )


def matrix(request: OfficeRequest, village: int, now: datetime) -> int:
    """Every family of a village at once, or none."""
    posts = _posts(village, timezone.localdate(now))
    homes = queries.families_in(request.scope, village)
    wanted = {
        home.public_id: _filled(request.POST, posts, f"{home.public_id}-") for home in homes
    }
    return assigning.assign_all(hand=hand(request, now), filled=wanted)


def told(request: OfficeRequest, now: datetime) -> int:
    chosen = [_uuid(each) for each in request.POST.getlist("row")]
    return telling.told(
        hand=hand(request, now), assignments=[each for each in chosen if each],
        on=_day(request.POST, "on", "告知日期"), how=request.POST.get("how", ""),
    )  # fmt: skip


def wished(request: OfficeRequest, home: Household, now: datetime) -> FamilyWish:
    sent = request.POST
    said = Wish(
        sent.get("way", ""), sent.get("sex", ""), sent.get("hours", "").strip(),
        "festivals" in sent, "birthdays" in sent, "silent" in sent,
        sent.get("told_by", "").strip(), _day(sent, "told_on", "哪天说的"),
    )  # fmt: skip
    return telling.write_wish(hand=hand(request, now), household=home.public_id, said=said)


def adopted(request: OfficeRequest, now: datetime) -> None:
    sent = request.POST
    posts = [
        PostSaid(
            name, sent.get(f"by{n}", "").strip(), sent.get(f"level{n}", ""),
            sent.get(f"must{n}") == "1",
        )
        for n in range(1, MOST_POSTS + 1)
        if (name := sent.get(f"post{n}", "").strip())
    ]  # fmt: skip
    said = Adoption(
        sent.get("template", ""), sent.get("name", "").strip()[:40] or "联系人制度",
        sent.get("document", "").strip()[:80], _day(sent, "from", "施行日期"), posts,
    )  # fmt: skip
    schemes.adopt_scheme(region=request.post.region, by=request.actor, said=said, at=now)


LEVELS = [(each.value, str(each.label)) for each in Level]
