"""What the books are asked: each statement gives region, household, person, line, name, mask,
text. A payment line whose result names a failure has not reached the family.
"""

from __future__ import annotations

from typing import NamedTuple

from nuanxin.support.crosscheck.models import Issue


class Question(NamedTuple):
    """A kind of issue, the statement that finds it, and which other books it needs."""

    kind: Issue.Kind
    statement: str
    payment: bool = False
    national: bool = False


_NOT_PAID = """
    WITH entitled AS (
        SELECT person_id, MIN(household_id) AS household_id, MIN(region) AS region,
            array_agg(DISTINCT COALESCE(%(labels)s::jsonb ->> benefit, benefit)) AS benefits
        FROM support_entitlement e
        WHERE region >= %(low)s AND region < %(high)s AND person_id IS NOT NULL
          AND starts_on <= %(day)s AND (ends_on IS NULL OR ends_on > %(day)s)
          AND NOT EXISTS (SELECT 1 FROM support_hold hold
              WHERE hold.entitlement_id = e.id AND hold.lifted_at IS NULL)
        GROUP BY person_id
    ), failed AS (
        SELECT person, MIN(COALESCE(NULLIF(reason, ''), result)) AS said
        FROM registry_ledgerrow WHERE batch_id = %(payment)s AND person IS NOT NULL
        GROUP BY person HAVING bool_and(result ~ '失败|退|拒|未')
    )
    SELECT entitled.region, entitled.household_id, entitled.person_id, NULL::bigint,
        person.name, person.id_number_mask,
        '在册：' || array_to_string(entitled.benefits, '、')
            || CASE WHEN failed.person IS NULL THEN '；发放结果里没有'
               ELSE '；发放未成功：' || failed.said END
    FROM entitled JOIN registry_person person ON person.id = entitled.person_id
    LEFT JOIN failed ON failed.person = entitled.person_id
    WHERE NOT EXISTS (SELECT 1 FROM registry_ledgerrow line
        WHERE line.batch_id = %(payment)s AND line.person = entitled.person_id
          AND line.result !~ '失败|退|拒|未')
"""
_PAID_OFF_ROLL = """
    SELECT COALESCE(person.region, line.region), NULL::bigint, person.id, line.id, line.name,
        line.id_number_mask,
        '发放结果第 ' || line.row || ' 行'
            || COALESCE('，' || to_char(line.amount_fen / 100.0, 'FM9999990.00') || ' 元', '')
            || CASE WHEN person.id IS NULL THEN '；档案里没有这个人'
               ELSE '；没有已确认的待遇' END
    FROM registry_ledgerrow line LEFT JOIN registry_person person ON person.id = line.person
    WHERE line.batch_id = %(payment)s AND line.result !~ '失败|退|拒|未'
      AND line.region >= %(low)s AND line.region < %(high)s
      AND NOT EXISTS (SELECT 1 FROM support_entitlement e
          JOIN registry_membership m ON m.household_id = e.household_id
           AND m.known_to IS NULL AND m.valid_to IS NULL
          WHERE m.person_id = line.person AND (e.person_id IS NULL OR e.person_id = line.person)
            AND e.starts_on <= %(day)s AND (e.ends_on IS NULL OR e.ends_on > %(day)s))
"""
_DEAD = """
    SELECT DISTINCT ON (e.person_id) e.region, e.household_id, e.person_id, NULL::bigint,
        person.name, person.id_number_mask,
        CASE WHEN facts.death_date IS NOT NULL
            THEN '档案登记 ' || to_char(facts.death_date, 'YYYY-MM-DD') || ' 去世，待遇还在册'
            WHEN facts.alive IS FALSE THEN '档案登记已去世，待遇还在册'
            ELSE '国家系统状态：' || line.status END
    FROM support_entitlement e
    JOIN registry_person person ON person.id = e.person_id
    LEFT JOIN registry_personfacts facts ON facts.person_id = e.person_id
     AND facts.known_to IS NULL AND facts.valid_to IS NULL
    LEFT JOIN registry_ledgerrow line ON line.batch_id = %(national)s
     AND line.person = e.person_id AND line.status ~ '死亡|去世|亡故|身故'
    WHERE e.region >= %(low)s AND e.region < %(high)s
      AND e.starts_on <= %(day)s AND (e.ends_on IS NULL OR e.ends_on > %(day)s)
      AND (facts.alive IS FALSE OR facts.death_date IS NOT NULL OR line.id IS NOT NULL)
    ORDER BY e.person_id
"""
_SHARED_CARD = """
    WITH cards AS (
        SELECT account.number_index AS card, account.person_id, person.name, person.region,
            person.id_number_mask, person.shown_name AS shown
        FROM registry_account account
        JOIN registry_person person ON person.id = account.person_id
        WHERE account.known_to IS NULL AND account.valid_to IS NULL
          AND account.region >= %(low)s AND account.region < %(high)s
        UNION
        SELECT line.account_index, line.person, line.name,
            COALESCE(person.region, line.region), line.id_number_mask,
            registry_shown_name(line.name, person.shown_as)
        FROM registry_ledgerrow line LEFT JOIN registry_person person ON person.id = line.person
        WHERE line.batch_id = %(payment)s AND line.account_index IS NOT NULL
          AND line.region >= %(low)s AND line.region < %(high)s
    ), shared AS (
        SELECT card, string_agg(DISTINCT shown, '、') AS names FROM cards
        GROUP BY card HAVING COUNT(DISTINCT COALESCE(person_id::text, name)) > 1
    )
    SELECT DISTINCT cards.region, NULL::bigint, cards.person_id, NULL::bigint, cards.name,
        cards.id_number_mask, '同一账号登记在：' || shared.names
    FROM cards JOIN shared USING (card)
"""
_TURNING_49 = """
    SELECT wife.region, wife.household_id, wife.person_id, NULL::bigint, person.name,
        person.id_number_mask,
        to_char(facts.birth_date, 'YYYY-MM-DD') || ' 出生，明年满 49 周岁'
    FROM registry_membership wife
    JOIN registry_personfacts facts ON facts.person_id = wife.person_id
     AND facts.known_to IS NULL AND facts.valid_to IS NULL
    JOIN registry_person person ON person.id = wife.person_id
    WHERE wife.role = '女方' AND wife.known_to IS NULL AND wife.valid_to IS NULL
      AND wife.region >= %(low)s AND wife.region < %(high)s
      AND facts.alive IS NOT FALSE AND facts.death_date IS NULL
      AND EXTRACT(YEAR FROM facts.birth_date) = EXTRACT(YEAR FROM %(day)s::date) + 1 - 49
      AND EXISTS (SELECT 1 FROM registry_membership child
          JOIN registry_personfacts of_child ON of_child.person_id = child.person_id
           AND of_child.known_to IS NULL AND of_child.valid_to IS NULL
          WHERE child.household_id = wife.household_id AND child.role = '子女'
            AND child.known_to IS NULL AND child.valid_to IS NULL
            AND (of_child.alive IS FALSE OR of_child.death_date IS NOT NULL
                OR of_child.disability_grade IN ('一级', '二级', '三级')))
"""
# Whoever has left there, other than by death, is not in it any more; a death is asked apart.
_NOT_NATIONAL = """
    SELECT MIN(e.region), MIN(e.household_id), e.person_id, NULL::bigint, MIN(person.name),
        MIN(person.id_number_mask),
        '在册：' || string_agg(
            DISTINCT COALESCE(%(labels)s::jsonb ->> e.benefit, e.benefit), '、')
            || COALESCE('；国家系统状态：' || (SELECT MIN(line.status)
                FROM registry_ledgerrow line WHERE line.batch_id = %(national)s
                 AND line.person = e.person_id), '')
    FROM support_entitlement e JOIN registry_person person ON person.id = e.person_id
    WHERE e.region >= %(low)s AND e.region < %(high)s AND e.benefit = ANY(%(reported)s)
      AND e.starts_on <= %(day)s AND (e.ends_on IS NULL OR e.ends_on > %(day)s)
      AND NOT EXISTS (SELECT 1 FROM registry_ledgerrow line
          WHERE line.batch_id = %(national)s AND line.person = e.person_id
            AND (line.status !~ '退出|注销' OR line.status ~ '死亡|去世|亡故|身故'))
    GROUP BY e.person_id
"""
_NATIONAL_ONLY = """
    SELECT COALESCE(person.region, line.region), NULL::bigint, person.id, line.id, line.name,
        line.id_number_mask,
        '国家系统第 ' || line.row || ' 行' || COALESCE('，' || NULLIF(line.category, ''), '')
            || COALESCE('，' || NULLIF(line.status, ''), '')
    FROM registry_ledgerrow line LEFT JOIN registry_person person ON person.id = line.person
    WHERE line.batch_id = %(national)s AND line.region >= %(low)s AND line.region < %(high)s
      AND line.status !~ '死亡|去世|退出|注销|亡故|身故'
      AND NOT EXISTS (SELECT 1 FROM support_entitlement e
          WHERE e.person_id = line.person AND e.starts_on <= %(day)s
            AND (e.ends_on IS NULL OR e.ends_on > %(day)s))
"""
_NATIONAL_DIFFERS = """
    SELECT person.region, NULL::bigint, person.id, line.id, person.name,
        person.id_number_mask,
        '国家系统第 ' || line.row || ' 行：' || concat_ws('；',
            CASE WHEN line.name <> person.name
                THEN '姓名 ' || line.name || '，档案 ' || person.name END,
            CASE WHEN line.first_year <> ours.first_year
                THEN '首享年度 ' || line.first_year || '，在册 ' || ours.first_year END)
    FROM registry_ledgerrow line JOIN registry_person person ON person.id = line.person
    LEFT JOIN LATERAL (
        SELECT MIN(e.first_year) AS first_year, array_agg(e.first_year) AS years
        FROM support_entitlement e
        WHERE e.person_id = person.id AND e.benefit = ANY(%(reported)s)
          AND e.starts_on <= %(day)s AND (e.ends_on IS NULL OR e.ends_on > %(day)s)
    ) ours ON true
    WHERE line.batch_id = %(national)s AND person.region >= %(low)s AND person.region < %(high)s
      AND (line.name <> person.name
          OR (line.first_year IS NOT NULL AND ours.first_year IS NOT NULL
              AND line.first_year <> ALL(ours.years)))
"""
# Nobody has one identity number twice; here are those with two numbers, or with none. Of two
# files in one township the later one is listed. Who is elsewhere is not named: not their file.
# An answer that says so stands for as long as the same files look alike.
_TWICE = """
    WITH people AS (
        SELECT DISTINCT ON (person.id, home.id) person.id, person.name, person.id_number_mask,
            person.id_number_index, person.phone_index, facts.birth_date, home.region,
            home.id AS home, home.number
        FROM registry_membership tie
        JOIN registry_household home ON home.id = tie.household_id AND home.closed_on IS NULL
        JOIN registry_person person ON person.id = tie.person_id
        LEFT JOIN registry_personfacts facts ON facts.person_id = person.id
         AND facts.known_to IS NULL AND facts.valid_to IS NULL
        WHERE tie.known_to IS NULL AND tie.valid_to IS NULL
          AND tie.region >= %(low)s AND tie.region < %(high)s
    ), alike AS (
        SELECT one.id, one.home, other.id AS other, other.home AS other_home,
            '同村、同日出生' AS why
        FROM people one JOIN people other ON other.name = one.name
         AND other.birth_date = one.birth_date AND other.region = one.region
         AND other.id < one.id
        UNION ALL
        SELECT one.id, one.home, other.id, other.home, '同一手机号'
        FROM people one JOIN people other ON other.name = one.name
         AND other.phone_index = one.phone_index AND other.id <> one.id
         AND (other.id < one.id OR other.region / 1000 <> one.region / 1000)
    ), pairs AS (
        SELECT id, MIN(home) AS home, other, MIN(other_home) AS other_home,
            string_agg(DISTINCT why, '、' ORDER BY why) AS why
        FROM alike GROUP BY id, other
    ), found AS (
        SELECT one.region, one.home, one.id, one.name, one.id_number_mask,
            left('与' || string_agg(
                CASE WHEN other.region / 1000 = one.region / 1000
                    THEN '家庭 ' || other.number ELSE '另一乡镇一户' END
                || '里的一位同名（' || pairs.why
                || CASE WHEN one.id_number_index <> other.id_number_index
                    THEN '，身份证号不同' ELSE '' END || '）',
                '；' ORDER BY other.id), 200) AS text
        FROM pairs
        JOIN people one ON one.id = pairs.id AND one.home = pairs.home
        JOIN people other ON other.id = pairs.other AND other.home = pairs.other_home
        GROUP BY one.region, one.home, one.id, one.name, one.id_number_mask
    )
    SELECT region, home, id, NULL::bigint, name, id_number_mask, text FROM found
    WHERE NOT EXISTS (SELECT 1 FROM support_issue told
        WHERE told.kind = 'twice' AND told.person_id = found.id AND told.text = found.text
          AND told.region >= %(low)s AND told.region < %(high)s
          AND told.answer LIKE '不是同一人%%')
"""
QUESTIONS = (
    Question(Issue.Kind.NOT_PAID, _NOT_PAID, payment=True),
    Question(Issue.Kind.PAID_OFF_ROLL, _PAID_OFF_ROLL, payment=True),
    Question(Issue.Kind.DEAD, _DEAD),
    Question(Issue.Kind.SHARED_CARD, _SHARED_CARD),
    Question(Issue.Kind.TURNING_49, _TURNING_49),
    Question(Issue.Kind.TWICE, _TWICE),
    Question(Issue.Kind.NOT_NATIONAL, _NOT_NATIONAL, national=True),
    Question(Issue.Kind.NATIONAL_ONLY, _NATIONAL_ONLY, national=True),
    Question(Issue.Kind.NATIONAL_DIFFERS, _NATIONAL_DIFFERS, national=True),
)
# How an answer begins after which two that look alike are not listed again.
NOT_SAME = "不是同一人"
# What the national system keeps; local schemes are not in it.
REPORTED = ("奖励扶助", "特别扶助金_死亡", "特别扶助金_伤残", "特别扶助金_并发症")
