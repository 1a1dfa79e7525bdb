"""What must be in order for the pages, and what is wrong with each, in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import DatabaseError

from nuanxin.base.instance import queries as instance
from nuanxin.base.jobs import queries as jobs
from nuanxin.base.sealing import queries as sealing
from nuanxin.rulebook import library

_NOT_ASKED = "数据库连不上，没有查。"
_NO_ANSWER = "数据库答不上来。请执行 nuanxin doctor，照它说的处理。"


def troubles(now: datetime) -> dict[str, str]:
    """Every part with what is wrong with it; nothing where all is well."""
    away = instance.trouble()
    return {
        "数据库": away,
        "政策包": library.trouble(),
        "作业": _NOT_ASKED if away else _asked(jobs.trouble, now),
        "审计封存": _NOT_ASKED if away else _asked(sealing.trouble, now),
    }


def _asked(question: Callable[[datetime], str], now: datetime) -> str:
    try:
        return question(now)
    except DatabaseError:
        return _NO_ANSWER
