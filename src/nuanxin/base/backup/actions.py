"""Taking the whole installation away in one file, and bringing it back."""

from __future__ import annotations

import io
import json
import secrets
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any, BinaryIO, NamedTuple, cast
from uuid import UUID

import psycopg
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from psycopg import sql

from nuanxin.base.audit.actions import record
from nuanxin.base.backup.contents import NOT_KEPT, contents, differences
from nuanxin.base.backup.proving import Promises, faults_in
from nuanxin.base.backup.tools import Login, running
from nuanxin.base.database.grants import grant_to
from nuanxin.base.files.stored.pieces import plain_pieces, sealed_pieces
from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.instance.queries import Contents, refuse_unprepared
from nuanxin.base.instance.queries import contents as what_stands
from nuanxin.base.isolation.actions import apply_policies
from nuanxin.base.sealing.actions import seal_pending
from nuanxin.base.sealing.anchors import mark_head
from nuanxin.base.vault import keys
from nuanxin.base.vault.actions.confirming import confirm_values
from nuanxin.base.vault.sealing import Unsealable
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.refusal import Refusal

_FORMAT = 1
_MANIFEST, _DATABASE, _FILES = "manifest", "database", "files/"
_DUMP = ("--format=custom", "--compress=gzip:1", "--no-owner", "--no-privileges")
_DAMAGED = (
    "备份文件打不开：不是备份、被改动过、没有写完，或当前密钥文件不是它的。"
    "请核对文件和 VAULT_KEYS；什么也没有恢复。"
)
Told = Callable[[str], None]


class Manifest(NamedTuple):
    """What a backup says of itself."""

    taken_at: str
    keys: str
    holds: dict[str, list[object]]
    files: list[str]

    @property
    def rows(self) -> int:
        return sum(int(str(value[0])) for value in self.tables.values())

    @property
    def tables(self) -> dict[str, list[object]]:
        return {
            name: value
            for name, value in self.holds.items()
            if name != "policies" and not name.startswith("sequence ")
        }


def back_up(*, to: Path, at: datetime, tell: Told) -> Manifest:
    """Write everything as of one moment; a file half written is removed."""
    refuse_unprepared()
    if to.exists():
        raise Refusal(f"{to} 已经存在，没有覆盖。请换一个文件名。")
    if not to.parent.is_dir():
        raise Refusal(f"没有 {to.parent} 这个文件夹。请先建好，再备份。")
    draft = to.with_name(f".{to.name}.{secrets.token_hex(4)}")
    try:
        with draft.open("xb") as stream:
            draft.chmod(0o600)
            manifest = _write(stream, at, tell)
        draft.replace(to)
    finally:
        draft.unlink(missing_ok=True)
    with transaction.atomic():
        record(SYSTEM, "backup.taken", [], file=to.name, rows=manifest.rows)
    return manifest


def _write(stream: BinaryIO, at: datetime, tell: Told) -> Manifest:
    owner = new_id()
    files = sorted(each.name for each in _files().iterdir() if each.is_file())
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as packed, _one_moment() as moment:
        packed.comment = f"nuanxin backup {_FORMAT} {owner}".encode()
        tell("核对每张表……")
        holds = contents(moment)
        manifest = Manifest(at.isoformat(), keys.provider().fingerprint, holds, files)
        text = json.dumps(manifest._asdict(), ensure_ascii=False, default=str)
        _seal(packed, _MANIFEST, owner, io.BytesIO(text.encode()))
        row = moment.execute("SELECT pg_export_snapshot()").fetchone()
        snapshot = str(row[0]) if row else ""
        tell(f"写出数据库（{manifest.rows} 行）……")
        arguments = [*_DUMP, f"--snapshot={snapshot}"]
        arguments += [f"--exclude-table-data={table}" for table in sorted(NOT_KEPT)]
        with running(
            "pg_dump", arguments, _name(), stdout=subprocess.PIPE, login=settings.BACKUP_LOGIN
        ) as dump:
            _seal(packed, _DATABASE, owner, cast("IO[bytes]", dump.stdout))
        tell(f"写出文件（{len(files)} 个）……")
        for name in files:
            packed.write(_files() / name, _FILES + name)
    return manifest


def _seal(packed: zipfile.ZipFile, name: str, owner: UUID, plain: IO[bytes]) -> None:
    with packed.open(name, "w", force_zip64=True) as part:
        for sealed, _ in sealed_pieces(owner, plain):
            part.write(sealed)


