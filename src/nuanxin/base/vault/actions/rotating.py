"""New keys under the same values: a new key, everything sealed again, the old key let go."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

from nuanxin.base.audit.actions import record
from nuanxin.base.identity.actor import Actor
from nuanxin.base.vault import keys
from nuanxin.base.vault.columns import Sealed
from nuanxin.base.vault.keyfile import add_keys, drop_keys, rewrap
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.sealing import seal_bytes, unseal_bytes
from nuanxin.kit.refusal import Refusal

_AT_ONCE = 2_000
_OLD = """
    SELECT t.id, t.{column}, {owner} FROM {table} t
     WHERE t.id > %s AND t.{column} IS NOT NULL AND substring(t.{column} FROM 2 FOR 2) <> %s
     ORDER BY t.id LIMIT %s
"""
# A value somebody has written meanwhile is theirs: it is newer than what was read.
_REPLACE = """
    UPDATE {table} t SET {column} = n.new
      FROM unnest(%s::bigint[], %s::bytea[], %s::bytea[]) AS n (id, old, new)
     WHERE t.id = n.id AND t.{column} = n.old
"""
# Tables that are frozen let a new seal through, and nothing else.
_RESEALING = "SET LOCAL nuanxin.resealing = 'on'"
_LEFT = """
    SELECT count(*) FROM {table} t
     WHERE t.{column} IS NOT NULL AND substring(t.{column} FROM 2 FOR 2) <> %s
"""
_BY_KEY = """
    SELECT substring(t.{column} FROM 2 FOR 2), count(*) FROM {table} t
     WHERE t.{column} IS NOT NULL GROUP BY 1
"""
_NOW = "SELECT pg_current_xact_id()::text::bigint"
_ALL_OVER = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint > %s"
_SECONDS_TO_WAIT = 20
# Files are sealed piece by piece on the disk and gone when their time is over.
_IN_TABLES = tuple(kind for kind in Kind if kind is not Kind.FILE)


class Column(NamedTuple):
    """A sealed column of a table."""

    table: str
    name: str
    sealed: Sealed


def columns() -> Iterator[Column]:
    """Every sealed column of every model."""
    for model in apps.get_models():
        for name, sealed in getattr(model, "sealed", {}).items():
            yield Column(model._meta.db_table, name, sealed)


@transaction.atomic
def rotate(*, by: Actor) -> int:
    """Make a new key for every kind; from a few seconds on everything is sealed with it."""
    number = add_keys(_path())
    keys.forget()
    record(by, "vault.rotated", [], number=number)
    return number


def reseal(*, by: Actor) -> int:
    """Seal again what still lies under an older key; may be stopped and begun again.

    Nobody waits for it and nothing is unreadable meanwhile: each value names its key.
    """
    time.sleep(keys.NOTICED_WITHIN)
    done = sum(_reseal(column) for column in columns())
    record(by, "vault.resealed", [], values=done)
    return done


def left() -> int:
    """How many values lie under an older key."""
    return sum(_left(column) for column in columns())


def unopened() -> int:
    """How many values lie under a key that the key file does not hold."""
    return sum(_unopened(column) for column in columns())


def _unopened(column: Column) -> int:
    keeper, kind = keys.provider(), column.sealed.kind
    with connection.cursor() as cursor:
        cursor.execute(_told(_BY_KEY, column))
        found = [(bytes(number), many) for number, many in cursor.fetchall()]
    return sum(
        many
        for number, many in found
        if keeper.sealing_key(kind, int.from_bytes(number, "big")) is None
    )


def retire(*, by: Actor) -> Path:
    """Take the old keys out of use; they are kept in the file returned, for old backups.

    Raises Refusal while a value needs one, or work begun before the change could still write.
    """
    time.sleep(keys.NOTICED_WITHIN)
    _wait_for_work_begun_before()
    if remaining := left():
        raise Refusal(
            f"还有 {remaining} 个值用旧密钥加密。请先执行 nuanxin keys reseal，再停用旧密钥。"
        )
    kept = drop_keys(_path(), _IN_TABLES)
    keys.forget()
    with transaction.atomic():
        record(by, "vault.retired", [], file=kept.name)
    return kept


def _wait_for_work_begun_before() -> None:
    """Whatever is open now may have sealed with an old key; what begins later has not."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_NOW)
        (now,) = cursor.fetchone()
    for _ in range(_SECONDS_TO_WAIT * 5):
        with connection.cursor() as cursor:
            cursor.execute(_ALL_OVER, [now])
            if cursor.fetchone()[0]:
                return
        time.sleep(0.2)
    raise Refusal("还有没结束的作业，可能写下旧密钥的值。请等它们结束，再停用旧密钥。")


@transaction.atomic
def change_master(*, by: Actor) -> None:
    """Wrap the same keys under a new master key: the file is another, the values stay."""
    rewrap(_path())
    keys.forget()
    record(by, "vault.rewrapped", [])


def _path() -> Path:
    path = Path(settings.VAULT_KEYS)
    if not path.exists():
        raise Refusal(f"找不到密钥文件 {path}。请核对 VAULT_KEYS。")
    return path


def _reseal(column: Column) -> int:
    done, after = 0, 0
    while True:
        batch = _batch(column, after)
        if not batch:
            return done
        after = batch[-1][0]
        done += len(batch)


@transaction.atomic
def _batch(column: Column, after: int) -> list[tuple[int, bytes, bytes]]:
    kind = column.sealed.kind
    with connection.cursor() as cursor:
        cursor.execute(_told(_OLD, column), [after, _number(kind), _AT_ONCE])
        changed = [
            (row, bytes(old), _again(kind, owner, bytes(old)))
            for row, old, owner in cursor.fetchall()
        ]
        if changed:
            cursor.execute(_RESEALING)
            cursor.execute(
                _told(_REPLACE, column), [list(each) for each in zip(*changed, strict=True)]
            )
    return changed


def _again(kind: Kind, owner: UUID, old: bytes) -> bytes:
    return seal_bytes(kind, owner, unseal_bytes(kind, owner, old))


def _left(column: Column) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_told(_LEFT, column), [_number(column.sealed.kind)])
        return int(cursor.fetchone()[0])


def _number(kind: Kind) -> bytes:
    head, _ = keys.current_cipher(kind)
    return head[1:]


def _told(statement: str, column: Column) -> sql.Composed:
    return sql.SQL(statement).format(
        table=sql.Identifier(column.table),
        column=sql.Identifier(column.name),
        owner=sql.SQL(column.sealed.owner),
    )
