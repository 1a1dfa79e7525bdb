"""What the check before paying asks about the money at hand."""

from __future__ import annotations

from nuanxin.money.payouts.models import Light
from nuanxin.money.payouts.questions import Question

# By how much the batch exceeds what a level has left for a programme. A document may be under
# way, so it stops nobody; where no document stands there is nothing to exceed.
FUNDS = Question(
    Light.Kind.FUNDS,
    """
    WITH this AS (SELECT * FROM money_batch WHERE id = %(batch)s),
    wanted AS (
        SELECT share.level, line.benefit, SUM(share.amount_fen) AS fen
          FROM money_batchline line
          JOIN money_payableshare share ON share.payable_id = line.payable_id
         WHERE line.batch_id = %(batch)s AND line.live
         GROUP BY share.level, line.benefit
    ), given AS (
        SELECT paper.level, paper.benefits, MAX(paper.programme) AS programme,
               SUM(paper.amount_fen) AS fen
          FROM money_appropriation paper
          JOIN this ON this.region = paper.region AND this.budget_year = paper.year
         WHERE paper.confirmed_at IS NOT NULL AND paper.reverses_id IS NULL
           AND NOT EXISTS (SELECT FROM money_appropriation back
                            WHERE back.reverses_id = paper.id
                              AND back.confirmed_at IS NOT NULL)
         GROUP BY paper.level, paper.benefits
    ), others AS (
        SELECT batch.id, batch.status FROM money_batch batch
          JOIN this ON this.region = batch.region AND this.budget_year = batch.budget_year
         WHERE batch.id <> %(batch)s
    ), used AS (
        SELECT share.level, line.benefit, SUM(share.amount_fen) AS fen
          FROM others
          JOIN money_batchline line ON line.batch_id = others.id AND line.live
          JOIN money_payableshare share ON share.payable_id = line.payable_id
         WHERE others.status IN ('locked', 'checked', 'approved')
         GROUP BY share.level, line.benefit
         UNION ALL
        SELECT account.level, account.benefit, SUM(balance.amount_fen)
          FROM others
          JOIN money_batchbalance balance ON balance.batch_id = others.id
          JOIN money_account account ON account.id = balance.account_id
         WHERE others.status IN ('sent', 'settled') AND account.kind IN ('transit', 'paid')
         GROUP BY account.level, account.benefit
         UNION ALL
        SELECT account.level, account.benefit, -SUM(posting.amount_fen)
          FROM this
          JOIN money_entry entry ON entry.region = this.region AND entry.event = 'refunded'
           AND EXTRACT(year FROM entry.day) = this.budget_year
          JOIN money_posting posting ON posting.entry_id = entry.id
          JOIN money_account account ON account.id = posting.account_id
         WHERE account.kind = 'borne'
         GROUP BY account.level, account.benefit
    ), held AS (
        SELECT given.level, given.programme, given.benefits,
               (SELECT SUM(fen) FROM wanted WHERE wanted.level = given.level
                   AND wanted.benefit = ANY(given.benefits)) AS wanted,
               given.fen - COALESCE((SELECT SUM(fen) FROM used WHERE used.level = given.level
                   AND used.benefit = ANY(given.benefits)), 0) AS at_hand
          FROM given
    )
    SELECT NULL::bigint,
           level || '“'
           || CASE WHEN length(programme) > 60 THEN left(programme, 59) || '…'
                   ELSE programme END || '”指标结余 '
           || to_char(at_hand / 100.0, 'FM999,999,999,990.00') || ' 元，这一批要 '
           || to_char(wanted / 100.0, 'FM999,999,999,990.00') || ' 元，超出 '
           || to_char((wanted - at_hand) / 100.0, 'FM999,999,999,990.00') || ' 元'
      FROM held WHERE wanted > at_hand ORDER BY level, benefits
    """,
)
