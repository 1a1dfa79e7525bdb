"""The law at hand: the built-in packs, read once per process."""

from __future__ import annotations

from functools import lru_cache

from nuanxin.kit.refusal import Refusal
from nuanxin.policy.policy import Policy
from nuanxin.policy.store import load_policy


@lru_cache(maxsize=1)
def policy() -> Policy:
    """The built-in packs. Raises PackFaults when one has a fault: then none is loaded."""
    return load_policy()


def trouble() -> str:
    """Say why the packs cannot be used, or nothing."""
    try:
        policy()
    except Refusal as refusal:
        first, *more = str(refusal).splitlines()
        return (
            f"{first}（另有 {len(more)} 行，执行 nuanxin packs check 查看）" if more else first
        )
    return ""
