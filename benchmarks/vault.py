"""Sealing personal values in bulk, beside a Fernet made for every call.

150,000 people with two values each must not slow the filling of a demonstration noticeably.
Keys are made in a temporary folder.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from cryptography.fernet import Fernet
from django.conf import settings

settings.configure(VAULT_KEYS="", VAULT_PROFILE="gm")

from nuanxin.base.vault import keys  # noqa: E402
from nuanxin.base.vault.ciphers import Profile  # noqa: E402
from nuanxin.base.vault.kinds import Kind  # noqa: E402
from nuanxin.base.vault.sealing import seal, unseal  # noqa: E402
from nuanxin.base.vault.secret import protect  # noqa: E402

VALUES = 100_000
AIM_PER_SECOND = 50_000


def per_second(label: str, call: Callable[[], object]) -> float:
    """Values per CPU second, best of three."""
    best = 0.0
    for _ in range(3):
        began = time.process_time()
        call()
        best = max(best, VALUES / (time.process_time() - began))
    print(f"{label:<44}{best:>12,.0f} /s")
    return best


def _profile(profile: Profile, owners: list[UUID], numbers: list[str]) -> float:
    """Both ways of one profile; values protected per CPU second."""
    pairs = list(zip(owners, numbers, strict=True))
    with tempfile.TemporaryDirectory() as folder:
        settings.VAULT_KEYS = Path(folder) / "keys" / "vault.json"
        settings.VAULT_PROFILE = profile
        keys.forget()
        sealed = [seal(Kind.ID_NUMBER, owner, number) for owner, number in pairs]
        per_second(f"{profile}: seal", lambda: [seal(Kind.ID_NUMBER, o, n) for o, n in pairs])
        opened = list(zip(owners, sealed, strict=True))
        per_second(
            f"{profile}: unseal",
            lambda: [unseal(Kind.ID_NUMBER, o, blob) for o, blob in opened],
        )
        return per_second(
            f"{profile}: protect (sealed, blind index, mask)",
            lambda: [protect(Kind.ID_NUMBER, o, n) for o, n in pairs],
        )


def main() -> int:
    numbers = [
        f"3415991965{i % 12 + 1:02d}{i % 28 + 1:02d}{i % 10000:04d}" for i in range(VALUES)
    ]
    owners = [UUID(int=i) for i in range(VALUES)]
    ours = min(_profile(each, owners, numbers) for each in Profile)
    key = Fernet.generate_key()
    theirs = per_second(
        "Fernet per call: sealed only",
        lambda: [Fernet(key).encrypt(n.encode()) for n in numbers],
    )
    print(f"protect / Fernet: {ours / theirs:.1f}; aim: {AIM_PER_SECOND:,} values a second")
    return 0 if ours >= AIM_PER_SECOND else 1


if __name__ == "__main__":
    raise SystemExit(main())
