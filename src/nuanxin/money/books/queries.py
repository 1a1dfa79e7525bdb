"""Every promise of the book as one statement that finds what breaks it."""

from __future__ import annotations

from typing import NamedTuple

from django.db import connection

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.money.books.models import BookCheck


class Broken(NamedTuple):
    """A promise that does not hold: which, how often, and the first places."""

    promise: str
    cases: int
    first: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.promise}：{self.cases} 处（如 {'、'.join(self.first)}）"


# Statements give one text a fault: the entry, line or batch by its number. `region` 0 is all.
_PROMISES = {
    "分录借贷相等": """
        SELECT entry.idem FROM money_entry entry
          LEFT JOIN money_posting posting ON posting.entry_id = entry.id
         WHERE %(region)s IN (0, entry.region)
         GROUP BY entry.id
        HAVING COALESCE(SUM(posting.amount_fen), 0) <> 0 OR COUNT(posting.id) < 2
    """,
    "每笔发放都记了账，金额一致": """
        SELECT '发放明细 ' || line.id FROM money_batch batch
          JOIN money_batchline line ON line.batch_id = batch.id AND line.live
          LEFT JOIN money_entry entry ON entry.idem = 'sent:' || line.id
          LEFT JOIN money_posting posting
            ON posting.entry_id = entry.id AND posting.amount_fen > 0
         WHERE batch.status IN ('sent', 'settled') AND %(region)s IN (0, batch.region)
         GROUP BY line.id
        HAVING COALESCE(SUM(posting.amount_fen), 0) <> line.amount_fen
    """,
    "应付的状态与账一致": """
        SELECT '应付 ' || payable.id FROM (
            SELECT entry.payable_id,
                   COALESCE(SUM(amount_fen) FILTER (WHERE kind = 'transit'), 0) transit,
                   COALESCE(SUM(amount_fen) FILTER (WHERE kind = 'paid'), 0) paid,
                   COALESCE(SUM(amount_fen) FILTER (
                       WHERE kind IN ('owed', 'returned')), 0) owed
              FROM money_entry entry
              JOIN money_posting posting ON posting.entry_id = entry.id
              JOIN money_account account ON account.id = posting.account_id
             WHERE %(region)s IN (0, entry.region)
             GROUP BY entry.payable_id) book
          JOIN money_payable payable ON payable.id = book.payable_id
         WHERE payable.kind <> 'recovery'
           AND COALESCE(CASE payable.status WHEN 'sent' THEN transit WHEN 'paid' THEN paid
                             WHEN 'withdrawn' THEN payable.amount_fen + ABS(transit)
                                  + ABS(paid) + ABS(owed)
                             ELSE owed END, 0) <> payable.amount_fen
    """,
    "送出和已付的应付都在账上": """
        SELECT '应付 ' || payable.id FROM money_payable payable
         WHERE payable.status IN ('sent', 'paid')
           AND (%(region)s = 0 OR %(region)s / 1000000
                = COALESCE(payable.of_county, payable.region) / 1000000)
           AND NOT EXISTS (SELECT 1 FROM money_entry entry
                            WHERE entry.payable_id = payable.id)
    """,
    "一笔应付只付一次": """
        SELECT '应付 ' || payable_id FROM money_entry entry
         WHERE event = 'paid' AND %(region)s IN (0, entry.region)
           AND NOT EXISTS (SELECT 1 FROM money_entry back WHERE back.reverses_id = entry.id)
         GROUP BY payable_id HAVING COUNT(*) > 1
    """,
    "回盘结果与账一致": """
        SELECT '发放明细 ' || answer.line_id FROM money_returnfile told
          JOIN money_answer answer ON answer.returned_id = told.id
          JOIN money_batchline line ON line.id = answer.line_id
          LEFT JOIN money_latereturn late
            ON late.line_id = line.id AND late.status = 'confirmed'
         WHERE told.status = 'settled' AND %(region)s IN (0, told.region)
           AND (line.failed <> (late.id IS NOT NULL OR NOT answer.paid)
                OR late.id IS NOT NULL AND NOT EXISTS (
                   SELECT 1 FROM money_entry entry WHERE entry.idem = 'returned:' || line.id)
                OR line.batch_id <> told.batch_id OR NOT EXISTS (
                SELECT 1 FROM money_entry entry WHERE entry.idem =
                CASE WHEN answer.paid THEN 'paid:' ELSE 'failed:' END || line.id))
    """,
    "追缴收回和缴回的款与账一致": """
        SELECT '追缴 ' || payable.id FROM money_payable payable
          LEFT JOIN LATERAL (
            SELECT SUM(amount_fen) FILTER (WHERE cancelled_at IS NULL) AS came,
                   SUM(amount_fen) FILTER (WHERE NOT earlier) AS lessened,
                   SUM(amount_fen) FILTER (WHERE earlier) AS earlier
              FROM money_recoveryreceipt WHERE payable_id = payable.id) told ON true
          LEFT JOIN LATERAL (
            SELECT -SUM(posting.amount_fen) FILTER (WHERE account.kind = 'paid') AS came,
                   SUM(posting.amount_fen) FILTER (WHERE account.kind = 'borne') AS lessened,
                   SUM(posting.amount_fen) FILTER (WHERE account.kind = 'earlier') AS earlier
              FROM money_entry entry
              JOIN money_posting posting ON posting.entry_id = entry.id
              JOIN money_account account ON account.id = posting.account_id
             WHERE entry.payable_id = payable.id) book ON true
         WHERE payable.kind = 'recovery'
           AND (%(region)s = 0 OR %(region)s / 1000000
                = COALESCE(payable.of_county, payable.region) / 1000000)
           AND (payable.given_back_fen <> COALESCE(told.came, 0)
                OR COALESCE(told.came, 0) <> COALESCE(book.came, 0)
                OR COALESCE(told.lessened, 0) <> COALESCE(book.lessened, 0)
                OR COALESCE(told.earlier, 0) <> COALESCE(book.earlier, 0))
    """,
    "免退的都有决定": """
        SELECT '追缴 ' || payable.id FROM money_payable payable
          LEFT JOIN LATERAL (
            SELECT SUM(amount_fen) AS fen FROM money_recoverywaiver
             WHERE payable_id = payable.id AND granted AND decider_id <> proposer_id
          ) decided ON true
         WHERE payable.kind = 'recovery' AND payable.waived_fen <> COALESCE(decided.fen, 0)
           AND (%(region)s = 0 OR %(region)s / 1000000
                = COALESCE(payable.of_county, payable.region) / 1000000)
    """,
    "批次余额等于分录": """
        SELECT '批次 ' || batch.number FROM (
            SELECT line.batch_id, posting.account_id, SUM(posting.amount_fen)::bigint AS fen
              FROM money_entry entry
              JOIN money_posting posting ON posting.entry_id = entry.id
              JOIN money_batchline line ON line.id = entry.line
             WHERE %(region)s IN (0, entry.region)
             GROUP BY 1, 2) book
          FULL JOIN (SELECT batch_id, account_id, amount_fen FROM money_batchbalance
                      WHERE %(region)s IN (0, region)) kept USING (batch_id, account_id)
          JOIN money_batch batch ON batch.id = batch_id
         WHERE COALESCE(book.fen, 0) <> COALESCE(kept.amount_fen, 0)
         GROUP BY batch.id
    """,
    "批次的笔数和金额等于明细": """
        SELECT '批次 ' || batch.number FROM money_batch batch
          LEFT JOIN money_batchline line ON line.batch_id = batch.id AND line.live
         WHERE batch.status IN ('sent', 'settled') AND %(region)s IN (0, batch.region)
         GROUP BY batch.id
        HAVING COUNT(line.id) <> batch.line_count
            OR COALESCE(SUM(line.amount_fen), 0) <> batch.total_fen
    """,
    "结账的月份没有再记账": """
        SELECT entry.idem FROM money_closedmonth closed
          JOIN money_entry entry ON entry.region = closed.region AND entry.at > closed.at
         WHERE closed.month = (EXTRACT(year FROM entry.day) * 12
                               + EXTRACT(month FROM entry.day) - 1)::int
           AND %(region)s IN (0, closed.region)
    """,
}
_NAMED = 3


def look_over(region: int = 0) -> list[Broken]:
    """Every promise that does not hold, of one county or of all."""
    found = []
    with connection.cursor() as cursor:
        for promise, statement in _PROMISES.items():
            cursor.execute(statement, {"region": region})
            cases = [str(row[0]) for row in cursor.fetchall()]
            if cases:
                found.append(Broken(promise, len(cases), tuple(sorted(cases)[:_NAMED])))
    return found


def last_check(scope: Scope) -> BookCheck | None:
    """What the last night found in the books of an area; the worst where there are several."""
    rows = BookCheck.objects.within(scope).order_by("region", "-on").distinct("region")
    return max(rows, key=lambda each: (len(each.faults), each.checked_at), default=None)


def promises() -> list[str]:
    """What is looked at, in words."""
    return list(_PROMISES)


def confirm_books(region: int) -> None:
    """Raises Refusal while a county's books do not add up."""
    if found := look_over(region):
        said = "；".join(map(str, found))
        raise Refusal(
            f"账对不上，已停止送财政：{said}。请不要再办发放，保留现场，"
            "让管理员执行 nuanxin books check，查明以后再送。"
        )
