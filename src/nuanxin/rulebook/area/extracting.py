"""The facts of an area out of the register: as true on a day, as known at a moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from django.db import connection

from nuanxin.base.database.snapshot import beside
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.rulebook.area.loading import Facts


class Seen(NamedTuple):
    """Whose facts, on which day they were true, and when they were known."""

    scope: Scope
    on: date
    known_at: datetime
    households: Sequence[int] = ()  # these alone, where any are named


_VALID = """
    AND {0}.known_from <= %(known)s AND ({0}.known_to IS NULL OR {0}.known_to > %(known)s)
    AND ({0}.valid_from IS NULL OR {0}.valid_from <= %(on)s)
    AND ({0}.valid_to IS NULL OR {0}.valid_to > %(on)s)
"""
_INSIDE = """
    JOIN unnest(%(low)s::bigint[], %(high)s::bigint[]) AS area(low, high)
      ON h.region >= area.low AND h.region < area.high
"""
_HOME = f"""
  FROM registry_household h {_INSIDE}
 WHERE (h.closed_on IS NULL OR h.closed_on > %(on)s)
   AND (%(all)s OR h.id = ANY(%(households)s::bigint[]))
"""
_HOUSEHOLD = f"""
SELECT h.id, COALESCE(f.hukou_region, h.region) AS region, f.monthly_income_fen, f.headcount,
       f.children_complete, f.moved_in, f.moved_out, f.on_hardship_roll
  FROM (SELECT h.id, h.region {_HOME}) h
  LEFT JOIN registry_householdfacts f ON f.household_id = h.id {_VALID.format("f")}
"""
_LISTED = f"""
  FROM (SELECT h.id {_HOME}) h
  JOIN registry_membership m ON m.household_id = h.id {_VALID.format("m")}
  LEFT JOIN registry_personfacts f ON f.person_id = m.person_id {_VALID.format("f")}
"""
_MEMBER = f"""
SELECT m.person_id AS id, m.household_id, NULLIF(f.sex, '') AS sex, f.birth_date, f.alive,
       f.death_date, NULLIF(f.hukou, '') AS hukou,
       NULLIF(f.marital_status, '') AS marital_status,
       NULLIF(f.employer_kind, '') AS employer_kind,
       NULLIF(f.complication_grade, '') AS complication_grade, f.complication_confirmed,
       f.complication_cured, f.on_contraception_reward_roll, f.only_child_certificate,
       f.urban_retired, f.retired_on
{_LISTED} WHERE m.role IN ('女方', '男方')
"""
_CHILD = f"""
SELECT m.person_id AS id, m.household_id, NULLIF(f.sex, '') AS sex,
       NULLIF(m.parentage, '') AS parentage, f.birth_date, m.adopted_on, f.alive, f.death_date,
       NULLIF(f.disability_grade, '') AS disability_grade, f.first_assessed, f.grade_ended,
       NULLIF(f.disability_kind, '') AS disability_kind
{_LISTED} WHERE m.role = '子女'
"""
_STATEMENTS = {"household": _HOUSEHOLD, "member": _MEMBER, "child": _CHILD}


def extract(seen: Seen, folder: Path, shared: str = "") -> Facts:
    """Write the facts as CSV files into a private folder.

    The caller holds the transaction: REPEATABLE READ where the files must agree with each
    other. With the name of its snapshot two tables are read at a time, for the server takes a
    core for each. Hospital stays are not among the facts, so nothing is known of them.
    """
    parameters = {
        "known": seen.known_at,
        "on": seen.on,
        "low": [low for low, _ in seen.scope],
        "high": [high for _, high in seen.scope],
        "all": not seen.households,
        "households": list(seen.households),
    }
    files = {table: folder / f"{table}.csv" for table in _STATEMENTS}

    def copy(*tables: str) -> None:
        for table in tables:
            _copy(_STATEMENTS[table], parameters, files[table])

    with beside(shared, lambda: copy("household", "child")):
        copy("member")
    return Facts(files["household"], files["member"], files["child"])


def _copy(statement: str, parameters: Mapping[str, object], target: Path) -> None:
    text = f"COPY ({statement}) TO STDOUT (FORMAT csv, HEADER true)"
    with (
        connection.cursor() as cursor,
        target.open("wb") as opened,
        cursor.cursor.copy(text, parameters) as copied,
    ):
        for part in copied:
            opened.write(part)
