"""What speaks against paying a line: its benefit is held, or stopped, before its last month."""

from __future__ import annotations

from nuanxin.money.payouts.models import Light
from nuanxin.money.payouts.questions import Question

# Whom a payable is for, and what it covers; lines name who is paid, which may be another.
HELD = Question(
    Light.Kind.HELD,
    """
    SELECT line.id, '已经暂停发放：' || MIN(hold.reason)
    FROM money_batchline line
    JOIN money_payable payable ON payable.id = line.payable_id
    JOIN support_entitlement confirmed ON confirmed.benefit = payable.benefit
     AND confirmed.subject = COALESCE(payable.person_id, -payable.household_id)
    JOIN support_hold hold ON hold.entitlement_id = confirmed.id
    WHERE line.batch_id = %(batch)s AND line.live
      AND hold.lifted_at IS NULL AND hold.from_month < payable.end_month
    GROUP BY line.id
    """,
)
STOPPED = Question(
    Light.Kind.STOPPED,
    """
    WITH latest AS (
        SELECT DISTINCT ON (line.id) line.id, payable.end_month, confirmed.ends_on,
            confirmed.ended_reason
        FROM money_batchline line
        JOIN money_payable payable ON payable.id = line.payable_id
        JOIN support_entitlement confirmed ON confirmed.benefit = payable.benefit
         AND confirmed.subject = COALESCE(payable.person_id, -payable.household_id)
        WHERE line.batch_id = %(batch)s AND line.live
        ORDER BY line.id, confirmed.ends_on DESC NULLS FIRST
    )
    SELECT id, '自 ' || to_char(ends_on, 'YYYY-MM-DD') || ' 起停发'
        || CASE WHEN ended_reason = '' THEN '' ELSE '：' || ended_reason END
    FROM latest
    WHERE extract(year FROM ends_on) * 12 + extract(month FROM ends_on) - 1 < end_month
    """,
)
