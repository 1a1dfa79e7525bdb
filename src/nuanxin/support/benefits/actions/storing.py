"""Writing an assessment's findings: superseding what changed, leaving what did not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from django.db import connection

from nuanxin.base.database.bulk import count_afresh
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.term import Term
from nuanxin.support.benefits.answers import KeptGround
from nuanxin.support.benefits.marks import Mark

_TABLES = """
DROP TABLE IF EXISTS passing_ground, passing_share, passing_row, passing_finding;
CREATE TEMPORARY TABLE passing_ground (number integer, every text, digest text, benefit text,
    label text, kind text, place bigint, verdict text, verdict_at_end text,
    eligible_months smallint, month_fen bigint, amount_fen bigint, reason text, content jsonb)
    ON COMMIT DROP;
CREATE TEMPORARY TABLE passing_share (digest text, layer text, level text, fen bigint)
    ON COMMIT DROP;
CREATE TEMPORARY TABLE passing_row (household_id bigint, person_id bigint, ground integer,
    missing text) ON COMMIT DROP
"""
_GROUNDS = """
WITH fresh AS (
    INSERT INTO support_ground (digest, benefit, label, kind, place, verdict, verdict_at_end,
        eligible_months, month_fen, amount_fen, reason, content)
    SELECT DISTINCT ON (digest) digest, benefit, label, kind, place, verdict, verdict_at_end,
        eligible_months, month_fen, amount_fen, reason, content
      FROM passing_ground
     WHERE number IN (SELECT ground FROM passing_row) ORDER BY digest
    ON CONFLICT (digest) DO NOTHING RETURNING id, digest
)
INSERT INTO support_groundshare (ground_id, layer, level, fen)
SELECT DISTINCT fresh.id, share.layer, share.level, share.fen
  FROM fresh JOIN passing_share share USING (digest)
"""
_NEW = """
CREATE TEMPORARY TABLE passing_finding ON COMMIT DROP AS
SELECT r.household_id, r.person_id, COALESCE(r.person_id, -r.household_id) AS subject,
       h.region, p.benefit, p.every, g.id AS ground_id,
       CASE p.every WHEN '月' THEN %(term)s ELSE %(year)s END AS term,
       CASE p.every WHEN '月' THEN %(first)s ELSE %(january)s END AS first_month,
       CASE p.every WHEN '月' THEN %(months)s ELSE 12 END AS months,
       left(COALESCE(r.missing, ''), 400) AS missing
  FROM passing_row r
  JOIN passing_ground p ON p.number = r.ground
  JOIN support_ground g ON g.digest = p.digest
  JOIN registry_household h ON h.id = r.household_id;
CREATE INDEX ON passing_finding (household_id, subject, benefit);
ANALYZE passing_finding
"""
_INSIDE = """
    EXISTS (SELECT 1 FROM unnest(%(low)s::bigint[], %(high)s::bigint[]) AS area(low, high)
             WHERE f.region >= area.low AND f.region < area.high)
"""
_MEANT = f"""
    ((f.every = '月' AND f.term = %(term)s) OR (f.every = '年' AND f.term = %(year)s))
    AND {_INSIDE}
"""
_OURS = f"f.known_to IS NULL AND {_MEANT}"
_CHANGED = f"""
SELECT (SELECT count(*) FROM passing_finding n WHERE NOT EXISTS (
            SELECT 1 FROM support_finding f WHERE {_OURS} AND f.household_id = n.household_id
               AND f.subject = n.subject AND f.benefit = n.benefit
               AND f.ground_id = n.ground_id AND f.missing = n.missing)),
       (SELECT count(*) FROM support_finding f WHERE {_OURS}),
       (SELECT count(*) FROM passing_finding)
"""
_CLOSE = f"""
UPDATE support_finding f SET known_to = %(now)s
 WHERE {_OURS} AND NOT EXISTS (
       SELECT 1 FROM passing_finding n
        WHERE f.household_id = n.household_id AND f.subject = n.subject
          AND f.benefit = n.benefit AND f.ground_id = n.ground_id AND f.missing = n.missing)
"""
_INSERT = f"""
INSERT INTO support_finding (public_id, region, household_id, person_id, benefit, every, term,
    first_month, months, ground_id, missing, marks, known_from, assessment_id)
SELECT uuidv7(), n.region, n.household_id, n.person_id, n.benefit, n.every, n.term,
       n.first_month, n.months, n.ground_id, n.missing, COALESCE(told.marks, 0), %(now)s,
       %(assessment)s
  FROM passing_finding n
  LEFT JOIN ({{marks}}) AS told USING (subject, benefit)
 WHERE NOT EXISTS (SELECT 1 FROM support_finding f
        WHERE {_OURS} AND f.household_id = n.household_id AND f.subject = n.subject
          AND f.benefit = n.benefit)
