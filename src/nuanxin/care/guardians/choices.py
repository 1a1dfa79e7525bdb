"""How wards and guardians are said, who may be guardian by which way, and why it ends."""

from __future__ import annotations

from nuanxin.care.guardians.models import Guardian, Ward

_W, _T = Guardian.Way, Guardian.Tier
DEGREES = dict(Ward.Degree.choices)
WAYS = dict(_W.choices)
TIERS = dict(_T.choices)
STATES = {
    "open": "要监护的人", "none": "没有监护人", "due": "一年没有看过",
    "trouble": "上次看有问题", "paid": "账号还在以前的监护人名下",
    "told": "没有法院认定", "ended": "已恢复",
}  # fmt: skip
_PRIVATE = (_T.SPOUSE, _T.LINE, _T.KIN, _T.OTHER)
# 《民法典》第二十八、三十、三十一、三十二、三十三条.
WHO = {
    _W.LAW: _PRIVATE, _W.AGREED: _PRIVATE, _W.NAMED: _PRIVATE, _W.CHOSEN: _PRIVATE,
    _W.INTERIM: (_T.OTHER, _T.CIVIL, _T.VILLAGE), _W.LAST: (_T.CIVIL, _T.VILLAGE),
}  # fmt: skip
# They stand in for whoever is found; both end when a guardian is there.
STAND_INS = (_W.INTERIM, _W.LAST)
FOUND = "确定了监护人"
RESTORED = "本人恢复行为能力"
# 第三十六、三十九条; a chosen one may be unchosen while the person can still act.
ENDS = (
    "监护人去世", "监护人没有能力了", "法院撤销监护资格", "改由别人监护", "意定监护作废",
    "法院认定的其他情形",
)  # fmt: skip
A_YEAR = 365
