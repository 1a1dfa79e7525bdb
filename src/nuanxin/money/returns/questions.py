"""What the check before paying asks about payments that came back."""

from __future__ import annotations

from nuanxin.money.payouts.models import Light
from nuanxin.money.payouts.questions import Question

# Paid to an account something came back from, for whichever months, and nobody has looked at
# it: the last that came back from the account counts, or of the line, where it has none.
BOUNCED = Question(
    Light.Kind.BOUNCED,
    """
    WITH line AS (
        SELECT * FROM money_batchline WHERE batch_id = %(batch)s AND live
    ), found AS (
        SELECT line.id AS line, last.* FROM line JOIN (
            SELECT DISTINCT ON (account_index) * FROM money_bounce
             WHERE account_index IN (SELECT account_index FROM line)
             ORDER BY account_index, id DESC) last USING (account_index)
        UNION ALL
        SELECT line.id, last.* FROM line JOIN (
            SELECT DISTINCT ON (payable_id) * FROM money_bounce
             WHERE payable_id IN (SELECT payable_id FROM line)
             ORDER BY payable_id, id DESC) last USING (payable_id)
         WHERE line.account_index IS NULL AND last.account_index IS NULL
    )
    SELECT line, '上次没有付成（' || day || '），账号还是 ' || account_mask
        || '，没有人核实过'
      FROM found WHERE checked_at IS NULL AND line_id <> line
""",
)
