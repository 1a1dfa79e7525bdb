"""What is asked of a batch before it is paid: each statement gives (line, sentence).

About the whole batch the line is NULL; that is asked anew, and written down, at each signature.

Parts on higher floors add their own with `ask`; they are named in `nuanxin.wiring`. A statement
may use the parameters `batch` and `day`.
"""

from __future__ import annotations

from typing import NamedTuple

from nuanxin.money.payouts.models import Light


class Question(NamedTuple):
    """A kind of light, and the statement that finds its lines."""

    kind: Light.Kind
    statement: str

    @property
    def red(self) -> bool:
        """Whether somebody must say why the line is paid all the same."""
        return self.kind in _RED

    @property
    def whole(self) -> bool:
        """Whether it is about the batch, not about a line of it."""
        return self.kind == Light.Kind.FUNDS


_RED = frozenset(
    {
        Light.Kind.DEATH,
        Light.Kind.HELD,
        Light.Kind.STOPPED,
        Light.Kind.CHANGED_ACCOUNT,
        Light.Kind.NO_ACCOUNT,
        Light.Kind.OTHER_HOLDER,
        Light.Kind.SHARED_ACCOUNT,
        Light.Kind.RETURNED,
        Light.Kind.BOUNCED,
        Light.Kind.UNRETURNED,
    }
)


