"""`列名=值` on a command line."""

from __future__ import annotations

from collections.abc import Iterable

from nuanxin.kit.refusal import Refusal


def read_answers(texts: Iterable[str], *, may_be_empty: bool = False) -> dict[str, str]:
    """Every `列名=值`, by column. Raises Refusal for anything else."""
    answers: dict[str, str] = {}
    for text in texts:
        column, equals, value = text.replace("＝", "=").partition("=")
        if not (equals and column.strip() and (value.strip() or may_be_empty)):
            raise Refusal(f"--answer：“{text}”要写成 列名=值，例如 子女来源=双方亲生。")
        answers[column.strip()] = value.strip()
    return answers
