"""What lists show of a sealed value: made once, stored, never opened again for a list."""

from __future__ import annotations

from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.normal import normalise

_HIDDEN = "****"
_WHOLLY_HIDDEN = {
    Kind.ADDRESS: "（详细地址已隐藏）",
    Kind.RECORD: "（内容已隐藏）",
    Kind.FILE: "（文件已加密）",
}


def mask(kind: Kind, text: str) -> str:
    """Enough to recognise, not enough to use; nothing stays nothing."""
    if not text.strip():
        return ""
    if said := _WHOLLY_HIDDEN.get(kind):
        return said
    normal = normalise(kind, text)
    if kind in (Kind.ID_NUMBER, Kind.DISABILITY_NUMBER):
        return _ends(normal, 6)
    if kind is Kind.PHONE and len(normal) == 11 and normal.startswith("1"):
        return f"{normal[:3]}{_HIDDEN}{normal[-4:]}"
    return f"{_HIDDEN}{normal[-4:]}" if len(normal) >= 8 else _HIDDEN


def _ends(normal: str, head: int) -> str:
    """The head and the last four; of what is too short for that, nothing."""
    hidden = len(normal) - head - 4
    if hidden < 4:
        return "*" * len(normal)
    return f"{normal[:head]}{'*' * hidden}{normal[-4:]}"
