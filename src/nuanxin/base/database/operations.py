"""Migration operations Django has no field for."""

from __future__ import annotations

from django.db.migrations import RunSQL


def composite_key(table: str, column: str, region: str, to_table: str) -> RunSQL:
    """Tie (parent, region) to the parent's own pair, so that no row points into another area.

    When the parent moves, its rows move with it. Checked at commit, so that both may be written
    in any order.
    """
    name = f"{table}_{column}_{region}"[:60]
    return RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({column}, {region}) "
        f"REFERENCES {to_table} (id, region) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )
