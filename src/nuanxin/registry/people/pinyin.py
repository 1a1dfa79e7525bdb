"""How a name is spelt for searching: pinyin and initials, surnames read as surnames."""

from __future__ import annotations

from functools import lru_cache

from pypinyin import Style, lazy_pinyin

# Read otherwise as a surname than as a word.
_SURNAMES = {
    "曾": "zeng", "单": "shan", "仇": "qiu", "解": "xie", "区": "ou", "查": "zha", "朴": "piao",
    "盖": "ge", "覃": "qin", "乐": "yue", "翟": "zhai", "任": "ren", "华": "hua", "冼": "xian",
    "洗": "xian", "缪": "miao", "幺": "yao", "员": "yun", "祭": "zhai", "召": "shao",
    "折": "she", "黑": "he", "秘": "bi", "种": "chong", "重": "chong", "逄": "pang",
    "燕": "yan", "尹": "yin", "纪": "ji", "葛": "ge", "晁": "chao", "过": "guo", "应": "ying",
    "万俟": "moqi", "尉迟": "yuchi", "长孙": "zhangsun", "澹台": "tantai", "宁": "ning",
    "那": "na", "牟": "mu", "繁": "po", "藏": "zang", "不": "fou", "句": "gou", "郇": "xun",
    "隗": "wei", "臧": "zang", "车": "che", "卜": "bu", "洪": "hong", "薄": "bo",
    "阚": "kan", "都": "du", "能": "nai", "乜": "nie", "佴": "nai", "粘": "nian", "角": "jue",
    "颉": "xie", "蔚": "yu", "单于": "chanyu",
}  # fmt: skip


@lru_cache(maxsize=65536)
def spelt(name: str) -> tuple[str, str]:
    """Pinyin without tones, and initials: 曾建国 → ("zengjianguo", "zjg")."""
    for length in (2, 1):
        reading = _SURNAMES.get(name[:length]) if len(name) >= length else None
        if reading:
            initials = _initials(name[:length]) if length == 2 else ""
            rest = lazy_pinyin(name[length:])
            head = initials or reading[:1]
            return reading + "".join(rest), head + "".join(part[:1] for part in rest)
    parts = lazy_pinyin(name, style=Style.NORMAL)
    return "".join(parts).lower(), "".join(part[:1] for part in parts).lower()


def _initials(surname: str) -> str:
    """Two letters of a surname of two characters."""
    second = {"万俟": "q", "尉迟": "c", "长孙": "s", "澹台": "t", "单于": "y"}
    return _SURNAMES[surname][:1] + second[surname]
