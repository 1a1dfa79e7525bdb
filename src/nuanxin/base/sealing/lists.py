"""The rows of lists that left, against the digests their sealed entries keep."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

# As `base.audit.lists.Held.digest` reckons it when they are written.
_DIFFERENT = r"""
    WITH kept AS (
        SELECT entry_id, min(at) AS first, max(at) AS last, min(who) AS who,
               count(DISTINCT (head, who)) AS ways,
               encode(sha256(convert_to(min(head) || E'\n' ||
                   string_agg(region || ':' || array_to_string(object_ids, ','), E'\n'
                              ORDER BY region), 'UTF8')), 'hex') AS digest
          FROM (SELECT *, object_kind || '|' || listed || '|' || said || '|' || total || '|'
                          || whole::int AS head, name || '|' || role || '|' || purpose AS who
                  FROM base_auditlist) AS part
         GROUP BY entry_id
    ), told AS (
        SELECT id, at, name || '|' || role || '|' || purpose AS who,
               payload ->> 'held_digest' AS digest
          FROM base_auditentry WHERE act = 'export' AND payload ? 'held_digest'
    )
    SELECT coalesce(told.id, kept.entry_id), kept.entry_id IS NULL
      FROM told FULL JOIN kept ON kept.entry_id = told.id
     WHERE (told.digest, told.who, 1) IS DISTINCT FROM (kept.digest, kept.who, kept.ways)
        OR kept.first < told.at OR kept.last > told.at + interval '1 minute'
     ORDER BY 1
"""


def lists_that_differ() -> Iterator[str]:
    """Each entry whose list is gone or another one, in words."""
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENT)
        for entry, gone in cursor.fetchall():
            said = "不见了" if gone else "被改动过"
            yield f"编号 {entry} 的导出：名单里有哪些家庭的记录{said}"
