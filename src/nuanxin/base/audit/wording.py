"""A line somebody wrote, held to its column and free of the numbers we seal."""

from __future__ import annotations

from nuanxin.base.audit.secrets import holds_number
from nuanxin.kit.refusal import Refusal

_LONGEST = 200


def written(text: str, asked: str, longest: int = _LONGEST) -> str:
    """A line that must be there; `asked` is what its field is called."""
    said = noted(text, asked, longest)
    if not said:
        raise Refusal(f"请填“{asked}”。")
    return said


def noted(text: str, asked: str, longest: int = _LONGEST) -> str:
    """A line that may be left out."""
    said = text.strip()
    if len(said) > longest:
        raise Refusal(f"“{asked}”有 {len(said)} 个字，最多 {longest} 个。请写短一些。")
    if holds_number(said):
        raise Refusal(f"“{asked}”里像有身份证号、手机号或银行账号。请删去号码。")
    return said
