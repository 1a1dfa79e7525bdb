"""How series and sessions are said, why they end, and what may be asked to agree to."""

from __future__ import annotations

from nuanxin.care.counselling.models import CounselSession

PURPOSE = "counselling"
FORMS = dict(CounselSession.Form.choices)
STATES = {
    "open": "正在谈", "due": "该回看了", "used": "次数满了", "ending": "回看说可以结束",
    "gone": "本人已经去世", "ended": "已结束",
}  # fmt: skip
KINDS = {"volunteer": "志愿者", "organisation": "服务组织", "contract": "购买服务"}
ENDS = ("约定的谈完了", "本人不想再谈", "换一位谈", "搬走了", "本人去世", "其他原因")
WITHDRAWN = "本人撤回了同意"
MOST_NOTE = 2000
