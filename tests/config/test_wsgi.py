"""The web server's entry: it serves nobody with other keys than the database's."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection

from nuanxin.base.vault import keys
from nuanxin.base.vault.models import VaultCheck


@pytest.mark.django_db(transaction=True)
def test_a_server_with_other_keys_does_not_start(postgres_url: str, tmp_path: Path) -> None:
    VaultCheck.objects.update_or_create(
        pk=1, defaults={"fingerprint": keys.provider().fingerprint}
    )
    name = str(connection.settings_dict["NAME"])
    address = urlunsplit(urlsplit(postgres_url)._replace(path=f"/{name}"))
    environment = os.environ | {
        "DATABASE_URL": address,
        "SECRET_KEY": settings.SECRET_KEY,
        "NUANXIN_VAR": str(tmp_path),
        "VAULT_KEYS": str(tmp_path / "vault.json"),
        "DJANGO_SETTINGS_MODULE": "nuanxin.config.settings",
    }
    run = subprocess.run(
        [sys.executable, "-c", "import nuanxin.config.wsgi"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert run.returncode != 0
    assert "找不到这个数据库的密钥文件" in run.stderr