def restore(
    *, backup: Path, only_verify: bool, tell: Told, promises: Promises = tuple
) -> Manifest:
    """Bring everything back into an empty database, or into one made for the check alone.

    There the trail's chain, the stored files and what `promises` asks of the books are looked
    over too. Raises Refusal, with nothing restored, for another file, other keys or other
    contents.
    """
    if not backup.is_file():
        raise Refusal(f"没有 {backup} 这个文件。请核对文件名。")
    if not only_verify and what_stands() is not Contents.EMPTY:
        raise Refusal(
            f"数据库“{_name()}”里已有数据，恢复只写进空数据库。"
            "请另建一个空库（DATABASE_URL、DATABASE_OWNER_URL），或加 --verify 只核对备份。"
        )
    try:
        with zipfile.ZipFile(backup) as packed:
            owner = UUID(packed.comment.decode().removeprefix(f"nuanxin backup {_FORMAT} "))
            manifest = _manifest(packed, owner)
            _prove_files(packed, manifest)
            with _scratch(only_verify) as database:
                _bring_back(packed, owner, database, tell)
                tell("逐表核对……")
                _compare(manifest, database)
                if only_verify:
                    tell("核对审计记录、账和存档文件……")
                    _prove_sound(packed, database, promises)
            if not only_verify:
                _bring_files(packed, manifest)
    except (zipfile.BadZipFile, KeyError, ValueError, Unsealable, EOFError) as fault:
        raise Refusal(_DAMAGED) from fault
    if not only_verify:
        grant_to(settings.APPLICATION_ROLE)
        apply_policies(settings.APPLICATION_ROLE, anew=True)
        seal_pending()
        with transaction.atomic():
            record(SYSTEM, "backup.restored", [], file=backup.name, rows=manifest.rows)
        # Another server counts its transactions from below: an entry of its own that no batch
        # holds yet would pass for one put among the old.
        seal_pending()
        mark_head(settings.ANCHOR_FOLDER, timezone.localtime(), anew=True)
        confirm_values()
    return manifest


def _manifest(packed: zipfile.ZipFile, owner: UUID) -> Manifest:
    with packed.open(_MANIFEST) as part:
        stored: dict[str, Any] = json.loads(
            b"".join(plain_pieces(owner, cast("BinaryIO", part)))
        )
    return Manifest(**stored)


def _prove_files(packed: zipfile.ZipFile, manifest: Manifest) -> None:
    """Every file named is there, and the archive's own sums are right."""
    inside = {
        name.removeprefix(_FILES) for name in packed.namelist() if name.startswith(_FILES)
    }
    if inside != set(manifest.files) or packed.testzip():
        raise Unsealable("files are missing or damaged")


def _bring_back(packed: zipfile.ZipFile, owner: UUID, database: str, tell: Told) -> None:
    """One transaction: all of it or none."""
    tell("写回数据库……")
    arguments = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    arguments += ["--format=custom", f"--dbname={database}"]
    with running("pg_restore", arguments, database, stdin=subprocess.PIPE) as tool:
        taken = cast("IO[bytes]", tool.stdin)
        with packed.open(_DATABASE) as part:
            for plain in plain_pieces(owner, cast("BinaryIO", part)):
                taken.write(plain)


def _compare(manifest: Manifest, database: str) -> None:
    with _connected(database) as back:
        found = json.loads(json.dumps(contents(back), default=str))
    if wrong := differences(manifest.holds, found):
        raise Refusal(f"恢复后的内容与备份记录不一致：{'、'.join(wrong[:5])}。请换一份备份。")


def _prove_sound(packed: zipfile.ZipFile, database: str, promises: Promises) -> None:
    if faults := faults_in(database, packed, _FILES, promises):
        raise Refusal(
            f"备份与备份时的数据一致，但当时的数据已经有毛病：{'；'.join(faults[:5])}。"
            "请先保留这份备份和更早的备份，执行 nuanxin doctor、nuanxin audit verify 查明。"
        )


def _bring_files(packed: zipfile.ZipFile, manifest: Manifest) -> None:
    for name in manifest.files:
        with packed.open(_FILES + name) as part, (_files() / name).open("wb") as kept:
            shutil.copyfileobj(part, kept)


@contextmanager
def _scratch(wanted: bool) -> Iterator[str]:  # noqa: FBT001 - says which of two ways
    """The database named in the settings; or one beside it that goes again."""
    if not wanted:
        yield _name()
        return
    scratch = f"nuanxin_check_{secrets.token_hex(4)}"
    name = sql.Identifier(scratch)
    with _connected(_name()) as here:
        here.autocommit = True
        here.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(name))
        try:
            yield scratch
        finally:
            # Without FORCE, for which a vacuuming worker is not ours to end: the server waits.
            here.execute(sql.SQL("DROP DATABASE {}").format(name))


@contextmanager
def _one_moment() -> Iterator[psycopg.Connection]:
    with _connected(_name(), settings.BACKUP_LOGIN) as database:
        database.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        yield database


def _connected(database: str, login: Login | None = None) -> psycopg.Connection:
    at = login or connection.settings_dict
    wanted = {
        "host": at["OPTIONS"].get("host") or at["HOST"],
        "port": at["PORT"],
        "user": at["USER"],
        "password": at["PASSWORD"],
    }
    given = {name: value for name, value in wanted.items() if value}
    return psycopg.connect(dbname=database, **given)


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _files() -> Path:
    path = Path(settings.FILE_FOLDER)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path
