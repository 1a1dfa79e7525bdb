"""What the check before paying asks about payments that came back."""

from __future__ import annotations

from nuanxin.money.payouts.models import Light
from nuanxin.money.payouts.questions import Question

# Paid again to the account it came back from, and nobody has looked at it.
BOUNCED = Question(
    Light.Kind.BOUNCED,
    """
    SELECT line.id, '上次没有付成（' || bounce.day || '），账号还是 ' || bounce.account_mask
        || '，没有人核实过'
    FROM money_batchline line
    JOIN LATERAL (
        SELECT * FROM money_bounce past WHERE past.payable_id = line.payable_id
        ORDER BY past.id DESC LIMIT 1
    ) bounce ON bounce.line_id <> line.id
    WHERE line.batch_id = %(batch)s AND line.live AND bounce.checked_at IS NULL
      AND bounce.account_index IS NOT DISTINCT FROM line.account_index
""",
)
