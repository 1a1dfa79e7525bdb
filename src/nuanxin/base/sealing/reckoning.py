"""How a batch is reckoned: the canonical text of an entry, and the root of a batch.

root = SM3(previous ‖ SM3(entry) … ‖ SM3(head)), entries by transaction, then by id. An entry is
the JSON array PostgreSQL writes of all its columns, times in microseconds since 1970, and of
its traces. The head is `number|at|cluster|after_id|top_id|low|high|entries|total`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from cryptography.hazmat.primitives.hashes import SM3, Hash
from django.db import connection
from psycopg import sql

FIRST = b"\0" * 32
END_OF_TIME = 2**64 - 1
LAST_ID = 2**63 - 1
_AT_ONCE = 5_000
# Written once and for all: another text would break every seal that stands.
_ENTRIES = sql.SQL("""
    SELECT entry.tx::text, entry.id, convert_to(jsonb_build_array(
               entry.id, entry.tx::text, (extract(epoch FROM entry.at) * 1000000)::bigint,
               entry.user_id, entry.post_id, entry.name, entry.role, entry.ip::text,
               entry.session, entry.act, entry.object_kind, entry.object_ids, entry.region,
               entry.purpose, entry.ok, entry.payload, {traces})::text, 'UTF8')
      FROM base_auditentry AS entry {beside}
     WHERE entry.id > %(after)s AND entry.id <= %(upto)s
       AND entry.tx >= %(low)s::text::xid8 AND entry.tx < %(high)s::text::xid8
     ORDER BY entry.tx, entry.id
""")
_TRACES = sql.SQL("""
    jsonb_agg(jsonb_build_array(trace.id, trace.object_kind, trace.object_id,
                  (extract(epoch FROM trace.at) * 1000000)::bigint) ORDER BY trace.id)
""")
_OF_ONE = sql.SQL("(SELECT {} FROM base_audittrace AS trace WHERE trace.entry_id = entry.id)")
_OF_ALL = sql.SQL("""
    LEFT JOIN (SELECT trace.entry_id, {} AS traces FROM base_audittrace AS trace
                WHERE trace.entry_id > %(after)s AND trace.entry_id <= %(upto)s
                GROUP BY trace.entry_id) AS told ON told.entry_id = entry.id
""")
# The same text two ways: a few new entries ask for their traces, a whole era joins them.
_FEW = _ENTRIES.format(traces=_OF_ONE.format(_TRACES), beside=sql.SQL(""))
_WHOLE = _ENTRIES.format(traces=sql.SQL("told.traces"), beside=_OF_ALL.format(_TRACES))
# A cursor is planned as if a tenth of it were read; an era is read to its end.
_TO_THE_END = """
    SELECT set_config('cursor_tuple_fraction', '1', true), set_config('work_mem', '128MB', true)
"""


class Stretch(NamedTuple):
    """Entries with ids in (after, upto] of transactions in [low, high)."""

    after: int
    upto: int
    low: int
    high: int


class Line(NamedTuple):
    """One entry as it is sealed."""

    tx: int
    id: int
    text: bytes


class Seal(NamedTuple):
    """A row of `base_auditseal`; its head is everything but `previous` and `root`."""

    number: int
    at: datetime
    cluster: str
    after_id: int
    top_id: int
    low: int
    high: int
    entries: int
    total: int
    previous: bytes
    root: bytes

    @property
    def head(self) -> bytes:
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        return "|".join(str(each) for each in (self.number, at, *self[2:9])).encode()


def lines(stretch: Stretch) -> Iterator[Line]:
    """The entries of a stretch, streamed; whoever asks must see everything."""
    return _streamed(_FEW, stretch)


def era(after: int, upto: int) -> Iterator[Line]:
    """Every entry with an id in (after, upto], streamed, for who reads all of them."""
    with connection.cursor() as cursor:
        cursor.execute(_TO_THE_END)
    return _streamed(_WHOLE, Stretch(after, upto, 0, END_OF_TIME))


def _streamed(statement: sql.Composed, stretch: Stretch) -> Iterator[Line]:
    asked = {**stretch._asdict(), "low": str(stretch.low), "high": str(stretch.high)}
    with connection.connection.cursor("sealed_entries", binary=True) as cursor:
        cursor.itersize = _AT_ONCE
        for tx, id_, text in cursor.execute(statement, asked):
            yield Line(int(tx), id_, text)


class Reckoning:
    """The root of one batch, entry by entry."""

    def __init__(self, previous: bytes) -> None:
        self.count = self.first = self.last = 0
        self._hash = Hash(SM3())
        self._hash.update(previous)

    def add(self, line: Line) -> None:
        self.first = min(self.first, line.id) if self.count else line.id
        self.last = max(self.last, line.id)
        self.count += 1
        self._hash.update(sm3(line.text))

    def root(self, head: bytes) -> bytes:
        self._hash.update(sm3(head))
        return self._hash.finalize()


def sm3(text: bytes) -> bytes:
    digest = Hash(SM3())
    digest.update(text)
    return digest.finalize()
