"""A stored file comes back as it was handed in, and nothing of it lies open on the disk."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from nuanxin.base.audit.queries import history_of
from nuanxin.base.audit.subject import Subject
from nuanxin.base.files.reading import read_workbook
from nuanxin.base.files.stored.actions import clean_name, remove, remove_expired, store, sweep
from nuanxin.base.files.stored.jobs import tidy_files
from nuanxin.base.files.stored.models import StoredFile
from nuanxin.base.files.stored.pieces import PIECE_BYTES, made, plain_pieces, sealed_pieces
from nuanxin.base.files.stored.places import place_of
from nuanxin.base.files.stored.queries import opened, plain_copy, same_content, stored_file
from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.vault.sealing import Unsealable
from nuanxin.kit.refusal import Refusal

TOWN, OTHER_TOWN = 430923118000, 430923119000
OWNER = UUID("01920000-0000-7000-8000-000000000001")
ROLL = "姓名,身份证号\n张三,341599196501011234\n".encode()


@pytest.fixture(autouse=True)
def file_folder(tmp_path: Path, settings: Any) -> Any:
    settings.FILE_FOLDER = tmp_path / "files"
    return settings.FILE_FOLDER


def kept(content: bytes = ROLL, name: str = "名册.csv", **more: Any) -> StoredFile:
    return store(SYSTEM, io.BytesIO(content), name, TOWN, "名册", **more)


def sealed(content: bytes) -> bytes:
    return b"".join(piece for piece, _ in sealed_pieces(OWNER, io.BytesIO(content)))


@pytest.mark.django_db
@pytest.mark.parametrize("size", [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 700_000])
def test_a_file_opens_as_it_was_handed_in(size: int) -> None:
    content = os.urandom(size)
    stored = kept(content)
    assert (stored.size, stored.sha256) == (size, hashlib.sha256(content).hexdigest())
    with opened(stored) as stream:
        assert stream.read() == content


@pytest.mark.django_db
def test_nothing_plain_reaches_the_disk_and_nobody_else_may_read_it(file_folder: Path) -> None:
    stored = kept(ROLL * 1000)
    assert file_folder.stat().st_mode & 0o777 == 0o700
    (path,) = file_folder.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    assert stored.name not in path.name
    assert b"341599196501011234" not in path.read_bytes()


@hypothesis_settings(max_examples=50)
@given(cut=st.integers(0, PIECE_BYTES * 3))
def test_a_file_cut_anywhere_is_found(cut: int) -> None:
    whole = sealed(b"x" * (PIECE_BYTES * 2 + 10))
    with pytest.raises(Unsealable):
        list(plain_pieces(OWNER, io.BytesIO(whole[: min(cut, len(whole) - 1)])))


def test_pieces_swapped_dropped_or_added_are_found() -> None:
    pieces = [p for p, _ in sealed_pieces(OWNER, io.BytesIO(b"x" * (PIECE_BYTES * 3)))]
    head, first, second, last = pieces[0][:4], pieces[0][4:], *pieces[1:]
    for wrong in ([second, first, last], [first, last], [first, second, last, last]):
        with pytest.raises(Unsealable):
            list(plain_pieces(OWNER, io.BytesIO(head + b"".join(wrong))))


def test_a_file_put_in_the_place_of_another_does_not_open() -> None:
    with pytest.raises(Unsealable):
        list(plain_pieces(UUID(int=7), io.BytesIO(sealed(ROLL))))
    with pytest.raises(Unsealable, match="not a sealed file"):
        list(plain_pieces(OWNER, io.BytesIO(ROLL)))


@pytest.mark.django_db
def test_the_workbook_reader_gets_a_plain_copy_that_is_gone_afterwards() -> None:
    stored = kept()
    with plain_copy(stored) as path:
        assert path.stat().st_mode & 0o077 == 0
        assert path.parent.stat().st_mode & 0o077 == 0
        (sheet,) = read_workbook(path, stored.name)
        assert sheet.rows[1][0] == "张三"
    assert not path.exists()
    assert not path.parent.exists()


@pytest.mark.django_db
def test_what_is_made_part_by_part_is_sealed_as_it_comes(file_folder: Path) -> None:
    part, seen = b"x" * PIECE_BYTES, []

    def parts() -> Iterator[bytes]:
        for _ in range(8):
            seen.append(sum(path.stat().st_size for path in file_folder.iterdir()))
            yield from (b"", part)

    stored = store(SYSTEM, made(parts()), "清册.xlsx", TOWN, "发放清册")
    assert seen[0] == 0
    assert seen[-1] > 4 * PIECE_BYTES
    with opened(stored) as stream:
        assert stream.read() == part * 8


@pytest.mark.django_db
def test_what_breaks_while_it_is_made_leaves_nothing(file_folder: Path) -> None:
    def parts() -> Iterator[bytes]:
        yield b"x" * PIECE_BYTES * 3
        raise Refusal("停")

    with pytest.raises(Refusal, match="停"):
        store(SYSTEM, made(parts()), "清册.xlsx", TOWN, "发放清册")
    assert not list(file_folder.iterdir())
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_a_stream_that_breaks_off_leaves_nothing(file_folder: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, _size: int | None = -1, /) -> bytes:
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        store(SYSTEM, Broken(), "名册.csv", TOWN, "名册")
    assert not list(file_folder.iterdir())
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_another_township_sees_no_file() -> None:
    stored = kept()
    here, there = Scope.of(TOWN), Scope.of(OTHER_TOWN)
    assert stored_file(here, stored.public_id) == stored
    assert stored_file(there, stored.public_id) is None
    assert list(same_content(here, stored.sha256, "名册")) == [stored]
    assert not same_content(here, stored.sha256, "回单").exists()
    assert not same_content(there, stored.sha256, "名册").exists()


@pytest.mark.django_db
def test_storing_and_removing_leave_their_entries() -> None:
    stored = kept()
    subject = Subject("file", stored.pk, TOWN)
    remove(SYSTEM, stored, purpose="录错")
    acts = [entry.act for entry in history_of(Scope.of(TOWN), subject)]
    assert acts == ["file.removed", "file.stored"]


@pytest.mark.django_db
def test_a_file_goes_when_its_time_is_over(
    file_folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    stays = kept(b"1", kept_until=date(2026, 10, 1))
    kept(b"2", kept_until=date(2026, 9, 30))
    always = kept(b"3")
    with django_capture_on_commit_callbacks(execute=True):
        assert remove_expired(SYSTEM, date(2026, 10, 1)) == 1
        assert remove_expired(SYSTEM, date(2026, 10, 1)) == 0
    assert set(StoredFile.objects.all()) == {stays, always}
    assert {path.name for path in file_folder.iterdir()} == {stays.place, always.place}


@pytest.mark.django_db
def test_what_a_failed_transaction_left_is_swept_a_day_later(file_folder: Path) -> None:
    stored = kept()
    for name, age in (("orphan", 90_000), ("fresh", 60), (stored.place, 90_000)):
        path = file_folder / name
        path.touch()
        then = path.stat().st_mtime - age
        os.utime(path, (then, then))
    assert sweep() == 1
    assert {path.name for path in file_folder.iterdir()} == {"fresh", stored.place}


@pytest.mark.django_db
def test_a_file_missing_from_the_disk_is_said() -> None:
    stored = kept()
    place_of(stored).unlink()
    with pytest.raises(Refusal, match="从备份里找回"):
        opened(stored)


@pytest.mark.parametrize(
    ("given_name", "kept_name"),
    [
        ("../../etc/名册.xlsx", "名册.xlsx"),
        ("C:\\temp\\名册.xlsx", "名册.xlsx"),
        ("名\u202e册\x00.xlsx", "名册.xlsx"),
        ("///", "未命名"),
        ("长" * 300 + ".xlsx", "长" * 195 + ".xlsx"),
    ],
)
def test_a_name_is_kept_without_its_folders_and_tricks(given_name: str, kept_name: str) -> None:
    assert clean_name(given_name) == kept_name


@pytest.mark.django_db
def test_the_nightly_job_removes_what_is_over(django_capture_on_commit_callbacks: Any) -> None:
    over = kept(kept_until=date(2020, 1, 1))
    stays = kept()
    with django_capture_on_commit_callbacks(execute=True):
        tidy_files(0)
        tidy_files(0)
    assert list(StoredFile.objects.all()) == [stays]
    assert not place_of(over).exists()
