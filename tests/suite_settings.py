"""The product's settings, with what the suite must not share with a running demonstration."""

import os
import tempfile
from pathlib import Path

os.environ["INSECURE_LAN"] = "1"  # before the settings; tests/web/test_encryption.py undoes it
from nuanxin.config import settings as product

globals().update({name: getattr(product, name) for name in dir(product) if name.isupper()})

# Static files straight from the source tree; `test_collected_static` proves the collected ones.
STORAGES = {
    **product.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Thousands of calls come from one address; tests/web/test_limits.py counts them.
RATE_LIMITED = False
ROLL_FOLDER = Path(tempfile.gettempdir()) / "nuanxin-suite-rolls"
VAULT_KEYS = Path(tempfile.gettempdir()) / f"nuanxin-suite-keys-{os.geteuid()}" / "vault.json"
FILE_FOLDER = Path(tempfile.gettempdir()) / f"nuanxin-suite-files-{os.geteuid()}"
# Hashing slowly is Django's promise, not ours; the suite opens thousands of accounts.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SMS_OUTBOX = Path(tempfile.gettempdir()) / f"nuanxin-suite-texts-{os.geteuid()}"
ANCHOR_FOLDER = Path(tempfile.gettempdir()) / f"nuanxin-suite-anchors-{os.geteuid()}"
