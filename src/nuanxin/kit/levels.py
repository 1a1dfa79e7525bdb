"""Who bears money: the levels from the top down, then funds, then what is open."""

LEVELS = ("中央", "省", "市", "区", "县", "乡镇")
_TIERS = frozenset({"省", "市", "区", "县"})
OPEN = "未定"


def from_the_top(level: str) -> tuple[int, str]:
    """Sorts 中央 before 省 before 市 …; funds follow, an open level comes last."""
    if level in LEVELS:
        return LEVELS.index(level), ""
    return len(LEVELS) + (level in {"", OPEN}), level


def bearer(level: str) -> str:
    """The level as a letter names it: 省级, but 中央 and a fund by their own names."""
    return f"{level}级" if level in _TIERS else level
