"""A sealed value opens with our keys, for its own row and kind, unchanged; else not at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.base.vault import keys
from nuanxin.base.vault.blind import blind_index
from nuanxin.base.vault.keyfile import open_key_file
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.masks import mask
from nuanxin.base.vault.sealing import Unsealable, seal, seal_bytes, unseal, unseal_bytes
from nuanxin.base.vault.secret import protect
from nuanxin.kit.refusal import Refusal

OWNER = UUID("01920000-0000-7000-8000-000000000001")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@pytest.fixture
def key_file(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """Keys of their own for one test."""
    settings.VAULT_KEYS = tmp_path / "keys" / "vault.json"
    keys.forget()
    yield settings.VAULT_KEYS
    keys.forget()


@given(kind=st.sampled_from(Kind), owner=st.uuids(), text=TEXTS)
def test_what_was_sealed_opens_as_it_was(kind: Kind, owner: UUID, text: str) -> None:
    assert unseal(kind, owner, seal(kind, owner, text)) == text


@given(text=st.text("0123456789X", min_size=4, max_size=20))
def test_a_sealed_value_shows_nothing_of_the_text(text: str) -> None:
    assert text.encode() not in seal(Kind.ID_NUMBER, OWNER, text)
    assert seal(Kind.ID_NUMBER, OWNER, text) != seal(Kind.ID_NUMBER, OWNER, text)


@given(at=st.integers(0, 48), bit=st.integers(0, 7))
def test_one_changed_bit_anywhere_is_found(at: int, bit: int) -> None:
    blob = bytearray(seal(Kind.ID_NUMBER, OWNER, "341599196501011234"))
    assert len(blob) == 49
    blob[at] ^= 1 << bit
    with pytest.raises(Unsealable):
        unseal(Kind.ID_NUMBER, OWNER, bytes(blob))


@given(length=st.integers(0, 48))
def test_a_value_cut_short_does_not_open(length: int) -> None:
    blob = seal(Kind.ID_NUMBER, OWNER, "341599196501011234")
    with pytest.raises(Unsealable):
        unseal(Kind.ID_NUMBER, OWNER, blob[:length])


def test_a_value_moved_to_another_row_or_column_does_not_open() -> None:
    blob = seal(Kind.PHONE, OWNER, "13812341234")
    with pytest.raises(Unsealable, match="moved"):
        unseal(Kind.PHONE, uuid4(), blob)
    with pytest.raises(Unsealable, match="moved"):
        unseal(Kind.ACCOUNT, OWNER, blob)


def test_a_piece_opens_in_its_own_place_only() -> None:
    blob = seal_bytes(Kind.FILE, OWNER, b"piece", b"0")
    assert unseal_bytes(Kind.FILE, OWNER, blob, b"0") == b"piece"
    with pytest.raises(Unsealable):
        unseal_bytes(Kind.FILE, OWNER, blob, b"1")


def test_other_keys_open_nothing(key_file: Path) -> None:
    blob = seal(Kind.ACCOUNT, OWNER, "6217 0012")
    key_file.unlink()
    keys.forget()
    with pytest.raises(Unsealable, match="other keys"):
        unseal(Kind.ACCOUNT, OWNER, blob)


def test_an_older_key_still_opens_what_it_sealed(
    key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = seal(Kind.PHONE, OWNER, "13812341234")
    stored = open_key_file(key_file)
    sealing = {**stored.sealing, (Kind.PHONE, 2): bytes(32)}
    newer = replace(stored, sealing=sealing, current={**stored.current, Kind.PHONE: 2})
    keys.forget()
    with monkeypatch.context() as patched:
        patched.setattr(keys, "provider", lru_cache(lambda: newer))
        new = seal(Kind.PHONE, OWNER, "13812341234")
        assert (old[1:3], new[1:3]) == (b"\x00\x01", b"\x00\x02")
        assert unseal(Kind.PHONE, OWNER, old) == unseal(Kind.PHONE, OWNER, new)
    keys.forget()
    with pytest.raises(Unsealable, match="does not have"):
        unseal(Kind.PHONE, OWNER, new)


def test_a_wrapped_key_put_under_another_number_is_refused(key_file: Path) -> None:
    open_key_file(key_file)
    stored = json.loads(key_file.read_text())
    stored["sealing"]["phone"]["2"] = stored["sealing"]["phone"]["1"]
    key_file.write_text(json.dumps(stored))
    with pytest.raises(Refusal, match="读不出来"):
        open_key_file(key_file)


def test_the_key_file_is_made_once_for_its_owner_only(key_file: Path) -> None:
    seal(Kind.PHONE, OWNER, "1")
    first = key_file.read_bytes()
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert key_file.parent.stat().st_mode & 0o777 == 0o700
    open_key_file(key_file)
    assert key_file.read_bytes() == first
    assert list(key_file.parent.iterdir()) == [key_file]


def test_a_key_file_others_can_read_is_refused(key_file: Path) -> None:
    open_key_file(key_file)
    key_file.chmod(0o640)
    with pytest.raises(Refusal, match="chmod 600"):
        open_key_file(key_file)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"format": 2}', '{"format": 1}'])
def test_a_damaged_key_file_is_refused_and_left_as_it_is(key_file: Path, content: str) -> None:
    key_file.parent.mkdir(mode=0o700)
    key_file.touch(mode=0o600)
    key_file.write_text(content)
    with pytest.raises(Refusal, match="用备份换回"):
        open_key_file(key_file)
    assert key_file.read_text() == content


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (Kind.ID_NUMBER, "34159919650101123X", "３４１５９９ 19650101 123ｘ"),
        (Kind.ID_NUMBER, "110105491231002", "11010519491231002X"),
        (Kind.DISABILITY_NUMBER, "11010519491231002X41", "11010519491231002x 41"),
        (Kind.PHONE, "13812341234", "+86 138-1234-1234"),
        (Kind.PHONE, "13812341234", "００８６１３８１２３４１２３４"),
        (Kind.PHONE, "0737-4222222", "（0737）4222222"),
        (Kind.ACCOUNT, "6217001234567890", "6217 0012-3456 7890"),
        (Kind.ADDRESS, "幸福路12号", "幸福路 １２号"),
    ],
)
def test_ways_of_writing_one_value_have_one_index(kind: Kind, one: str, other: str) -> None:
    assert blind_index(kind, one) == blind_index(kind, other)
    assert len(blind_index(kind, one)) == 16


def test_other_values_other_kinds_and_other_keys_have_another_index(key_file: Path) -> None:
    index = blind_index(Kind.PHONE, "13812341234")
    assert index != blind_index(Kind.PHONE, "13812341235")
    assert index != blind_index(Kind.ACCOUNT, "13812341234")
    key_file.unlink()
    keys.forget()
    assert index != blind_index(Kind.PHONE, "13812341234")


def test_a_centenarians_old_number_is_not_guessed_into_a_century() -> None:
    assert mask(Kind.ID_NUMBER, "110105491231997") == "110105*****1997"


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        (Kind.ID_NUMBER, "341599196501011234", "341599********1234"),
        (Kind.ID_NUMBER, "34159919650101123x", "341599********123X"),
        (Kind.ID_NUMBER, "3415991234", "**********"),
        (Kind.DISABILITY_NUMBER, "34159919650101123x41", "341599**********3X41"),
        (Kind.PHONE, "13812341234", "138****1234"),
        (Kind.PHONE, "0737-4222222", "****2222"),
        (Kind.PHONE, "110", "****"),
        (Kind.ACCOUNT, "6217 0012 3456 1234", "****1234"),
        (Kind.ACCOUNT, "1234", "****"),
        (Kind.ADDRESS, "𠮷祥村 12 组", "（详细地址已隐藏）"),
        (Kind.PHONE, "", ""),
        (Kind.ACCOUNT, "𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷", "****𠮷𠮷𠮷𠮷"),
    ],
)
def test_a_mask_shows_only_what_it_may(kind: Kind, text: str, shown: str) -> None:
    assert mask(kind, text) == shown


@given(kind=st.sampled_from(Kind), text=TEXTS)
def test_a_mask_never_shows_more_than_ten_characters(kind: Kind, text: str) -> None:
    shown = mask(kind, text)
    if kind in (Kind.ID_NUMBER, Kind.DISABILITY_NUMBER, Kind.PHONE, Kind.ACCOUNT):
        assert len(shown.replace("*", "")) <= 10
    else:
        assert shown == "" or shown.startswith("（")


def test_a_value_is_protected_whole_or_not_at_all() -> None:
    secret = protect(Kind.ID_NUMBER, OWNER, "341599196501011234")
    assert unseal(Kind.ID_NUMBER, OWNER, secret.sealed) == "341599196501011234"
    assert secret.index == blind_index(Kind.ID_NUMBER, "341599196501011234")
    assert secret.mask == "341599********1234"
    with pytest.raises(ValueError, match="no id_number"):
        protect(Kind.ID_NUMBER, OWNER, " ")
    with pytest.raises(ValueError, match="not looked up"):
        protect(Kind.RECORD, OWNER, "text")
