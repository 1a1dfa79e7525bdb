"""What a list is for, asked before it leaves."""

from __future__ import annotations

from datetime import datetime

from nuanxin.base.audit.secrets import holds_number
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.kit.refusal import Refusal
from nuanxin.web import standing

SUGGESTED = ("核对发放名单", "向上级报送", "入户走访", "交财政核对", "迎接检查审计")
_SHORTEST, _LONGEST = 2, 100


def state(request: OfficeRequest, address: str, now: datetime) -> None:
    """Keep it with the session, for this list and two minutes. Raises Refusal."""
    text = " ".join(request.POST.get("purpose", "").split())
    if not _SHORTEST <= len(text) <= _LONGEST:
        raise Refusal(f"请写明用途，{_SHORTEST} 到 {_LONGEST} 个字，例如“向上级报送”。")
    if holds_number(text):
        raise Refusal("用途里像有身份证号、手机号或银行账号。请删去号码，只写要办的事。")
    standing.state_purpose(request.session, address, text, now)
