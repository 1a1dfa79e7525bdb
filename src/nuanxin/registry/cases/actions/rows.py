"""What every act about such a family begins with: the family, and words that say enough."""

from __future__ import annotations

from uuid import UUID

from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import Household

_LONGEST = 200


def family_row(scope: Scope, public_id: UUID) -> Household:
    """The family, locked for this act."""
    row: Household | None = (
        Household.objects.within(scope).locked().filter(public_id=public_id).first()
    )
    if row is None:
        raise Refusal("没有找到这户家庭。")
    return row


def about(row: Household) -> Subject:
    return Subject("household", row.pk, row.region)


def said(words: str, asked: str, least: int = 4) -> str:
    """A reason somebody can judge by."""
    told = words.strip()
    if len("".join(told.split())) < least:
        raise Refusal(f"{asked}至少写 {least} 个字，让核查的人看得明白。")
    if len(told) > _LONGEST:
        raise Refusal(f"{asked}有 {len(told)} 个字，最多 {_LONGEST} 个。请写短一些。")
    return told


def only(by: Actor, roles: frozenset[Role], deed: str) -> None:
    """Refuse whoever's post does not do this."""
    if by.role not in roles:
        names = "、".join(sorted(str(role.label) for role in roles))
        raise Refusal(f"{deed}由{names}办理。请与他们联系。")


def somebody(by: Actor) -> tuple[int, int]:
    """The account and the post that act; the system itself opens and marks nothing."""
    if by.user_id is None or by.post_id is None:
        raise Refusal("要由在岗的人办理。请加 --as 用户名。")
    return by.user_id, by.post_id
