"""What the actions of this part have in common."""

from __future__ import annotations

from uuid import UUID

from nuanxin.base.audit.secrets import holds_number
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import HANDLERS, Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import Household


def only_handlers(by: Actor) -> None:
    if Role(by.role) not in HANDLERS:
        raise Refusal("联系人由乡镇经办或者县级经办登记。")


def family(scope: Scope, public_id: UUID) -> Household:
    """A running family of one's area, locked. Raises Refusal."""
    row: Household | None = (
        Household.objects.within(scope).locked().filter(public_id=public_id).first()
    )
    if row is None:
        raise Refusal("没有找到这户家庭。")
    if row.closed_on is not None:
        raise Refusal("这户已经注销，不再安排联系人。")
    return row


def words(text: str, label: str, most: int) -> str:
    """What somebody typed, of a sound length and without numbers of persons."""
    said = text.strip()
    if not 1 <= len(said) <= most:
        raise Refusal(f"请填{label}，最多 {most} 个字。")
    if holds_number(said):
        raise Refusal(f"{label}里不要写手机号、证件号或账号。")
    return said
