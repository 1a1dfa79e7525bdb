"""撤销, 注销, 归档, and 退档恢复: how a case ends otherwise, and how it comes back."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.wording import written
from nuanxin.base.identity.roles import COUNTY, HANDLERS
from nuanxin.casework.road.actions.moving import PLACE, stand_at
from nuanxin.casework.road.actions.rows import (
    Hand,
    Written,
    changed,
    locked,
    note,
    only,
    trace,
)
from nuanxin.casework.road.actions.stepping import no_open_proposal
from nuanxin.casework.road.models import Case, Stage
from nuanxin.casework.road.walking import road
from nuanxin.kit.refusal import Refusal

_DEEDS = {
    Case.Status.WITHDRAWN: ("撤销", "casework.withdrawn"),
    Case.Status.CANCELLED: ("注销", "casework.cancelled"),
}
_BACK = (Case.Status.WITHDRAWN, Case.Status.CANCELLED, Case.Status.REFUSED)


@transaction.atomic
def end_case(
    *, hand: Hand, case: UUID, revision: int, status: Case.Status, reason: str
) -> Case:
    """撤销 (taken back by the family) or 注销 (it has no object left), before a decision."""
    deed, act = _DEEDS[status]
    only(hand.by, HANDLERS, deed)
    row = locked(hand, case, revision)
    if not row.open:
        raise Refusal(f"这一件{row.get_status_display()}，不能再{deed}。")
    if row.outcome:
        raise Refusal(f"已经作出决定，不能{deed}。不服的走申诉，不再符合的走停发。")
    no_open_proposal(row)
    said = written(reason, f"{deed}的理由")
    note(
        hand, row, road(row).steps[row.position], Written(Stage.Outcome.NOTE, f"{deed}：{said}")
    )
    row.status, row.closed_on, row.reason = status, hand.day, said
    row.stopped_on = None
    changed(row, "status", "closed_on", "reason", "stopped_on")
    trace(hand, act, row, reason=said)
    return row


@transaction.atomic
def archive(*, hand: Hand, case: UUID, revision: int) -> Case:
    """归档: the closed case leaves the daily lists."""
    only(hand.by, HANDLERS, "归档")
    row = locked(hand, case, revision)
    if row.open:
        raise Refusal("还没有办结，不能归档。")
    if row.archived_on is not None:
        raise Refusal("已经归档。请刷新页面。")
    row.archived_on = hand.day
    changed(row, "archived_on")
    note(hand, row, road(row).steps[row.position], Written(Stage.Outcome.NOTE, "归档"))
    trace(hand, "casework.archived", row)
    return row


@transaction.atomic
def restore(*, hand: Hand, case: UUID, revision: int, reason: str) -> Case:
    """退档恢复: a request that was withdrawn, cancelled or refused is taken up again where it
    stood; the county says why.
    """
    only(hand.by, COUNTY, "退档恢复")
    row = locked(hand, case, revision)
    if row.status not in _BACK or row.outcome == Case.Outcome.GRANT:
        raise Refusal("只有撤销、注销或不予确认的办件能恢复。")
    again = Case.objects.filter(
        household=row.household_id, person=row.person_id, matter=row.matter,
        status__in=("running", "papers", "disputed"),
    )  # fmt: skip
    if other := again.first():
        raise Refusal(f"同一项已经重新申请（受理号 {other.number}）。请接着办那一件。")
    if row.household.closed_on is not None:
        raise Refusal("这户已经注销。请先恢复档案。")
    said = written(reason, "恢复的理由")
    steps = road(row).steps
    refused = row.status == Case.Status.REFUSED
    to = 0 if refused else min(row.position, len(steps) - 1)
    row.outcome, row.decided_on, row.starts_on, row.document = "", None, None, ""
    row.reason, row.closed_on, row.effective_on, row.archived_on = "", None, None, None
    stand_at(row, to, hand.day)
    changed(
        row, *PLACE, "outcome", "decided_on", "starts_on", "document", "reason",
        "effective_on", "archived_on",
    )  # fmt: skip
    note(hand, row, steps[to], Written(Stage.Outcome.NOTE, f"退档恢复：{said}"))
    trace(hand, "casework.restored", row, reason=said)
    return row
