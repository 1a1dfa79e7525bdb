"""A database is tied to the keys its values are sealed with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nuanxin.base.vault import keys
from nuanxin.base.vault.actions.confirming import confirm_keys
from nuanxin.base.vault.models import VaultCheck
from nuanxin.kit.refusal import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def key_file(tmp_path: Path, settings: Any) -> Iterator[Path]:
    settings.VAULT_KEYS = tmp_path / "keys" / "vault.json"
    keys.forget()
    yield settings.VAULT_KEYS
    keys.forget()


def test_the_first_keys_are_noted_and_confirmed_from_then_on(key_file: Path) -> None:
    confirm_keys()
    confirm_keys()
    assert VaultCheck.objects.get().fingerprint == keys.provider().fingerprint
    assert key_file.exists()


def test_other_keys_are_refused_and_stay_unused(key_file: Path) -> None:
    confirm_keys()
    noted = VaultCheck.objects.get().fingerprint
    key_file.unlink()
    keys.forget()
    keys.provider()
    with pytest.raises(Refusal, match=r"不是这个数据库的.*原来的密钥文件"):
        confirm_keys()
    assert VaultCheck.objects.get().fingerprint == noted


def test_lost_keys_are_not_silently_made_anew(key_file: Path) -> None:
    confirm_keys()
    key_file.unlink()
    keys.forget()
    with pytest.raises(Refusal, match="找不到这个数据库的密钥文件"):
        confirm_keys()
    assert not key_file.exists()
