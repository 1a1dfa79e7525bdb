"""What the actions of this part have in common."""

from __future__ import annotations

from uuid import UUID

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import Post
from nuanxin.base.identity.roles import HANDLERS, Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.counselling.models import Counsellor, CounselSeries
from nuanxin.care.orders.actions import using
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import Household


def only_planners(hand: Hand) -> None:
    if Role(hand.by.role) not in HANDLERS:
        raise Refusal("心理关怀由乡镇经办或者县级经办安排。请与他们联系。")


def series_of(hand: Hand, household: UUID, series: UUID) -> CounselSeries:
    """One of a family of one's area, both locked. Raises Refusal."""
    home = Household.objects.within(hand.scope).locked().filter(public_id=household).first()
    row: CounselSeries | None = (
        CounselSeries.objects.locked()
        .filter(household=home, public_id=series)
        .select_related("household", "person")
        .first()
        if home is not None
        else None
    )
    if row is None:
        raise Refusal("没有找到这次安排。请刷新页面。")
    return row


def refuse_out_of_reach(who: Counsellor, region: int) -> None:
    """Raises Refusal where the account's post does not cover the family."""
    posts = Post.objects.filter(user=who.user_id, role=Role.VOLUNTEER, ends_on__isnull=True)
    if not any(Scope.of(each.region).covers(region) for each in posts):
        raise Refusal(
            f"“{who.name}”的账号管不到这户所在的地方。请安全管理员调整岗位，或者另选。"
        )


def noted(by: Actor, act: str, row: CounselSeries, **more: object) -> None:
    """A line about the person; never a word of what was said."""
    record(by, act, [Subject("person", row.person_id, row.region)], **more)  # type: ignore[arg-type]


def settle(row: CounselSeries, *, over: bool = False) -> None:
    """What the contract is told: how many counted."""
    using.settle(what=row.public_id, done=row.sessions.filter(counts=True).count(), over=over)