_DEATH = """
    SELECT line.id,
        '登记的死亡日期：' || COALESCE(to_char(facts.death_date, 'YYYY-MM-DD'), '不详')
    FROM money_batchline line
    JOIN registry_personfacts facts ON facts.person_id = line.person_id
     AND facts.known_to IS NULL AND facts.valid_to IS NULL
    WHERE line.batch_id = %(batch)s AND line.live
      AND (facts.alive IS FALSE OR facts.death_date IS NOT NULL)
"""
_NO_ACCOUNT = """
    SELECT id, '没有登记社保卡（一卡通）账号，财政付不出去'
    FROM money_batchline WHERE batch_id = %(batch)s AND live AND account_index IS NULL
"""
_OTHER_HOLDER = """
    SELECT line.id, '户名是“' || registry_shown_name(line.holder, person.shown_as)
        || '”，收款人登记为本人'
    FROM money_batchline line LEFT JOIN registry_person person ON person.id = line.person_id
    WHERE line.batch_id = %(batch)s AND line.live AND line.account_index IS NOT NULL
      AND line.payee_kind = 'self' AND line.holder <> line.payee
"""
# Whoever the batch pays there, and whoever has it registered as his own today.
_SHARED_ACCOUNT = """
    WITH paid AS (
        SELECT line.account_index AS card, line.person_id,
            registry_shown_name(line.payee, person.shown_as) AS name
        FROM money_batchline line
        LEFT JOIN registry_person person ON person.id = line.person_id
        WHERE line.batch_id = %(batch)s AND line.live AND line.account_index IS NOT NULL
    ), users AS (
        SELECT card, person_id, name FROM paid
        UNION
        SELECT account.number_index, account.person_id, person.shown_name
        FROM registry_account account
        JOIN registry_person person ON person.id = account.person_id
        WHERE account.known_to IS NULL AND account.payee_kind = 'self'
          AND (account.valid_from IS NULL OR account.valid_from <= %(day)s)
          AND (account.valid_to IS NULL OR account.valid_to > %(day)s)
          AND account.number_index IN (SELECT card FROM paid)
    ), shared AS (
        SELECT card, string_agg(DISTINCT name, '、') AS names FROM users
        GROUP BY card HAVING COUNT(DISTINCT person_id) > 1
    )
    SELECT line.id, '同一账号用于：' || shared.names
    FROM money_batchline line JOIN shared ON shared.card = line.account_index
    WHERE line.batch_id = %(batch)s AND line.live
"""
_CHANGED_ACCOUNT = """
    SELECT DISTINCT ON (line.id) line.id,
        '编制时的账号是 ' || COALESCE(NULLIF(line.account_mask, ''), '（没有）') || ' '
        || registry_shown_name(line.holder, person.shown_as) || '，现在登记的是 '
        || COALESCE(account.number_mask, '（没有）') || ' '
        || COALESCE(registry_shown_name(account.holder, person.shown_as), '')
    FROM money_batchline line
    LEFT JOIN registry_person person ON person.id = line.person_id
    LEFT JOIN registry_account account ON account.person_id = line.person_id
     AND account.known_to IS NULL
     AND (account.valid_from IS NULL OR account.valid_from <= %(day)s)
     AND (account.valid_to IS NULL OR account.valid_to > %(day)s)
    WHERE line.batch_id = %(batch)s AND line.live
      AND (account.number_index IS DISTINCT FROM line.account_index
           OR account.holder <> line.holder OR account.payee_kind <> line.payee_kind)
    ORDER BY line.id
"""
_NEW_ACCOUNT = """
    WITH before AS (
        SELECT DISTINCT ON (earlier.person_id)
            earlier.person_id, earlier.account_index, earlier.account_mask
        FROM money_batchline earlier JOIN money_batch sent ON sent.id = earlier.batch_id
        WHERE sent.status IN ('sent', 'settled') AND earlier.live AND earlier.person_id IN (
            SELECT person_id FROM money_batchline WHERE batch_id = %(batch)s AND live)
        ORDER BY earlier.person_id, sent.sent_at DESC
    )
    SELECT line.id, '上次发到 ' || before.account_mask || '，这次是 ' || line.account_mask
    FROM money_batchline line JOIN before USING (person_id)
    WHERE line.batch_id = %(batch)s AND line.live AND line.account_index IS NOT NULL
      AND before.account_index IS DISTINCT FROM line.account_index
"""
_OTHER_AMOUNT = """
    WITH before AS (
        SELECT DISTINCT ON (earlier.person_id, earlier.benefit)
            earlier.person_id, earlier.benefit, earlier.amount_fen,
            earlier.end_month - earlier.first_month AS months
        FROM money_batchline earlier JOIN money_batch sent ON sent.id = earlier.batch_id
        WHERE sent.status IN ('sent', 'settled') AND earlier.live AND earlier.kind = 'regular'
          AND earlier.person_id IN (
            SELECT person_id FROM money_batchline WHERE batch_id = %(batch)s AND live)
        ORDER BY earlier.person_id, earlier.benefit, sent.sent_at DESC
    )
    SELECT line.id,
        '上期同一项目 ' || to_char(before.amount_fen / 100.0, 'FM9999990.00') || ' 元，这期 '
        || to_char(line.amount_fen / 100.0, 'FM9999990.00') || ' 元'
    FROM money_batchline line JOIN before USING (person_id, benefit)
    WHERE line.batch_id = %(batch)s AND line.live AND line.kind = 'regular'
      AND before.months = line.end_month - line.first_month
      AND before.amount_fen <> line.amount_fen
"""
_TWO_BENEFITS = """
    SELECT line.id, '同期还有：' || string_agg(DISTINCT other.label, '、')
    FROM money_batchline line
    JOIN money_payable other ON other.person_id = line.person_id
     AND other.benefit <> line.benefit AND other.status <> 'withdrawn'
     AND other.first_month < line.end_month AND line.first_month < other.end_month
    WHERE line.batch_id = %(batch)s AND line.live
    GROUP BY line.id
"""
_RETURNED = """
    SELECT line.id,
        '发放结果里这个账号没有发成功：' || MAX(COALESCE(NULLIF(past.reason, ''), past.result))
    FROM money_batchline line
    JOIN registry_ledgerrow past ON past.account_index = line.account_index
    JOIN registry_importbatch told ON told.id = past.batch_id
    WHERE line.batch_id = %(batch)s AND line.live AND told.status = 'committed'
      AND past.book = 'payment' AND past.result ~ '失败|退|拒|未'
      AND NOT EXISTS (SELECT 1 FROM registry_ledgerrow later
          WHERE later.account_index = past.account_index AND later.book = 'payment'
            AND later.batch_id > past.batch_id AND later.result !~ '失败|退|拒|未')
    GROUP BY line.id
"""
_ASKED: list[Question] = [
    Question(Light.Kind.DEATH, _DEATH),
    Question(Light.Kind.NO_ACCOUNT, _NO_ACCOUNT),
    Question(Light.Kind.OTHER_HOLDER, _OTHER_HOLDER),
    Question(Light.Kind.SHARED_ACCOUNT, _SHARED_ACCOUNT),
    Question(Light.Kind.CHANGED_ACCOUNT, _CHANGED_ACCOUNT),
    Question(Light.Kind.NEW_ACCOUNT, _NEW_ACCOUNT),
    Question(Light.Kind.OTHER_AMOUNT, _OTHER_AMOUNT),
    Question(Light.Kind.TWO_BENEFITS, _TWO_BENEFITS),
    Question(Light.Kind.RETURNED, _RETURNED),
]


def ask(question: Question) -> None:
    """Have a part on a higher floor ask about every batch as well."""
    if question not in _ASKED:
        _ASKED.append(question)


def questions() -> tuple[Question, ...]:
    """Everything that is asked, in order."""
    return tuple(_ASKED)
