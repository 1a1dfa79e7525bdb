"""Posts of families are filled, one family or a village at a time, and handed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.care.contacts.actions.doing import family, only_handlers, words
from nuanxin.care.contacts.actions.people import about, writable
from nuanxin.care.contacts.models import Assignment, ContactPerson, FamilyWish, Level
from nuanxin.care.contacts.proposing import reaches, suits
from nuanxin.care.contacts.queries import (
    assignments_in,
    people,
    posts_of,
    scheme_on,
    wish_of,
    wishes_of,
)
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import Household

_CHANGED = "调整"


class Hand(NamedTuple):
    """Who assigns, where they may, on which day."""

    by: Actor
    scope: Scope
    day: date
    at: datetime


@transaction.atomic
def assign(*, hand: Hand, household: UUID, filled: Mapping[str, UUID | None]) -> int:
    """Fill the posts of a family: post → somebody, or nobody. How many changed.

    Raises Refusal where somebody would fill two posts, works too far away, or is not whom the
    family wishes. Whoever was there ends on the day; the family is to be told.
    """
    only_handlers(hand.by)
    row = family(hand.scope, household)
    scheme = scheme_on(row.region, hand.day)
    if scheme is None:
        raise Refusal("本县还没有登记联系人制度。请先由县级经办登记。")
    posts = {post.name: post for post in posts_of(scheme)}
    if not filled.keys() <= posts.keys():
        raise Refusal("联系人制度刚刚变了。请刷新页面再填。")
    chosen = _chosen(hand, filled)
    now = {each.post: each for each in _open(row)}
    _refuse_two_posts(now, chosen, filled)
    wish = wish_of(row.pk)
    moves = [
        (Seat(row, post, posts[post].level), chosen.get(post), now.get(post))
        for post in filled
        if _differs(chosen.get(post), now.get(post))
    ]
    for seat, person, _ in moves:
        _refuse_unfit(seat, person, wish)
    _end([each for _, _, each in moves if each is not None], hand.day, _CHANGED)
    for seat, person, _ in moves:
        if person is not None:
            _begin(hand, seat, person)
    if moves:
        subject = Subject("household", row.pk, row.region)
        record(hand.by, "contacts.assign", [subject], posts=[seat.post for seat, _, _ in moves])
    return len(moves)


@transaction.atomic
def assign_all(*, hand: Hand, filled: Mapping[UUID, Mapping[str, UUID | None]]) -> int:
    """The families of a village at once, or none of them; how many posts changed.

    Raises Refusal with every family that cannot be done.
    """
    done, faults = 0, []
    for household, posts in filled.items():
        try:
            with transaction.atomic():
                done += assign(hand=hand, household=household, filled=posts)
        except Refusal as refusal:
            number = Household.objects.get(public_id=household).number
            faults.append(f"家庭 {number}：{refusal}")
    if faults:
        raise Refusal("".join(faults) + "都没有保存。")
    return done


class Seat(NamedTuple):
    """A post of one family."""

    household: Household
    post: str
    level: str


def _differs(person: ContactPerson | None, now: Assignment | None) -> bool:
    return (person.pk if person else None) != (now.person_id if now else None)


def _chosen(hand: Hand, filled: Mapping[str, UUID | None]) -> dict[str, ContactPerson]:
    wanted = {each for each in filled.values() if each is not None}
    rows = people(hand.scope).filter(public_id__in=wanted, left_on__isnull=True)
    known = {row.public_id: row for row in rows}
    if wanted - known.keys():
        raise Refusal("选的联系人不在本县名单里，或者已经离岗。请刷新页面再选。")
    return {post: known[each] for post, each in filled.items() if each is not None}


def _open(row: Household) -> list[Assignment]:
    return list(Assignment.objects.filter(household=row, ends_on__isnull=True))


def _refuse_two_posts(
    now: Mapping[str, Assignment], chosen: Mapping[str, ContactPerson],
    filled: Mapping[str, UUID | None],
) -> None:  # fmt: skip
    staying = [each.person_id for post, each in now.items() if post not in filled]
    together = [*staying, *(each.pk for each in chosen.values())]
    if len(set(together)) < len(together):
        raise Refusal("同一个人不能在一户占两个岗位。请换一个人。")


def _refuse_unfit(seat: Seat, person: ContactPerson | None, wish: FamilyWish | None) -> None:
    if person is None:
        return
    if not reaches(person, seat.level, seat.household.region):
        where = Level(seat.level).label
        raise Refusal(
            f"“{seat.post}”要由{where}的人担任，{person.name} 不在这户的{where}。请另选。"
        )
    if wish and not suits(person, wish.sex):
        raise Refusal(
            f"这户希望由{wish.sex}联系人来，{person.name} 不是或者没有登记性别。"
            "请另选；确实没有的，先同家庭说好，在家庭意愿里改。"
        )


def _end(rows: Sequence[Assignment], day: date, reason: str) -> None:
    for each in rows:
        each.ends_on, each.ended_reason = max(day, each.starts_on), reason
    Assignment.objects.bulk_update(rows, ["ends_on", "ended_reason"])


def _begin(hand: Hand, seat: Seat, person: ContactPerson) -> None:
    Assignment.objects.create(
        household=seat.household, region=seat.household.region, post=seat.post,
        level=seat.level, person=person, starts_on=hand.day, assigned_by_id=hand.by.user_id,
        assigned_at=hand.at,
    )  # fmt: skip


@transaction.atomic
def leave(
    *, hand: Hand, person: UUID, reason: str, after: Mapping[UUID, UUID | None]
) -> ContactPerson:
    """Somebody leaves: each of their families gets a successor, or is left as a gap.

    `after` names every family they go to – one that is not named is refused, so that none is
    forgotten. Raises Refusal; then nothing has changed.
    """
    only_handlers(hand.by)
    row = writable(hand.scope, person)
    if row.left_on is not None:
        raise Refusal(f"{row.name} 已经离岗。")
    said = words(reason, "离岗原因", 40)
    rows = list(
        Assignment.objects.filter(person=row, ends_on__isnull=True).select_related("household")
    )
    if {each.public_id for each in rows} != set(after):
        raise Refusal("联系的家庭刚刚变了。请刷新页面，逐户写明由谁接。")
    _end(rows, hand.day, f"{row.name}离岗")
    row.left_on, row.left_reason = hand.day, said
    row.save(update_fields=["left_on", "left_reason"])
    handed = _hand_over(hand, rows, after)
    record(hand.by, "contacts.leave", [about(row)], families=len(rows), handed=handed)
    return row


def _hand_over(
    hand: Hand, rows: Sequence[Assignment], after: Mapping[UUID, UUID | None]
) -> int:
    homes = [each.household_id for each in rows]
    there = {(each.household_id, each.person_id) for each in assignments_in(homes)}
    wishes = wishes_of(homes)
    chosen = _chosen(hand, {str(each.pk): after[each.public_id] for each in rows})
    for each in rows:
        person = chosen.get(str(each.pk))
        if person is None:
            continue
        if (each.household_id, person.pk) in there:
            raise Refusal(f"{person.name} 在家庭 {each.household.number} 已经有岗位。请另选。")
        seat = Seat(each.household, each.post, each.level)
        _refuse_unfit(seat, person, wishes.get(each.household_id))
        _begin(hand, seat, person)
    subjects = [Subject("household", each.household_id, each.region) for each in rows]
    if subjects:
        record(hand.by, "contacts.hand_over", subjects, handed=len(chosen))
    return len(chosen)


@transaction.atomic
def come_back(*, hand: Hand, person: UUID) -> ContactPerson:
    """A leaving written down in error; the families stay with whoever has them now."""
    only_handlers(hand.by)
    row = writable(hand.scope, person)
    if row.left_on is None:
        raise Refusal(f"{row.name} 在岗，不用恢复。")
    row.left_on, row.left_reason = None, ""
    row.save(update_fields=["left_on", "left_reason"])
    record(hand.by, "contacts.come_back", [about(row)])
    return row


@transaction.atomic
def end_for(*, household: int, region: int, day: date, reason: str) -> int:
    """A family goes to another place: whoever does not reach it there ends. How many."""
    rows = [
        each
        for each in Assignment.objects.filter(
            household=household, ends_on__isnull=True
        ).select_related("person")
        if not reaches(each.person, each.level, region)
    ]
    _end(rows, day, reason)
    return len(rows)
