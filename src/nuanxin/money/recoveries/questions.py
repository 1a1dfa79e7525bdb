"""What the check before paying asks about claims money was asked back from."""

from __future__ import annotations

from nuanxin.money.payouts.models import Light
from nuanxin.money.payouts.questions import Question

# Facts put right after a recovery raise the whole difference as 补发: what has not come back,
# or was waived, would then be paid a second time.
UNRETURNED = Question(
    Light.Kind.UNRETURNED,
    """
    SELECT line.id, '这一项另有追缴 ' || to_char(back.amount_fen / 100.0, 'FM9999990.00')
        || ' 元，收回 ' || to_char(back.given_back_fen / 100.0, 'FM9999990.00')
        || ' 元，免退 ' || to_char(back.waived_fen / 100.0, 'FM9999990.00') || ' 元'
    FROM money_batchline line
    JOIN money_payable own ON own.id = line.payable_id AND own.kind = 'backpay'
    JOIN LATERAL (
        SELECT SUM(amount_fen) AS amount_fen, SUM(given_back_fen) AS given_back_fen,
               SUM(waived_fen) AS waived_fen
        FROM money_payable owed
        WHERE owed.claim_key = own.claim_key AND owed.kind = 'recovery'
          AND owed.status <> 'withdrawn'
    ) back ON back.given_back_fen < back.amount_fen
    WHERE line.batch_id = %(batch)s AND line.live
""",
)
