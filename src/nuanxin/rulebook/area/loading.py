"""Facts of an area from CSV into DuckDB, with what follows from them filled in as for one
family (see policy.casefile.make_case).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb

from nuanxin.base.files.scratch import scratch_folder
from nuanxin.policy.casefile import MARRIED, SINGLE
from nuanxin.policy.policy import Policy
from nuanxin.policy.sql.sqltext import TYPES, literal, quoted

ENTITIES = {"household": "家庭", "member": "成员", "child": "子女", "stay": "住院"}
WORKED_OUT = ("members_complete", "stays_complete")
_MEMORY = "1200MB"


class Facts(NamedTuple):
    """One CSV file per relation, header first: keys, then the vocabulary's columns.

    household: id, region, …; member, child: id, household_id, …; stay likewise, or None where
    nothing is known of hospital stays. Columns a file leaves out are unknown.
    """

    household: Path
    member: Path
    child: Path
    stay: Path | None = None


def open_database(folder: Path) -> duckdb.DuckDBPyConnection:
    """A database in memory that may spill into a private folder and nowhere else."""
    return duckdb.connect(
        config={
            "memory_limit": _MEMORY,
            "temp_directory": str(folder),
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )


def fill(
    connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Sequence[object]]
) -> None:
    """Append rows by way of a private file: one statement, however many there are."""
    waiting = iter(rows)
    first = next(waiting, None)
    if first is None:
        return
    with scratch_folder() as folder:
        file = folder / "rows.csv"
        with file.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.writer(opened)
            writer.writerow(first)
            writer.writerows(waiting)
        connection.execute(
            f"COPY {table} FROM '{quoted_path(file)}' "
            "(FORMAT csv, HEADER false, AUTO_DETECT false, DELIMITER ',', QUOTE '\"')"
        )


def quoted_path(file: Path) -> str:
    """A path inside quotes; COPY takes no parameter there."""
    return str(file).replace("'", "''")


def keys_of(table: str) -> list[tuple[str, str]]:
    """The key columns of a relation, with their types."""
    if table == "household":
        return [("id", "BIGINT"), ("region", "BIGINT")]
    return [("id", "BIGINT"), ("household_id", "BIGINT")]


def columns_of(policy: Policy, table: str) -> list[tuple[str, str]]:
    """The fact columns of a relation, with their types, that a file may give."""
    return [
        (fact.column, TYPES[fact.type])
        for fact in policy.vocabulary.of(ENTITIES[table]).values()
        if fact.column not in WORKED_OUT
    ]


def load(connection: duckdb.DuckDBPyConnection, policy: Policy, facts: Facts) -> None:
    """Read the files and make the relations the statements read."""
    for table, file in facts._asdict().items():
        _read(connection, policy, table, file)
    _fill_in(connection, policy, stays_known=facts.stay is not None)


def _read(
    connection: duckdb.DuckDBPyConnection, policy: Policy, table: str, file: Path | None
) -> None:
    keys = keys_of(table)
    known = dict(columns_of(policy, table))
    absent = {
        fact.column: literal(fact.absent, fact.type)
        for fact in policy.vocabulary.of(ENTITIES[table]).values()
        if fact.absent is not None
    }
    given = [] if file is None else _header(file)
    selected = [name for name, _ in keys]
    for name, kind in known.items():
        value = quoted(name) if name in given else f"CAST(NULL AS {kind})"
        filled = f"COALESCE({value}, {absent[name]})" if name in absent else value
        selected.append(f"{filled} AS {quoted(name)}")
    shape = dict(keys) | known
    source = f"(SELECT {', '.join(f'CAST(NULL AS {k}) AS {n}' for n, k in keys)} WHERE FALSE)"
    if file is not None:
        types = ", ".join(f"'{name}': '{shape[name]}'" for name in given)
        source = f"read_csv($file, header=true, auto_detect=false, columns={{{types}}})"
    connection.execute(
        f"CREATE TABLE said_{table} AS SELECT {', '.join(selected)} FROM {source}",
        None if file is None else {"file": str(file)},
    )


def _header(file: Path) -> list[str]:
    with file.open(encoding="utf-8") as opened:
        return opened.readline().rstrip("\n").split(",")


def _fill_in(
    connection: duckdb.DuckDBPyConnection, policy: Policy, *, stays_known: bool
) -> None:
    """Marriage and completeness follow from the members listed."""
    married, single = _words(MARRIED), _words(SINGLE)
    connection.execute(
        "CREATE TABLE states AS SELECT household_id, COUNT(*) AS listed, "
        f"COALESCE(BOOL_OR(marital_status IN ({married})), FALSE) AS married, "
        "COALESCE(BOOL_OR(marital_status = '再婚'), FALSE) AS again, "
        "COUNT(marital_status) = COUNT(*) AS all_said, "
        f"COALESCE(BOOL_OR(marital_status IN ({single})), FALSE) AS single "
        "FROM said_member GROUP BY household_id"
    )
    has_spouse = (
        f"CASE WHEN m.marital_status IN ({married}) THEN TRUE "
        "WHEN s.listed = 2 AND s.married THEN "
        f"CASE WHEN m.marital_status IN ({single}) THEN FALSE ELSE TRUE END "
        f"WHEN m.marital_status IN ({single}) THEN FALSE END"
    )
    remarried = "CASE WHEN s.again THEN TRUE WHEN s.all_said THEN FALSE END"
    given = [n for n, _ in columns_of(policy, "member") if n not in ("has_spouse", "remarried")]
    connection.execute(
        f"CREATE TABLE member AS SELECT m.id, m.household_id, {_listed('m', given)}, "
        f"COALESCE(m.has_spouse, {has_spouse}) AS has_spouse, "
        f"COALESCE(m.remarried, {remarried}) AS remarried "
        "FROM said_member m JOIN states s USING (household_id)"
    )
    stays = "TRUE" if stays_known else "CAST(NULL AS BOOLEAN)"
    home = [name for name, _ in columns_of(policy, "household")]
    connection.execute(
        f"CREATE TABLE home AS SELECT h.id, h.region, {_listed('h', home)}, "
        "CASE WHEN s.listed >= 2 OR (s.listed = 1 AND s.single) THEN TRUE END "
        f"AS members_complete, {stays} AS stays_complete "
        "FROM said_household h LEFT JOIN states s ON s.household_id = h.id"
    )
    connection.execute("DROP TABLE said_member; DROP TABLE said_household")
    connection.execute("ALTER TABLE said_child RENAME TO child")
    connection.execute("ALTER TABLE said_stay RENAME TO stay")


def _words(words: set[str]) -> str:
    return ", ".join(literal(word, "枚举") for word in sorted(words))


def _listed(table: str, columns: Sequence[str]) -> str:
    return ", ".join(f"{table}.{quoted(name)}" for name in columns)
