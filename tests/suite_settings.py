"""The product's settings, with what the suite must not share with a running demonstration."""

import os
import tempfile
from pathlib import Path

from nuanxin.config import settings as product

globals().update({name: getattr(product, name) for name in dir(product) if name.isupper()})

# Static files straight from the source tree; `test_collected_static` proves the collected ones.
STORAGES = {
    **product.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ROLL_FOLDER = Path(tempfile.gettempdir()) / "nuanxin-suite-rolls"
VAULT_KEYS = Path(tempfile.gettempdir()) / f"nuanxin-suite-keys-{os.geteuid()}" / "vault.json"
FILE_FOLDER = Path(tempfile.gettempdir()) / f"nuanxin-suite-files-{os.geteuid()}"
# Hashing slowly is Django's promise, not ours; the suite opens thousands of accounts.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ANCHOR_FOLDER = Path(tempfile.gettempdir()) / f"nuanxin-suite-anchors-{os.geteuid()}"