"""
# Whether the term after has changed is another question now.
_LATER = f"""
WITH later AS (
    SELECT f.id, f.marks & {Mark.CHANGED:d} > 0 AS marked,
           n.ground_id IS NOT NULL AND (was.verdict, was.amount_fen)
               IS DISTINCT FROM (now.verdict, now.amount_fen) AS changed
      FROM support_finding f
      JOIN support_ground now ON now.id = f.ground_id
      LEFT JOIN passing_finding n ON n.household_id = f.household_id
       AND n.subject = f.subject AND n.benefit = f.benefit AND n.every = f.every
      LEFT JOIN support_ground was ON was.id = n.ground_id
     WHERE f.known_to IS NULL AND {_INSIDE}
       AND ((f.every = '月' AND f.first_month = %(first)s + %(months)s
             AND f.months = %(months)s)
            OR (f.every = '年' AND f.first_month = %(january)s + 12)))
UPDATE support_finding f SET marks = f.marks # {Mark.CHANGED:d}
  FROM later WHERE later.id = f.id AND later.changed <> later.marked
"""
_COUNTED_TOGETHER = f"""
WITH gone AS (
    DELETE FROM support_findingcount f WHERE {_MEANT}
    RETURNING region, every, term, ground_id, marks, people)
INSERT INTO support_findingcount (region, every, term, ground_id, marks, people)
SELECT region, every, term, ground_id, marks, SUM(people) FROM gone
 GROUP BY 1, 2, 3, 4, 5 HAVING SUM(people) <> 0
"""
_DIGEST = """
SELECT encode(sha256(convert_to(COALESCE(string_agg(
           concat_ws('|', household_id, subject, benefit, ground_id, missing), ';'
           ORDER BY household_id, subject, benefit), ''), 'UTF8')), 'hex')
  FROM passing_finding
"""


class Target(NamedTuple):
    """Which findings an assessment answers for."""

    scope: Scope
    term: Term
    now: datetime

    def parameters(self) -> dict[str, int | str | datetime | list[int]]:
        year = Term.parse(str(self.term.year))
        return {
            "low": [low for low, _ in self.scope],
            "high": [high for _, high in self.scope],
            "term": str(self.term),
            "year": str(year),
            "first": self.term.first,
            "january": year.first,
            "months": self.term.months,
            "now": self.now,
        }


class Arrived(NamedTuple):
    """How the answers compare with those that stand."""

    fresh: int
    standing: int
    answers: int
    sha256: str

    @property
    def nothing_new(self) -> bool:
        return not self.fresh and self.standing == self.answers


def receive(grounds: Sequence[tuple[str, KeptGround]], rows: Path, target: Target) -> Arrived:
    """Take the answers in beside those that stand; `grounds` in the order rows number them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('support.benefits.assess'))"
        )  # two runs over one area would close each other's findings
        cursor.execute(_TABLES)
        raw = cursor.cursor
        with raw.copy("COPY passing_ground FROM STDIN") as copied:
            for number, (every, ground) in enumerate(grounds):
                copied.write_row([number, every, *ground[:-1]])
        with raw.copy("COPY passing_share FROM STDIN") as copied:
            for row in _share_rows(ground for _, ground in grounds):
                copied.write_row(row)
        with (
            raw.copy("COPY passing_row FROM STDIN (FORMAT csv)") as copied,
            rows.open("rb") as r,
        ):
            while part := r.read(1 << 16):
                copied.write(part)
        cursor.execute(_GROUNDS)
        cursor.execute(_NEW, target.parameters())
        cursor.execute(_CHANGED, target.parameters())
        fresh, standing, answers = cursor.fetchone()
        cursor.execute(_DIGEST)
        (digest,) = cursor.fetchone()
    return Arrived(fresh, standing, answers, digest)


def _share_rows(grounds: Iterable[KeptGround]) -> Iterator[tuple[str, str, str, int]]:
    for ground in grounds:
        for layer, level, fen in ground.shares:
            yield ground.digest, layer, level, fen


def supersede(assessment: int, target: Target, expected: int) -> dict[str, int]:
    """Close what no longer stands, write what is new; every answer has one finding after it."""
    parameters = {**target.parameters(), "assessment": assessment}
    with connection.cursor() as cursor:
        # Nobody confirms, holds or defers what is being written: its marks would be missed.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('support.marks'))")
        cursor.execute("SELECT support_marks_of('passing_finding')")
        (marks,) = cursor.fetchone()
        cursor.execute(_CLOSE, parameters)
        closed = cursor.rowcount
        cursor.execute(_INSERT.format(marks=marks), parameters)
        written = cursor.rowcount
        cursor.execute(_LATER, parameters)
        cursor.execute(_COUNTED_TOGETHER, parameters)
        count_afresh("support_finding", written)
        cursor.execute(f"SELECT count(*) FROM support_finding f WHERE {_OURS}", parameters)
        (standing,) = cursor.fetchone()
    if standing != expected:
        raise Refusal(
            f"测算结果有 {expected} 条，存下来的却是 {standing} 条，已全部撤回。"
            "请重新测算一次；还是这样，请联系管理员。"
        )
    return {"new": written, "ended": closed}
